"""The graceful stop: what is under way is finished, nothing new is begun, and ten seconds are enough."""

import json
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from support.orders import place
from support.polling import wait_until
from support.raw import RawAnswer, basic, connect, parse, read_all, request, send_politely
from support.site import FJORD, Site
from support.wire import order_path, read

LONGEST = 10


@pytest.fixture(scope="module")
def auth(site: Site) -> str:
    """The Authorization header of the first merchant."""
    return f"Authorization: {basic(site.keys[FJORD].pair)}"


def capture_request(order: dict, auth: str) -> tuple[bytes, bytes]:
    """Writes a capture: what comes first, up to the first half of its body, and what is missing then."""
    body = json.dumps({"captured_amount": 5}).encode()
    lines = (auth, "Content-Type: application/json", f"Content-Length: {len(body)}", "Expect: 100-continue")
    head = request("POST", f"{order_path(order)}/captures", *lines, close=False)
    return head + body[:9], body[9:]


def is_refused(port: int) -> bool:
    """Tells whether new connections are refused."""
    try:
        connect(port).close()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:
        pass  # it came while the socket was being closed; the next one tells
    return False


@contextmanager
def halfway(site: Site, order: dict, auth: str) -> Iterator[Callable[[], RawAnswer]]:
    """A client that has sent half of its capture, which the server is known to read; the call sends the rest."""
    begin, rest = capture_request(order, auth)
    with connect(site.server.port) as connection:
        connection.sendall(begin)
        assert connection.recv(1024).startswith(b"HTTP/1.1 100 ")

        def finish() -> RawAnswer:
            connection.sendall(rest)
            return parse(read_all(connection))

        yield finish


def ask_to_stop(site: Site) -> float:
    """Sends SIGTERM and waits until no connection is taken any more; gives when it began."""
    began = time.monotonic()
    site.server.process.send_signal(signal.SIGTERM)
    wait_until(lambda: is_refused(site.server.port), 5, "new connections are refused")
    return began


def assert_it_ends(site: Site, began: float, within: float = LONGEST) -> None:
    """The process ends in time and with success; then it is started again for the next test."""
    assert site.server.process.wait(timeout=within + 5) == 0, site.server.tail()
    assert time.monotonic() - began < within
    site.server.process = None
    site.server.start()


def test_idle_connections_do_not_delay_the_exit(site: Site):
    """Fifty that were used and are kept alive, and fifty that never said a word."""
    held = [connect(site.server.port) for _ in range(100)]
    for connection in held[::2]:
        connection.sendall(request("GET", "/healthz", close=False))
    for connection in held[::2]:
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
    assert_it_ends(site, ask_to_stop(site), within=2)
    for connection in held:
        connection.settimeout(5)
        assert connection.recv(1) == b""
        connection.close()


def test_a_request_that_is_half_sent_is_finished(site: Site, client, order_of, auth):
    """Its client hears 201 and Connection: close, and the capture is there after the next start."""
    order = order_of(1000)
    with halfway(site, order, auth) as finish:
        began = ask_to_stop(site)
        answer = finish()
    assert answer.status == 201
    assert answer["Connection"] == "close"
    assert_it_ends(site, began)
    assert read(client, order)["captures"][0]["capture_id"] == answer["Capture-Id"]


def test_requests_under_way_are_finished(site: Site, client, order_of, auth):
    """Twenty captures are sent and the signal follows at once; each client hears what became of its capture."""
    order = order_of(1000)
    sent = []
    for _ in range(20):
        begin, rest = capture_request(order, auth)
        connection = connect(site.server.port)
        connection.sendall(begin + rest)
        assert connection.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sent.append(connection)
    began = ask_to_stop(site)
    heard = [parse(read_all(connection)) for connection in sent]
    assert [one.status for one in heard] == [201] * 20
    assert_it_ends(site, began)
    assert read(client, order)["captured_amount"] == 100


def test_a_new_request_on_an_open_connection_is_refused(site: Site, order_of, auth):
    """503 with a reason in JSON and Connection: close, for reading, writing and the probes alike."""
    asked = [
        request("GET", "/healthz", close=False),
        request("GET", "/readyz", close=False),
        request("GET", "/merchant/v1/orders", auth, close=False),
        request("POST", "/merchant/v1/orders", auth, "Content-Length: 2", body=b"{}", close=False),
        request("POST", "/merchant/v1/orders", auth, "Content-Length: 2", close=False),  # without its body
    ]
    open_ones = [connect(site.server.port) for _ in asked]
    for connection in open_ones:
        connection.sendall(request("GET", "/healthz", close=False))
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
    with halfway(site, order_of(1000), auth) as finish:
        began = ask_to_stop(site)
        for connection, data in zip(open_ones, asked, strict=True):
            connection.sendall(data)
            answer = parse(read_all(connection))
            assert answer.status == 503
            assert answer["Connection"] == "close"
            assert "stopping" in json.loads(answer.body)["detail"]
            connection.close()
        assert finish().status == 201
    assert_it_ends(site, began)


def test_a_client_that_stays_halfway_is_left_in_time(site: Site, client, order_of, auth):
    """It never sends the rest: the server ends within ten seconds, and nothing was captured."""
    order = order_of(1000)
    with halfway(site, order, auth):
        assert_it_ends(site, ask_to_stop(site))
    assert read(client, order)["captured_amount"] == 0


def test_a_store_that_another_process_holds_does_not_delay_the_exit(site: Site, client, order_of, auth):
    """Changes that wait for it are answered 503; uploads that end after that are, too, or cut off. None happens."""
    order = order_of(1000)
    begin, rest = capture_request(order, auth)
    late = [connect(site.server.port) for _ in range(20)]
    with site.store.held(), connect(site.server.port) as waiting:
        waiting.sendall(begin + rest)
        for connection in late:
            connection.sendall(begin)
        for connection in (waiting, *late):
            assert connection.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        began = ask_to_stop(site)
        assert parse(read_all(waiting)).status == 503
        for connection in late:
            send_politely(connection, rest)
            heard = read_all(connection)
            assert heard == b"" or parse(heard).status == 503
            connection.close()
        assert_it_ends(site, began)
    assert read(client, order)["captured_amount"] == 0


def test_a_client_that_does_not_read_is_left_in_time(site: Site, client, shop, auth):
    """Its answers are larger than what the system keeps for it."""
    order = place(client, shop.order([shop.line() | {"name": "n" * 250} for _ in range(900)]))
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", site.server.port))
        connection.sendall(request("GET", order_path(order), auth, close=False) * 40)
        assert connection.recv(9) == b"HTTP/1.1 "
        assert_it_ends(site, ask_to_stop(site))


def test_a_second_signal_does_not_cut_the_first_stop_short(site: Site, order_of, auth):
    """Whoever presses twice gets the same graceful end."""
    with halfway(site, order_of(1000), auth) as finish:
        began = ask_to_stop(site)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            site.server.process.send_signal(number)
        assert finish().status == 201
    assert_it_ends(site, began)
