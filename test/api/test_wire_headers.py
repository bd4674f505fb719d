"""Headers as they travel: spelled exactly, present where clients need them, absent where they would hurt."""

import json

import pytest

from support.contract import SECURITY_HEADERS, is_uuid
from support.orders import line, place
from support.raw import RawAnswer, basic, connect, exchange, read_all, request
from support.site import FJORD, Site
from support.wire import capture, captures_of, order_path, read

SPELLED_OTHERWISE = {"WWW-Authenticate", "ETag"}
JSON = "Content-Type: application/json"


@pytest.fixture(scope="module")
def auth(site: Site) -> str:
    """The Authorization header of the first merchant."""
    return f"Authorization: {basic(site.keys[FJORD].pair)}"


def send(
    site: Site, method: str, path: str, *headers: str, body: bytes | None = None, host="127.0.0.1"
) -> RawAnswer:
    """Sends one request; a body comes with its length."""
    if body is not None:
        headers = (*headers, f"Content-Length: {len(body)}")
    return exchange(site.server.port, request(method, path, *headers, body=body or b"", host=host))


def amount_body(amount: int, **members) -> bytes:
    """The body of a capture."""
    return json.dumps({"captured_amount": amount} | members).encode()


def assert_spelled_in_title_case(answer: RawAnswer) -> None:
    """PHP and Java clients look header names up exactly so."""
    for name in set(answer.names) - SPELLED_OTHERWISE:
        assert name == "-".join(part.capitalize() for part in name.split("-")), answer.names
    assert len(answer.names) == len({name.lower() for name in answer.names}), answer.names


def test_201_is_empty_with_length_0_and_without_content_type(site, auth, order_of):
    """The PHP SDK takes any body of a 201 for a fault."""
    path = order_path(order_of(1000))
    answer = send(site, "POST", f"{path}/captures", auth, JSON, body=amount_body(400))
    assert answer.status == 201
    assert answer.body == b""
    assert answer["Content-Length"] == "0"
    assert "Content-Type" not in answer.names
    assert is_uuid(answer["Capture-Id"])
    assert is_uuid(answer["Transaction-Id"])
    assert is_uuid(answer["Klarna-Correlation-Id"])
    assert_spelled_in_title_case(answer)


def test_204_has_no_content_type_no_content_length_no_location_and_no_body(site, auth, order_of):
    """After the blank line the connection ends: `exchange` has checked that nothing follows."""
    path = order_path(order_of(1000))
    answer = send(site, "POST", f"{path}/acknowledge", auth, JSON, body=b"")
    assert answer.status == 204
    assert answer.body == b""
    assert not {"content-type", "content-length", "location", "transfer-encoding"} & {
        n.lower() for n in answer.names
    }
    assert is_uuid(answer["Transaction-Id"])
    assert_spelled_in_title_case(answer)


def test_200_is_application_json_without_charset(site, auth, order_of):
    """Title-Case holds for a reading answer too."""
    answer = send(site, "GET", order_path(order_of(1000)), auth)
    assert answer.status == 200
    assert answer["Content-Type"] == "application/json"
    assert_spelled_in_title_case(answer)


@pytest.mark.parametrize(
    ("method", "tail", "status"),
    [
        ("GET", "", 200),
        ("GET", "/captures", 200),
        ("POST", "/captures", 201),
        ("POST", "/acknowledge", 204),
        ("GET", "/nothing/here", 404),
        ("DELETE", "", 405),
    ],
)
def test_every_answer_has_the_security_headers(site, auth, order_of, method, tail, status):
    """Success and refusal alike."""
    body = amount_body(1) if method == "POST" else None
    answer = send(site, method, order_path(order_of(1000)) + tail, auth, JSON, body=body)
    assert answer.status == status
    for name, value in SECURITY_HEADERS.items():
        assert answer[name] == value
    assert is_uuid(answer["Klarna-Correlation-Id"])
    assert_spelled_in_title_case(answer)


