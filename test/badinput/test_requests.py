"""Requests that are odd before any JSON is read: paths, headers, queries, bytes that are not HTTP at all."""

import random
import re
from collections.abc import Iterator

import pytest

from support.contract import Contract
from support.orders import PLACE, place
from support.raw import basic, connect, exchange, parse, read_all, read_for, request, send_politely
from support.site import FJORD, Site
from support.wire import ORDERS, amounts, order_path, read

HTTP_VERSION_NOT_SUPPORTED = 505


@pytest.fixture(scope="module")
def site(tmp_path_factory, contract: Contract) -> Iterator[Site]:
    """An installation that gives up soon on a connection that makes no sense and says no more."""
    site = Site(tmp_path_factory.mktemp("site") / "data", contract, options=("--idle-seconds", "3"))
    site.open()
    yield site
    site.close()


@pytest.fixture(scope="module")
def target(client, shop) -> dict:
    """An order that must not be touched."""
    return place(client, shop.order_of(5000))


@pytest.fixture(scope="module")
def auth(site: Site) -> str:
    """The Authorization header of the first merchant."""
    return f"Authorization: {basic(site.keys[FJORD].pair)}"


@pytest.fixture(autouse=True)
def nothing_has_happened(client, target):
    """After every test the server answers, and nothing was captured."""
    yield
    assert amounts(read(client, target)) == ("AUTHORIZED", 0, 5000)


def whatever(site: Site, data: bytes) -> list[int]:
    """Sends bytes, ends the sending side, and gives the statuses of whatever comes. What the HTTP library itself
    says about bytes that are no request is not always well-formed, nor does it always close afterwards."""
    with connect(site.server.port) as connection:
        send_politely(connection, data)
        try:
            connection.shutdown(1)
        except OSError:
            pass
        got = read_for(connection, 3)
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", got)]


PATHS = [
    f"{ORDERS}/../orders",
    f"{ORDERS}/../../../../etc/passwd",
    f"{ORDERS}/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    f"{ORDERS}/..%2f..%2f..%2fetc%2fpasswd",
    f"{ORDERS}/%00",
    f"{ORDERS}/ID%00",
    f"{ORDERS}/ID%2Fcaptures%2F..",
    f"{ORDERS}/ID%20",
    f"{ORDERS}/ID;x=1",
    f"{ORDERS}/ID/.",
    f"{ORDERS}/ID/captures/%2e%2e",
    f"{ORDERS}/%ff%fe",
    f"{ORDERS}/%c0%ae%c0%ae/",
    f"{ORDERS}/%",
    f"{ORDERS}/%zz",
    f"{ORDERS}/%25%30%30",
    f"{ORDERS}/{{order_id}}",
    f"{ORDERS}/$(id)",
    f"{ORDERS}/' OR '1'='1".replace(" ", "%20"),
    f"{ORDERS}/{'a' * 4000}",
    f"{ORDERS}/{'a/' * 2000}",
    f"{PLACE}/..%5c..%5cdata",
    f"{PLACE}/%u002e",
    "/merchant/v1/%2e%2e/%2e%2e/data",
    "/merchant/v1/jobs/%00/results",
    "/merchant/v1/jobs/../orders",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:60])
def test_a_path_with_a_trick_in_it_leads_nowhere(site: Site, auth, target, path):
    """Reading and writing alike: a 4xx, never a file, never another order."""
    path = path.replace("ID", target["order_id"])
    for method, more in (("GET", ()), ("POST", ("Content-Length: 23",))):
        body = b'{"captured_amount":100}' if more else b""
        answer = exchange(site.server.port, request(method, path, auth, *more, body=body))
        assert 400 <= answer.status < 500, f"{method} {path}: {answer.status}"
        assert b"root:" not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/assets/../../../data",
        "/assets/%2e%2e/%2e%2e/data",
        "//etc/passwd",
        "/data",
        "/.git/config",
        "/index.html%00.png",
        "/\\..\\..\\etc",
    ],
)
def test_nothing_outside_of_the_portal_can_be_read(site: Site, path):
    """A path that is not the portal's is its start page or a 404."""
    answer = exchange(site.server.port, request("GET", path))
    assert answer.status in (200, 400, 403, 404)
    assert b"root:" not in answer.body
    assert b"SQLite format" not in answer.body
    if answer.status == 200:
        assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "data",
    [
        request("GET", f"{ORDERS}/" + "a" * 200_000),
        request("GET", "/healthz?" + "q=1&" * 60_000),
        request("GET", "/healthz", "X-Long: " + "v" * 200_000),
        request("GET", "/healthz", *(f"X-Many-{n}: {n}" for n in range(20_000))),
        request("GET", "/healthz", "X" * 100_000 + ": v"),
        request("GET", "/healthz", "Cookie: " + "fangst_session=a; " * 20_000),
        request("G" * 100_000, "/healthz"),
    ],
    ids=["path", "query", "header", "headers", "header name", "cookies", "method"],
)
def test_whatever_is_very_long_is_refused(site: Site, data):
    """Memory has a limit for every part of a request."""
    for status in whatever(site, data):
        assert 400 <= status < 500


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: -1",),
        ("Content-Length: abc",),
        ("Content-Length: 99999999999999999999",),
        ("Content-Length: 23", "Content-Length: 24"),
        ("Content-Length: 23", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
        ("Transfer-Encoding: gzip",),
    ],
    ids=str,
)
def test_a_contradictory_length_is_refused(site: Site, auth, target, lines):
    """Two readers of such a request could see two different requests."""
    data = request("POST", f"{order_path(target)}/captures", auth, *lines, body=b"zz\r\n{}")
    assert all(400 <= status < 500 or status == 501 for status in whatever(site, data))


