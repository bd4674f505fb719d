"""The probes and the numbers: alive, ready, and what the server counts, as Prometheus reads it."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from support.contract import Contract
from support.orders import PLACE
from support.polling import wait_until
from support.program import Server, fangst
from support.raw import exchange, request
from support.site import Site
from support.store import Store
from support.wire import ORDERS, capture, read

Samples = dict[tuple[str, frozenset], float]


def scrape(url: str, **headers: str) -> tuple[httpx.Response, Samples, dict[str, str]]:
    """Reads the numbers with the parser of Prometheus' own client: samples by name and labels, and types by name."""
    answer = httpx.get(f"{url}/metrics", headers=headers, trust_env=False)
    assert answer.status_code == 200
    samples: Samples = {}
    types = {}
    for family in text_string_to_metric_families(answer.text):
        assert family.documentation
        assert family.name not in types
        types[family.name] = family.type
        for sample in family.samples:
            at = (sample.name, frozenset(sample.labels.items()))
            assert at not in samples, at
            samples[at] = sample.value
    return answer, samples, types


def value(samples: Samples, name: str, **labels: str) -> float:
    """One number; 0 if it has never been counted."""
    return samples.get((name, frozenset(labels.items())), 0)


def test_the_numbers_are_in_the_text_format_of_prometheus(site: Site, contract: Contract):
    """Version 0.0.4, with a type and a meaning for each, and the standard names where there are some."""
    answer, samples, types = scrape(site.server.url)
    contract.check(answer)
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["Cache-Control"].startswith("no-cache")
    assert types["fangst_http_requests"] == "counter"
    assert types["fangst_http_request_seconds"] == "histogram"
    assert types["fangst_commit_wait_seconds"] == types["fangst_commit_group_units"] == "histogram"
    assert types["fangst_queue_units"] == types["fangst_connections"] == "gauge"
    assert types["fangst_oldest_unit_age_seconds"] == "gauge"
    assert abs(value(samples, "process_start_time_seconds") - time.time()) < 3600
    version = fangst("--version").out.split()[1]
    assert value(samples, "fangst_build_info", version=version, role="all") == 1


def test_requests_are_counted_by_route_method_and_status(site: Site, client, order_of):
    """A refusal is not a success, a HEAD is not a GET, and no id of an order makes a row of its own."""
    _, before, _ = scrape(site.server.url)
    order = order_of(1000)
    for amount in (100, 200, 5000):
        client.post(f"{ORDERS}/{order['order_id']}/captures", json={"captured_amount": amount})
    client.head(f"{ORDERS}/{order['order_id']}")
    client.get("/merchant/v1/nothing")
    _, after, _ = scrape(site.server.url)

    def grown(route: str, method: str, status: str) -> float:
        labels = {"route": route, "method": method, "status": status}
        return value(after, "fangst_http_requests_total", **labels) - value(
            before, "fangst_http_requests_total", **labels
        )

    captures = f"{ORDERS}/{{order_id}}/captures"
    assert grown(captures, "POST", "201") == 2
    assert grown(captures, "POST", "403") == 1
    assert grown(f"{ORDERS}/{{order_id}}", "HEAD", "200") == 1
    assert grown("none", "GET", "404") == 1
    assert grown("/metrics", "GET", "200") == 1
    assert order["order_id"] not in str(after)
    count = "fangst_http_request_seconds_count"
    labels = {"route": captures, "method": "POST"}
    assert value(after, count, **labels) - value(before, count, **labels) == 3


