"""Virtual years of merchants, with crashes, held against an auditor who works everything out by rules of his own."""

import hashlib
import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from support.aftermath import PLANS
from support.auditor import CLOSING, DAY, Account, accounts_of
from support.contract import Contract
from support.mailbox import WITHIN, MailServer, mails_of
from support.polling import wait_until
from support.receivable import Receivable, local_day
from support.simulation import WARNINGS, Merchant, Order, live, settle_all, start_of
from support.site import Site
from support.test_clock import instant, move, text_of

SEED = int(os.environ.get("FANGST_TEST_SEED", "20261129"))
SOAK = "FANGST_SOAK" in os.environ
LIVES = range(SEED, SEED + (6 if SOAK else 1))
DAYS = 3 * 365 if SOAK else 240
MERCHANTS = 3 if SOAK else 2
LONGEST = timedelta(days=330)  # from the last capture to the end of its invoice: six parts, put off, reminded


@pytest.fixture(scope="module")
def site(tmp_path_factory, contract: Contract, server: MailServer) -> Iterator[Site]:
    """An installation that sends its mails there."""
    site = Site(tmp_path_factory.mktemp("site") / "data", contract, server.options)
    site.open()
    yield site
    site.close()


@pytest.mark.parametrize("seed", LIVES)
def test_the_books_of_years_are_what_an_auditor_expects(site: Site, server: MailServer, seed: int):
    """Payouts, debts, reserves and fees to the minor unit; expiries, warnings and reminders to the instant; every invoice
    to its end; every mail once; nothing twice."""
    chance = random.Random(seed)
    merchants = [Merchant(site, f"S{seed}N{number}", seed * 100 + number) for number in range(MERCHANTS)]
    for merchant in merchants:
        server.answers.recipient[merchant.address("gone")] = ["550 5.1.1 No such user*"]
        server.answers.recipient[merchant.address("busy")] = ["451 4.7.1 Come back later"] * 3
    kills = live(site, merchants, chance, start_of(merchants) + timedelta(days=DAYS))
    print(f"seed {seed}: {kills} kills, {sum(len(each.orders) for each in merchants)} orders")
    for merchant in merchants:
        pass_until(merchant, merchant.now + DAY)
        audit_orders(merchant)
        audit_invoices(merchant)
        settle_all(merchant)
        pass_until(merchant, merchant.now + LONGEST)
        give_up_what_is_left(merchant)
    for merchant in merchants:
        accounts = accounts_of(merchant.terms, merchant.done(), merchant.now)
        audit_payouts(merchant, accounts)
        audit_money(merchant, accounts)
        merchant.audit_bank()
        audit_orders(merchant)
        audit_invoices(merchant)
        audit_events(merchant)
        audit_reports(merchant)
        print(f"{merchant.name}: {dict(audit_ends(merchant))}, {audit_mails(server, merchant)} mails, {merchant.at_the_bank()}")
    audit_ledger(site)


def pass_until(merchant: Merchant, at) -> None:
    """Until noon of a day, so that nothing becomes due while the audit goes on."""
    noon = at.replace(hour=12, minute=0, second=0, microsecond=0) + DAY
    merchant.now = instant(move(merchant.client, to=text_of(noon))["move"]["reached"])


def payouts(merchant: Merchant) -> list[dict]:
    """All payouts that are closed, as the API tells them."""
    found, query = [], {"limit": 100}
    while True:
        page = merchant.ask("GET", "/merchant/v1/payouts", **query).json()
        found += page["payouts"]
        if "next" not in page:
            return found
        query["cursor"] = page["next"]


def audit_payouts(merchant: Merchant, accounts: dict[str, Account]) -> None:
    """Each is what was captured, less what was refunded, fees and reserves, and what was carried and owed."""
    expected = [payout for account in accounts.values() for payout in account.closed]
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
        returns = [each["attempt"] for each in one.get("returns", [])]
        assert returns == [number + 1 for number in range(merchant.returned.get(one["payment_reference"], 0))], one


