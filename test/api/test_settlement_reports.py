"""Reports of payouts as CSV: two tables after each other, whole, the same whenever they are made, of any length."""

import csv
import io
import json
from decimal import Decimal

import pytest

from support.payouts import PAYOUTS, add_fee, bring_and_settle, set_terms, settle, transactions
from support.program import fangst
from support.recorded import lines, new_uuid, recorded, with_captures
from support.site import FJORD, SKERRY, Site
from support.wire import assert_refused, done, patch, refunded

ONE = "/settlements/v1/reports/payout-with-transactions"
MANY = "/settlements/v1/reports/payouts-summary-with-transactions"
RANGE = {"start_date": "2026-01-01", "end_date": "2026-03-01"}


@pytest.fixture(scope="module")
def paid(site: Site) -> dict:
    """An order with references that need quoting, captured in two parts and refunded in part."""
    add_fee(site, rate=24000, vat_rate=2500, refund="percentage")
    set_terms(site)
    order = with_captures(400000, 100000, refund=50000, merchant_reference1='5" pipe; blå')
    bring_and_settle(site, order)
    return order


def tables(text: str) -> tuple[list[dict], list[dict]]:
    """The payouts and the transactions of a report."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    second = next(number for number, row in enumerate(rows) if row[0] == "type")
    first = [dict(zip(rows[0], row, strict=True)) for row in rows[1:second]]
    return first, [dict(zip(rows[second], row, strict=True)) for row in rows[second + 1 :]]


def report(client, path: str = ONE, **query) -> str:
    """The text of a report, which comes as a file."""
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="payout')
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    return answer.content.decode("utf-8")


def minor(amount: str) -> int:
    """Minor units of a decimal amount of two digits."""
    return int(Decimal(amount) * 100)


def test_a_report_has_the_payout_and_then_its_transactions(paid, client):
    """The same that the API tells, as decimal amounts."""
    for payout in client.get(PAYOUTS).json()["payouts"]:
        reference = payout["payment_reference"]
        (summary,), rows = tables(report(client, payment_reference=reference))
        assert (summary["payment_reference"], summary["settlement_currency"]) == (reference, payout["currency_code"])
        for name in ("sale", "return", "fee", "tax", "fee_refund", "settlement", "deposit"):
            assert minor(summary[f"total_{name}_amount"]) == payout["totals"][f"{name}_amount"], name
        told = transactions(client, payment_reference=reference)
        assert len(rows) == len(told)
        for row, one in zip(rows, told, strict=True):
            assert (row["type"], row["detailed_type"]) == (one["type"].lower(), one["detailed_type"].lower())
            assert minor(row["amount"]) == one["amount"]
            for name in ("capture_id", "order_id", "merchant_reference1", "sale_date", "capture_date", "currency_code"):
                assert row[name] == one[name], name
            for name in ("refund_id", "short_order_id", "merchant_reference2", "shipping_country", "merchant_capture_reference"):
                assert row[name] == one.get(name, ""), name


def test_a_field_with_a_separator_or_a_quote_is_quoted(paid, client):
    """And is read back as it was."""
    text = report(client, MANY, **RANGE)
    assert '"5"" pipe; blå"' in text
    assert text.endswith("\r\n") and "\n\n" not in text


FORMULAS = {
    "=1+1": "'=1+1",
    "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0",
    "-2+3": "'-2+3",
    "@SUM(A1)": "'@SUM(A1)",
    "-": "'-",
    "=5": "'=5",
    "-4711": "-4711",
    "+46701234567": "+46701234567",
    "A-1=2": "A-1=2",
}


def test_a_text_of_others_is_no_formula_in_a_spreadsheet(site):
    """An apostrophe stands before it; what is only a number, and our own amounts, stay as they are."""
    merchant = site.another("M600002")
    set_terms(site, merchant)
    orders = [with_captures(1000, 2000, refund=500, merchant_reference1=reference) for reference in FORMULAS]
    bring_and_settle(site, *orders, merchant=merchant)
    _, rows = tables(report(site.client(merchant), MANY, **RANGE))
    assert {row["merchant_reference1"] for row in rows} == set(FORMULAS.values())
    assert sum(minor(row["amount"]) for row in rows) == 3500 * len(FORMULAS)


def test_a_report_of_many_payouts_has_a_row_for_each_and_all_their_transactions(paid, client):
    """In the order of the list of payouts."""
    payouts = client.get(PAYOUTS, params=RANGE).json()["payouts"]
    summaries, rows = tables(report(client, MANY, **RANGE))
    assert [each["payment_reference"] for each in summaries] == [each["payment_reference"] for each in payouts]
    every = [one for each in payouts for one in transactions(client, payment_reference=each["payment_reference"])]
    assert [(row["payment_reference"], minor(row["amount"])) for row in rows] == [
        (one["payment_reference"], one["amount"]) for one in every
    ]


def test_fact_63_a_report_may_be_of_more_than_32_days(paid, client):
    """The portal of the other system takes 32 days at most; here there is no limit to days or rows."""
    year = {"start_date": "2026-01-01", "end_date": "2026-12-31T23:59:59Z"}
    assert tables(report(client, MANY, **year))[0]


def test_a_report_is_the_same_whenever_it_is_made(paid, site, client):
    """Byte for byte, whatever was settled meanwhile."""
    before = report(client, MANY, **RANGE)
    bring_and_settle(site, recorded())
    assert report(client, MANY, **RANGE) == before
    assert client.head(MANY, params=RANGE).status_code == 200


def test_a_report_tells_an_order_as_it_stood_at_the_cut_off(paid, site, client):
    """Byte for byte, however it is called since and wherever it was sent; a later payout tells it as it is then."""
    before = report(client, MANY, **RANGE)
    done(patch(client, paid, "merchant-references", {"merchant_reference1": "another", "merchant_reference2": "one"}))
    done(patch(client, paid, "merchant-references", {"merchant_reference1": "", "merchant_reference2": "more"}))
    done(patch(client, paid, "customer-details", {"shipping_address": paid["shipping_address"] | {"country": "SE"}}))
    assert report(client, MANY, **RANGE) == before
    refunded(client, paid, 100)
    settle(site)
    (now,) = (one for one in transactions(client, order_id=paid["order_id"]) if one["amount"] == 100)
    assert "merchant_reference1" not in now and now["merchant_reference2"] == "more" and now["shipping_country"] == "SE"


def test_a_report_of_no_payout_is_empty_and_of_an_unknown_one_not_found(paid, site, client):
    """404, and 400 for what is no reference and for what is missing."""
    assert tables(report(site.client(SKERRY), MANY, **RANGE)) == ([], [])
    assert_refused(client.get(ONE, params={"payment_reference": "AAAAAAAA"}), 404, "NOT_FOUND")
    assert_refused(client.get(ONE, params={"payment_reference": "a"}), 400, "BAD_VALUE")
    assert_refused(client.get(ONE), 400, "BAD_VALUE")
    assert_refused(client.get(MANY, params={"start_date": "2026-01-01"}), 400, "BAD_VALUE")


def test_a_report_of_more_than_a_page_has_each_transaction_once(site):
    """Of one order captured 700 times, with two fees each."""
    merchant = site.another("M600001")
    add_fee(site, merchant, rate=24000, vat_rate=2500)
    add_fee(site, merchant, rate=24000, vat_rate=2500, fixed_amount=10, currency="NOK")
    set_terms(site, merchant)
    order = with_captures(*[100 + number for number in range(700)])
    for capture in order["captures"]:
        capture["captured_at"] = "2026-01-08T08:15:00.042Z"
        capture["capture_id"] = new_uuid("1")
        capture["order_lines"] = lines()[:1]
    bring_and_settle(site, order, merchant=merchant)
    (summary,), rows = tables(report(site.client(merchant), MANY, **RANGE))
    sales = [minor(row["amount"]) for row in rows if row["type"] == "sale"]
    assert len(rows) == 2100 and sorted(sales) == [100 + number for number in range(700)]
    assert sum(sales) == minor(summary["total_sale_amount"])
    assert sum(minor(row["amount"]) for row in rows if row["type"] == "fee") == minor(summary["total_fee_amount"])
    assert len({(row["capture_id"], row["detailed_type"]) for row in rows}) == 2100


def test_a_merchant_chooses_columns_titles_and_separators(paid, site, client):
    """They count for every report from then on, also of payouts that were closed before."""
    chosen = {"payout_columns": "payment_reference,total_sale_amount=Salg; brutto", "transaction_columns": "amount=Beløp,type"}
    set_terms(site, report_delimiter="semicolon", report_decimal="comma", **chosen)
    rows = list(csv.reader(io.StringIO(report(client, MANY, **RANGE), newline=""), delimiter=";"))
    assert rows[0] == ["payment_reference", "Salg; brutto"]
    assert ["Beløp", "type"] in rows and ["4000,00", "sale"] in rows
    set_terms(site, payout_columns="payment_reference==1+1")
    assert report(client, MANY, **RANGE).startswith("'=1+1\r\n")
    set_terms(site, report_delimiter="tab", report_decimal="point")
    assert "4000.00\tsale\r\n" in report(client, MANY, **RANGE)
    for name, bad in (("transaction_columns", "amount,colour"), ("payout_columns", "payment_reference="), ("transaction_columns", ",")):
        terms = json.dumps({name: bad})
        said = fangst("merchant", "payout", *site.store, "--merchant", FJORD, "--settings", terms, expect=1).said
        assert f"{name} must be columns" in said
    set_terms(site, report_delimiter="semicolon", payout_columns="", transaction_columns="")
    assert len(tables(report(client, MANY, **RANGE))[1][0]) == 21
