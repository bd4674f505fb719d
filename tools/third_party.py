#!/usr/bin/env python3
"""Turns a published OpenAPI document of the Order Management API into a short list of assertions of our own.

The document is somebody else's: nothing of its texts is taken, only what can be checked. usage: third_party.py FILE.yml
Prints JSON: of each operation its success, the headers of it, and which kinds of value it takes and gives; of each kind
its members, in a notation that test/support/third_party.py reads:

    text 0..255      a string of that many characters       whole 1..200000000   an integer in these bounds
    time, day        as in ISO 8601                          flag                 true or false
    one of A|B       one of these words                      line, list of line   another kind, or a list of it

A member whose name ends in ! must be there.
"""

import json
import re
import sys

import yaml

NAMES = {
    "MerchantOrderDto": "order",
    "CaptureObject": "capture_request",
    "RefundObject": "refund_request",
    "InitialPaymentMethodDto": "payment_method",
    "order_line": "line",
    "shipping_info": "shipment",
    "ProductIdentifiers": "identifiers",
    "Update authorization": "authorization_request",
    "Update merchant references": "references_request",
    "UpdateConsumer": "customer_request",
    "UpdateShippingInfo": "shipping_request",
    "ExtendDueDateRequest": "due_date_request",
    "ExtendDueDateOptions": "due_date_options",
    "OptionDto": "due_date_option",
    "SelectedShippingOptionDto": "shipping_option",
    "Address": "place",
}
WORDS = re.compile(r"\(?(\w+(?:\|\w+)+)\)?")
METHODS = ("get", "put", "post", "patch", "delete")


class Digest:
    """Collects the kinds that the operations lead to."""

    def __init__(self, document: dict):
        self.schemas = document["components"]["schemas"]
        self.kinds: dict[str, dict[str, str]] = {}

    def kind_of(self, reference: str) -> str:
        name = reference.rpartition("/")[2].replace("%20", " ")
        kind = NAMES.get(name, re.sub(r"\W+", "_", name).lower())
        if kind not in self.kinds:
            self.kinds[kind] = {}
            schema = self.schemas[name]
            required = schema.get("required", [])
            members = schema.get("properties", {}).items()
            self.kinds[kind].update({m + "!" * (m in required): self.value_of(s) for m, s in sorted(members)})
        return kind

    def value_of(self, schema: dict) -> str:
        if "$ref" in schema:
            return self.kind_of(schema["$ref"])
        if schema["type"] == "array":
            return f"list of {self.value_of(schema['items'])}{bounds(schema, 'minItems', 'maxItems')}"
        if schema["type"] == "boolean":
            return "flag"
        if schema["type"] == "integer":
            return f"whole{bounds(schema, 'minimum', 'maximum')}"
        words = WORDS.fullmatch(schema.get("pattern", "")) or WORDS.fullmatch("|".join(schema.get("enum", [])))
        if words:
            return f"one of {words[1]}"
        named = {"date-time": "time", "date": "day"}.get(schema.get("format", ""))
        return named or f"text{bounds(schema, 'minLength', 'maxLength')}"


def bounds(schema: dict, least: str, most: str) -> str:
    if least not in schema and most not in schema:
        return ""
    return f" {schema.get(least, '')}..{schema.get(most, '')}"


def json_schema(message: dict) -> dict | None:
    return message.get("content", {}).get("application/json", {}).get("schema")


def operations(document: dict, digest: Digest):
    for path, item in document["paths"].items():
        for method, said in item.items():
            if method not in METHODS:
                continue
            (status,) = [status for status in said["responses"] if status.startswith("2")]
            success = said["responses"][status]
            operation = {"success": int(status)}
            if success.get("headers"):
                operation["headers"] = sorted(success["headers"])
            # A body is only described where there is one: "a string" stands there for nothing.
            gives = json_schema(success)
            if gives and gives.get("type") != "string":
                operation["gives"] = digest.value_of(gives)
            takes = json_schema(said.get("requestBody", {}))
            if takes:
                operation["takes"] = digest.value_of(takes)
            yield f"{method.upper()} {path}", operation


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        document = yaml.safe_load(file)
    digest = Digest(document)
    found = dict(sorted(operations(document, digest)))
    kinds = {name: digest.kinds[name] for name in sorted(digest.kinds)}
    print(json.dumps({"operations": found, "kinds": kinds}, indent=1))


main()
