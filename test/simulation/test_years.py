"""Virtual years of merchants, with crashes, held against an auditor who works everything out by rules of his own."""

import hashlib
import os
import random
from collections import Counter
from datetime import timedelta

import pytest

from support.auditor import CLOSING, DAY, payouts_of
from support.polling import wait_until
from support.simulation import WARNINGS, Merchant, Order, live, start_of
from support.site import Site
from support.test_clock import instant, move, text_of

SEED = int(os.environ.get("FANGST_TEST_SEED", "20261129"))
SOAK = "FANGST_SOAK" in os.environ
LIVES = range(SEED, SEED + (6 if SOAK else 1))
YEARS = 3 if SOAK else 1
MERCHANTS = 3 if SOAK else 2


@pytest.mark.parametrize("seed", LIVES)
def test_the_books_of_years_are_what_an_auditor_expects(site: Site, seed: int):
    """Payouts, debts, reserves and fees to the minor unit; expiries and warnings to the instant; nothing twice."""
    chance = random.Random(seed)
    merchants = [Merchant(site, f"S{seed}N{number}", seed * 100 + number) for number in range(MERCHANTS)]
    kills = live(site, merchants, chance, start_of(merchants) + timedelta(days=365 * YEARS))
    print(f"seed {seed}: {kills} kills, {sum(len(each.orders) for each in merchants)} orders")
    for merchant in merchants:
        merchant.now = instant(move(merchant.client, advance="P1D")["move"]["reached"])
        audit_payouts(merchant)
        audit_orders(merchant)
        audit_invoices(merchant)
        audit_events(merchant)
        audit_reports(merchant)
        audit_ledger(site)


def payouts(merchant: Merchant) -> list[dict]:
    """All payouts that are closed, as the API tells them."""
    found, query = [], {"limit": 100}
    while True:
        page = merchant.ask("GET", "/merchant/v1/payouts", **query).json()
        found += page["payouts"]
        if "next" not in page:
            return found
        query["cursor"] = page["next"]


def audit_payouts(merchant: Merchant) -> None:
    """Each is what was captured, less what was refunded, fees and reserves, and what was carried and owed."""
    captures = [capture for order in merchant.orders for capture in order.captures]
    expected = payouts_of(merchant.terms, captures, merchant.refunds, merchant.holds, merchant.now)
    told = [each for each in payouts(merchant) if instant(each["cut_off_at"]) + CLOSING <= merchant.now]
    assert len({each["payment_reference"] for each in told}) == len(told)
    seen = {(each["currency"], instant(each["payout_date"]).date()): each for each in told}
    assert len(seen) == len(told)
    assert set(seen) == {(each.currency, each.paid_on) for each in expected}, merchant.terms
    for payout in expected:
        one = seen[payout.currency, payout.paid_on]
        steps = {step["name"]: abs(step["amount"]) for step in one["waterfall"]}
        assert steps == payout.shown(merchant.terms.settlement_type), (merchant.terms, one)
        amounts = (one["settlement_amount"], one["opening_debt_amount"], one["closing_debt_amount"])
        assert amounts == (payout.settlement, payout.opening_debt, payout.closing_debt)
        due = instant(one["payout_date"]) + timedelta(hours=8)
        is_paid = payout.settlement > 0 and max(due, instant(one["closed_at"])) <= merchant.now
        assert one["status"] == ("paid" if is_paid else "closed"), one


def end_events(merchant: Merchant, order: Order) -> list[tuple]:
    """What scheduled work must have done with an order by now."""
    end = merchant.end_of(order)
    stopped = min(each for each in (order.closed, end, merchant.now) if each is not None)
    reached = [order.expires - days * DAY for days in WARNINGS]
    events = [("order.expiring", at) for at in reached if order.created < at < stopped]
    if order.closed is not None or end > merchant.now:
        return events
    if end == order.expires:
        return [*events, ("order.expired", end)]
    return [*events, ("order.released" if order.captures else "order.cancelled", end)]


def audit_orders(merchant: Merchant) -> None:
    """Amounts are the sums of what was answered, and nothing is open after its end."""
    for order in merchant.orders:
        told = merchant.ask("GET", f"/ordermanagement/v1/orders/{order.order_id}").json()
        captured = {each["capture_id"]: each["captured_amount"] for each in told["captures"]}
        assert captured == {each.capture_id: each.amount for each in order.captures}
        assert told["refunded_amount"] == sum(each.refunded for each in order.captures)
        is_open = told["status"] in ("AUTHORIZED", "PART_CAPTURED")
        assert is_open == (order.closed is None and merchant.end_of(order) > merchant.now), told