def audit_money(merchant: Merchant, accounts: dict[str, Account]) -> None:
    """All payouts that were closed together: captured, less refunded, disputed, fees and VAT, and what is kept of it or
    owed for it. Of sums alone, which know nothing of single payouts."""
    told = [each for each in payouts(merchant) if instant(each["cut_off_at"]) + CLOSING <= merchant.now]
    sums: dict[str, Counter] = {currency: Counter() for currency in accounts}
    for each in told:
        for step in each["waterfall"]:
            sums[each["currency"]][step["name"]] += abs(step["amount"])
        sums[each["currency"]]["paid"] += each["settlement_amount"]
    for currency, account in accounts.items():
        total, ends = sums[currency], account.closed_until
        done = merchant.done()
        assert total["sale"] == sum(each.amount for each in done.captures if (each.currency, each.at < ends) == (currency, True))
        returned = [each for each in done.refunds if (each.currency, each.at < ends) == (currency, True)]
        assert total["return"] == sum(amount for each in returned for _, amount in each.shares)
        booked = [each.totals for each in done.bookings if (each.currency, each.at < ends) == (currency, True)]
        assert total["reversal"] == sum(each.get("reversal", 0) for each in booked)
        assert total["protection"] == sum(each.get("protection", 0) for each in booked)
        assert total["correction"] == sum(each.get("correction", 0) for each in booked)
        assert total["deduction"] == sum(each.get("deduction", 0) for each in booked)
        fees = total["fee"] + total["tax"] - total["fee_refund"] - total["tax_refund"]
        invoiced = total["credit"] - total["charge"]
        assert invoiced == (fees if merchant.terms.settlement_type == "GROSS" else 0)
        kept = total["holdback"] - total["release"]
        assert kept == account.carried + sum(amount for _, amount in account.reserves)
        owed = total["deposit"] - total["repay"]
        assert owed == account.debt
        corrected = total["correction"] - total["deduction"]
        earned = total["sale"] - total["return"] - total["reversal"] + total["protection"] - fees + invoiced + corrected
        assert total["paid"] == earned - kept + owed


def end_events(merchant: Merchant, order: Order) -> list[tuple]:
    """What scheduled work must have done with an order by now."""
    end, events = merchant.end_of(order), []
    stopped = min(each for each in (order.closed, end, merchant.now) if each is not None)
    for (since, expires), (until, _) in zip(order.ends, [*order.ends[1:], (stopped, None)], strict=True):
        reached = [expires - days * DAY for days in WARNINGS]
        events += [("order.expiring", at) for at in reached if max(order.created, since) < at < min(until, stopped)]
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
        if instant(each["at"]) <= horizon and each["type"] not in ("invoice.reminded", "dunning.changed"):  # audit_invoices
            by = (each["order_id"], each["type"])
            told[(*by, None if by in by_hand else each["at"])] += 1
    assert told == expected, (told - expected, expected - told)


def audit_steps(merchant: Merchant, order: Order, invoice: dict, expected: Receivable) -> None:
    """Each reminder was sent once, at midnight of its day or as soon as it was let go, and says what it must."""
    path = f"/merchant/v1/orders/{order.order_id}/timeline"
    told = merchant.ask("GET", path, type="invoice.reminded", limit=200).json()["events"]
    ours = [each for each in told if each["capture_id"] == invoice["capture_id"]]
    names = ("step", "fee_amount", "interest_amount", "due_date", "amount_due")
    assert [tuple(each.get(name) or None for name in names) for each in ours] == [
        (step.kind, step.fee or None, step.interest or None, step.due and step.due.isoformat(), step.to_pay)
        for step in expected.steps
    ], (order, expected)
    for each, step in zip(ours, expected.steps, strict=True):
        off = abs(instant(each["at"]) - step.at)  # of what is at once the instant is read a moment later, or before
        assert off <= (timedelta(minutes=2) if step.is_at_once else timedelta(0)), (each, step)


def audit_invoices(merchant: Merchant) -> None:
    """Each capture that is paid later has one; what was paid, credited, charged for being late and written off of it, how
    it stands and what comes next are as the rules say."""
    for order in merchant.orders:
        if not order.captures:
            continue
        plan = merchant.ask("GET", f"/merchant/v1/orders/{order.order_id}/plan").json()
        assert "awaited_invoices" not in plan, plan
        told = {each["capture_id"]: each for each in plan["invoices"]}
        assert set(told) == ({each.capture_id for each in order.captures} if order.method in PLANS else set())
        for capture in order.captures if told else ():
            invoice, must = told[capture.capture_id], merchant.receivable(order, capture)
            audit_steps(merchant, order, invoice, must)
            today = local_day(order.country, merchant.now)
            status, on = must.next_from(today)
            parts = zip(must.due, must.amounts, must.open_parts(must.kept), strict=True)
            expected = {
                "refunded_amount": must.credited,
                "paid_amount": sum(amount for _, amount in must.paid),
                "paid_back_amount": must.paid_back,
                "fee_amount": must.fees,
                "interest_amount": must.interest,
                "written_off_amount": must.written_off,
                "open_amount": max(must.missing, 0),
                "owed_back_amount": max(-must.missing, 0),
                "status": must.status(today),
                "parts": [{"due_date": due.isoformat(), "amount": all_of, "open_amount": left} for due, all_of, left in parts],
            }
            assert {name: invoice.get(name, 0) for name in expected} == expected, (order, capture)
            stands = {name: invoice["dunning"].get(name) for name in ("status", "next_step", "next_date")}
            next_step = (must.next_kind(), on.isoformat()) if on else (None, None)
            assert tuple(stands.values()) == (status, *next_step), (order, capture)


