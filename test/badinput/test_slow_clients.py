"""Clients that are too slow: each part of an exchange has its time, and after it the connection is closed."""

import json
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from support.contract import Contract
from support.orders import place
from support.polling import wait_until
from support.raw import basic, connect, parse, read_all, request
from support.site import FJORD, Site
from support.wire import order_path, read

SLOW, IDLE = 1, 2
ENOUGH = SLOW + IDLE + 5


@pytest.fixture(scope="module")
def site(tmp_path_factory, contract: Contract) -> Iterator[Site]:
    """An installation without patience."""
    options = ("--slow-seconds", SLOW, "--idle-seconds", IDLE)
    site = Site(tmp_path_factory.mktemp("site") / "data", contract, options=options)
    site.open()
    yield site
    site.close()


@pytest.fixture(scope="module")
def auth(site: Site) -> str:
    """The Authorization header of the first merchant."""
    return f"Authorization: {basic(site.keys[FJORD].pair)}"


@pytest.fixture(scope="module")
def client(site: Site) -> httpx.Client:
    """A client that keeps no connection: the server would close it at any moment."""
    return site.client(FJORD, limits=httpx.Limits(max_keepalive_connections=0))


def late(site: Site) -> int:
    """How many connections were closed because their clients were too slow."""
    lines = site.client(None, checked=False).get("/metrics").text.splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("fangst_late_connections_total "))


def trickle(connection: socket.socket, data: bytes, every: float = 0.25) -> float:
    """Sends a byte again and again, until the server closes; gives how long it took."""
    pace = threading.Event()
    began = time.monotonic()
    try:
        for position in range(len(data)):
            connection.sendall(data[position : position + 1])
            if pace.wait(every) or time.monotonic() - began > 4 * ENOUGH:
                break
    except (BrokenPipeError, ConnectionResetError):
        pass
    return time.monotonic() - began


@pytest.mark.parametrize(
    "begun", [b"", b"GET /healthz HTTP/1.1\r\nHost: a\r\n"], ids=["at once", "after a line"]
)
def test_headers_that_trickle_are_cut_off(site: Site, begun):
    """A byte now and then is not silence, but it is not a request either."""
    with connect(site.server.port) as connection:
        connection.sendall(begun)
        assert trickle(connection, b"X-Slow: " + b"v" * 1000) < ENOUGH


def test_headers_that_trickle_on_a_connection_that_was_used_are_cut_off(site: Site):
    """The second request has no more time than the first."""
    with connect(site.server.port) as connection:
        connection.sendall(request("GET", "/healthz", close=False))
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        assert trickle(connection, b"GET /healthz HTTP/1.1\r\nX-Slow: " + b"v" * 1000) < ENOUGH


@pytest.mark.parametrize("framing", ["Content-Length: 2000", "Transfer-Encoding: chunked"])
def test_a_body_that_trickles_is_cut_off(site: Site, client, order_of, auth, framing):
    """And nothing of it happens."""
    order = order_of(1000)
    body = b'{"captured_amount":5,"description":"' + b"x" * 1000
    body = b"7d0\r\n" + body if "chunked" in framing else body
    with connect(site.server.port) as connection:
        connection.sendall(request("POST", f"{order_path(order)}/captures", auth, framing))
        assert trickle(connection, body) < ENOUGH
    assert read(client, order)["captured_amount"] == 0


def test_a_body_that_is_large_but_quick_enough_has_more_time(site: Site, client, order_of, auth):
    """Half a mebibyte in a little more than the time that a small one has."""
    order = order_of(1000)
    body = json.dumps({"captured_amount": 5, "unknown": "x" * (512 * 1024)}).encode()
    head = request("POST", f"{order_path(order)}/captures", auth, f"Content-Length: {len(body)}")
    pace = threading.Event()
    began = time.monotonic()
    with connect(site.server.port) as connection:
        connection.sendall(head)
        for start in range(0, len(body), len(body) // 12):
            connection.sendall(body[start : start + len(body) // 12])
            pace.wait(SLOW / 8)
        assert time.monotonic() - began > SLOW
        assert parse(read_all(connection)).status == 201
    assert read(client, order)["captured_amount"] == 5


def test_a_client_that_takes_its_answer_in_drops_is_cut_off(site: Site, client, shop, auth):
    """It reads a little now and then, so it is never silent; its time is over all the same."""
    order = place(client, shop.order([shop.line() | {"name": "n" * 250} for _ in range(200)]))
    done = threading.Event()

    def is_cut_off() -> bool:
        log = site.server.log.read_text().splitlines()
        return any(order["order_id"] in line and '"cut":true' in line for line in log)

    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", site.server.port))
        connection.sendall(request("GET", order_path(order), auth, close=False) * 300)

        def sip() -> None:
            try:
                while not done.wait(0.1) and connection.recv(512):
                    pass
            except ConnectionResetError:
                pass  # it has been cut off, and what was under way is lost

        sipper = threading.Thread(target=sip)
        sipper.start()
        try:
            wait_until(is_cut_off, 60, "the server has given it up")
        finally:
            done.set()
            sipper.join()


def test_a_connection_that_says_nothing_is_closed(site: Site):
    """Before its first request, in the middle of one, and after one."""
    for sent in (b"", b"GET /healthz HT", request("GET", "/healthz", close=False)):
        began = time.monotonic()
        with connect(site.server.port) as connection:
            connection.sendall(sent)
            read_all(connection)
        assert time.monotonic() - began < ENOUGH


def test_who_was_cut_off_is_counted(site: Site):
    """So that an operator can tell an attack from a bad line."""
    assert late(site) >= 5
