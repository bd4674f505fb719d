"""The access log: one line of JSON per request, with what an operator needs and nothing about a person."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.contract import Contract
from support.orders import PLACE
from support.polling import wait_until
from support.program import Server, binary, clean_environment, fangst, free_port
from support.raw import basic, connect, exchange, request
from support.site import FJORD, PASSWORD, Site
from support.store import Store
from support.wire import ORDERS, capture, order_path

TRACE = "0af7651916cd43dd8448eb211c80319c"
ID = "8c1f2f4e-90f0-6b39-9a53-6f3f0f3f9a0a"
MEMBERS = {"time", "method", "route", "path", "status", "bytes_in", "bytes_out", "duration_us", "server_us"}
MEMBERS |= {"correlation_id", "request_id", "trace_id", "merchant_id", "actor", "key", "replayed", "cut"}


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    """Where the lines go."""
    return tmp_path_factory.mktemp("log") / "access.log"


@pytest.fixture(scope="module")
def site(tmp_path_factory, contract: Contract, log: Path) -> Iterator[Site]:
    """An installation that logs into a file."""
    options = ("--access-log", log)
    site = Site(tmp_path_factory.mktemp("site") / "data", contract, options=options)
    site.open()
    yield site
    site.close()


def lines(log: Path) -> list[dict]:
    """Reads all whole lines."""
    return [json.loads(line) for line in log.read_text().splitlines(keepends=True) if line.endswith("\n")]


def line_of(log: Path, correlation_id: str) -> dict:
    """Waits for the line of one request."""

    def find() -> dict | None:
        return next((one for one in lines(log) if one.get("correlation_id") == correlation_id), None)

    return wait_until(find, 5, f"the request {correlation_id} is logged")


def nth_line(log: Path, request_id: str, number: int) -> dict:
    """Waits for another line of one request id."""

    def find() -> list[dict]:
        return [one for one in lines(log) if one.get("request_id") == request_id][number:]

    return wait_until(find, 5, f"the request {request_id} is logged")[0]


def test_a_line_has_all_about_a_capture(site: Site, log, client, order_of):
    """Who, what, how long, how much, and the ids by which it is found elsewhere."""
    order = order_of(1000)
    body = b'{"captured_amount":400}'
    headers = {"X-Request-Id": "shop-17", "traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
    headers |= {"Content-Type": "application/json", "Klarna-Idempotency-Key": "parcel-1"}
    began = datetime.now(UTC)
    for replayed in (False, True):
        answer = client.post(f"{order_path(order)}/captures?secret=q", content=body, headers=headers)
        assert answer.status_code == 201
        line = nth_line(log, "shop-17", int(replayed))
        assert line["method"] == "POST"
        assert line["route"] == f"{ORDERS}/{{order_id}}/captures"
        assert line["path"] == f"{order_path(order)}/captures"
        assert (line["status"], line["bytes_in"], line["bytes_out"]) == (201, len(body), 0)
        assert 0 < line["server_us"] <= line["duration_us"] < 20_000_000
        assert line["correlation_id"] == answer.headers["Klarna-Correlation-Id"]
        assert line["trace_id"] == TRACE
        assert line["merchant_id"] == 1
        assert (line["actor"], line["key"]) == ("key", site.keys[FJORD].username)
        assert line.get("replayed", False) is replayed
        at = datetime.fromisoformat(line["time"])
        assert began - timedelta(seconds=1) < at < datetime.now(UTC) + timedelta(seconds=1)


def test_every_request_has_one_line(site: Site, log, client, order_of):
    """Two hundred on one connection, of all kinds, in their order."""
    order = order_of(1000)
    before = len(lines(log))
    data = b"".join(
        request(method, path, f"X-Request-Id: many-{number}", close=number == 199)
        for number in range(200)
        for method, path in [
            (("GET", "/healthz"), ("PUT", order_path(order)), ("OPTIONS", PLACE))[number % 3]
        ]
    )
    with connect(site.server.port) as connection:
        connection.sendall(data)
        while connection.recv(65536):
            pass
    wait_until(lambda: len(lines(log)) >= before + 200, 5, "all are logged")
    seen = [one for one in lines(log) if one.get("request_id", "").startswith("many-")]
    assert [one["request_id"] for one in seen] == [f"many-{number}" for number in range(200)]
    assert [one["status"] for one in seen[:3]] == [200, 405, 204]


def test_a_request_that_was_never_readable_is_logged_as_well(site: Site, log):
    """The HTTP library refuses it by itself; there is no route and no id."""
    with connect(site.server.port) as connection:
        connection.sendall(request("GET", "/healthz", "X-Long: " + "v" * 60_000))
        assert b" 431 " in connection.recv(100)
    refused = wait_until(lambda: [one for one in lines(log) if one["status"] == 431], 5, "it is logged")
    assert refused[0]["route"] == "none"


def test_a_client_that_leaves_is_logged(site: Site, log, client, order_of):
    """Halfway through its body: there was no answer, so the status is 0, and the line says that it was cut."""
    path = f"{order_path(order_of(1000))}/captures"
    with connect(site.server.port) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        who = f"Authorization: {basic(site.keys[FJORD].pair)}"
        lines_of_it = (who, "X-Request-Id: left", "Content-Length: 100", "Expect: 100-continue")
        connection.sendall(request("POST", path, *lines_of_it, body=b"{"))
        assert connection.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
    left = wait_until(
        lambda: [one for one in lines(log) if one.get("request_id") == "left"], 5, "it is logged"
    )
    assert left[0]["status"] == 0
    assert left[0]["cut"] is True


def test_nothing_personal_and_no_secret_is_logged(site: Site, log, client, shop, order_of):
    """Not what is searched for, not who signs in, not from where, not with what."""
    site.create_user("ingrid.solvang@fjord.example", "operator")
    order = order_of(1000)
    portal = site.sign_in("ingrid.solvang@fjord.example")
    secrets = [
        site.keys[FJORD].password,
        PASSWORD,
        "ingrid",
        "Ingrid",
        "solvang",
        "Solvang",
        "Fellwalker",
        "127.0.0.1",
    ]
    secrets += [portal.headers["X-CSRF-Token"], portal.cookies["fangst_session"]]
    assert portal.get(PLACE, params={"query": "Fellwalker"}).status_code == 200
    assert (
        portal.post(f"{PLACE}/{order['order_id']}/captures", json={"captured_amount": 5}).status_code == 201
    )
    agent = {
        "User-Agent": "Fellwalker/1",
        "Referer": "https://ingrid.example",
        "Cookie": "fangst_session=Fellwalker",
    }
    for path in (
        "/orders?query=Fellwalker/solvang",
        "/Ingrid",
        "/orders/solvang",
        f"{ORDERS}/Solvang",
        f"{ORDERS}/ingrid@fjord.example",
        f"{ORDERS}/Ingrid%20Solvang/captures?a=/solvang/",
        "/Ingrid%20Solvang/x",
        f"{ORDERS}/%3Fsolvang",
        "//ingrid@solvang//",
        "/%zz/ingrid@/?solvang",
    ):
        exchange(
            site.server.port, request("GET", path, *(f"{name}: {value}" for name, value in agent.items()))
        )
    last = client.get("/healthz").headers["Klarna-Correlation-Id"]
    line_of(log, last)
    text = log.read_text()
    assert [word for word in secrets if word in text] == []
    actors = {(one.get("actor"), one.get("key")) for one in lines(log)}
    assert ("user", None) in actors
    assert set().union(*lines(log)) <= MEMBERS


@pytest.mark.parametrize(
    ("asked", "route", "path"),
    [
        ("/orders/Fell", "portal", None),
        ("/merchant/v1/nothing", "none", None),
        (f"{ORDERS}//fell", f"{ORDERS}/{{order_id}}", f"{ORDERS}/*"),
        (f"{ORDERS}/{TRACE}/captures/{ID}", f"{ORDERS}/{{order_id}}/captures/{{capture_id}}", f"{ORDERS}/*/captures/{ID}"),
        ("/merchant/v1/orders?query=fell", "/merchant/v1/orders", "/merchant/v1/orders"),
    ],
)  # fmt: skip
def test_a_path_is_its_route_with_ids_in_it(site: Site, log, client, asked, route, path):
    """What else somebody may have typed is left out."""
    line = line_of(log, client.get(asked).headers["Klarna-Correlation-Id"])
    assert (line["route"], line.get("path")) == (route, path)


def test_a_new_file_is_begun_on_sighup(site: Site, log, client):
    """As logrotate does it: move, signal, and no line is lost."""
    moved = log.with_suffix(".1")
    first = client.get("/healthz").headers["Klarna-Correlation-Id"]
    line_of(log, first)
    os.rename(log, moved)
    site.server.process.send_signal(signal.SIGHUP)
    wait_until(log.exists, 5, "there is a new file")
    second = client.get("/healthz").headers["Klarna-Correlation-Id"]
    assert line_of(log, second)["status"] == 200
    assert second not in moved.read_text()
    assert first not in log.read_text()


def test_the_last_lines_are_written_before_the_server_ends(tmp_path, store: Store):
    """A stop flushes what has gathered."""
    log = tmp_path / "access.log"
    fangst("init", *store)
    server = Server(store, options=("--access-log", log)).start()
    answer = exchange(server.port, request("GET", "/healthz", "X-Request-Id: last"))
    server.stop()
    assert answer.status == 200
    assert lines(log)[-1]["request_id"] == "last"


@pytest.mark.parametrize(
    ("target", "stream"), [(None, "err"), ("stderr", "err"), ("-", "out"), ("none", None)]
)
def test_lines_go_where_they_are_wanted(store: Store, target, stream):
    """To standard error unless told otherwise, to standard output, or nowhere."""
    port = free_port()
    fangst("init", *store)
    command = [str(binary()), "serve", *store, "--listen", f"127.0.0.1:{port}"]
    command += ["--access-log", target] if target else []
    with subprocess.Popen(
        command, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert "listens on" in server.stdout.readline()
        assert exchange(port, request("GET", "/healthz", "X-Request-Id: where")).status == 200
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=12)
    assert server.returncode == 0
    assert ('"request_id":"where"' in out) == (stream == "out")
    assert ('"request_id":"where"' in err) == (stream == "err")


def test_a_log_that_cannot_be_written_is_told_at_the_start(tmp_path, store: Store):
    """In a sentence with the file's name."""
    fangst("init", *store)
    options = ("--access-log", tmp_path / "no" / "such" / "folder", "--listen", "127.0.0.1:0")
    ran = fangst("serve", *store, *options, expect=1)
    assert "access log" in ran.err