def give_up_what_is_left(merchant: Merchant) -> None:
    """What dunning leaves to people: late fees that nobody is reminded of, sums that are too little, and what the operator
    has handed over to nobody."""
    for order in merchant.orders:
        for invoice in merchant.invoices(order) if order.method in PLANS and order.captures else ():
            if invoice["open_amount"] > 0 and invoice["dunning"]["status"] != "handed_over":
                merchant.change_dunning((order, order.capture_of(invoice), invoice), "written_off")
    pass_until(merchant, merchant.now)


def audit_ends(merchant: Merchant) -> Counter:
    """Every invoice is paid, credited, handed over or written off; how often each."""
    ends: Counter = Counter()
    for order in merchant.orders:
        for capture in order.captures if order.method in PLANS else ():
            ends[merchant.receivable(order, capture).end()] += 1
    assert set(ends) <= {"paid", "credited", "handed_over", "written_off"}, ends
    return ends


def expected_mails(merchant: Merchant, order: Order) -> Counter:
    """The mails that an order must have caused: kind, whether it is the merchant's copy, to whom."""
    events: Counter = Counter()
    outs = [each.capture_id for each in order.captures] + order.send_outs
    events["capture"] = len(outs)
    events["refund"] = sum(1 for kind, _ in order.events if kind == "refund.created")
    events["expiry_warning"] = sum(1 for kind, _ in end_events(merchant, order) if kind == "order.expiring")
    if order.method in PLANS:
        events["invoice"] = len(outs)
        events["reminder"] = sum(len(merchant.receivable(order, each).steps) for each in order.captures)
    found: Counter = Counter()
    for kind, count in events.items():
        to = merchant.mails["staff"] if kind == "expiry_warning" else order.email
        if kind in merchant.mails["mails"] and to and count:
            found[kind, False, to] = count
            if kind != "expiry_warning" and "copy_to" in merchant.mails:
                found[kind, True, merchant.mails["copy_to"]] = count
    return found


def mails_when_done(merchant: Merchant, order: Order, expected: Counter) -> list[dict]:
    """All mails of an order, as soon as they are there and none of them waits; one that was being sent when the server was
    killed does, for minutes."""

    def look() -> list[dict] | None:
        told = mails_of(merchant.client, order.order_id, limit=200)
        is_done = all(each["state"] in ("sent", "bounced", "sending") for each in told)
        return told if is_done and len(told) >= expected.total() else None

    return wait_until(look, WITHIN, f"the mails of {order.order_id}", 0.1) if expected else mails_of(merchant.client, order.order_id)


def audit_mails(server: MailServer, merchant: Merchant) -> int:
    """Every event has caused its mails, each once; what was sent has arrived once, and what has not says why."""
    mails = []
    for order in merchant.orders:
        expected = expected_mails(merchant, order)
        told = mails_when_done(merchant, order, expected)
        assert Counter((each["kind"], "is_copy" in each, each["to"]) for each in told) == expected, order
        mails += told
    assert len({(each["event_id"], each["kind"], "is_copy" in each) for each in mails}) == len(mails)
    arrived = Counter(mail.id.rpartition(".")[0].rpartition(".")[0] for mail in list(server.mails))
    for each in mails:
        came = arrived[f"<{each['kind']}-{int('is_copy' in each)}.{each['event_id']}"]
        is_lost = each["state"] == "sending"  # with the server that was at it
        least = int(each["state"] == "sent")
        assert least <= came <= least + is_lost + each.get("unanswered_attempts", 0), (each, came)
        assert is_lost or (each["state"] == "bounced") == (each["to"] == merchant.address("gone")), each
    return len(mails)


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
