"""Payouts in the Merchant API: each step from sales to settlement, what will be paid, the terms, and in which payout a capture is."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from support.merchant import all_of, detail, page
from support.payouts import PAYOUTS, REFERENCE, add_fee, bring_and_settle, set_terms, settle, transactions
from support.polling import wait_until
from support.program import fangst
from support.recorded import with_captures
from support.site import FJORD, SKERRY, Site
from support.wire import assert_problem, captured, refunded

LIST = "/merchant/v1/payouts"
TERMS = "/merchant/v1/payout-terms"
FEES = "/merchant/v1/fees"
IBAN = "SE4550000000058398257466"


@pytest.fixture(scope="module")
def paid(site: Site) -> dict:
    """An order captured in two parts on two days and refunded in part, brought in and settled."""
    add_fee(site, rate=24000, vat_rate=2500, refund="percentage")
    set_terms(site)
    order = with_captures(400000, 100000, refund=50000)
    bring_and_settle(site, order)
    return order


@pytest.fixture(scope="module")
def people(site: Site) -> dict:
    """A client for each role."""
    for role in ("viewer", "operator", "finance", "admin"):
        site.create_user(f"{role}@fjord.example", role)
    return {role: site.sign_in(f"{role}@fjord.example") for role in ("viewer", "operator", "finance", "admin")}


def test_a_payout_leads_step_by_step_from_sales_to_settlement(paid, client):
    """The steps that are not zero, in their order, add up to what is paid."""
    payouts = page(client, LIST)["payouts"]
    assert [each["settlement_amount"] for each in payouts] == [0, 100000 - 2400 - 600, 400000 - 9600 - 2400]
    assert [(step["name"], step["amount"]) for step in payouts[2]["waterfall"]] == [("sale", 400000), ("fee", -9600), ("tax", -2400)]
    assert [(step["name"], step["amount"]) for step in payouts[0]["waterfall"]] == [
        ("return", -50000),
        ("fee_refund", 1200),
        ("tax_refund", 300),
        ("deposit", 48500),
    ]
    for payout in payouts:
        assert REFERENCE.fullmatch(payout["payment_reference"])
        assert sum(step["amount"] for step in payout["waterfall"]) == payout["settlement_amount"]
        assert client.get(f"{LIST}/{payout['payment_reference']}").json() == payout
        found = client.get(payout["transactions"]).json()["transactions"]
        assert {each["payment_reference"] for each in found} == {payout["payment_reference"]}
    assert [(each["opening_debt_amount"], each["closing_debt_amount"]) for each in payouts] == [(0, 48500), (0, 0), (0, 0)]


def test_pages_of_payouts_hold_each_once(paid, client, order_of):
    """The cursor leads from one to the next; one of another list is refused."""
    every, seen, cursor = page(client, LIST)["payouts"], [], None
    while cursor is not None or not seen:
        one = page(client, LIST, limit=1, **({"cursor": cursor} if cursor else {}))
        seen += one["payouts"]
        cursor = one.get("next")
    assert seen == every
    order_of(100)
    foreign = page(client, limit=1)["next"]
    assert_problem(client.get(LIST, params={"cursor": foreign}), 400)


def test_each_step_is_told_line_by_line_to_the_last_unit(paid, client):
    """The lines of a step come to its amount, and lead to the captures and refunds of the order."""
    captures, refunds = ([each[name] for each in paid[of]] for of, name in (("captures", "capture_id"), ("refunds", "refund_id")))
    seen = {"capture_id": set(), "refund_id": set()}
    for payout in page(client, LIST)["payouts"]:
        for step in payout["waterfall"]:
            if step["name"] in ("repay", "deposit"):
                assert "lines" not in step
                continue
            lines = all_of(client, step["lines"].partition("?")[0], step=step["name"], limit=1)
            assert sum(each["amount"] for each in lines) == step["amount"]
            for each in lines:
                assert (each["order_id"], each["merchant_reference1"]) == (paid["order_id"], paid["merchant_reference1"])
                for name, ids in seen.items():
                    ids |= {each[name]} if name in each else set()
    assert seen == {"capture_id": set(captures), "refund_id": set(refunds)}
    reference = page(client, LIST)["payouts"][0]["payment_reference"]
    assert page(client, f"{LIST}/{reference}/lines", step="sale") == {"lines": []}
    assert page(client, f"{LIST}/{reference}/lines", step="deposit") == {"lines": []}
    assert "step" in assert_problem(client.get(f"{LIST}/{reference}/lines"), 422)["detail"]
    assert "holdback" in assert_problem(client.get(f"{LIST}/{reference}/lines", params={"step": "gift"}), 422)["detail"]
    assert_problem(client.get(f"{LIST}/AAAAAAAA/lines", params={"step": "sale"}), 404)
    assert_problem(client.get(f"{LIST}/a/lines", params={"step": "sale"}), 400)


def test_payouts_are_found_by_day_status_and_currency(site, paid, client):
    """The first day is in it, the last is not."""
    every = page(client, LIST)["payouts"]
    days = [each["payout_date"] for each in every]
    assert days == sorted(days, reverse=True) and len(set(days)) == 3
    assert page(client, LIST, **{"from": days[1]})["payouts"] == every[:2]
    assert page(client, LIST, **{"from": days[2], "until": days[0]})["payouts"] == every[1:]
    assert page(client, LIST, status="closed", currency="NOK")["payouts"] == every
    assert page(client, LIST, status="paid") == page(client, LIST, currency="SEK") == {"payouts": []}
    assert "NOT" in assert_problem(client.get(LIST, params={"currency": "NOT"}), 400)["detail"]
    assert_problem(client.get(LIST, params={"status": "open"}), 422)


def test_what_will_be_paid_is_told_before(site, paid, client, order_of):
    """A capture of now is in an upcoming payout, whose settlement has fees and, if there is one, the debt taken off."""
    order = order_of(10000)
    capture = captured(client, order, 1000)
    refund = refunded(client, order, 250)
    (soon,) = detail(client, order)["payouts"][:1]
    assert soon["capture_id"] == capture and soon["status"] == "open"
    settle(site)
    (upcoming,) = client.get(f"{LIST}/upcoming").json()["payouts"]
    assert (upcoming["status"], upcoming["events"], upcoming["currency"]) == ("open", 2, "SEK")
    assert upcoming["settlement_amount"] == 1000 - 250 - 24 - 6 + 6 + 2
    assert upcoming["payout_date"] == soon["payout_date"]
    assert "transactions" not in upcoming
    assert client.get(f"{LIST}/{upcoming['payment_reference']}").json() == upcoming
    assert detail(client, order)["payouts"] == [
        {"capture_id": capture} | {name: upcoming[name] for name in ("payment_reference", "status", "payout_date")},
        {"refund_id": refund} | {name: upcoming[name] for name in ("payment_reference", "status", "payout_date")},
    ]
    assert upcoming["payment_reference"] not in [each["payment_reference"] for each in page(client, LIST)["payouts"]]


def test_the_server_settles_by_itself(site, paid, client, order_of):
    """Within moments of a capture, without any command."""
    order = order_of(10000)
    captured(client, order, 1000)
    wait_until(lambda: "payment_reference" in detail(client, order)["payouts"][0], 20, "the capture to be settled")


def test_an_order_says_in_which_payout_each_capture_is(paid, client):
    """Of orders that were brought in as well."""
    payouts = {each["payment_reference"]: each for each in page(client, LIST)["payouts"]}
    found = detail(client, paid)["payouts"]
    assert [each.get("capture_id") for each in found] == [*(each["capture_id"] for each in paid["captures"]), None]
    assert found[2]["refund_id"] == paid["refunds"][0]["refund_id"]
    for each in found:
        payout = payouts[each["payment_reference"]]
        assert (each["status"], each["payout_date"]) == (payout["status"], payout["payout_date"])


def test_who_is_not_paid_out_sees_nothing_of_it(site, other, shop):
    """No terms, no payouts, and an order says nothing of them."""
    assert_problem(other.get(TERMS), 404)
    assert page(other, LIST)["payouts"] == [] and other.get(f"{LIST}/upcoming").json() == {"payouts": []}
    order = with_captures(10000)
    bring_and_settle(site, order, merchant=SKERRY)
    assert "payouts" not in detail(other, order)


def test_a_payout_that_is_not_there_is_not_found(paid, client, other):
    """Nor that of somebody else; and what is no reference is refused."""
    reference = page(client, LIST)["payouts"][0]["payment_reference"]
    assert_problem(other.get(f"{LIST}/{reference}"), 404)
    assert_problem(client.get(f"{LIST}/AAAAAAAA"), 404)
    assert_problem(client.get(f"{LIST}/aaaa"), 400)


def test_a_payout_is_marked_paid_once(site, paid, client):
    """By the operator; twice is refused, and so is one of nothing."""
    nothing, some, _ = page(client, LIST)["payouts"]
    mark = ("payout", *site.store, "--merchant", FJORD, "--paid")
    assert "is paid" in fangst(*mark, some["payment_reference"]).said
    assert "is paid and of" in fangst(*mark, some["payment_reference"], expect=1).said
    assert "of more than 0" in fangst(*mark, nothing["payment_reference"], expect=1).said
    assert "no payout" in fangst(*mark, "AAAAAAAA", expect=1).said
    after = client.get(f"{LIST}/{some['payment_reference']}").json()
    assert after["status"] == "paid" and after["paid_at"] >= after["closed_at"]


def test_only_who_may_settle_sees_payouts_and_only_an_admin_changes_the_terms(paid, people):
    """Finance looks; viewers and operators do not."""
    for role, status in (("viewer", 403), ("operator", 403), ("finance", 200), ("admin", 200)):
        for path in (LIST, f"{LIST}/upcoming", TERMS, FEES, PAYOUTS):
            assert people[role].get(path).status_code == status, (role, path)
        answer = people[role].patch(TERMS, json={})
        assert answer.status_code == (200 if role == "admin" else 403), role


def test_terms_are_changed_member_by_member(paid, people, client):
    """What is left out stays, and what breaks a rule is refused by name."""
    before = client.get(TERMS).json()
    assert before["settlement_type"] == "NET" and before["delay_days"] == 0
    changed = people["admin"].patch(TERMS, json={"iban": IBAN, "bic": "ESSESESS", "weekdays": "monday,friday"})
    assert changed.json() == before | {"iban": IBAN, "bic": "ESSESESS", "weekdays": "monday,friday"}
    assert client.get(TERMS).json() == changed.json()
    for name, bad in (
        ("iban", IBAN[:-1] + "7"),
        ("bic", "ESSE"),
        ("weekdays", "monday,fryday"),
        ("delay_days", -1),
        ("settlement_type", "NETT"),
        ("time_zone", "MARS"),
        ("bank_calendar", "XX"),
        ("settles_from", "2021-01-01"),
    ):
        problem = assert_problem(people["admin"].patch(TERMS, json={name: bad}), 422)
        assert name in json.dumps(problem), name
    assert people["admin"].patch(TERMS, json={"weekdays": ""}).json()["weekdays"] == ""


def test_fees_are_added_and_never_changed(site, paid, client):
    """A rate of now on is listed beside the one before; one of the past is refused, as captures had it."""
    assert "effective_from" in add_fee(site, rate=1, expect=1)
    assert "already" in add_fee(site, rate=1, expect=1) or "settled" in add_fee(site, rate=1, expect=1)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT00:00:00.000Z")
    add_fee(site, rate=12000, vat_rate=2500, payment_method_type="CARD", effective_from=tomorrow)
    assert client.get(FEES).json()["rates"] == [
        {"effective_from": "2020-01-01T00:00:00.000Z", "rate": 24000, "fixed_amount": 0, "vat_rate": 2500, "refund": "percentage"},
        {
            "payment_method_type": "CARD",
            "effective_from": tomorrow,
            "rate": 12000,
            "fixed_amount": 0,
            "vat_rate": 2500,
            "refund": "none",
        },
    ]
    assert "currency" in add_fee(site, fixed_amount=100, effective_from=tomorrow, expect=1)
    assert "payment_method_type" in add_fee(site, payment_method_type="SHELLS", effective_from=tomorrow, expect=1)


def test_a_reserve_a_minimum_and_a_hold_keep_money_back_until_they_do_not(site):
    """Each is a step of the payout that keeps it and one of the payout that pays it."""
    merchant = site.another("M500001")
    client = site.client(merchant)
    set_terms(site, merchant, reserve_rate=1000, reserve_days=2, minimum_amount=2000)
    bring_and_settle(site, with_captures(1000, 3000), merchant=merchant)
    steps = [{step["name"]: step["amount"] for step in each["waterfall"]} for each in page(client, LIST)["payouts"]]
    assert steps[-1] == {"sale": 1000, "holdback": -1000}
    assert steps[-2] == {"sale": 3000, "release": 900, "holdback": -300}
    assert sum(step.get("release", 0) for step in steps) == 1300
    kinds = {(each["type"], each["detailed_type"]) for each in transactions(client)}
    assert {("HOLDBACK", "ROLLING_RESERVE"), ("HOLDBACK", "MANUAL_ENTRY"), ("RELEASE", "ROLLING_RESERVE"), ("RELEASE", "MANUAL_ENTRY")} <= kinds
    for payout in page(client, LIST)["payouts"]:
        for step in payout["waterfall"]:
            lines = all_of(client, step["lines"].partition("?")[0], step=step["name"])
            assert sum(line["amount"] for line in lines) == step["amount"]
            assert {"order_id" in line for line in lines} == {step["name"] == "sale"}
    holdback = next(each for each in transactions(client) if each["type"] == "HOLDBACK")
    assert (holdback["order_id"], holdback["capture_id"]) == ("", "") and holdback["klarna_comment"]