def audit_events(merchant: Merchant) -> None:
    """The feed has everything once: what was done, and what the clock did, at its instant."""
    found: list[dict] = []

    def read() -> bool:
        found.clear()
        query = {"limit": 200, "from": "2020-01-01T00:00:00Z"}
        while True:
            page = merchant.ask("GET", "/merchant/v1/events", **query).json()
            found.extend(page["events"])
            if not page["events"]:
                return found != []
            query = {"limit": 200, "cursor": page["next"]}

    wait_until(read, 20, "the feed is told")
    assert len({each["event_id"] for each in found}) == len(found)
    assert [each["event_id"] for each in found] == sorted(each["event_id"] for each in found)
    horizon = merchant.now - DAY
    expected: Counter = Counter()
    for order in merchant.orders:
        for kind, at in order.events + end_events(merchant, order):
            if at is None or at <= horizon:
                expected[order.order_id, kind, None if at is None else text_of(at)] += 1
    by_hand = {(key[0], key[1]) for key in expected if key[2] is None}
    told: Counter = Counter()
    for each in found:
        if instant(each["at"]) <= horizon and each["type"] != "invoice.reminded":  # audit_invoices has those
            by = (each["order_id"], each["type"])
            told[(*by, None if by in by_hand else each["at"])] += 1
    assert told == expected, (told - expected, expected - told)


def charged_for_being_late(merchant: Merchant, order, capture_id: str) -> int:
    """Fees and interest of the reminders of a capture, each of which was sent once and after something was due."""
    path = f"/merchant/v1/orders/{order.order_id}/timeline"
    told = merchant.ask("GET", path, type="invoice.reminded", limit=200).json()["events"]
    ours = [each for each in told if each["capture_id"] == capture_id]
    days = [each["at"][:10] for each in ours]
    assert days == sorted(set(days)), "never two on one day"
    return sum(each.get("fee_amount", 0) + each.get("interest_amount", 0) for each in ours)


def audit_invoices(merchant: Merchant) -> None:
    """Each capture that is paid later has one; it is paid, credited or open, as sums say."""
    for order in merchant.orders:
        if not order.captures:
            continue
        plan = merchant.ask("GET", f"/merchant/v1/orders/{order.order_id}/plan").json()
        assert "awaited_invoices" not in plan, plan
        told = {each["capture_id"]: each for each in plan["invoices"]}
        assert set(told) == ({each.capture_id for each in order.captures} if order.method != "CARD" else set())
        for capture in order.captures if told else ():
            invoice = told[capture.capture_id]
            late_fees = charged_for_being_late(merchant, order, capture.capture_id)
            assert invoice.get("fee_amount", 0) + invoice.get("interest_amount", 0) == late_fees, invoice
            left = capture.amount - capture.refunded - capture.paid + late_fees
            assert (invoice["open_amount"], invoice["owed_back_amount"]) == (max(left, 0), max(-left, 0)), invoice
            assert sum(part["amount"] for part in invoice["parts"]) == capture.amount
            late = any(part["open_amount"] > 0 and part["due_date"] < text_of(merchant.now - DAY)[:10] for part in invoice["parts"])
            settled = "credited" if capture.refunded == capture.amount else "paid"
            assert invoice["status"] in (("overdue",) if late else ("open", "overdue") if left > 0 else (settled,)), invoice


def audit_reports(merchant: Merchant) -> None:
    """Made again, a report is the same to the byte."""
    for payout in payouts(merchant):
        query = {"payment_reference": payout["payment_reference"]}
        path = "/settlements/v1/reports/payout-with-transactions"
        made = [hashlib.sha256(merchant.ask("GET", path, **query).content).hexdigest() for _ in range(2)]
        assert made[0] == made[1] == merchant.reports.setdefault(payout["payment_reference"], made[0])


def audit_ledger(site: Site) -> None:
    """In every currency of every merchant debits are credits."""
    with site.store.opened() as connection:
        sql = "SELECT merchant_id, currency, sum(debits) - sum(credits) FROM ledger_balance GROUP BY merchant_id, currency"
        assert {row[2] for row in connection.execute(sql).fetchall()} <= {0}
