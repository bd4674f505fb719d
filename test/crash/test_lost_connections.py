"""PostgreSQL, or the way to it, fails at every point of a transaction: whatever was answered is true, what had a key can
be repeated, and fangst goes on by itself when the server is back."""

import copy
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import datetime

import httpx
import psycopg
import pytest

from support import cluster as clusters
from support.contract import Contract
from support.orders import Shop, place
from support.pg_proxy import Cut, PgProxy, pg_proxy_of
from support.polling import wait_until
from support.program import Server
from support.site import FJORD, Site
from support.store import ROLE
from support.wire import order_path

pytestmark = pytest.mark.postgres_only("an embedded store has no connection to lose")

PLENTY = 50_000_000
PATIENCE = 15  # seconds: fangst gives up after about ten
AMOUNTS = itertools.count(1)


@pytest.fixture(scope="module")
def cluster() -> Iterator[clusters.Cluster]:
    """A PostgreSQL that these tests may stop and break."""
    with clusters.Cluster() as own:
        clusters.make_role(own.conninfo, ROLE)
        yield own


@pytest.fixture(scope="module")
def site(tmp_path_factory, contract: Contract, cluster) -> Iterator[Site]:
    """An installation on it. Its own server, which no proxy is in front of, tells what is there."""
    site = Site(tmp_path_factory.mktemp("lost") / "data", contract, postgres=cluster.conninfo)
    site.open()
    yield site
    site.close()


@pytest.fixture(scope="module")
def proxy(site: Site, cluster) -> Iterator[PgProxy]:
    """The way to the database that fails as it is told."""

    def watch(sql: str) -> int:
        with psycopg.connect(f"{site.store.superuser} user={ROLE}", autocommit=True) as connection:
            return connection.execute(sql).fetchone()[0]

    with pg_proxy_of(cluster.port, watch) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def server(site: Site, proxy: PgProxy) -> Iterator[Server]:
    """A process of fangst behind that way. It is never restarted."""
    store = copy.copy(site.store)
    store.server = f"{store.server} port={proxy.port}"
    server = Server(store, options=("--writers", "1", "--readers", "2"))
    server.start()
    yield server
    proxy.talk()
    server.stop()


@pytest.fixture(scope="module")
def client(site: Site, server: Server) -> httpx.Client:
    """A client of that process."""
    return site.client(FJORD, via=server, checked=False)


def new_orders(client: httpx.Client, count: int) -> list[str]:
    """Orders of which nothing is captured yet."""
    return [place(client, Shop(1).order_of(PLENTY))["order_id"] for _ in range(count)]


@pytest.fixture(scope="module")
def orders(site: Site) -> list[str]:
    """Orders to capture from."""
    return new_orders(site.client(FJORD), 4)


def capture(
    client: httpx.Client, order: str, amount: int, key: str | None = None, patience: int = PATIENCE
) -> httpx.Response:
    """Asks once, and waits no longer than that."""
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(
        f"{order_path(order)}/captures", json={"captured_amount": amount}, headers=headers, timeout=patience
    )


def times(site: Site, amount: int) -> int:
    """How often this amount, which is one capture's own, has been captured."""
    with site.store.opened() as connection:
        sql = "SELECT count(*) FROM order_event WHERE type = 'capture.created' AND amount = ?"
        return connection.execute(sql, (amount,)).fetchone()[0]


def is_ready(client: httpx.Client) -> int:
    """The status of /readyz."""
    return client.get("/readyz", timeout=PATIENCE).status_code


@contextmanager
def locked(site: Site, order: str) -> Iterator[psycopg.Connection]:
    """Somebody else holds the row of an order."""
    with psycopg.connect(site.store.superuser) as connection:
        touch(connection, order)
        yield connection
        connection.rollback()


def touch(connection: psycopg.Connection, order: str) -> None:
    """Changes nothing, and holds the row."""
    sql = "UPDATE order_state SET weight = weight WHERE order_id = %s"
    connection.execute(sql, (bytes.fromhex(order.replace("-", "")),))