def test_a_refusal_is_json_with_a_content_length_or_chunks(site, auth, order_of):
    """The error's members come in their recorded order."""
    answer = send(site, "POST", f"{order_path(order_of(1000))}/captures", auth, JSON, body=b"{}")
    assert answer.status == 422
    assert answer["Content-Type"] == "application/json"
    assert list(json.loads(answer.body))[:3] == ["error_code", "error_messages", "correlation_id"]
    assert json.loads(answer.body)["correlation_id"] == answer["Klarna-Correlation-Id"]


def test_401_asks_for_basic_credentials(site, order_of):
    """One SDK sends every request first without credentials and waits for this."""
    answer = send(site, "GET", order_path(order_of(1000)))
    assert answer.status == 401
    assert answer["WWW-Authenticate"].startswith('Basic realm="')
    assert json.loads(answer.body)["error_code"] == "UNAUTHORIZED"
    assert_spelled_in_title_case(answer)


def test_405_says_which_methods_are_allowed(site, auth, order_of):
    """The path exists, the method does not."""
    path = order_path(order_of(1000))
    for method, target, allowed in (("DELETE", path, "GET"), ("PUT", f"{path}/captures", "POST")):
        answer = send(site, method, target, auth, JSON, body=b"{}")
        assert answer.status == 405
        assert allowed in answer["Allow"].replace(" ", "").split(",")


@pytest.mark.parametrize("host", ["shop.example", "orders.example:8443", "localhost", "[::1]:9000"])
def test_location_is_absolute_under_the_host_that_the_client_used(site, auth, order_of, host):
    """Clients follow it, so it must lead back through the same door."""
    path = f"{order_path(order_of(1000))}/captures"
    answer = send(site, "POST", path, auth, JSON, body=amount_body(100), host=host)
    assert answer.status == 201
    assert answer["Location"] == f"http://{host}{path}/{answer['Capture-Id']}"


def test_location_can_be_read(client, order_of):
    """GET on the Location gives the capture."""
    answer = capture(client, order_of(1000), 250)
    made = client.get(answer.headers["Location"])
    assert made.status_code == 200
    assert made.json()["capture_id"] == answer.headers["Capture-Id"]
    assert answer.headers["Location"].rpartition("/")[2] == answer.headers["Capture-Id"]


def test_a_capture_with_lines_says_that_they_are_valid_and_one_without_does_not(client, order_of):
    """Klarna-Order-Validation appears where order_lines were sent."""
    order = order_of(1000)
    with_lines = capture(client, order, 400, order_lines=[line(1, 400)])
    without = capture(client, order, 100)
    assert with_lines.headers["Klarna-Order-Validation"] == "Valid"
    assert "Klarna-Order-Validation" not in without.headers


def test_a_connection_is_kept_alive_between_requests(site, auth, order_of):
    """Two requests go through one connection, the second asks to close it."""
    path = order_path(order_of(1000))
    with connect(site.server.port) as connection:
        connection.sendall(request("GET", path, auth, close=False) + request("GET", path, auth))
        data = read_all(connection)
    assert data.count(b"HTTP/1.1 200 ") == 2


def test_head_is_get_without_a_body(site, auth, order_of):
    """Some monitors ask with HEAD."""
    with connect(site.server.port) as connection:
        connection.sendall(request("HEAD", order_path(order_of(1000)), auth))
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert b"Content-Type: application/json" in head
    assert body == b""


def test_the_capture_id_of_the_header_is_that_of_the_order(client, shop):
    """Plugins store it and ask for it later."""
    order = place(client, shop.order_of(3000))
    capture_id = capture(client, order, 3000).headers["Capture-Id"]
    assert [one["capture_id"] for one in captures_of(client, order)] == [capture_id]
    assert read(client, order)["captures"][0]["capture_id"] == capture_id
