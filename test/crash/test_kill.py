"""The server is killed with SIGKILL in the middle of its work, again and again. Whatever it has answered is
true afterwards; whatever it has not answered has happened wholly or not at all."""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from support.merchant import ids_of
from support.orders import Shop, place
from support.polling import wait_until
from support.recorded import recorded, text_of
from support.site import FJORD, Site
from support.store import on_postgres
from support.witness import PLENTY, Job, Round, Worker, check_all, check_round, sell

SOAK = "FANGST_SOAK" in os.environ
KILLS, SECONDS = (600, 2400) if SOAK else ((25, 300) if on_postgres() else (70, 225))
WORKERS = 5
ORDERS_A_ROUND = 5
JOB_EVERY = 5
JOB_SIZE = 150
VERIFY_EVERY = 6
SEED = int(os.environ.get("FANGST_TEST_SEED", "20261122"))


def crash_under_load(site: Site, clients: list, here: Round, seconds: float) -> None:
    """Keeps the server busy from several threads and takes it away after so many seconds."""
    stop = threading.Event()
    workers = [Worker(client, here, number, SEED, stop) for number, client in enumerate(clients)]
    with ThreadPoolExecutor(len(workers)) as pool:
        running = [pool.submit(worker.run) for worker in workers]
        stop.wait(seconds)
        site.server.kill()
        stop.set()
        for each in running:
            each.result(timeout=30)


def test_fifty_kills_lose_nothing_double_nothing_and_leave_nothing_half(site: Site):
    """Captures, refunds and updates with and without keys, placements and bulk jobs; the books are recomputed
    on the way."""
    began, chance = time.monotonic(), random.Random(SEED)
    shop, client = Shop(SEED), site.client(FJORD, checked=False)
    clients = [site.client(FJORD, checked=False) for _ in range(WORKERS)]
    pallets = [[recorded() for _ in range(JOB_SIZE)] for _ in range(0, KILLS, JOB_EVERY)]
    site.import_orders([text_of(one) for pallet in pallets for one in pallet])
    rounds: list[Round] = []
    cut_off = 0
    for number in range(KILLS):
        here = Round(number)
        here.orders = ids_of([place(client, shop.order_of(PLENTY)) for _ in range(ORDERS_A_ROUND)])
        here.sold = sell(client, place(client, shop.order_of(PLENTY))["order_id"])
        if number % JOB_EVERY == 0:
            here.job = Job(f"job-{SEED}-{number}", ids_of(pallets[number // JOB_EVERY]))
        rounds.append(here)
        crash_under_load(
            site, clients, here, chance.choice((0.03, 0.2, 0.4, 0.7, 1.0)) * chance.uniform(0.5, 1.5)
        )
        cut_off += here.cut_off()
        if number % VERIFY_EVERY == 0:
            site.verify()
        if chance.random() < 0.2:
            die_while_starting(site, chance)
        site.server.start()
        check_round(client, here)
        if number % VERIFY_EVERY == VERIFY_EVERY // 2:
            site.verify()
        assert time.monotonic() - began < SECONDS, f"only {number + 1} kills in {SECONDS} s"
    for here in rounds:
        check_all(client, here)
    answered = sum(attempt.capture_id is not None for here in rounds for attempt in here.attempts)
    returned = sum(attempt.refund_id is not None for here in rounds for attempt in here.returns)
    updated = sum(attempt.event_id is not None for here in rounds for attempt in here.updates)
    assert answered > 20 * KILLS, f"only {answered} captures were answered: that is no load"
    assert returned > 4 * KILLS, f"only {returned} refunds were answered: that is no load"
    assert updated > 3 * KILLS, f"only {updated} updates were answered: that is no load"
    assert cut_off > KILLS // 4, f"only {cut_off} changes were cut off: the kills came at easy moments"


def die_while_starting(site: Site, chance: random.Random) -> None:
    """Kills the server while it recovers from the last kill."""
    site.server.launch()
    threading.Event().wait(chance.uniform(0.0, 0.05))
    site.server.kill()


def wait_until_busy(here: Round) -> None:
    """Until clients were told of some captures that they happened."""

    def told() -> int:
        return sum(attempt.capture_id is not None for attempt in here.attempts)

    wait_until(lambda: told() > 10, 30, "the server is busy", pause=0.05)


def test_a_polite_stop_under_load_answers_whatever_it_has_begun(site: Site):
    """SIGTERM: whoever was heard is answered, and what was answered is there."""
    shop, client = Shop(SEED + 1), site.client(FJORD, checked=False)
    clients = [site.client(FJORD, checked=False) for _ in range(WORKERS)]
    for number in range(1000, 1004):
        here = Round(number, orders=ids_of([place(client, shop.order_of(PLENTY)) for _ in range(3)]))
        here.sold = sell(client, place(client, shop.order_of(PLENTY))["order_id"])
        stop = threading.Event()
        workers = [Worker(each, here, n, SEED, stop, polite=True) for n, each in enumerate(clients)]
        with ThreadPoolExecutor(len(workers)) as pool:
            running = [pool.submit(worker.run) for worker in workers]
            try:
                wait_until_busy(here)
                site.server.stop()
            finally:
                stop.set()
            for each in running:
                each.result(timeout=30)
        site.server.start()
        check_round(client, here)