def test_histograms_are_cumulative_and_their_sums_agree(site: Site, client, order_of):
    """Every bucket holds those before it, and the last one all."""
    order = order_of(1000)
    for _ in range(20):
        capture(client, order, 1)
    _, samples, types = scrape(site.server.url)
    checked = 0
    for name in [name for name, kind in types.items() if kind == "histogram"]:
        groups: dict[frozenset, list] = {}
        for (sample, labels), number in samples.items():
            if sample == f"{name}_bucket":
                bound = dict(labels)["le"]
                rest = labels - {("le", bound)}
                groups.setdefault(rest, []).append((float(bound), number))
        for labels, buckets in groups.items():
            counts = [number for _, number in sorted(buckets)]
            assert counts == sorted(counts)
            assert counts[-1] == samples[(f"{name}_count", labels)]
            assert samples[(f"{name}_sum", labels)] >= 0
            checked += 1
    assert checked > 5


def test_commits_groups_and_queues_are_counted(site: Site, client, order_of):
    """Each capture waits for a commit; afterwards nobody waits."""
    order = order_of(1000)
    _, before, _ = scrape(site.server.url)
    for _ in range(10):
        capture(client, order, 1)
    _, after, _ = scrape(site.server.url)
    for name in ("fangst_commit_wait_seconds_count", "fangst_commits_total", "fangst_commit_seconds_count"):
        assert value(after, name) - value(before, name) >= 10
    grown = value(after, "fangst_commit_group_units_sum") - value(before, "fangst_commit_group_units_sum")
    assert grown >= 10
    assert value(after, "fangst_queue_units", queue="writes") in (0, 1)  # a job may be waiting just now
    assert value(after, "fangst_queue_units", queue="reads") == 0
    assert value(after, "fangst_connections") >= 1
    read = "fangst_body_bytes_total"
    assert value(after, read, direction="in") > value(before, read, direction="in")


def test_jobs_are_counted(site: Site, client, order_of):
    """Their rounds by kind, none of which fails, and what is left to do."""
    answer = client.post("/merchant/v1/bulk-captures", json={"order_ids": [order_of(100)["order_id"]]})
    path = f"/merchant/v1/jobs/{answer.json()['job_id']}"
    wait_until(lambda: client.get(path).json()["status"] == "finished", 20, "the job is done")
    _, samples, _ = scrape(site.server.url)
    for kind in ("bulk", "expiry", "prune"):
        assert value(samples, "fangst_job_rounds_total", kind=kind) >= 1
        assert value(samples, "fangst_job_failed_rounds_total", kind=kind) == 0


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"]
)
def test_the_numbers_are_not_for_those_who_come_through_a_proxy(site: Site, header):
    """A proxy on this machine has its address and the requests of everybody."""
    answer = exchange(site.server.port, request("GET", "/metrics", f"{header}: 203.0.113.7"))
    assert answer.status == 404
    assert b"fangst_" not in answer.body


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("loopback", 200),
        ("any", 200),
        ("none", 404),
        ("127.0.0.1", 200),
        ("10.0.0.0/8, 127.0.0.0/8", 200),
        ("::1", 404),
        ("127.0.0.2", 404),
        ("126.0.0.0/7", 200),
        ("128.0.0.0/1", 404),
    ],
)
def test_the_numbers_are_for_those_who_are_named(store: Store, who, status):
    """By an address, a network or a word; to all others there is nothing at that path."""
    fangst("init", *store)
    server = Server(store, options=("--metrics-from", who)).start()
    try:
        assert exchange(server.port, request("GET", "/metrics")).status == status
        assert exchange(server.port, request("GET", "/readyz")).status == 200
    finally:
        server.stop()


@pytest.mark.parametrize("who", ["any", "127.0.0.0/8"])
def test_addresses_that_are_named_count_through_a_proxy_too(store: Store, who):
    """Only the default asks whether a request came through one."""
    fangst("init", *store)
    server = Server(store, options=("--metrics-from", who)).start()
    try:
        asked = request("GET", "/metrics", "X-Forwarded-For: 203.0.113.7", "Via: 1.1 proxy")
        assert exchange(server.port, asked).status == 200
    finally:
        server.stop()


