"""Several processes do scheduled work on one store and are killed in the middle of it, again and again: every order is
captured or expired exactly once, no job is lost, and the books agree."""

import os
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from support.fleet import Fleet, rounds
from support.merchant import BULK, JOBS, all_of, finished, ids_of, results, timeline
from support.polling import wait_until
from support.program import Server
from support.recorded import AMOUNT, recorded, text_of
from support.site import FJORD, SKERRY
from support.wire import captures_of

WORKERS = 3
BULK_JOBS, JOB_SIZE = 40, 75
DUE = 1200
SEED = int(os.environ.get("FANGST_TEST_SEED", "20261122"))


@pytest.fixture
def workers(fleet: Fleet) -> list[Server]:
    """Processes for scheduled work."""
    return [fleet.add("jobs") for _ in range(WORKERS)]


def kill_one(workers: list[Server], chance: random.Random) -> None:
    """Takes a process away without a word and starts it again."""
    victim = chance.choice(workers)
    victim.kill()
    victim.start()


def test_forty_jobs_over_several_processes_that_are_killed_capture_each_order_once(fleet: Fleet, workers):
    """Half of the jobs name orders that another job names too: exactly one of the two captures each."""
    chance, client = random.Random(SEED), fleet.client(FJORD)
    orders = [recorded() for _ in range(BULK_JOBS * JOB_SIZE)]
    fleet.import_orders([text_of(one) for one in orders])
    ids = ids_of(orders)
    lots = [ids[n * JOB_SIZE : (n + 1) * JOB_SIZE] for n in range(BULK_JOBS)]
    bodies = [lots[n] if n % 2 else lots[n - 1][:10] + lots[n] for n in range(BULK_JOBS)]
    jobs = [client.post(BULK, json={"order_ids": body}).json() for body in bodies]
    kills = 0
    while client.get(f"{JOBS}/{jobs[-1]['job_id']}").json()["status"] != "finished" and kills < 60:
        kill_one(workers, chance)
        kills += 1
    done = [finished(client, job, seconds=120) for job in jobs]
    assert kills > 3, "the jobs were finished before they could be cut off"
    assert [job["total"] for job in done] == [len(body) for body in bodies]
    told = [one for job in done for one in results(client, job)]
    won = Counter(one["order_id"] for one in told if one["outcome"] == "captured")
    assert set(won) == set(ids)
    assert set(won.values()) == {1}
    assert {one.get("code") for one in told if one["outcome"] == "failed"} <= {"CAPTURE_NOT_ALLOWED"}
    for order_id in chance.sample(ids, 100):
        assert [one["captured_amount"] for one in captures_of(client, order_id)] == [AMOUNT]
    assert {(one["status"], one["captured_amount"]) for one in all_of(client, limit=200)} == {
        ("CAPTURED", AMOUNT)
    }


def test_many_orders_that_are_due_at_once_expire_once_each(fleet: Fleet, workers):
    """Of two merchants, at one instant, while the processes that sweep are killed."""
    chance = random.Random(SEED + 1)
    at = datetime.now(UTC) + timedelta(seconds=6)
    expires_at = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    for merchant in (FJORD, SKERRY):
        fleet.import_orders([text_of(recorded(expires_at=expires_at)) for _ in range(DUE)], merchant)
    clients = [fleet.client(merchant) for merchant in (FJORD, SKERRY)]
    assert {one["status"] for one in all_of(clients[0], limit=200)} <= {"AUTHORIZED", "EXPIRED"}
    wait_until(lambda: datetime.now(UTC) > at, 15, "the orders are due")
    for _ in range(12):
        kill_one(workers, chance)
    wait_until(lambda: sweeps_left(fleet) == 0, 60, "every order has expired", pause=0.1)
    for client in clients:
        orders = all_of(client, limit=200)
        assert len(orders) == DUE
        for one in chance.sample(orders, 60):
            assert [event["type"] for event in timeline(client, one)].count("order.expired") == 1
    with fleet.store.opened() as connection:
        sql = "SELECT count(*), count(DISTINCT order_id) FROM order_event WHERE type = 'order.expired'"
        assert connection.execute(sql).fetchone() == (2 * DUE, 2 * DUE)
    assert all(rounds(server, "expiry") + rounds(server, "look") > 0 for server in workers)


def sweeps_left(fleet: Fleet) -> int:
    """How many orders are open in the store itself, whatever a view says."""
    with fleet.store.opened() as connection:
        return connection.execute("SELECT count(*) FROM order_state WHERE status = 'AUTHORIZED'").fetchone()[
            0
        ]
