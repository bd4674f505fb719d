"""The document itself: /openapi.json says everything about every operation, and its examples are as it says."""

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from support.contract import BASE, Contract, Operation, escape
from support.site import Site

ROOT = Path(__file__).parents[2]
SUCCESS = re.compile("2[0-9][0-9]")
ALWAYS = {"Klarna-Correlation-Id"}
# By POST all the same, for what they are asked is too long for a query string.
ASKS = {f"preview{what}" for what in ("Capture", "Refund", "Cancel", "Release", "Extend", "OrderLines")}


@pytest.fixture(scope="module")
def document(site: Site, contract: Contract) -> dict:
    """The document that a running server gives."""
    assert site.server.url
    return contract.document


@pytest.fixture(scope="module")
def valid(document: dict):
    """Checks a value against the schema that stands at a place of the document."""
    registry = Registry().with_resource(BASE, DRAFT202012.create_resource(document))

    def check(value, *steps: str) -> None:
        pointer = "/".join(escape(step) for step in steps)
        validator = Draft202012Validator(
            {"$ref": f"{BASE}#/{pointer}"},
            registry=registry,
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        fault = next(validator.iter_errors(value), None)
        assert fault is None, f"the example at {pointer}, {fault.json_path}: {fault.message[:600]}"

    return check


def steps_of(operation: Operation) -> tuple[str, ...]:
    """The way to an operation in the document."""
    return ("paths", operation.template, operation.method.lower())


def success_of(operation: Operation) -> tuple[str, dict]:
    """The one status of success, and what is answered with it."""
    found = [(status, one) for status, one in operation.definition["responses"].items() if SUCCESS.match(status)]
    assert len(found) == 1, f"{operation} has the successes {[status for status, _ in found]}"
    return found[0]


def test_every_operation_says_what_it_is(document, contract):
    """A name of its own, a summary, a description, one known tag, and who may call it."""
    names = [operation.definition["operationId"] for operation in contract.operations]
    assert len(names) == len(set(names))
    tags = [tag["name"] for tag in document["tags"]]
    assert len(tags) == len(set(tags)) and all(tag["description"] for tag in document["tags"])
    schemes = set(document["components"]["securitySchemes"])
    for operation in contract.operations:
        said = operation.definition
        assert said["summary"] and said["description"], operation
        assert len(said["tags"]) == 1 and said["tags"][0] in tags, operation
        assert {name for choice in said["security"] for name in choice} <= schemes, operation
    assert {tag for operation in contract.operations for tag in operation.definition["tags"]} == set(tags)


def test_every_parameter_says_what_it_is(contract):
    """Each has a description and a schema; each {brace} of a path has its parameter, with an example."""
    for operation in contract.operations:
        parameters = operation.definition["parameters"]
        assert all(one["description"] and one["schema"] for one in parameters), operation
        in_path = {one["name"]: one for one in parameters if one["in"] == "path"}
        assert set(in_path) == set(re.findall(r"{(\w+)}", operation.template)), operation
        assert all(one["required"] and one["example"] for one in in_path.values()), operation


def test_every_refusal_names_its_codes_and_shows_them(document, contract):
    """Each status that is not a success has a body with a schema and an example of each of its codes."""
    for operation in contract.operations:
        refusals = {s: one for s, one in operation.definition["responses"].items() if not SUCCESS.match(s)}
        assert {"405", "503"} <= set(refusals), operation
        for status, refusal in refusals.items():
            (body,) = refusal["content"].values()
            assert body["schema"]["$ref"], f"{operation} {status}"
            assert body["examples"], f"{operation} {status}"
            for code in body["examples"]:
                assert f"{code}: " in refusal["description"], f"{operation} {status}"


def test_every_answer_has_the_headers_that_belong_to_it(contract):
    """The correlation id on all; the transaction on changes; where and what was made; what a client may wait for."""
    for operation in contract.operations:
        said = operation.definition
        status, success = success_of(operation)
        assert all(set(one["headers"]) >= ALWAYS for one in said["responses"].values()), operation
        changes = operation.method != "GET" and said["security"] != [] and said["operationId"] not in ASKS
        assert ("Transaction-Id" in success["headers"]) == changes, operation
        assert ("Location" in success["headers"]) == (changes and status in ("201", "202")), operation
        for name, collection in (("Capture-Id", "/captures"), ("Refund-Id", "/refunds")):
            made = status == "201" and operation.template.endswith(collection)
            assert (name in success["headers"]) == made, operation
        keyed = any(one["name"].endswith("Idempotency-Key") for one in said["parameters"])
        assert ("Idempotency-Replayed" in success["headers"]) == keyed, operation
        assert "Allow" in said["responses"]["405"]["headers"], operation
        assert "Retry-After" in said["responses"]["503"]["headers"], operation
        if {"basic": []} in said["security"]:
            assert "WWW-Authenticate" in said["responses"]["401"]["headers"], operation


def test_examples_of_requests_and_answers_are_as_their_schemas_say(contract, valid):
    """Every body that is shown could be sent or received."""
    shown = 0
    for operation in contract.operations:
        bodies = [(("requestBody",), operation.definition.get("requestBody", {}))]
        bodies += [(("responses", s), one) for s, one in operation.definition["responses"].items()]
        for steps, body in bodies:
            for media, content in body.get("content", {}).items():
                if "example" in content:
                    valid(content["example"], *steps_of(operation), *steps, "content", media, "schema")
                    shown += 1
    assert shown > len(contract.operations) / 2


def test_examples_of_parameters_headers_members_and_errors_are_as_their_schemas_say(document, contract, valid):
    """Also the small ones."""
    for operation in contract.operations:
        for number, one in enumerate(operation.definition["parameters"]):
            if "example" in one:
                valid(one["example"], *steps_of(operation), "parameters", str(number), "schema")
    for name, header in document["components"]["headers"].items():
        valid(header["example"], "components", "headers", name, "schema")
    for name, example in document["components"]["examples"].items():
        schema = "WireError" if name.startswith("wire.") else "Problem"
        valid(example["value"], "components", "schemas", schema)
    for name, schema in document["components"]["schemas"].items():
        assert schema["description"], name
        for member, said in schema["properties"].items():
            assert said["description"], f"{name}.{member}"
            for example in said.get("examples", []):
                valid(example, "components", "schemas", name, "properties", member)


def test_links_lead_to_operations_and_give_all_they_need(contract):
    """Each names an operation that is there and fills every {brace} of its path."""
    paths = {operation.definition["operationId"]: operation.template for operation in contract.operations}
    links: dict[str, set[str]] = {}
    for operation in contract.operations:
        for name, link in success_of(operation)[1].get("links", {}).items():
            assert set(link["parameters"]) == set(re.findall(r"{(\w+)}", paths[link["operationId"]])), name
            links.setdefault(operation.definition["operationId"], set()).add(name)
    assert {"getCapture", "listCaptures", "refundOrder"} <= links["captureOrder"]
    assert {"getRefund", "listRefunds"} <= links["refundOrder"]
    assert {"getOrder", "captureOrder", "cancelOrder", "getTimeline"} <= links["placeOrder"]
    assert {"getJob", "getJobResults"} <= links["bulkCapture"]


def test_the_example_of_a_placement_is_accepted(document, client):
    """The body that the document shows for a new order makes one."""
    body = document["paths"]["/merchant/v1/orders"]["post"]["requestBody"]["content"]["application/json"]
    answer = client.post("/merchant/v1/orders", json=body["example"])
    assert answer.status_code == 201, answer.text


def test_every_reason_is_in_the_document_and_the_portal_and_is_documented(document):
    """Codes stand in one table; whoever tells them, shows them or describes them has all of them."""
    table = (ROOT / "src/base/refusal.def").read_text()
    codes = re.findall(r"^REASON\((\w+)\)", table, re.MULTILINE)
    assert len(codes) == len(set(codes)) > 50
    schemas = document["components"]["schemas"]
    told = {"Action": "reason_code", "JobResult": "reason_code", "Event": "reason_code"}
    for schema, member in (told | {"Approval": "decision_reason_code"}).items():
        assert schemas[schema]["properties"][member]["enum"] == codes, schema
    faults = re.findall(r"^REASON\((\w+)\)", (ROOT / "src/base/fault.def").read_text(), re.MULTILINE)
    codes += faults
    assert len(codes) == len(set(codes))
    types = (ROOT / "portal/src/api/reasonTypes.ts").read_text()
    assert re.findall(r"'(\w+)'", types.split("ReasonCode =")[1].split(";")[0]) == codes
    assert re.findall(r"^\| `([A-Z_0-9]+)` \|", (ROOT / "docs/reasons.md").read_text(), re.MULTILINE) == codes