@pytest.mark.parametrize("accept", ["text/html", "text/plain", "application/json;q=0", "image/png"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_is_answered_whatever_it_accepts(site: Site, path, accept):
    """What counts is the status; 406 would have the server restarted."""
    assert exchange(site.server.port, request("GET", path, f"Accept: {accept}")).status == 200


@pytest.mark.parametrize(
    "who", ["nobody", "10.0.0.0/33", "::/129", "10.0.0.0/", "1.2.3", "", ",".join(["::1"] * 17)]
)
def test_who_cannot_be_understood_is_told_at_the_start(store: Store, who):
    """Rather than letting everybody or nobody in."""
    fangst("init", *store)
    for option in ("--metrics-from", "--proxies"):
        ran = fangst("serve", *store, option, who, "--listen", "127.0.0.1:0", expect=1)
        assert option in ran.err


def test_the_server_is_ready_when_its_store_answers(site: Site):
    """For everybody, as a documented answer."""
    answer = site.client(None).get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def keep_capturing(client: httpx.Client, order: dict, stop: threading.Event) -> list[int]:
    """Captures again and again, whatever it is told, and gives the statuses."""
    told = []
    while not stop.is_set():
        told.append(capture(client, order, 1).status_code)
    return told


def oldest(site: Site, queue: str) -> float:
    """For how many seconds the oldest unit of work has waited, as /metrics has it."""
    return value(scrape(site.server.url)[1], "fangst_oldest_unit_age_seconds", queue=queue)


def test_a_server_that_commits_nothing_is_not_ready_and_says_how_long_who_waits(site: Site, order_of):
    """Somebody holds the store for longer than anybody waits: it can be read, and what is written waits. When it is
    given back everything goes on."""
    client, order, stop = site.client(checked=False), order_of(1000), threading.Event()
    client.timeout = 60
    wait_until(lambda: oldest(site, "writes") == 0, 10, "nobody waits")
    with ThreadPoolExecutor(1) as pool:
        try:
            with site.store.held():
                capturing = pool.submit(keep_capturing, client, order, stop)
                wait_until(lambda: oldest(site, "writes") > 2, 10, "it is seen to wait")
                assert exchange(site.server.port, request("GET", "/readyz")).status == 200
                refused = wait_until(lambda: not_ready(site), 30, "it is not ready")
                stop.set()
        finally:
            stop.set()
        told = capturing.result()
    assert refused["code"] == "WRITES_STALLED"
    assert refused["detail"].startswith("Changes wait, and for ten seconds or longer the store has committed none")
    assert set(told) <= {201, 503}
    wait_until(lambda: not_ready(site) is None, 10, "it is ready again")
    assert read(client, order)["captured_amount"] == told.count(201)
    wait_until(lambda: oldest(site, "writes") == 0, 10, "nobody waits any more")
    assert oldest(site, "reads") == 0


def not_ready(site: Site) -> dict | None:
    """What /readyz says if it is not 200."""
    answer = exchange(site.server.port, request("GET", "/readyz"))
    return None if answer.status == 200 else json.loads(answer.body)


def test_a_server_whose_store_is_broken_is_alive_but_not_ready(store: Store):
    """It is spoiled under it: /readyz says 503, /healthz and /metrics answer as before."""
    fangst("init", *store)
    server = Server(store).start()
    try:
        assert exchange(server.port, request("GET", "/readyz")).status == 200
        store.spoil()
        wait_until(
            lambda: exchange(server.port, request("GET", "/readyz")).status == 503, 10, "it is not ready"
        )
        assert exchange(server.port, request("GET", "/healthz")).status == 200
        metrics = exchange(server.port, request("GET", "/metrics"))
        assert metrics.status == 200
        assert b"fangst_store_failures_total 0\n" not in metrics.body
    finally:
        server.kill()


def test_an_unknown_probe_is_not_the_portal(site: Site):
    """Only what has a row is answered as a probe; PUT on one is 405."""
    assert exchange(site.server.port, request("PUT", "/readyz", "Content-Length: 0")).status == 405
    assert exchange(site.server.port, request("GET", f"{PLACE}/readyz/x/y")).status == 404
