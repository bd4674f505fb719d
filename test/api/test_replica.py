"""Reads of the portal from a server that follows the primary one: nobody misses what they did themselves, and whatever
becomes of that server, every request is answered."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import httpx
import pytest

from support.cluster import Cluster, ask, in_database, make_role
from support.contract import Contract
from support.merchant import detail, finished, results, start_bulk, take, taken
from support.orders import PLACE, Shop, place
from support.polling import wait_until
from support.program import Server, fangst
from support.site import Site
from support.standby import Standby
from support.store import ROLE
from support.together import at_once

pytestmark = pytest.mark.postgres_only("only PostgreSQL can be followed")

EMAIL = "operator@fjord.example"
READS = re.compile(r'fangst_session_reads_total\{server="(\w+)",why="(\w+)"\} (\d+)')
POSITION = re.compile(r"fangst_position_([0-9a-f]{24})=1; Path=/; Max-Age=60; HttpOnly; SameSite=Strict")
# One answer that a replica owes is waited for two seconds; the rest is for a machine that has other things to do.
OWED = 4


@pytest.fixture(scope="module")
def primary() -> Iterator[Cluster]:
    """A cluster that nobody else has anything in."""
    with Cluster(shared_buffers="64MB") as cluster:
        make_role(cluster.conninfo, ROLE)
        yield cluster


@pytest.fixture(scope="module")
def standby(primary: Cluster) -> Iterator[Standby]:
    """A server that follows it, and sends readers away at once if they are in the way."""
    with Standby(primary, shared_buffers="64MB", max_standby_streaming_delay="0") as standby:
        yield standby


@pytest.fixture(scope="module")
def site(tmp_path_factory, contract: Contract, primary: Cluster, standby: Standby) -> Iterator[Site]:
    """An installation of two processes that read from the standby."""
    site = Site(tmp_path_factory.mktemp("site") / "data", contract, postgres=primary.conninfo)
    replica = f"{in_database(standby.conninfo, site.store.database)} user={ROLE}"
    site.processes = [Server(site.store, options=("--replica", replica)) for _ in range(2)]
    site.server = site.processes[0]
    site.open()
    site.processes[1].start()
    site.create_user(EMAIL, "operator")
    yield site
    site.close()


@pytest.fixture(scope="module")
def session(site: Site) -> httpx.Client:
    """Somebody who is signed in."""
    return site.sign_in(EMAIL)


@pytest.fixture
def browser(site: Site, session: httpx.Client) -> Callable[..., httpx.Client]:
    """Gives browsers in which this session goes on, that have seen nothing yet; `via` is another process."""

    def new(via: Server | None = None) -> httpx.Client:
        client = site.client(None, via=via)
        client.cookies.set("fangst_session", session.cookies["fangst_session"], domain="127.0.0.1", path="/")
        client.headers["X-CSRF-Token"] = session.headers["X-CSRF-Token"]
        return client

    return new


@pytest.fixture
def order(client: httpx.Client, shop: Shop, standby: Standby) -> dict:
    """An order that the standby has too."""
    order = place(client, shop.order_of(10_000))
    standby.catch_up()
    return order


def positions(client: httpx.Client) -> list[str]:
    """Gives the positions that a browser carries."""
    return [name for name in client.cookies if name.startswith("fangst_position_")]


def reads(server: Server) -> Counter:
    """Counts where the reads of sessions went and why."""
    text = httpx.get(f"{server.url}/metrics", trust_env=False).text
    return Counter({where if where == "replica" else why: int(n) for where, why, n in READS.findall(text)})


def reads_of(server: Server, what: Callable[[], object]) -> Counter:
    """Counts those that something made."""
    before = reads(server)
    what()
    return reads(server) - before


@pytest.fixture(autouse=True)
def ready(site: Site, browser, standby: Standby) -> None:
    """Each test begins when every reader of both processes reads from the standby, while there is one."""
    if standby.process is None:
        standby.start()
    if standby.is_promoted:
        return
    for server in site.processes:
        client = browser(server)

        def only_there(client=client, server=server) -> bool:
            client.cookies = httpx.Cookies({"fangst_session": client.cookies["fangst_session"]})
            made = reads_of(server, lambda: at_once([lambda: client.get(PLACE)] * 8))
            return made == Counter(replica=8)

        wait_until(only_there, 60, "the portal reads from the standby", pause=0.2)


def test_a_session_reads_from_the_replica_and_a_key_from_the_primary(site, client, browser, shop, standby):
    """What the replica does not have yet, only the shop sees."""
    portal = browser()
    with standby.paused():
        placed = place(client, shop.order_of(10_000))

        def listed(reader: httpx.Client) -> bool:
            return placed["order_id"] in {one["order_id"] for one in reader.get(PLACE).json()["orders"]}

        assert listed(client)
        assert reads_of(site.server, lambda: listed(portal)) == Counter(replica=1)
        assert not listed(portal)
    standby.catch_up()
    assert reads_of(site.server, lambda: listed(portal)) == Counter(replica=1)
    assert listed(portal)


def test_a_session_sees_what_it_did_at_any_process(site, browser, order, standby):
    """From the primary while the replica is behind, and from the replica again when it is not."""
    mine, others = browser(), browser()
    other_process = browser(site.processes[1])
    with standby.paused():
        answer = take(mine, order, {"captured_amount": 1000})
        assert answer.status_code == 201
        assert POSITION.fullmatch(answer.headers["Set-Cookie"])
        other_process.cookies = mine.cookies
        assert reads_of(site.server, lambda: detail(mine, order)) == Counter(position=1)
        assert detail(mine, order)["captured_amount"] == 1000
        assert detail(other_process, order)["captured_amount"] == 1000
        assert detail(others, order)["captured_amount"] == 0
    standby.catch_up()
    assert reads_of(site.server, lambda: detail(mine, order)) == Counter(replica=1)
    assert detail(mine, order)["captured_amount"] == 1000
    assert detail(other_process, order)["captured_amount"] == 1000


def test_only_who_reads_from_a_replica_carries_a_position(site, client, browser, order):
    """Not a shop, and nobody where there is no replica."""
    assert "Set-Cookie" not in take(client, order, {"captured_amount": 100}).headers
    plain = Server(site.store).start()
    answer = take(browser(plain), order, {"captured_amount": 100})
    assert answer.status_code == 201
    assert "Set-Cookie" not in answer.headers
    plain.stop()


def test_answers_that_cross_do_not_hide_the_newer_write(browser, client, shop, standby):
    """The browser gets the answer of the later capture first."""
    first, second = place(client, shop.order_of(10_000)), place(client, shop.order_of(10_000))
    portal, one, another = browser(), browser(), browser()
    with standby.paused():
        answers = [
            take(one, first, {"captured_amount": 1000}),
            take(another, second, {"captured_amount": 2000}),
        ]
        for answer in reversed(answers):
            portal.cookies.extract_cookies(answer)
        assert detail(portal, first)["captured_amount"] == 1000
        assert detail(portal, second)["captured_amount"] == 2000


def test_a_browser_carries_few_positions(browser, client, shop):
    """An answer takes back what its request brought along."""
    portal, order = browser(), place(client, shop.order_of(10_000))
    for _ in range(20):
        taken(portal, order, {"captured_amount": 100})
    assert len(positions(portal)) == 1


def test_time_does_not_run_backwards_for_who_was_sent_to_the_primary(browser, client, order, standby):
    """What a session saw there it sees from then on."""
    portal = browser()
    with standby.paused():
        taken(portal, order, {"captured_amount": 1000})
        taken(client, order, {"captured_amount": 500})
        before = positions(portal)
        assert detail(portal, order)["captured_amount"] == 1500
        assert len(positions(portal)) == 1
        assert positions(portal) != before


def test_who_watches_a_job_sees_what_it_did(browser, client, shop, standby):
    """The job is not of the request that began it, and is read at the primary."""
    orders = [place(client, shop.order_of(10_000)) for _ in range(5)]
    portal = browser()
    with standby.paused():
        job = finished(portal, start_bulk(portal, {"order_ids": [one["order_id"] for one in orders]}))
        assert job["done"] == 5
        assert len(results(portal, job)) == 5
        assert [detail(portal, one)["captured_amount"] for one in orders] == [10_000] * 5


def test_signing_out_holds_at_once(site, browser, standby):
    """Wherever the session's cookie has been carried, and however far behind the replica is."""
    mine = site.sign_in(EMAIL)
    thief = browser()
    thief.cookies.set("fangst_session", mine.cookies["fangst_session"], domain="127.0.0.1", path="/")
    standby.catch_up()
    assert reads_of(site.server, lambda: thief.get(PLACE)) == Counter(replica=1)
    with standby.paused():
        assert mine.delete("/merchant/v1/session").status_code == 204
        assert thief.get(PLACE).status_code == 401


