"""Disputes, corrections and the fee of a due date: by command, in the timeline, in the next payout and in its reports."""

import csv
import io
import json
from decimal import Decimal

import pytest

from support.merchant import timeline
from support.orders import place
from support.payouts import PAYOUTS, add_fee, set_terms, settle, transactions, waterfall
from support.program import fangst
from support.site import Site
from support.wire import assert_refused, captured, order_path, refund

MERCHANT = "M500001"
REPORT = "/settlements/v1/reports/payout-with-transactions"


@pytest.fixture(scope="module")
def merchant(site: Site) -> str:
    """One who is paid, with fees of 2.4 % and VAT of 25 % on them."""
    merchant = site.another(MERCHANT)
    add_fee(site, merchant, rate=24000, vat_rate=2500)
    set_terms(site, merchant)
    return merchant


@pytest.fixture(scope="module")
def their(site: Site, merchant: str):
    """Their client."""
    return site.client(merchant)


def do(site: Site, merchant: str, what: str, *, expect: int = 0, **settings):
    """Runs the command, and gives what it printed: JSON, or why not."""
    said = fangst(
        "merchant",
        what,
        *site.store,
        "--merchant",
        merchant,
        "--settings",
        json.dumps(settings),
        expect=expect,
    )
    return said.json() if expect == 0 else said.said


def bought(their, shop, amount: int) -> tuple[str, str]:
    """An order of which all is captured: its id, and that of the capture."""
    paid = {"type": "INVOICE", "description": "Pay later"}
    order = place(their, shop.order_of(amount, payment_method=paid))
    return order["order_id"], captured(their, order, amount)


def of(their, order_id: str) -> list[tuple]:
    """The transactions of an order, each in short."""
    return [
        (each["type"], each["detailed_type"], each["amount"])
        for each in transactions(their, order_id=order_id)
    ]


def of_disputes(client, order_id: str) -> list[dict]:
    """What its timeline tells of disputes; payouts are told there by a job of their own, before or after."""
    return [event for event in timeline(client, order_id) if event["type"].startswith("dispute.")]


def test_a_disputed_capture_is_reversed_and_comes_back_when_the_dispute_was_won(site, merchant, their, shop):
    """Both are told where they happened and in the payout's transactions, with the dispute as their reference."""
    order_id, capture_id = bought(their, shop, 10000)
    opened = do(
        site,
        merchant,
        "dispute",
        order_id=order_id,
        capture_id=capture_id,
        amount=8000,
        reason="goods_not_received",
    )
    assert opened["amount"] == 8000
    do(site, merchant, "dispute", order_id=order_id, dispute_id=opened["dispute_id"], outcome="won")
    settle(site, merchant)
    first, second = of_disputes(their, order_id)
    assert (first["type"], first["amount"], first["reason"]) == ("dispute.opened", 8000, "goods_not_received")
    assert (second["type"], second["dispute_id"]) == ("dispute.won", opened["dispute_id"])
    assert of(their, order_id) == [
        ("SALE", "PURCHASE", 10000),
        ("FEE", "PURCHASE_FEE_PERCENTAGE", 240),
        ("REVERSAL", "REVERSAL", 8000),
        ("REVERSAL_MERCHANT_PROTECTION", "REVERSAL", 8000),
    ]
    reversal = transactions(their, order_id=order_id)[2]
    assert reversal["reversal_reference"] == opened["dispute_id"]
    assert (reversal["capture_id"], reversal["klarna_comment"]) == ("", "goods_not_received")


def test_a_lost_dispute_costs_its_fee_and_cannot_be_refunded_as_well(site, merchant, their, shop):
    """Nor can anything be refunded while it is open (fact 68)."""
    order_id, capture_id = bought(their, shop, 10000)
    opened = do(site, merchant, "dispute", order_id=order_id, capture_id=capture_id, reason="fraud")
    order = {"order_id": order_id}
    refused = refund(their, order, 1)
    assert_refused(refused, 403, "REFUND_NOT_ALLOWED")
    assert "disputed" in refused.json()["error_messages"][0]
    do(
        site,
        merchant,
        "dispute",
        order_id=order_id,
        dispute_id=opened["dispute_id"],
        outcome="lost",
        fee_amount=25000,
    )
    assert_refused(refund(their, order, 1), 403, "REFUND_NOT_ALLOWED")
    settle(site, merchant)
    assert of(their, order_id)[2:] == [("REVERSAL", "REVERSAL", 10000), ("FEE", "DISPUTE_FEE", 25000)]
    fee = transactions(their, order_id=order_id)[3]
    assert (fee["vat_rate"], fee["vat_amount"], fee["capture_id"]) == (2500, 6250, capture_id)
    assert their.get(order_path(order)).json()["refunded_amount"] == 0
    assert [event.get("fee_amount") for event in of_disputes(their, order_id)] == [None, 25000]


def test_a_dispute_ends_once(site, merchant, their, shop):
    """And the command says why not."""
    order_id, capture_id = bought(their, shop, 10000)
    opened = do(site, merchant, "dispute", order_id=order_id, capture_id=capture_id, reason="fraud")
    ending = {"order_id": order_id, "dispute_id": opened["dispute_id"], "outcome": "won"}
    do(site, merchant, "dispute", **ending)
    assert "was won already" in do(site, merchant, "dispute", expect=1, **ending)
    assert "at most 10000" in do(
        site,
        merchant,
        "dispute",
        expect=1,
        order_id=order_id,
        capture_id=capture_id,
        amount=10001,
        reason="again",
    )


