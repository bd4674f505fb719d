"""HTTP itself, over a real socket: one connection, many requests, and every method where it has no row."""

import json

import pytest

from support.orders import PLACE
from support.raw import answers, basic, connect, exchange, parse, read_all, request
from support.site import FJORD, Site
from support.wire import ORDERS, order_path, read

JSON = "Content-Type: application/json"
LIMIT = 8 * 1024 * 1024


@pytest.fixture(scope="module")
def auth(site: Site) -> str:
    """The Authorization header of the first merchant."""
    return f"Authorization: {basic(site.keys[FJORD].pair)}"


def talk(site: Site, *requests: bytes) -> list:
    """Sends requests in one piece on one connection, the last of which asks to close, and gives the answers."""
    with connect(site.server.port) as connection:
        connection.sendall(b"".join(requests))
        return answers(read_all(connection))


def read_head(connection) -> bytes:
    """Reads an answer up to the end of its headers, byte for byte, so that nothing behind them is taken."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        assert byte, f"the connection ended after {head!r}"
        head += byte
    return head


def post(path: str, auth: str, body: bytes, *lines: str, close: bool = True) -> bytes:
    """Writes a POST with this body and its length."""
    return request("POST", path, auth, JSON, f"Content-Length: {len(body)}", *lines, body=body, close=close)


def test_a_connection_lives_on_after_every_kind_of_answer(site: Site, auth, order_of):
    """200, 201, 204, 400, 403, 404, 405 and 422 keep it open; none of them says Connection: close."""
    path = order_path(order_of(1000))
    got = talk(
        site,
        request("GET", path, auth, close=False),
        post(f"{path}/captures", auth, b'{"captured_amount":1}', close=False),
        post(f"{path}/acknowledge", auth, b"", close=False),
        post(f"{path}/captures", auth, b"{", close=False),
        post(f"{path}/captures", auth, b'{"captured_amount":99999}', close=False),
        request("GET", "/merchant/v1/nothing", auth, close=False),
        request("DELETE", path, auth, close=False),
        post(f"{path}/captures", auth, b"{}", close=False),
        request("GET", path, auth),
    )
    assert [one.status for one in got] == [200, 201, 204, 400, 403, 404, 405, 422, 200]
    assert all("close" not in dict(one.headers).get("Connection", "") for one in got[:-1])
    assert got[-1]["Connection"] == "close"


def test_pipelined_requests_of_all_kinds_are_answered_in_order(site: Site, auth, order_of):
    """Slow ones and those that the server answers by itself do not overtake each other."""
    path = order_path(order_of(1000))
    ask = [
        request("GET", "/healthz", close=False),
        post(f"{path}/captures", auth, b'{"captured_amount":10}', close=False),
        request("OPTIONS", path, close=False),
        request("GET", path, auth, close=False),
        request("PUT", path, auth, close=False),
    ]
    got = talk(site, *ask * 20, request("GET", "/readyz"))
    assert [one.status for one in got] == [200, 201, 204, 200, 405] * 20 + [200]
    seen = [json.loads(one.body)["captured_amount"] for one in got[3::5]]
    assert seen == [10 * (n + 1) for n in range(20)]


def test_a_client_of_http_1_0_gets_its_connection_closed(site: Site):
    """Unless it asks for more, one answer is all of it."""
    with connect(site.server.port) as connection:
        connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    assert b" 200 " in head.partition(b"\r\n")[0]
    assert json.loads(body)["status"] == "ok"


def test_expect_continue_is_answered_before_the_body_comes(site: Site, client, auth, order_of):
    """First 100, then the body, then the answer; the connection lives on."""
    order = order_of(1000)
    data = post(
        f"{order_path(order)}/captures", auth, b'{"captured_amount":70}', "Expect: 100-continue", close=False
    )
    head, _, body = data.partition(b"\r\n\r\n")
    with connect(site.server.port) as connection:
        connection.sendall(head + b"\r\n\r\n")
        assert read_head(connection) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body + request("GET", order_path(order), auth))
        got = answers(read_all(connection))
    assert [one.status for one in got] == [201, 200]
    assert read(client, order)["captured_amount"] == 70


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(site: Site, auth, order_of):
    """Who asks with Expect hears 413 and no 100; the body stays where it is."""
    path = f"{order_path(order_of(1000))}/captures"
    data = request(
        "POST", path, auth, JSON, f"Content-Length: {LIMIT + 1}", "Expect: 100-continue", close=False
    )
    with connect(site.server.port) as connection:
        connection.sendall(data)
        answer = parse(read_all(connection))
    assert answer.status == 413
    assert answer["Connection"] == "close"
    assert json.loads(answer.body)["error_code"] == "REQUEST_TOO_LARGE"


def test_a_body_of_exactly_the_limit_is_read_and_one_more_byte_is_413(site: Site, auth, order_of):
    """What is read is a capture that lacks its amount; what is not is too large."""
    path = f"{order_path(order_of(1000))}/captures"
    frame = b'{"description":""}'
    for length, status in ((LIMIT, 422), (LIMIT + 1, 413)):
        body = frame[:-2] + b"x" * (length - len(frame)) + frame[-2:]
        with connect(site.server.port) as connection:
            connection.sendall(post(path, auth, body))
            assert parse(read_all(connection)).status == status


@pytest.mark.parametrize("fill", ["X-Fill: ", "Cookie: a=", "GET"])
def test_headers_beyond_32_kibibytes_are_431_or_414(site: Site, fill):
    """A header, a cookie, a request line: each has its bound, and the connection is closed."""
    long = "v" * 40_000
    data = request("GET", f"/healthz?{long}") if fill == "GET" else request("GET", "/healthz", fill + long)
    with connect(site.server.port) as connection:
        connection.sendall(data)
        head = read_all(connection).partition(b"\r\n")[0]
    assert head.split(b" ")[1] in (b"431", b"414")


def test_headers_within_the_bound_are_read(site: Site):
    """Twenty kibibytes of headers are many, but not too many."""
    answer = exchange(
        site.server.port, request("GET", "/healthz", *(f"X-Fill-{n}: {'v' * 1000}" for n in range(20)))
    )
    assert answer.status == 200


def test_chunks_may_have_extensions_and_a_trailer(site: Site, client, auth, order_of):
    """A capture in three chunks with all that RFC 9112 allows around them."""
    order = order_of(1000)
    pieces = [b'{"captured', b'_amount":', b"55}"]
    body = b"".join(b"%x;name=value\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    body += b"0\r\nX-Trailer: seen\r\n\r\n"
    data = request(
        "POST", f"{order_path(order)}/captures", auth, JSON, "Transfer-Encoding: chunked", body=body
    )
    assert exchange(site.server.port, data).status == 201
    assert read(client, order)["captured_amount"] == 55


def test_a_chunked_body_can_be_followed_by_the_next_request(site: Site, auth, order_of):
    """The end of the last chunk is the end of the body, whatever stands behind it."""
    path = order_path(order_of(1000))
    chunked = request(
        "POST", f"{path}/captures", auth, JSON, "Transfer-Encoding: chunked",
        body=b"16\r\n" + b'{"captured_amount":44}' + b"\r\n0\r\n\r\n", close=False,
    )  # fmt: skip
    got = talk(site, chunked, request("GET", path, auth))
    assert [one.status for one in got] == [201, 200]
    assert json.loads(got[1].body)["captured_amount"] == 44


@pytest.mark.parametrize("path", ["/healthz", "/openapi.json", "/", PLACE, "/merchant/v1/nothing"])
def test_head_has_the_headers_of_get_and_no_body(site: Site, auth, path):
    """Also of a refusal; and the connection can be used on."""
    with connect(site.server.port) as connection:
        connection.sendall(request("HEAD", path, auth, close=False) + request("GET", path, auth, close=False))
        head = read_head(connection).decode()
        connection.sendall(request("GET", "/healthz"))
        rest = answers(read_all(connection))
    assert [one.status for one in rest] == [int(head.split(" ")[1]), 200]
    lines = dict(line.split(": ", 1) for line in head.strip().split("\r\n")[1:])
    assert lines["Content-Type"] == rest[0]["Content-Type"]
    assert lines["Content-Length"] == rest[0]["Content-Length"]
    assert set(lines) == set(rest[0].names)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (f"{ORDERS}/ID", "GET, HEAD, OPTIONS"),
        (f"{ORDERS}/ID/captures", "GET, HEAD, POST, OPTIONS"),
        (f"{ORDERS}/ID/cancel", "POST, OPTIONS"),
        (PLACE, "GET, HEAD, POST, OPTIONS"),
        ("/merchant/v1/session", "GET, HEAD, POST, DELETE, OPTIONS"),
        ("/healthz", "GET, HEAD, OPTIONS"),
        ("/metrics", "GET, HEAD, OPTIONS"),
        ("/orders/deep/link", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_and_405_tell_the_same_methods(site: Site, auth, order_of, path, allowed):
    """OPTIONS needs no credentials and is empty; a method that is not there is 405 with the same Allow."""
    path = path.replace("ID", order_of(1000)["order_id"])
    told = exchange(site.server.port, request("OPTIONS", path))
    refused = exchange(site.server.port, request("PUT", path, auth))
    assert (told.status, told.body) == (204, b"")
    assert refused.status == 405
    assert told["Allow"] == refused["Allow"] == allowed


def test_options_of_the_whole_server_is_answered(site: Site):
    """`OPTIONS *` asks whether anybody is there."""
    answer = exchange(site.server.port, request("OPTIONS", "*"))
    assert answer.status == 204
    assert answer["Allow"] == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"


def test_options_of_a_path_that_is_not_there_is_404(site: Site):
    """There is nothing to tell about it."""
    assert exchange(site.server.port, request("OPTIONS", "/merchant/v1/nothing")).status == 404


@pytest.mark.parametrize("method", ["PROPFIND", "TRACE", "get"])
def test_a_method_that_nobody_knows_is_405(site: Site, auth, order_of, method):
    """With Allow, like one that is known elsewhere."""
    answer = exchange(site.server.port, request(method, order_path(order_of(1000)), auth))
    assert answer.status == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(("codings", "zipped"), [("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("*;q=0, gzip", True), ("*, gzip;q=0", False), ("gzip;q=0", False), ("gzip;q=0.000, *;q=0", False), ("br", False), ("", False)])  # fmt: skip
def test_a_large_answer_is_compressed_for_who_takes_it(site: Site, codings, zipped):
    """And says in Vary that others get it otherwise."""
    answer = exchange(site.server.port, request("GET", "/openapi.json", f"Accept-Encoding: {codings}"))
    assert answer.status == 200
    assert answer["Vary"] == "Accept-Encoding"
    assert ("Content-Encoding" in answer.names) == zipped
    assert answer.body.startswith(b"\x1f\x8b" if zipped else b"{")


def test_who_first_asks_without_credentials_goes_on_with_the_connection(site: Site, auth, order_of):
    """As .NET does it: a small body comes at once, the answer is 401 with the challenge, and then the same with a key."""
    path = f"{order_path(order_of(1000))}/captures"
    body = b'{"captured_amount":33}'
    got = talk(site, post(path, "X-Without: key", body, close=False), post(path, auth, body))
    assert [one.status for one in got] == [401, 201]
    assert got[0]["WWW-Authenticate"] == 'Basic realm="fangst"'
    assert "Connection" not in got[0].names


def test_who_asks_without_credentials_before_sending_hears_401_and_no_100(site: Site, order_of):
    """The body stays where it is, and the connection is closed, since it might come all the same."""
    path = f"{order_path(order_of(1000))}/captures"
    data = request("POST", path, JSON, "Content-Length: 22", "Expect: 100-continue", close=False)
    with connect(site.server.port) as connection:
        connection.sendall(data)
        answer = parse(read_all(connection))
    assert answer.status == 401
    assert answer["WWW-Authenticate"] == 'Basic realm="fangst"'
    assert answer["Connection"] == "close"


def test_bodies_of_who_has_no_credentials_take_no_room_from_the_others(site: Site, client, auth, order_of):
    """As many large ones as the server has room for, each a byte short of its end; a capture is made all the same."""
    order = order_of(1000)
    path = f"{order_path(order)}/captures"
    data = post(path, "X-Without: key", b" " * LIMIT, close=False)[:-1]
    held = [connect(site.server.port) for _ in range(65)]
    for connection in held:
        connection.sendall(data)
    assert exchange(site.server.port, post(path, auth, b'{"captured_amount":7}')).status == 201
    for connection in held:
        connection.sendall(b" ")
        assert connection.recv(12) == b"HTTP/1.1 401"
        connection.close()
    assert read(client, order)["captured_amount"] == 7