def test_signing_in_holds_at_once(site, standby):
    """Although the replica has not heard of the session."""
    with standby.paused():
        portal = site.sign_in(EMAIL)
        assert portal.get("/merchant/v1/session").status_code == 200
        assert portal.get(PLACE).status_code == 200


def test_what_the_replica_does_not_have_is_looked_for_at_the_primary(site, client, browser, shop, standby):
    """An order that a shop has just placed can be opened."""
    portal = browser()
    with standby.paused():
        order = place(client, shop.order_of(10_000))
        assert reads_of(site.server, lambda: detail(portal, order)) == Counter(absent=1)


@pytest.mark.parametrize(
    "value",
    [
        "0000000100007fffffffffff",
        "ffffffffffffffffffffffff",
        "000000ff0000000000000001",
        "x" * 24,
        "",
        "9" * 2000,
    ],
)
def test_a_position_that_was_made_up_does_no_harm(browser, order, value):
    """It is at most waited for a little."""
    portal = browser()
    portal.cookies.set(f"fangst_position_{value}", "1", domain="127.0.0.1", path="/")
    began = time.monotonic()
    for _ in range(5):
        assert detail(portal, order)["captured_amount"] == 0
    assert time.monotonic() - began < OWED


def test_many_positions_do_no_harm(browser, order):
    """Only so many are looked at."""
    portal = browser()
    portal.headers["Cookie"] = "; ".join(
        [
            f"fangst_session={portal.cookies['fangst_session']}",
            *(f"fangst_position_{n:024x}=1" for n in range(100)),
        ]
    )
    portal.cookies = httpx.Cookies()
    assert detail(portal, order)["captured_amount"] == 0