def test_a_faulty_chunk_is_refused(site: Site, auth, target):
    """Sizes that are no sizes, or that lie."""
    for chunks in (
        b"zz\r\n{}\r\n0\r\n\r\n",
        b"-1\r\n{}\r\n",
        b"fffffffffffffffff\r\n{}",
        b"2\r\n{}{}\r\n0\r\n\r\n",
    ):
        data = request(
            "POST", f"{order_path(target)}/captures", auth, "Transfer-Encoding: chunked", body=chunks
        )
        assert all(400 <= status < 500 for status in whatever(site, data))


@pytest.mark.parametrize(
    "query",
    [
        "query=%ff",
        "query=%00",
        "query=%",
        "query=%zz",
        "&&&&",
        "=",
        "limit=5&limit=6",
        "a" * 6000,
        "query=" + "x" * 5000,
    ],
    ids=lambda query: query[:24],
)
def test_an_odd_query_string_is_answered_or_refused(site: Site, auth, query):
    """Never with a 5xx."""
    answer = exchange(site.server.port, request("GET", f"{PLACE}?{query}", auth))
    assert answer.status == 200 or 400 <= answer.status < 500


@pytest.mark.parametrize("key", ["", " ", "\t", "k\u00e9y", "a,b", '"quoted"', "x" * 9000])
def test_an_odd_idempotency_key_captures_nothing_by_accident(site: Site, auth, target, key):
    """The capture is larger than the order, so whatever is decided about the key, it is refused."""
    body = b'{"captured_amount":999999}'
    lines = (auth, f"Klarna-Idempotency-Key: {key}", f"Content-Length: {len(body)}")
    answer = exchange(site.server.port, request("POST", f"{order_path(target)}/captures", *lines, body=body))
    assert 400 <= answer.status < 500


@pytest.mark.parametrize("host", ["", "evil example", "a\x01b", "x" * 3000, "<script>", "shop.example/evil?"])
def test_an_odd_host_is_answered_or_refused(site: Site, auth, target, host):
    """And never repeated as a header of its own."""
    for status in whatever(site, request("GET", order_path(target), auth, host=host)):
        assert status == 200 or 400 <= status < 500


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "get", "FOO", "PATCH"])
def test_an_unknown_method_is_refused(site: Site, auth, target, method):
    """Whether somebody has defined it elsewhere or not."""
    for status in whatever(site, request(method, order_path(target), auth)):
        assert 400 <= status < 500 or status == 501, f"{method}: {status}"


def test_options_tells_the_methods_and_nothing_else(site: Site, target):
    """No other site is let in: there are no headers that would allow it."""
    answer = exchange(
        site.server.port, request("OPTIONS", order_path(target), "Origin: https://evil.example")
    )
    assert (answer.status, answer.body) == (204, b"")
    assert "GET" in answer["Allow"]
    assert not [name for name in answer.names if name.startswith("Access-Control")]


def test_random_bytes_are_refused(site: Site):
    """Three hundred blobs, from nothing to a few kilobytes."""
    chance = random.Random(7)
    for _ in range(300):
        blob = chance.randbytes(chance.randint(0, 3000)) + chance.choice((b"", b"\r\n\r\n"))
        for status in whatever(site, blob):
            assert 400 <= status < 500 or status == HTTP_VERSION_NOT_SUPPORTED


def test_a_good_request_with_a_few_wrong_bytes_is_answered_or_refused(site: Site, auth, target):
    """Four hundred mutations of a capture that is too large to succeed."""
    chance = random.Random(11)
    body = b'{"captured_amount":99999999}'
    lines = (auth, "Content-Type: application/json", f"Content-Length: {len(body)}")
    good = request("POST", f"{order_path(target)}/captures", *lines, body=body)
    for _ in range(400):
        data = bytearray(good)
        for _ in range(chance.randint(1, 4)):
            place_of = chance.randrange(len(data) - 4)
            action = chance.random()
            if action < 0.6:
                data[place_of] = chance.randrange(256)
            elif action < 0.8:
                del data[place_of]
            else:
                data.insert(place_of, chance.randrange(256))
        for status in whatever(site, bytes(data)):
            assert 200 <= status < 500 or status in (501, HTTP_VERSION_NOT_SUPPORTED), bytes(data)
            assert status != 201, bytes(data)


def test_every_refusal_before_the_route_is_one_answer(site: Site, auth, target):
    """A wrong path with a body behind it does not make the body a second request."""
    smuggled = request("POST", f"{order_path(target)}/captures", auth, "Content-Length: 0")
    data = request("POST", "/nothing/here", auth, f"Content-Length: {len(smuggled)}", body=smuggled)
    with connect(site.server.port) as connection:
        connection.sendall(data)
        answer = parse(read_all(connection))
    assert answer.status in (404, 405)
    assert answer.rest == b""