def test_a_reader_of_the_log_that_stops_reading_holds_up_nobody(store: Store):
    """Standard error is a full pipe: requests are answered, lines are lost and counted, and the server ends in time."""
    port = free_port()
    fangst("init", *store)
    command = [str(binary()), "serve", *store, "--listen", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        command, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert "listens on" in server.stdout.readline()
        ask = request("GET", "/healthz", "X-Request-Id: " + "x" * 128, close=False)
        with connect(port) as connection:
            for _ in range(80):
                connection.sendall(ask * 100)
                got = 0
                while got < 100:
                    piece = connection.recv(1 << 20)
                    assert piece
                    got += piece.count(b'{"status":"ok"')
        metrics = exchange(port, request("GET", "/metrics")).body.decode().splitlines()
        lost = next(
            int(one.split()[1]) for one in metrics if one.startswith("fangst_access_log_lost_lines_total ")
        )
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=10) == 0
        assert lost > 0
        assert server.stderr.read().count("\n") > 100


def test_captures_are_logged_with_the_merchant_that_made_them(site: Site, log, client, other, shop):
    """Two merchants, two numbers; who is not let in has none."""
    numbers = set()
    for who in (client, other):
        order = who.post(PLACE, json=shop.order_of(500)).json()
        answer = capture(who, order, 500)
        numbers.add(line_of(log, answer.headers["Klarna-Correlation-Id"])["merchant_id"])
    assert len(numbers) == 2
    refused = site.client(None).get(PLACE)
    assert "merchant_id" not in line_of(log, refused.headers["Klarna-Correlation-Id"])
