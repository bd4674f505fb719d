"""What the published Order Management API says of itself, as far as a test can check it: test/contract/third_party.json,
made by tools/third_party.py, which also explains the notation."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

FILE = Path(__file__).resolve().parents[1] / "contract" / "third_party.json"
BOUNDS = re.compile(r"(.*?)(?: (-?\d*)\.\.(-?\d*))?")
LIMITS = {
    "text": ("minLength", "maxLength"),
    "whole": ("minimum", "maximum"),
    "list": ("minItems", "maxItems"),
}
PLAIN = {
    "text": {"type": "string"},
    "whole": {"type": "integer"},
    "flag": {"type": "boolean"},
    "time": {"type": "string", "format": "date-time"},
    "day": {"type": "string", "format": "date"},
}


@cache
def third_party() -> dict:
    """The whole file."""
    return json.loads(FILE.read_text())


def schema_of(notation: str) -> dict:
    """Writes one value of the notation as a JSON schema."""
    if notation.startswith("one of "):
        return {"type": "string", "enum": notation.removeprefix("one of ").split("|")}
    what, least, most = BOUNDS.fullmatch(notation).groups()
    is_list = what.startswith("list of ")
    if is_list:
        schema = {"type": "array", "items": schema_of(what.removeprefix("list of "))}
    elif what in PLAIN:
        schema = dict(PLAIN[what])
    else:
        schema = {"$ref": f"#/$defs/{what}"}
    for name, bound in zip(LIMITS.get("list" if is_list else what, ()), (least, most), strict=False):
        if bound:
            schema[name] = int(bound)
    return schema


@dataclass(frozen=True)
class Member:
    """One member of a kind."""

    name: str
    required: bool
    schema: dict


def members_of(kind: str) -> list[Member]:
    """Lists the members of a kind."""
    return [
        Member(name.rstrip("!"), name.endswith("!"), schema_of(notation))
        for name, notation in third_party()["kinds"][kind].items()
    ]


@cache
def _definitions() -> dict:
    return {
        kind: {
            "type": "object",
            "required": [member.name for member in members_of(kind) if member.required],
            "properties": {member.name: member.schema for member in members_of(kind)},
        }
        for kind in third_party()["kinds"]
    }


def assert_as_published(value, notation: str) -> None:
    """Fails if a value is not what the published document says of it."""
    schema = {"$defs": _definitions(), **schema_of(notation)}
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    fault = next(validator.iter_errors(value), None)
    assert fault is None, f"{notation}, at {fault.json_path}: {fault.message[:600]}"
