"""Clients that are slow, that leave, or that talk ahead: nobody else waits for them."""

import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from support.contract import Contract
from support.orders import place
from support.raw import answers, basic, connect, parse, read_all, request
from support.site import FJORD, Site
from support.wire import captures_of, order_path, read

QUICK = 1.0


@pytest.fixture(scope="module")
def site(tmp_path_factory, contract: Contract) -> Iterator[Site]:
    """An installation that gives up soon on a silent connection: the HTTP library notices a half-closed one that said
    nothing whole at the latest then."""
    site = Site(tmp_path_factory.mktemp("site") / "data", contract, options=("--idle-seconds", "6"))
    site.open()
    yield site
    site.close()


@pytest.fixture(scope="module")
def auth(site: Site) -> str:
    """The Authorization header of the first merchant."""
    return f"Authorization: {basic(site.keys[FJORD].pair)}"


def capture_request(order: dict, auth: str, amount: int = 1, **options) -> bytes:
    """Writes a capture as bytes."""
    body = json.dumps({"captured_amount": amount}).encode()
    lines = (auth, "Content-Type: application/json", f"Content-Length: {len(body)}")
    return request("POST", f"{order_path(order)}/captures", *lines, body=body, **options)


def assert_others_are_quick(client, order: dict) -> None:
    """Reads an order many times; no answer may take long."""
    for _ in range(50):
        began = time.monotonic()
        read(client, order)
        assert time.monotonic() - began < QUICK


def test_a_client_that_sends_a_byte_a_second_blocks_nobody_and_is_served(site: Site, client, order_of, auth):
    """It trickles the end of its request while others are answered at once; then it gets its answer."""
    order = order_of(1000)
    data = capture_request(order, auth, 400)
    done = threading.Event()
    with connect(site.server.port) as connection:
        connection.sendall(data[:-4])

        def trickle() -> None:
            for position in range(len(data) - 4, len(data)):
                done.wait(1)
                connection.sendall(data[position : position + 1])

        trickler = threading.Thread(target=trickle)
        trickler.start()
        while trickler.is_alive():
            assert_others_are_quick(client, order)
        trickler.join()
        assert parse(read_all(connection)).status == 201
    assert read(client, order)["captured_amount"] == 400


def test_two_hundred_clients_that_never_finish_block_nobody(site: Site, client, order_of, auth):
    """Each stops at another place of its request."""
    order = order_of(1000)
    data = capture_request(order, auth)
    idle = []
    try:
        for number in range(200):
            connection = connect(site.server.port)
            idle.append(connection)
            connection.sendall(data[: number * len(data) // 200])
        assert_others_are_quick(client, order)
    finally:
        for connection in idle:
            connection.close()
    assert read(client, order)["captured_amount"] == 0


def test_clients_that_never_read_block_nobody(site: Site, client, shop, auth):
    """Their answers are large and pile up; the others are served."""
    lines = [shop.line() | {"name": "n" * 250} for _ in range(500)]
    order = place(client, shop.order(lines))
    ask = request("GET", order_path(order), auth, close=False)
    deaf = []
    try:
        for _ in range(20):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(5)
            connection.connect(("127.0.0.1", site.server.port))
            connection.sendall(ask * 20)
            deaf.append(connection)
        for _ in range(10):
            began = time.monotonic()
            read(client, order)
            assert time.monotonic() - began < QUICK
    finally:
        for connection in deaf:
            connection.close()


def test_a_client_that_closes_its_side_hears_the_truth_or_nothing(site: Site, client, order_of, auth):
    """Whether half a connection counts as gone is the server's affair; the capture is whole or not there."""
    for _ in range(10):
        order = order_of(1000)
        with connect(site.server.port) as connection:
            connection.sendall(capture_request(order, auth, 300))
            connection.shutdown(socket.SHUT_WR)
            heard = [answer.status for answer in answers(read_all(connection))]
        assert heard in ([], [201])
        amount = read(client, order)["captured_amount"]
        assert amount == 300 or (amount == 0 and not heard)


def test_a_client_that_closes_its_side_too_early_captures_nothing(site: Site, client, order_of, auth):
    """The request is not whole, so it is no request; the server closes."""
    order = order_of(1000)
    data = capture_request(order, auth, 300)
    for length in (0, 1, 10, len(data) // 2, len(data) - 10, len(data) - 1):
        with connect(site.server.port) as connection:
            connection.sendall(data[:length])
            connection.shutdown(socket.SHUT_WR)
            got = read_all(connection)
        assert all(400 <= answer.status < 500 for answer in answers(got))
    assert read(client, order)["captured_amount"] == 0


def test_clients_that_leave_without_hearing_the_answer_do_no_harm(site: Site, client, order_of, auth):
    """Each of their captures is there whole or not at all, and the server goes on."""
    order = order_of(1000)
    for _ in range(100):
        connection = connect(site.server.port)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        connection.sendall(capture_request(order, auth, 1))
        connection.close()
    now = read(client, order)
    assert now["captured_amount"] == sum(one["captured_amount"] for one in now["captures"]) <= 100


def test_requests_sent_ahead_are_answered_in_their_order(site: Site, client, order_of, auth):
    """Ten captures and a reading in one piece: eleven answers, each in its place."""
    order = order_of(1000)
    data = b"".join(capture_request(order, auth, amount, close=False) for amount in range(1, 11))
    with connect(site.server.port) as connection:
        connection.sendall(data + request("GET", order_path(order), auth))
        got = answers(read_all(connection))
    assert [answer.status for answer in got] == [201] * 10 + [200]
    made = captures_of(client, order)
    assert [one["captured_amount"] for one in made] == list(range(1, 11))
    assert [answer["Capture-Id"] for answer in got[:10]] == [one["capture_id"] for one in made]


def test_requests_sent_in_pieces_are_put_together(site: Site, client, order_of, auth):
    """Whatever the network does to the bytes."""
    order = order_of(1000)
    data = capture_request(order, auth, 2)
    for size in (1, 7, 64):
        with connect(site.server.port) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for begin in range(0, len(data), size):
                connection.sendall(data[begin : begin + size])
            assert parse(read_all(connection)).status == 201
    assert read(client, order)["captured_amount"] == 6


def test_expect_continue_is_honoured(site: Site, client, order_of, auth):
    """curl asks before it sends a large body."""
    order = order_of(1000)
    data = capture_request(order, f"{auth}\r\nExpect: 100-continue", 50)
    head, _, body = data.partition(b"\r\n\r\n")
    with connect(site.server.port) as connection:
        connection.sendall(head + b"\r\n\r\n")
        assert connection.recv(1024).startswith(b"HTTP/1.1 100 ")
        connection.sendall(body)
        assert parse(read_all(connection)).status == 201
    assert read(client, order)["captured_amount"] == 50


def test_http_1_0_is_answered(site: Site, order_of, auth):
    """Old health checks and proxies speak it."""
    data = request("GET", order_path(order_of(1000)), auth).replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    with connect(site.server.port) as connection:
        connection.sendall(data)
        head = read_all(connection).partition(b"\r\n")[0]
    assert head.split(b" ")[1] == b"200"


def test_the_server_stops_politely_while_idle_clients_stay(site: Site, client, order_of):
    """Open connections do not keep it alive, and it comes back for them."""
    order = order_of(1000)
    idle = [connect(site.server.port) for _ in range(20)]
    site.server.restart()
    for connection in idle:
        connection.close()
    assert read(client, order)["order_id"] == order["order_id"]
