"""PostgreSQL goes away under the load of a fangst that stays: killed, crashed, restarted, or only its sessions. Whatever
was answered is true afterwards, what has a key is done once however often it is asked for, and the same process goes on."""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from support.cluster import Cluster, make_role
from support.contract import Contract
from support.fleet import numbers
from support.merchant import ids_of
from support.orders import Shop, place
from support.polling import wait_until
from support.recorded import recorded, text_of
from support.site import Site
from support.store import ROLE
from support.wire import ORDERS
from support.witness import PLENTY, Insistent, Job, Round, Worker, check_round, sell

pytestmark = pytest.mark.postgres_only("an embedded store lives and dies with its process: see test_kill.py")

SOAK = "FANGST_SOAK" in os.environ
ROUNDS = 150 if SOAK else 6
WORKERS = 5
JOB_SIZE = 150
SEED = int(os.environ.get("FANGST_TEST_SEED", "20261128"))
# Longer than fangst waits for a connection: then it has to answer 503.
LONG_OUTAGE = 13.0


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that nobody else uses, so that it can be taken away."""
    with Cluster() as own:
        make_role(own.conninfo, ROLE)
        yield own


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, contract: Contract, cluster: Cluster) -> Iterator[Site]:
    """An installation on it."""
    site = Site(tmp_path_factory.mktemp("site") / "data", contract, postgres=cluster.conninfo)
    site.open()
    yield site
    site.close()


def new_round(site: Site, number: int) -> Round:
    """Orders to work on, and a bulk job now and then."""
    shop, client = Shop(SEED + number), site.client(checked=False)
    here = Round(number)
    here.orders = ids_of([place(client, shop.order_of(PLENTY)) for _ in range(5)])
    here.sold = sell(client, place(client, shop.order_of(PLENTY))["order_id"])
    if number % 3 == 0:
        pallet = [recorded() for _ in range(JOB_SIZE)]
        site.import_orders([text_of(one) for one in pallet])
        here.job = Job(f"job-{SEED}-{number}", ids_of(pallet))
    return here


@contextmanager
def at_work(clients: list[httpx.Client], here: Round, kind: type[Worker] = Insistent) -> Iterator[None]:
    """While this context lasts each client asks for one thing after the other."""
    stop = threading.Event()
    workers = [kind(client, here, number, SEED, stop) for number, client in enumerate(clients)]
    with ThreadPoolExecutor(len(workers)) as pool:
        running = [pool.submit(worker.run) for worker in workers]
        try:
            yield
        finally:
            stop.set()
        for each in running:
            each.result(timeout=90)


def answered(here: Round) -> int:
    """How many captures, refunds and updates were answered until now."""
    return len(here.attempts) + len(here.returns) + len(here.updates) - here.cut_off()


def wait_for_progress(here: Round, more: int) -> None:
    """Returns when so many more were answered."""
    goal = answered(here) + more
    wait_until(lambda: answered(here) >= goal or here.faults, 60, f"{more} more changes are answered")


def sessions(cluster: Cluster) -> int:
    """How many connections fangst has."""
    return int(cluster.ask(f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{ROLE}'"))


def be_killed(cluster: Cluster) -> None:
    """All of it at once, without a word."""
    cluster.kill()


def crash(cluster: Cluster) -> None:
    """It stops at once."""
    cluster.crash()


def stop(cluster: Cluster) -> None:
    """An operator stops it."""
    cluster.stop()


@pytest.mark.parametrize(("first", "go_away"), [(0, be_killed), (10_000, crash), (20_000, stop)])
def test_a_database_that_comes_back_has_lost_and_doubled_nothing(
    site: Site, cluster: Cluster, first: int, go_away: Callable
):
    """Again and again, at another moment each time."""
    chance = random.Random(f"{SEED}-{go_away.__name__}")
    process, connected = site.server.process.pid, sessions(cluster)
    client, clients = site.client(checked=False), site.crowd(WORKERS, checked=False)
    for number in range(first, first + ROUNDS):
        here = new_round(site, number)
        with at_work(clients, here):
            wait_for_progress(here, chance.randint(5, 80))
            go_away(cluster)
            threading.Event().wait(chance.choice((0, 0, 0.3, 1.0)) * chance.random())
            cluster.start()
            wait_for_progress(here, 20)
        check_round(client, here)
        assert site.server.process.poll() is None
    site.verify()
    assert site.server.process.pid == process
    wait_until(lambda: sessions(cluster) <= connected, 10, "no connection is left over")


def test_an_outage_that_lasts_is_told_and_ends(site: Site, cluster: Cluster):
    """503 to all who ask meanwhile, /readyz says so, and afterwards everything goes on by itself."""
    here, client = new_round(site, 30_000), site.client(checked=False)
    with at_work(site.crowd(WORKERS, checked=False), here):
        wait_for_progress(here, 30)
        cluster.kill()
        wait_until(lambda: client.get("/readyz").status_code == 503, 30, "it says that it is not ready")
        assert client.get("/healthz").status_code == 200
        wait_until(lambda: here.refusals >= WORKERS, LONG_OUTAGE + 20, "those who ask are refused")
        cluster.start()
        wait_for_progress(here, 100)
        wait_until(lambda: client.get("/readyz").status_code == 200, 10, "it is ready again")
    check_round(client, here)
    site.verify()


@contextmanager
def a_standby_that_is_gone(cluster: Cluster) -> Iterator[None]:
    """While this context lasts the server waits with every commit for a standby that does not come."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    cluster.ask("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    try:
        cluster.ask("SELECT pg_reload_conf()")
        wait_until(lambda: cluster.ask(waiting) != "0", 20, "a commit waits for the standby")
        yield
    finally:
        cluster.ask("ALTER SYSTEM RESET synchronous_standby_names")
        cluster.ask("SELECT pg_reload_conf()")