def waiting_since(site: Site) -> datetime | None:
    """When the latest statement began that waits for a lock, if there is one."""
    sql = (
        "SELECT max(query_start) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with psycopg.connect(site.store.superuser) as connection:
        return connection.execute(sql).fetchone()[0]


def end_sessions(site: Site) -> None:
    """As an administrator who ends all sessions of fangst."""
    sql = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{ROLE}'"
    clusters.ask(site.store.superuser, sql)


# --- cut at a point --------------------------------------------------------------------------


@pytest.mark.parametrize("key", [None, "key"])
@pytest.mark.parametrize("cut", Cut)
def test_a_cut_at_any_point_of_a_capture_is_not_noticed(
    site, client, proxy, orders, cut: Cut, key: str | None
):
    """It is answered 201, and is there once; under its key it is the same again."""
    amount = next(AMOUNTS)
    key = key and f"{key}-{cut.name}"
    assert capture(client, orders[0], next(AMOUNTS)).status_code == 201  # the caller is familiar from here on
    proxy.arm(cut)
    answer = capture(client, orders[0], amount, key)
    assert proxy.struck == 1
    assert answer.status_code == 201, answer.text
    assert times(site, amount) == 1
    if key:
        again = capture(client, orders[0], amount, key)
        assert again.headers["Capture-Id"] == answer.headers["Capture-Id"]
        assert times(site, amount) == 1


@pytest.mark.parametrize("cut", Cut)
def test_a_cut_of_a_group_is_not_noticed_by_any_of_it(site, client, proxy, cut: Cut):
    """Sixteen at once, half of them under keys."""
    orders = new_orders(client, 16)
    amounts = [next(AMOUNTS) for _ in range(16)]
    proxy.arm(cut)
    with ThreadPoolExecutor(len(amounts)) as pool:
        asked = [
            pool.submit(capture, client, orders[n], amount, f"group-{amount}" if n % 2 else None, 2 * PATIENCE)
            for n, amount in enumerate(amounts)
        ]
        heard = [one.result() for one in asked]
    assert proxy.struck == 1
    assert [one.status_code for one in heard] == [201] * 16, [
        one.text for one in heard if one.status_code != 201
    ]
    assert [times(site, amount) for amount in amounts] == [1] * 16


@pytest.mark.parametrize("cut", [cut for cut in Cut if cut.is_at_begin])
def test_a_cut_of_a_read_is_not_noticed(client, proxy, orders, cut: Cut):
    """It is read again, over another connection."""
    assert client.get(order_path(orders[0])).status_code == 200  # the caller is familiar from here on
    proxy.arm(cut)
    assert client.get(order_path(orders[0]), timeout=PATIENCE).status_code == 200
    assert proxy.struck == 1


def test_a_read_over_a_session_that_was_ended_is_not_noticed(client, orders, site):
    """It is replaced."""
    end_sessions(site)
    assert client.get(order_path(orders[0]), timeout=PATIENCE).status_code == 200


def said(server: Server, state: str) -> int:
    """How often fangst was told this SQLSTATE."""
    return server.log.read_text(errors="replace").count(f"(SQLSTATE {state})")


def test_a_session_that_is_ended_for_idling_in_a_transaction_is_not_noticed(site, client, proxy, orders, server):
    """The server says so, and nothing of the transaction is there: it is run again."""
    amount, before = next(AMOUNTS), said(server, "25P03")
    assert capture(client, orders[0], next(AMOUNTS)).status_code == 201  # the caller is familiar from here on
    proxy.arm(Cut.SESSION_IS_ENDED_BEFORE_COMMIT)
    assert capture(client, orders[0], amount).status_code == 201
    assert proxy.struck == 1
    assert said(server, "25P03") == before + 1, server.tail()
    assert times(site, amount) == 1


@contextmanager
def read_only_after(site: Site, amount: int, attempts: int) -> Iterator[None]:
    """While this context lasts a transaction can write nothing more once it has written a capture of this amount, so
    often; as where a server becomes read-only under those who are connected."""
    become = f"""
        CREATE SEQUENCE seen;
        GRANT USAGE ON seen TO {ROLE};
        CREATE FUNCTION become_read_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.amount = {amount} AND nextval('seen') <= {attempts} THEN
                PERFORM set_config('transaction_read_only', 'on', true);
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER become_read_only BEFORE INSERT ON order_event FOR EACH ROW EXECUTE FUNCTION become_read_only()"""
    clusters.ask(site.store.superuser, become)
    try:
        yield
    finally:
        end = "DROP TRIGGER become_read_only ON order_event; DROP FUNCTION become_read_only; DROP SEQUENCE seen"
        clusters.ask(site.store.superuser, end)


@pytest.mark.parametrize("key", [None, "read-only"])
def test_a_server_that_becomes_read_only_in_a_transaction_is_not_noticed(site, client, orders, server, key):
    """It may be another one now: the rest of the transaction is refused, and all of it is run over a new connection."""
    amount, before = next(AMOUNTS), said(server, "25006")
    with read_only_after(site, amount, attempts=1):
        assert capture(client, orders[0], amount, key).status_code == 201
    assert said(server, "25006") == before + 1
    assert times(site, amount) == 1


def test_a_server_that_stays_read_only_is_an_outage(site, client, orders, server):
    """503 in time, that nothing was changed, and nothing is; others are not held up for longer than that."""
    amount, before = next(AMOUNTS), said(server, "25006")
    began = time.monotonic()
    with read_only_after(site, amount, attempts=1_000_000):
        answer = capture(client, orders[0], amount, "stays-read-only")
        assert time.monotonic() - began < PATIENCE
        assert (answer.status_code, answer.json()["error_code"]) == (503, "TEMPORARILY_UNAVAILABLE")
        assert answer.json()["error_messages"] == ["The store cannot be reached; nothing was changed"]
        assert said(server, "25006") > before + 1
        assert capture(client, orders[1], next(AMOUNTS)).status_code == 201
    assert times(site, amount) == 0
    assert capture(client, orders[0], amount, "stays-read-only").status_code == 201
    assert times(site, amount) == 1


# --- the server is away ----------------------------------------------------------------------


def expect_outage(site: Site, client: httpx.Client, orders: list[str]) -> list[int]:
    """While the store is away everybody is told so in time, in words that are true. Gives the amounts of the captures
    that were told that nothing was changed."""
    amounts = [next(AMOUNTS) for _ in range(4)]
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        ready = pool.submit(is_ready, client)
        reading = pool.submit(client.get, order_path(orders[0]), timeout=PATIENCE)
        asked = [
            pool.submit(capture, client, orders[0], each, None if each % 2 else f"away-{each}")
            for each in amounts
        ]
        heard = [one.result() for one in asked]
        assert (ready.result(), reading.result().status_code) == (503, 503)
    assert time.monotonic() - began < PATIENCE
    for answer in heard:
        assert answer.status_code == 503, answer.text
        assert answer.json()["error_code"] in ("TEMPORARILY_UNAVAILABLE", "OUTCOME_UNKNOWN")
    told = [
        a
        for a, answer in zip(amounts, heard, strict=True)
        if answer.json()["error_code"] == "TEMPORARILY_UNAVAILABLE"
    ]
    for answer in heard:
        if answer.json()["error_code"] == "TEMPORARILY_UNAVAILABLE":
            assert answer.headers["Retry-After"] == "1"
            assert "nothing was changed" in answer.json()["error_messages"][0]
        else:
            assert "Retry-After" not in answer.headers
    return told


def expect_recovery(site: Site, client: httpx.Client, orders: list[str], told: list[int]) -> None:
    """What was told is true, and everything works again without a restart."""
    wait_until(lambda: is_ready(client) == 200, 20, "the server is ready again")
    assert [times(site, amount) for amount in told] == [0] * len(told)
    for amount in told:
        if amount % 2 == 0:
            assert capture(client, orders[0], amount, f"away-{amount}").status_code == 201
            assert times(site, amount) == 1
    amount = next(AMOUNTS)
    assert capture(client, orders[1], amount).status_code == 201
    assert times(site, amount) == 1


def test_a_network_that_says_nothing_is_an_outage(site, client, proxy, orders):
    """Connections stay open and nothing comes: it is not waited for without end."""
    proxy.be_silent()
    try:
        told = expect_outage(site, client, orders)
    finally:
        proxy.talk()
    expect_recovery(site, client, orders, told)


@pytest.mark.parametrize("end", ["stop", "crash", "kill"])
def test_a_server_that_is_stopped_is_an_outage(site, client, proxy, orders, cluster, end: str):
    """In order, at once, and without a word."""
    getattr(cluster, end)()
    try:
        told = expect_outage(site, client, orders)
        assert len(told) == 4, "nothing was on its way"
    finally:
        cluster.start()
    expect_recovery(site, client, orders, told)


def test_a_server_that_takes_no_more_connections_is_an_outage(site, client, orders, cluster):
    """As when others have taken all of them."""
    cluster.ask(f"ALTER ROLE {ROLE} CONNECTION LIMIT 0")
    try:
        end_sessions(site)
        told = expect_outage(site, client, orders)
    finally:
        cluster.ask(f"ALTER ROLE {ROLE} CONNECTION LIMIT -1")
    expect_recovery(site, client, orders, told)


def test_a_server_that_has_become_a_follower_is_an_outage(site, client, orders, cluster):
    """It takes connections, but only to read: that is no store to write to."""
    cluster.ask(f"ALTER DATABASE {site.store.database} SET default_transaction_read_only = on")
    try:
        end_sessions(site)
        told = expect_outage(site, client, orders)
    finally:
        cluster.ask(f"ALTER DATABASE {site.store.database} RESET default_transaction_read_only")
    expect_recovery(site, client, orders, told)


# --- under load --------------------------------------------------------------------------------


class Load:
    """Clients that capture without a pause, and remember what they were told."""

    def __init__(self, site: Site, client: httpx.Client, orders: list[str]):
        self.site, self.client, self.orders = site, client, orders
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.told: dict[int, tuple[int, str, str | None]] = {}  # amount: status, error code, key

    def work(self) -> None:
        """One of the clients."""
        while not self.stop.is_set():
            with self.lock:
                amount = next(AMOUNTS)
            key = f"load-{amount}" if amount % 2 else None
            answer = capture(self.client, self.orders[amount % 4], amount, key)
            code = answer.json()["error_code"] if answer.status_code >= 400 else ""
            self.told[amount] = (answer.status_code, code, key)

    def during(self, trouble: Callable[[], None]) -> None:
        """Eight clients, from before the trouble until after it."""
        with ThreadPoolExecutor(8) as pool:
            working = [pool.submit(self.work) for _ in range(8)]
            try:
                wait_until(lambda: len(self.told) > 20, 20, "there is load")
                trouble()
                before = len(self.told)
                wait_until(lambda: len(self.told) > before + 20, 30, "there is load again")
            finally:
                self.stop.set()
            for one in working:
                one.result(timeout=30)

    def check(self) -> None:
        """Each answer is true; repeating what had a key makes each exactly one."""
        sql = "SELECT amount, count(*) FROM order_event WHERE type = 'capture.created' GROUP BY amount"
        with self.site.store.opened() as connection:
            there = dict(connection.execute(sql).fetchall())
        for amount, (status, code, key) in self.told.items():
            assert status in (201, 503), (amount, status, code)
            if code == "OUTCOME_UNKNOWN":
                assert there.get(amount, 0) <= 1, amount
            else:
                assert there.get(amount, 0) == (status == 201), (amount, status, code)
            if key and status == 503:
                assert capture(self.client, self.orders[amount % 4], amount, key).status_code == 201
                assert times(self.site, amount) == 1


def test_sessions_that_are_ended_all_the_time_lose_and_double_nothing(site, client, orders):
    """Thirty times within some seconds."""
    load = Load(site, client, orders)

    def trouble() -> None:
        for _ in range(30):
            before = len(load.told)
            end_sessions(site)
            wait_until(lambda before=before: len(load.told) > before, 20, "something is answered")

    load.during(trouble)
    load.check()


@pytest.mark.parametrize("end", ["stop", "crash"])
def test_a_server_that_is_started_again_under_load_loses_and_doubles_nothing(
    site, client, orders, cluster, end: str
):
    """As at an update, and as after a crash."""
    load = Load(site, client, orders)

    def trouble() -> None:
        for _ in range(2):
            getattr(cluster, end)()
            cluster.start()
            wait_until(lambda: is_ready(client) == 200, 20, "the server is ready again")

    load.during(trouble)
    load.check()
    assert any(status == 201 for status, _, _ in load.told.values())


# --- locks -------------------------------------------------------------------------------------


def test_a_lock_that_is_given_back_is_waited_for(site, client, orders):
    """One order is held by somebody else, longer than a session waits for it at a time."""
    amount = next(AMOUNTS)
    with ThreadPoolExecutor(1) as pool:
        with locked(site, orders[0]):
            asked = pool.submit(capture, client, orders[0], amount)
            first = wait_until(lambda: waiting_since(site), 5, "it waits")
            wait_until(lambda: (waiting_since(site) or first) > first, 5, "it has given up and waits again")
        assert asked.result().status_code == 201
    assert times(site, amount) == 1


def test_a_lock_that_is_not_given_back_is_not_waited_for_without_end(site, client, orders):
    """503, that nothing was changed, and later nothing is there."""
    amount = next(AMOUNTS)
    with locked(site, orders[0]):
        answer = capture(client, orders[0], amount)
    assert answer.status_code == 503
    assert answer.json()["error_messages"] == ["Others were first again and again; nothing was changed"]
    assert answer.headers["Retry-After"] == "1"
    assert capture(client, orders[0], next(AMOUNTS)).status_code == 201
    assert times(site, amount) == 0


def test_many_who_wait_for_one_lock_wait_no_longer_than_one(site, client, orders):
    """They do not wait for it one after the other; who wants something else is only behind the first of them."""
    amounts = [next(AMOUNTS) for _ in range(16)]
    with ThreadPoolExecutor(17) as pool, locked(site, orders[0]):
        began = time.monotonic()
        first = pool.submit(capture, client, orders[0], amounts[0], patience=60)
        wait_until(lambda: waiting_since(site), 5, "it waits")
        others = [pool.submit(capture, client, orders[0], amount, patience=60) for amount in amounts[1:]]
        free = pool.submit(capture, client, orders[1], next(AMOUNTS), patience=60)
        assert [one.result().status_code for one in (first, *others)] == [503] * 16
        assert free.result().status_code == 201
        assert time.monotonic() - began < 30  # seconds; one after the other it would be two for each, after the first
    assert [times(site, amount) for amount in amounts] == [0] * 16


def test_a_deadlock_is_not_noticed(site, client, orders):
    """fangst holds the first order and waits for the second; somebody else does the contrary."""
    amounts = [next(AMOUNTS) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool, psycopg.connect(site.store.superuser) as other:
        with locked(site, orders[2]):
            asked = [pool.submit(capture, client, orders[2], amounts[0])]
            wait_until(lambda: waiting_since(site), 5, "the writer waits")
            touch(other, orders[1])
            asked.append(pool.submit(capture, client, orders[0], amounts[1]))
            threading.Event().wait(
                0.1
            )  # so that it is before the next one in the queue; if not, nothing deadlocks
            asked.append(pool.submit(capture, client, orders[1], amounts[2]))
            threading.Event().wait(0.1)
        wait_until(lambda: waiting_since(site), 5, "the writer waits again")
        try:
            touch(other, orders[0])
        except psycopg.errors.DeadlockDetected:
            pass  # either of the two is chosen
        other.rollback()
        assert [one.result().status_code for one in asked] == [201] * 3
    assert [times(site, amount) for amount in amounts] == [1] * 3


def capture_or_none(client: httpx.Client, order: str, amount: int) -> httpx.Response | None:
    """The same of a server that may be on its way out already."""
    try:
        return capture(client, order, amount)
    except httpx.TransportError:
        return None


# --- the stop ------------------------------------------------------------------------------------


@pytest.mark.parametrize("away", ["silent", "stopped", "locked"])
def test_the_graceful_stop_takes_less_than_ten_seconds_with_the_store_away(
    site, proxy, orders, cluster, away: str
):
    """Whoever was heard is told that nothing was changed, or that it is not known."""
    store = copy.copy(site.store)
    store.server = f"{store.server} port={proxy.port}"
    server = Server(store, options=("--writers", "1", "--readers", "1")).start()
    client = site.client(FJORD, via=server, checked=False)
    assert capture(client, orders[3], next(AMOUNTS)).status_code == 201
    amounts = [next(AMOUNTS) for _ in range(6)]
    with ThreadPoolExecutor(8) as pool, locked(site, orders[0]) if away == "locked" else nullcontext():
        if away == "silent":
            proxy.be_silent()
        elif away == "stopped":
            cluster.stop()
        asked = [pool.submit(capture_or_none, client, orders[0], amount) for amount in amounts]
        began = time.monotonic()
        try:
            server.stop()
            assert time.monotonic() - began < 10
            heard = [one.result() for one in asked]
        finally:
            proxy.talk()
            if away == "stopped":
                cluster.start()
                wait_until(
                    lambda: is_ready(site.client(FJORD)) == 200, 20, "the other process is ready again"
                )
    for amount, answer in zip(amounts, heard, strict=True):
        assert answer is None or answer.status_code == 503
        if answer is not None and answer.json()["error_code"] == "TEMPORARILY_UNAVAILABLE":
            assert times(site, amount) == 0
