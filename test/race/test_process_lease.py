"""A process that hangs in the middle of a round, which its network or its machine may make it do, holds up the others
for its lease and no longer; and when it wakes up it has lost nothing but the round."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from support.fleet import Fleet, rounds
from support.merchant import finished, ids_of, start_bulk
from support.orders import Shop, place
from support.polling import wait_until
from support.program import Server
from support.raw import exchange, request
from support.recorded import recorded, text_of
from support.site import FJORD
from support.wire import amounts, capture, read

pytestmark = pytest.mark.postgres_only(
    "who hangs with an embedded store in its hand has the only file; nobody can take it"
)

LEASE = 30  # seconds: POSTGRES_LEASE_SECONDS in src/store/db_postgres.h
DUE = 200
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
EXPIRED = "SELECT count(*), count(DISTINCT order_id) FROM order_event WHERE type = 'order.expired'"


def ask(fleet: Fleet, sql: str, *parameters):
    """One row, past the program."""
    with fleet.store.opened() as connection:
        return connection.execute(sql, parameters).fetchone()


def hang(fleet: Fleet, worker: Server, lock: str) -> float:
    """Stops a process when it is in the middle of a round: it waits for a row that we hold, is stopped, and gets the row
    then. Gives the time since which the server waits for it."""
    with psycopg.connect(fleet.store.superuser) as connection:
        assert connection.execute(lock).fetchall()
        wait_until(lambda: ask(fleet, WAITING)[0] > 0, 30, "the process waits for the row")
        os.kill(worker.process.pid, signal.SIGSTOP)
        connection.rollback()
    idle = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"
    wait_until(lambda: ask(fleet, idle)[0] > 0, 10, "the server waits for the process")
    return time.monotonic()


def test_a_sweep_that_hangs_is_taken_over_within_the_lease(fleet: Fleet):
    """Nothing of it is there before, all of it afterwards, and each order expires once."""
    at = datetime.now(UTC) + timedelta(seconds=4)
    due = [recorded(expires_at=at.strftime("%Y-%m-%dT%H:%M:%S.000Z")) for _ in range(DUE)]
    fleet.import_orders([text_of(one) for one in due])
    first_due = "SELECT order_id FROM order_state ORDER BY expires_at, order_id LIMIT 1 FOR UPDATE"
    worker = fleet.add("jobs")
    since = hang(fleet, worker, first_due)
    other = fleet.add("jobs")
    assert ask(fleet, EXPIRED) == (0, 0)
    assert rounds(other, "expiry") == 0
    wait_until(lambda: ask(fleet, EXPIRED) == (DUE, DUE), LEASE + 15, "another process has swept", pause=0.1)
    assert LEASE - 2 < time.monotonic() - since < LEASE + 8
    os.kill(worker.process.pid, signal.SIGCONT)
    before = rounds(worker, "look")
    wait_until(lambda: rounds(worker, "look") > before + 1, 30, "the process goes on")
    ready = request("GET", "/readyz")
    wait_until(lambda: exchange(worker.port, ready).status == 200, 30, "it finds its store again")
    assert ask(fleet, EXPIRED) == (DUE, DUE)


def test_a_bulk_job_that_hangs_holds_up_no_other_job_and_is_taken_over_within_the_lease(fleet: Fleet):
    """Other processes do the jobs after it at once, and go on with it when its lease has ended."""
    client = fleet.client(FJORD)
    orders = [recorded() for _ in range(150)]
    fleet.import_orders([text_of(one) for one in orders])
    first, second = (start_bulk(client, {"order_ids": ids_of(some)}) for some in (orders[:100], orders[100:]))
    held = ids_of(orders)[0].replace("-", "")
    worker = fleet.add("jobs")
    since = hang(fleet, worker, f"SELECT 1 FROM order_state WHERE order_id = '\\x{held}' FOR UPDATE")
    fleet.add("jobs")
    done = finished(client, second, seconds=LEASE - 10)
    assert (done["done"], done["failed"]) == (50, 0)
    done = finished(client, first, seconds=LEASE + 15)
    assert (done["done"], done["failed"]) == (100, 0)
    assert time.monotonic() - since < LEASE + 8
    os.kill(worker.process.pid, signal.SIGCONT)
    captures = "SELECT count(*), count(DISTINCT order_id) FROM order_event WHERE type = 'capture.created'"
    before = rounds(worker, "look")
    wait_until(lambda: rounds(worker, "look") > before + 1, 30, "the process goes on")
    assert ask(fleet, captures) == (150, 150)


def test_who_wants_an_order_that_somebody_holds_is_told_to_come_again_and_nobody_else_waits(
    fleet: Fleet, shop: Shop
):
    """Nothing of it has happened; other orders are captured meanwhile, and this one as soon as it is free."""
    client, beside = fleet.client(FJORD, checked=False), fleet.client(FJORD)
    client.timeout = 60
    held, free = (place(beside, shop.order_of(1000)) for _ in range(2))
    number = held["order_id"].replace("-", "")
    with psycopg.connect(fleet.store.superuser) as holder, ThreadPoolExecutor(1) as pool:
        holder.execute(f"SELECT 1 FROM order_state WHERE order_id = '\\x{number}' FOR UPDATE")
        began = time.monotonic()
        waiting = pool.submit(capture, client, held, 400)
        wait_until(lambda: ask(fleet, WAITING)[0] > 0, 10, "the capture waits")
        assert capture(beside, free, 400).status_code == 201
        assert time.monotonic() - began < 5
        assert waiting.result(timeout=60).status_code == 503
        assert time.monotonic() - began < 25
        holder.rollback()
    assert amounts(read(client, held)) == ("AUTHORIZED", 0, 1000)
    assert capture(client, held, 400).status_code == 201


def test_a_process_that_is_killed_in_the_middle_of_a_sweep_is_taken_over_at_once(fleet: Fleet):
    """Its connections end with it, so the server waits for nothing."""
    at = datetime.now(UTC) + timedelta(seconds=4)
    due = [recorded(expires_at=at.strftime("%Y-%m-%dT%H:%M:%S.000Z")) for _ in range(DUE)]
    fleet.import_orders([text_of(one) for one in due])
    worker, other = fleet.add("jobs"), None
    since = hang(
        fleet, worker, "SELECT order_id FROM order_state ORDER BY expires_at, order_id LIMIT 1 FOR UPDATE"
    )
    other = fleet.add("jobs")
    worker.kill()
    wait_until(lambda: ask(fleet, EXPIRED) == (DUE, DUE), 10, "another process has swept", pause=0.05)
    assert time.monotonic() - since < 10
    assert rounds(other, "expiry") > 0