def test_a_replica_that_is_far_behind_is_not_read_from(site, client, browser, shop, standby):
    """Ten seconds are enough for everybody to see what happened."""
    portal = browser()
    with standby.paused():
        order = place(client, shop.order_of(10_000))
        wait_until(
            lambda: reads_of(site.server, lambda: portal.get(PLACE))["late"],
            30,
            "the replica is late",
            pause=0.2,
        )
        assert order["order_id"] in {one["order_id"] for one in portal.get(PLACE).json()["orders"]}


def test_no_capture_is_missed_by_whoever_made_it(site, client, browser, shop):
    """Two hundred captures, each followed by a read at the other process at once."""
    orders = [place(client, shop.order_of(100_000)) for _ in range(4)]
    before = sum(map(reads, site.processes), Counter())

    def work(order: dict) -> list[int]:
        one, other = (browser(server) for server in site.processes)
        seen = []
        for _ in range(50):
            taken(one, order, {"captured_amount": 100})
            other.cookies = one.cookies
            seen.append(detail(other, order)["captured_amount"])
            one, other = other, one
        return seen

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, orders)) == [[100 * (n + 1) for n in range(50)]] * 4
    made = sum(map(reads, site.processes), Counter()) - before
    assert made.total() == 200
    assert made["replica"] >= 100, made