def test_a_standby_that_is_gone_is_told_and_afterwards_every_answer_is_true(site: Site, cluster: Cluster):
    """Commits hang without an error: who asks for a change is refused in time, /readyz says why, /metrics for how long
    they wait, and reads go on. When nobody is waited for any more the same process does as before."""
    here, client, clients = new_round(site, 60_000), site.client(checked=False), site.crowd(WORKERS, checked=False)
    for each in clients:
        each.timeout = 60
    age = 'fangst_oldest_unit_age_seconds{queue="writes"}'
    with at_work(clients, here):
        wait_for_progress(here, 30)
        with a_standby_that_is_gone(cluster):
            began = time.monotonic()
            wait_until(lambda: here.refusals >= 1, 30, "somebody is refused")
            assert time.monotonic() - began < 20
            wait_until(lambda: numbers(site.server)[age] > 4, 30, "it is seen for how long they wait")
            told = wait_until(lambda: refusal(client), 30, "it says that it is not ready")
            assert told.startswith("Changes wait, and for ten seconds or longer the store has committed none")
            assert client.get("/healthz").status_code == 200
            assert client.get(f"{ORDERS}/{here.orders[0]}").status_code == 200
            wait_until(lambda: here.refusals >= WORKERS, 60, "those who ask are refused, again and again")
        wait_for_progress(here, 100)
        wait_until(lambda: refusal(client) is None, 10, "it is ready again")
    wait_until(lambda: numbers(site.server)[age] < 1, 10, "nobody waits long any more")
    check_round(client, here)
    site.verify()


def refusal(client: httpx.Client) -> str | None:
    """What /readyz says if it is not 200."""
    answer = client.get("/readyz")
    return None if answer.status_code == 200 else answer.json()["detail"]


def test_sessions_that_are_cut_off_at_any_moment_leave_nothing_doubled(site: Site, cluster: Cluster):
    """Many times in a row, also while a COMMIT is on its way: whoever is heard is told the truth."""
    chance = random.Random(SEED)
    cut = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{ROLE}' AND random() < 0.6"
    client, clients, all_cut = site.client(checked=False), site.crowd(WORKERS, checked=False), 0
    for number in range(40_000, 40_000 + max(3, ROUNDS // 3)):
        here = new_round(site, number)
        with at_work(clients, here):
            for _ in range(20):
                wait_for_progress(here, chance.randint(1, 10))
                all_cut += int(cluster.ask(cut))
            wait_for_progress(here, 20)
        check_round(client, here)
    site.verify()
    assert all_cut > 60, f"only {all_cut} sessions were cut off"


def test_a_process_that_is_killed_leaves_the_other_in_peace(site: Site):
    """Half of the clients lose their server, again and again; the other half notices nothing."""
    chance, second = random.Random(SEED), site.join()
    client = site.client(checked=False)
    for number in range(50_000, 50_000 + ROUNDS):
        here, there = new_round(site, number), new_round(site, number + 100_000)
        here.job = there.job = None
        there.orders = here.orders = [*here.orders, *there.orders]
        mine = [site.client(checked=False) for _ in range(3)]
        theirs = [site.client(checked=False, via=second) for _ in range(3)]
        with at_work(mine, here), at_work(theirs, there, Worker):
            wait_for_progress(there, chance.randint(5, 60))
            second.kill()
            wait_for_progress(here, 60)
        second.start()
        both = Round(number, here.attempts + there.attempts, orders=here.orders, faults=here.faults + there.faults)
        both.updates = here.updates + there.updates
        check_round(client, both)
    site.verify()
