"""Payouts are worked out by several processes at once, of which some are killed: everything captured is in one payout, once."""

import os
import random
import subprocess
import time

from support.payouts import add_fee, set_terms, settle, transactions
from support.program import binary, clean_environment
from support.recorded import text_of, with_captures
from support.site import FJORD, Site

SEED = int(os.environ.get("FANGST_TEST_SEED", "20261128"))
ORDERS, PARTS = 30, 60
KILLS = 40


def settle_and_kill(site: Site, patience: float) -> bool:
    """Begins to settle in processes of their own and kills them after so many seconds. True: none got to its end."""
    command = [str(binary()), "payout", *map(str, site.store), "--merchant", FJORD, "--run"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": clean_environment()}
    running = [subprocess.Popen(command, **quiet) for _ in range(2)]
    time.sleep(patience)
    for each in running:
        each.kill()
    return all(each.wait() != 0 for each in running)


def test_killed_runs_settle_each_capture_and_refund_once(site: Site):
    """While the server settles as well. The books, the lines and the totals are recomputed when the module is done. Kills
    come sooner where runs are done sooner, so that many strike."""
    chance, client = random.Random(SEED), site.client(FJORD)
    add_fee(site, rate=24000, vat_rate=2500, refund="percentage")
    orders = [
        with_captures(*[chance.randint(100, 4000) for _ in range(PARTS)], refund=chance.randint(1, 100)) for _ in range(ORDERS)
    ]
    for order in orders:
        for number, capture in enumerate(order["captures"]):
            capture["captured_at"] = f"2026-01-{8 + number % 12:02d}T08:15:00.042Z"
    site.import_orders([text_of(order) for order in orders])
    set_terms(site)
    killed, span = 0, 0.03
    for _ in range(KILLS):
        is_killed = settle_and_kill(site, chance.uniform(0.1, 1) * span)
        killed += is_killed
        span *= 1.2 if is_killed else 0.7
    assert killed > KILLS / 4
    settle(site)
    found = transactions(client, size=500)
    sales = {each["capture_id"]: each["amount"] for each in found if each["type"] == "SALE"}
    assert len(sales) == sum(each["type"] == "SALE" for each in found)
    assert sales == {each["capture_id"]: each["captured_amount"] for order in orders for each in order["captures"]}
    returns = [(each["refund_id"], each["amount"]) for each in found if each["type"] == "RETURN"]
    assert sorted(returns) == sorted((each["refund_id"], each["refunded_amount"]) for order in orders for each in order["refunds"])
    assert all("payment_reference" in each for each in found)