class Readers:
    """People who read without a pause, and what that came to."""

    def __init__(self, clients: list[httpx.Client], order: dict):
        self.statuses: Counter = Counter()
        self.longest = 0.0
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(client, order)) for client in clients]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _read(self, client: httpx.Client, order: dict) -> None:
        while not self._over.is_set():
            began = time.monotonic()
            answer = client.get(f"{PLACE}/{order['order_id']}")
            self.longest = max(self.longest, time.monotonic() - began)
            self.statuses[answer.status_code] += 1


def is_read(site: Site, why: str, at_least: int = 50) -> None:
    """Returns when so many reads more went where they go for this reason."""
    before = reads(site.server)[why]
    wait_until(lambda: reads(site.server)[why] >= before + at_least, 60, f"{at_least} reads are {why}")


def test_a_replica_that_dies_fails_no_request(site, browser, order, standby):
    """Nor does one that comes back."""
    with Readers([browser() for _ in range(4)], order) as readers:
        is_read(site, "replica")
        standby.kill()
        is_read(site, "unusable")
        standby.start()
        is_read(site, "replica")
    assert set(readers.statuses) == {200}
    assert readers.longest < OWED


def test_a_replica_that_says_nothing_fails_no_request(site, browser, order, standby):
    """Its answer is waited for once, and it is asked again when it is well."""
    with Readers([browser() for _ in range(4)], order) as readers:
        is_read(site, "replica")
        with standby.frozen():
            is_read(site, "unusable")
        is_read(site, "replica")
    assert set(readers.statuses) == {200}
    assert readers.longest < OWED


def test_a_read_that_is_in_the_way_of_the_replica_is_run_at_the_primary(site, browser, order, primary):
    """Replaying a lock on the table ends the transactions that read it."""
    locks = "DO $$ BEGIN FOR n IN 1..200 LOOP LOCK TABLE order_state, order_fact; COMMIT; END LOOP; END $$"

    def hit() -> bool:
        ask(in_database(primary.conninfo, site.store.database), locks)
        return reads(site.server)["failed"] > before

    before = reads(site.server)["failed"]
    with Readers([browser() for _ in range(4)], order) as readers:
        wait_until(hit, 60, "a read was in the way")
    assert set(readers.statuses) == {200}


def test_the_replica_goes_with_a_database(tmp_path):
    """A folder has none."""
    said = fangst("serve", "--data", tmp_path, "--replica", "host=127.0.0.1", expect=1).err
    assert "--replica goes with --database" in said


def test_a_replica_that_was_promoted_is_not_read_from(site, client, browser, order, standby):
    """It is another primary now, of which nobody here knows anything. The last test: there is no way back."""
    portal = browser()
    standby.promote()
    taken(client, order, {"captured_amount": 1000})
    wait_until(
        lambda: reads_of(site.server, lambda: detail(portal, order))["unusable"], 30, "it is not read from"
    )
    assert detail(portal, order)["captured_amount"] == 1000
    wait_until(lambda: "it follows no primary" in site.server.log.read_text(), 30, "the server says so")


def test_a_replica_on_another_timeline_is_not_read_from(site, browser, primary, standby):
    """It follows whoever was promoted in the test before, and not the primary."""
    with Standby(standby, shared_buffers="64MB") as follower:
        replica = f"{in_database(follower.conninfo, site.store.database)} user={ROLE}"
        server = Server(site.store, options=("--replica", replica)).start()
        wait_until(lambda: "it is on another timeline" in server.log.read_text(), 30, "the server says so")
        assert reads_of(server, lambda: browser(server).get(PLACE)) == Counter(unusable=1)
        server.stop()
