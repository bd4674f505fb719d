"""The published contract, /openapi.json, held against every answer that a test receives, and the list of
the operations that tests have called."""

import copy
import re
import threading
import uuid
from dataclasses import dataclass
from functools import cached_property

import httpx
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

BASE = "urn:contract"
CALLED = "FANGST_CALLED"  # names a folder: each process of a run leaves the operations there that it called
METHODS = ("get", "put", "post", "delete", "patch")
API_PREFIXES = ("/ordermanagement/", "/merchant/")
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
    "Pragma": "no-cache",
    "Expires": "0",
}


@dataclass(frozen=True)
class Operation:
    """One method on one path of the contract."""

    method: str
    template: str
    definition: dict

    @cached_property
    def pattern(self) -> re.Pattern:
        """Matches the paths that the template stands for."""
        parts = re.split(r"\{[^}]+\}", self.template)
        return re.compile("[^/]+".join(map(re.escape, parts)))

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


def operations_of(document: dict) -> list[Operation]:
    """All that the document describes."""
    return [
        Operation(method.upper(), template, definition)
        for template, item in document["paths"].items()
        for method, definition in item.items()
        if method in METHODS
    ]


class Contract:
    """Checks answers as an httpx response hook; one object serves the whole test session."""

    def __init__(self):
        self.document: dict | None = None
        self.operations: list[Operation] = []
        self.called: set[str] = set()
        self._validators: dict[str, Draft202012Validator] = {}
        self._lock = threading.Lock()

    def load(self, url: str) -> None:
        """Reads the contract from a running server, once."""
        if self.document is not None:
            return
        answer = httpx.get(f"{url}/openapi.json", trust_env=False, verify=False)
        assert answer.status_code == 200, f"/openapi.json answered {answer.status_code}"
        document = answer.json()
        assert document["openapi"].startswith("3.1"), document["openapi"]
        self.operations = sorted(operations_of(document), key=lambda operation: operation.template.count("{"))
        resource = DRAFT202012.create_resource(closed(document))
        self._registry = Registry().with_resource(BASE, resource)
        self.document = document

    def find(self, method: str, path: str) -> Operation | None:
        """Finds the operation that serves a request; repeated slashes count as one."""
        path = re.sub("/+", "/", path)
        for operation in self.operations:
            if operation.method == method and operation.pattern.fullmatch(path):
                return operation
        return None

    def check(self, response: httpx.Response) -> None:
        """Fails if the answer has bad manners, or a status or a body that is not documented."""
        response.read()
        path = response.request.url.raw_path.decode("ascii").partition("?")[0]
        operation = self.find(response.request.method, path)
        if operation is not None:
            self.called.add(str(operation))
            self._check_documented(operation, response)
        if operation is not None or path.startswith(API_PREFIXES):
            check_manners(response)

    def _check_documented(self, operation: Operation, response: httpx.Response) -> None:
        status = str(response.status_code)
        responses = operation.definition["responses"]
        name = next((n for n in (status, f"{status[0]}XX", "default") if n in responses), None)
        assert name, f"{operation} answered {status}, which is not documented: {response.text[:500]}"
        pointer, documented = (
            f"/paths/{escape(operation.template)}/{operation.method.lower()}/responses/{name}",
            {},
        )
        documented = responses[name]
        if "$ref" in documented:
            pointer = documented["$ref"].removeprefix("#")
            documented = self._at(pointer)
        content = documented.get("content", {})
        if not response.content:
            assert not content, f"{operation} answered {status} without the body that is documented"
            return
        media = response.headers.get("Content-Type", "").partition(";")[0]
        assert media in content, f"{operation} answered {status} as {media!r}; documented: {sorted(content)}"
        if media.endswith(("/json", "+json")) and "schema" in content[media]:
            self._validate(f"{pointer}/content/{escape(media)}/schema", operation, response)

    def _validate(self, pointer: str, operation: Operation, response: httpx.Response) -> None:
        with self._lock:
            if pointer not in self._validators:
                self._validators[pointer] = Draft202012Validator(
                    {"$ref": f"{BASE}#{pointer}"},
                    registry=self._registry,
                    format_checker=Draft202012Validator.FORMAT_CHECKER,
                )
            validator = self._validators[pointer]
        fault = next(validator.iter_errors(response.json()), None)
        assert fault is None, (
            f"{operation} answered {response.status_code} with a body that is not as documented, "
            f"at {fault.json_path}: {fault.message[:600]}"
        )

    def _at(self, pointer: str) -> dict:
        node = self.document
        for step in pointer.strip("/").split("/"):
            node = node[step.replace("~1", "/").replace("~0", "~")]
        return node


def escape(step: str) -> str:
    """Writes a member's name as one step of a JSON pointer inside a URI."""
    step = step.replace("~", "~0").replace("/", "~1")
    return step.replace("{", "%7B").replace("}", "%7D").replace("+", "%2B")


def closed(node):
    """Copies the document so that every object with named members allows no others: an answer with a member
    that is not documented is then a fault."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return copy.copy(node)
    result = {name: closed(item) for name, item in node.items()}
    composed = any(word in node for word in ("allOf", "anyOf", "oneOf", "additionalProperties"))
    if isinstance(node.get("properties"), dict) and "type" in node and not composed:
        result["additionalProperties"] = False
    return result


def check_manners(response: httpx.Response) -> None:
    """What holds for every answer of the interfaces: a correlation id that the error body repeats, the
    security headers, and no null anywhere."""
    where = f"{response.request.method} {response.request.url.path} -> {response.status_code}"
    correlation_id = response.headers.get("Klarna-Correlation-Id", "")
    assert is_uuid(correlation_id), f"{where} has the Klarna-Correlation-Id {correlation_id!r}"
    for name, value in SECURITY_HEADERS.items():
        assert response.headers.get(name) == value, f"{where} has {name}: {response.headers.get(name)!r}"
    assert response.status_code < 500, f"{where}: {response.text[:1000]}"
    if not response.content or not response.headers.get("Content-Type", "").endswith(("/json", "+json")):
        return
    body = response.json()
    assert not has_null(body), f"{where} has a null in {response.text[:1000]}"
    if response.status_code >= 400 and response.request.method != "HEAD":
        assert body["correlation_id"] == correlation_id, f"{where}: {response.text}"


def has_null(value) -> bool:
    """Tells whether a JSON value has null anywhere in it."""
    if isinstance(value, dict):
        return any(map(has_null, value.values()))
    return any(map(has_null, value)) if isinstance(value, list) else value is None


def is_uuid(text: str) -> bool:
    """Tells whether the text is a UUID in the lower-case shape that the interfaces use."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
