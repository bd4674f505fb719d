"""What the server says about itself, and how it answers what it does not know."""

import httpx
from jsonschema import Draft202012Validator

from support.contract import Contract
from support.orders import PLACE
from support.site import Site
from support.wire import ORDERS, assert_problem

EXPECTED = {
    "GET /ordermanagement/v1/orders/{order_id}",
    "GET /ordermanagement/v1/orders/{order_id}/captures",
    "POST /ordermanagement/v1/orders/{order_id}/captures",
    "GET /ordermanagement/v1/orders/{order_id}/captures/{capture_id}",
    "POST /ordermanagement/v1/orders/{order_id}/acknowledge",
    "POST /merchant/v1/session",
    "GET /merchant/v1/session",
    "DELETE /merchant/v1/session",
    "POST /merchant/v1/orders",
    "GET /merchant/v1/orders",
    "GET /merchant/v1/orders/{order_id}",
    "GET /merchant/v1/orders/{order_id}/timeline",
    "POST /merchant/v1/orders/{order_id}/captures",
    "POST /merchant/v1/bulk-captures",
    "GET /merchant/v1/jobs/{job_id}",
    "GET /merchant/v1/jobs/{job_id}/results",
}


def test_the_server_is_healthy_for_everybody(site: Site):
    """No credentials are needed to ask."""
    assert site.client(None).get("/healthz").status_code == 200


def test_the_contract_has_every_promised_operation(contract: Contract, site: Site):
    """It is served without credentials."""
    answer = site.client(None).get("/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    assert {str(operation) for operation in contract.operations} >= EXPECTED


def test_the_schemas_of_the_contract_are_schemas(contract: Contract, site: Site):
    """Every one is valid in the dialect of OpenAPI 3.1, and every reference leads somewhere."""
    for schema in contract.document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)

    def follow(node) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                target = contract.document
                for step in node["$ref"].removeprefix("#/").split("/"):
                    target = target[step.replace("~1", "/").replace("~0", "~")]
            for value in node.values():
                follow(value)
        elif isinstance(node, list):
            for value in node:
                follow(value)

    follow(contract.document)


def test_every_operation_has_a_name_a_summary_and_its_path_parameters(contract: Contract, site: Site):
    """Generators of clients need them."""
    names = [operation.definition["operationId"] for operation in contract.operations]
    assert len(names) == len(set(names))
    for operation in contract.operations:
        assert operation.definition["summary"]
        shared = contract.document["paths"][operation.template].get("parameters", [])
        given = {
            one["name"]
            for one in [*shared, *operation.definition.get("parameters", [])]
            if one["in"] == "path"
        }
        assert all(name in given for name in template_names(operation.template)), str(operation)


def template_names(template: str) -> list[str]:
    """Lists the parameters of a path template."""
    return [step[1:-1] for step in template.split("/") if step.startswith("{")]


def test_the_portal_is_served_at_the_root(site: Site):
    """As a page that may not be framed; deep links lead to the same page."""
    client = site.client(None)
    for path in ("/", "/orders", "/orders/8c1f2f4e-90f0-6b39-9a53-6f3f0f3f9a0a"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/html")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_an_unknown_path_of_an_interface_is_404_as_json(client: httpx.Client):
    """It is never the portal's page, which a client of an interface could not read."""
    for path in (
        "/merchant/v1/nothing",
        "/merchant/v2/orders",
        f"{PLACE}/x/y/z/q",
        f"{ORDERS}/",
        "/ordermanagement/",
    ):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["Content-Type"].endswith("json"), path
    assert_problem(client.get("/merchant/v1/nothing"), 404, "NOT_FOUND")


def test_a_wrong_method_is_405_and_told_which_ones_are_right(client: httpx.Client):
    """For both interfaces."""
    for method, path, allowed in (
        ("PUT", PLACE, {"GET", "POST"}),
        ("DELETE", PLACE, {"GET", "POST"}),
        ("PATCH", "/merchant/v1/session", {"GET", "POST", "DELETE"}),
        ("GET", "/merchant/v1/bulk-captures", {"POST"}),
        ("POST", "/healthz", {"GET"}),
    ):
        answer = client.request(method, path)
        assert answer.status_code == 405, f"{method} {path}"
        assert {name.strip() for name in answer.headers["Allow"].split(",")} >= allowed


def test_the_server_does_not_say_what_it_is_made_of(client: httpx.Client):
    """No version of anything in the headers."""
    answer = client.get(PLACE)
    assert not any(char.isdigit() for char in answer.headers.get("Server", ""))
    assert "X-Powered-By" not in answer.headers
