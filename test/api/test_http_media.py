"""Media types: what is refused as 406 and 415, and all that must be taken although it is odd."""

import pytest

from support.orders import PLACE
from support.raw import RawAnswer, basic, exchange, request
from support.site import FJORD, Site
from support.wire import order_path

NO_JSON = [
    "text/html",
    "application/xml, text/plain;q=0.5",
    "application/json;q=0",
    "application/json;q=0.0, */*",
    "*/*;q=0",
    "application/*;q=0.000, text/*",
    "image/png",
]
JSON = [
    "application/json",
    "APPLICATION/JSON; charset=utf-8",
    "text/html, application/json;q=0.1",
    "text/html, image/gif, */*; q=0.2",
    "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    "application/problem+json",
    "application/vnd.kustom.orders-v3+json",
    "application/*",
    "*/*",
    "*",
    "application/xml;q=0, */*",
    "nonsense",
    ",",
    "",
]
NOT_JSON = [
    "text/xml",
    "application/xml; charset=utf-8",
    "multipart/form-data; boundary=x",
    "text/plain;charset=UTF-8",
    "application/octet-stream",
    "image/png",
    "application/jsonp",
]
AS_JSON = [
    None,
    "",
    "*",
    "*/*",
    "application/*",
    "application/json",
    "Application/JSON;charset=UTF-8",
    "application/json;",
    "text/json",
    "application/vnd.kustom.orders-v3+json; v=1",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=UTF-8",
    "json",
]


@pytest.fixture(scope="module")
def auth(site: Site) -> str:
    """The Authorization header of the first merchant."""
    return f"Authorization: {basic(site.keys[FJORD].pair)}"


def send(site: Site, method: str, path: str, *headers: str, body: bytes | None = None) -> RawAnswer:
    """Sends one request with exactly these headers, and a length if there is a body."""
    if body is not None:
        headers = (*headers, f"Content-Length: {len(body)}")
    return exchange(site.server.port, request(method, path, *headers, body=body or b""))


@pytest.mark.parametrize("accept", NO_JSON)
def test_the_merchant_api_is_406_for_who_excludes_json(site: Site, auth, accept):
    """The refusal is JSON all the same: it says why."""
    answer = send(site, "GET", PLACE, auth, f"Accept: {accept}")
    assert answer.status == 406
    assert answer["Content-Type"] == "application/problem+json"
    assert b'"code":"NOT_ACCEPTABLE"' in answer.body


@pytest.mark.parametrize("accept", JSON)
def test_the_merchant_api_answers_whoever_leaves_json_a_chance(site: Site, auth, accept):
    """Sloppy headers of real clients included."""
    assert send(site, "GET", PLACE, auth, f"Accept: {accept}").status == 200


def test_one_of_several_accept_headers_is_enough(site: Site, auth):
    """A list may be spread over lines."""
    assert send(site, "GET", PLACE, auth, "Accept: text/html", "Accept: application/json").status == 200


def test_credentials_come_before_the_media_type(site: Site):
    """Who may not read hears that first."""
    assert send(site, "GET", PLACE, "Accept: text/html").status == 401


@pytest.mark.parametrize("accept", NO_JSON + JSON)
def test_the_wire_api_is_never_406(site: Site, auth, order_of, accept):
    """Reading, capturing and being refused: JSON, whatever was asked for."""
    path = order_path(order_of(1000))
    read = send(site, "GET", path, auth, f"Accept: {accept}")
    assert (read.status, read["Content-Type"]) == (200, "application/json")
    made = send(site, "POST", f"{path}/captures", auth, f"Accept: {accept}", body=b'{"captured_amount":5}')
    assert made.status == 201
    refused = send(site, "POST", f"{path}/captures", auth, f"Accept: {accept}", body=b"{}")
    assert (refused.status, refused["Content-Type"]) == (422, "application/json")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/openapi.json"])
def test_the_accept_header_of_a_monitor_is_good_for_all_that_it_asks(site: Site, path):
    """The scraper of Prometheus sends a list that ends with */*."""
    assert send(site, "GET", path, "Accept: text/plain;version=0.0.4;q=0.5,*/*;q=0.1").status == 200


@pytest.mark.parametrize("content_type", NOT_JSON)
def test_a_body_that_says_it_is_something_else_is_415(site: Site, auth, order_of, content_type):
    """On both interfaces, in the shape that each speaks; nothing is captured."""
    order = order_of(1000)
    line = f"Content-Type: {content_type}"
    wire = send(site, "POST", f"{order_path(order)}/captures", auth, line, body=b'{"captured_amount":5}')
    assert (wire.status, wire["Content-Type"]) == (415, "application/json")
    assert b'"error_code":"UNSUPPORTED_MEDIA_TYPE"' in wire.body
    ours = send(
        site, "POST", f"{PLACE}/{order['order_id']}/captures", auth, line, body=b'{"captured_amount":5}'
    )
    assert (ours.status, ours["Content-Type"]) == (415, "application/problem+json")
    assert b'"captured_amount":0' in send(site, "GET", order_path(order), auth).body


@pytest.mark.parametrize("content_type", AS_JSON)
def test_a_body_of_json_is_taken_under_all_the_names_that_clients_give_it(
    site: Site, auth, order_of, content_type
):
    """curl and PHP call it a form, one plugin a star, and some nothing at all."""
    order = order_of(1000)
    lines = [auth] + ([f"Content-Type: {content_type}"] if content_type is not None else [])
    wire = send(site, "POST", f"{order_path(order)}/captures", *lines, body=b'{"captured_amount":5}')
    assert wire.status == 201
    ours = send(site, "POST", f"{PLACE}/{order['order_id']}/captures", *lines, body=b'{"captured_amount":5}')
    assert ours.status == 201


@pytest.mark.parametrize("content_type", [*NOT_JSON, *AS_JSON])
@pytest.mark.parametrize("body", [None, b"", b"<x/>"])
def test_a_route_that_ignores_its_body_is_never_415(site: Site, auth, order_of, content_type, body):
    """Acknowledge takes whatever comes with it."""
    lines = [auth] + ([f"Content-Type: {content_type}"] if content_type is not None else [])
    assert send(site, "POST", f"{order_path(order_of(1000))}/acknowledge", *lines, body=body).status == 204


@pytest.mark.parametrize("content_type", NOT_JSON)
def test_a_request_without_a_body_is_never_415(site: Site, auth, order_of, content_type):
    """A capture without body is refused for what it lacks; a GET has none to look at."""
    path = order_path(order_of(1000))
    line = f"Content-Type: {content_type}"
    assert send(site, "POST", f"{path}/captures", auth, line, body=b"").status in (400, 422)
    assert send(site, "GET", path, auth, line, body=b"<x/>").status == 200