def test_a_due_date_is_put_off_for_its_fee(site, merchant, their, shop):
    """With VAT, in the next payout."""
    order_id, capture_id = bought(their, shop, 10000)
    answer = their.patch(
        f"{order_path({'order_id': order_id})}/captures/{capture_id}/extend-due-date",
        json={"number_of_days": 30},
    )
    assert answer.status_code == 204
    settle(site, merchant)
    fee = transactions(their, order_id=order_id)[2]
    assert (fee["type"], fee["detailed_type"], fee["amount"]) == ("FEE", "EXTEND_DUE_DATE_FEE", 1900)
    assert (fee["vat_amount"], fee["capture_id"]) == (475, capture_id)


def test_a_correction_is_in_the_timeline_of_its_order_and_in_a_payout(site, merchant, their, shop):
    """Its sign says whether it is paid or taken off."""
    order_id, capture_id = bought(their, shop, 10000)
    done = do(
        site,
        merchant,
        "correction",
        amount=-700,
        reason="Charged twice",
        order_id=order_id,
        capture_id=capture_id,
    )
    assert done["currency"] == "SEK"
    settle(site, merchant)
    told = next(event for event in timeline(their, order_id) if event["type"].startswith("correction."))
    assert (told["type"], told["correction_amount"], told["reason"]) == (
        "correction.created",
        -700,
        "Charged twice",
    )
    assert told["event_id"] == done["correction_id"]
    line = transactions(their, order_id=order_id)[2]
    assert (line["type"], line["detailed_type"], line["amount"]) == ("CORRECTION", "CORRECTION", -700)
    assert line["klarna_comment"] == "Charged twice"


def close_today(site: Site, merchant: str) -> None:
    """Closes the payout of today as if its cut-off had passed."""
    settle(site, merchant)
    with site.store.opened() as connection:
        connection.execute(
            "UPDATE payout SET cut_off_at = cut_off_at - 172800000000 WHERE status = 'open' AND merchant_id ="
            " (SELECT merchant_id FROM merchant WHERE mid = ?)",
            (merchant,),
        )
    settle(site, merchant)


@pytest.mark.parametrize(
    ("settlement_type", "taken_off"), [("NET", 28000), ("GROSS", 0), ("GROSS_FEE", 28000)]
)
def test_a_payout_with_all_of_it_adds_up_in_every_report(site, shop, settlement_type, taken_off):
    """Totals, waterfall, transactions, summary and CSV come to the same settlement; and the books are right."""
    merchant = site.another(f"M51{settlement_type.replace('_', '')}")
    add_fee(site, merchant, rate=24000, vat_rate=2500)
    set_terms(site, merchant, settlement_type=settlement_type)
    their = site.client(merchant)
    order_id, capture_id = bought(their, shop, 100000)
    dispute = {"order_id": order_id, "capture_id": capture_id}
    first = do(site, merchant, "dispute", amount=3000, reason="one", **dispute)
    second = do(site, merchant, "dispute", amount=5000, reason="two", **dispute)
    do(site, merchant, "dispute", order_id=order_id, dispute_id=first["dispute_id"], outcome="won")
    do(
        site,
        merchant,
        "dispute",
        order_id=order_id,
        dispute_id=second["dispute_id"],
        outcome="lost",
        fee_amount=20000,
    )
    do(site, merchant, "correction", amount=700, reason="Goodwill", currency="SEK")
    do(site, merchant, "correction", amount=-200, reason="Charged twice", order_id=order_id)
    close_today(site, merchant)
    (payout,) = their.get(PAYOUTS).json()["payouts"]
    totals, reference = payout["totals"], payout["payment_reference"]
    assert totals["settlement_amount"] == 100000 - 5000 + 500 - taken_off == waterfall(totals)
    assert (totals["reversal_amount"], totals["fee_correction_amount"]) == (5000, 500)
    (one,) = their.get("/merchant/v1/payouts").json()["payouts"]
    steps = {step["name"]: step["amount"] for step in one["waterfall"]}
    assert (steps["reversal"], steps["protection"], steps["correction"], steps["deduction"]) == (
        -8000,
        3000,
        700,
        -200,
    )
    assert sum(steps.values()) == totals["settlement_amount"]
    for step in one["waterfall"]:
        lines = their.get(step["lines"]).json()["lines"]
        assert sum(line["amount"] for line in lines) == step["amount"]
        if step["name"] in ("correction", "deduction"):
            assert [line["reason"] for line in lines] == ["Goodwill" if step["amount"] > 0 else "Charged twice"]
    days = {"start_date": payout["payout_date"], "end_date": payout["payout_date"]}
    (summary,) = their.get(f"{PAYOUTS}/summary", params=days).json()
    assert summary["summary_total_reversal_amount"] == 5000
    assert summary["summary_total_fee_correction_amount"] == 500
    assert_report(their.get(REPORT, params={"payment_reference": reference}).text, totals)
    assert fangst("verify", *site.store).code == 0


SIGNS = {
    "sale": 1,
    "credit": 1,
    "correction": 1,
    "reversal_merchant_protection": 1,
    "reversal": -1,
    "fee": -1,
}


def assert_report(text: str, totals: dict) -> None:
    """Every line of it, with its VAT where that is not in the fee, adds up to the settlement."""
    names, values, columns, *lines = csv.reader(io.StringIO(text), delimiter=";")
    said = dict(zip(names, values, strict=True))
    assert (said["total_reversal_amount"], said["total_fee_correction_amount"]) == ("50.00", "5.00")
    rows = [dict(zip(columns, line, strict=True)) for line in lines]
    vat = sum(Decimal(row["vat_amount"] or 0) for row in rows) if totals["tax_amount"] > 0 else 0
    settled = sum(SIGNS[row["type"]] * Decimal(row["amount"]) for row in rows) - vat
    assert settled * 100 == totals["settlement_amount"]
    assert {row["klarna_comment"] for row in rows if row["type"] == "correction"} == {
        "Goodwill",
        "Charged twice",
    }
