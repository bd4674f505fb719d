"""Reports of payouts on paper: letterhead, sums that are carried from page to page, the same bytes for ever."""

import re

import pytest

from support.paper import amounts, pages, pdf
from support.payouts import PAYOUTS, add_fee, bring_and_settle, set_terms, transactions
from support.recorded import lines, new_uuid, recorded, with_captures
from support.site import SKERRY, Site
from support.wire import assert_refused, done, patch

ONE = "/settlements/v1/reports/payout"
MANY = "/settlements/v1/reports/payouts-summary"
RANGE = {"start_date": "2026-01-01", "end_date": "2026-03-01"}


@pytest.fixture(scope="module")
def paid(site: Site) -> dict:
    """An order captured in two parts and refunded in part."""
    add_fee(site, rate=24000, vat_rate=2500, refund="percentage")
    set_terms(site)
    order = with_captures(400000, 100000, refund=50000, merchant_reference1="(blå) Łódź")
    bring_and_settle(site, order)
    return order


def many_captures(site: Site, merchant: str, count: int) -> str:
    """Settles an order of so many captures with a fee each, and gives the reference of the payout."""
    site.another(merchant)
    add_fee(site, merchant, rate=24000, vat_rate=2500)
    set_terms(site, merchant)
    order = with_captures(*[100 + number for number in range(count)])
    for capture in order["captures"]:
        capture["captured_at"] = "2026-01-08T08:15:00.042Z"
        capture["capture_id"] = new_uuid("1")
        capture["order_lines"] = lines()[:1]
    bring_and_settle(site, order, merchant=merchant)
    (payout,) = site.client(merchant).get(PAYOUTS).json()["payouts"]
    return payout["payment_reference"]


def test_a_payout_on_paper_says_what_the_api_says(paid, client):
    """From what was sold to what is paid, and each transaction with its sign."""
    for payout in client.get(PAYOUTS).json()["payouts"]:
        reference = payout["payment_reference"]
        (text,) = pages(pdf(client, ONE, payment_reference=reference))
        assert f"Payout {reference}" in text and "Page 1 of 1" in text
        totals = payout["totals"]
        steps = {"Captures": "sale", "Refunds": "return", "VAT on the fees": "tax", "Fees, without VAT": "fee"}
        for label, name in steps.items():
            if totals[f"{name}_amount"] > 0:
                assert [abs(amount) for amount in amounts(text, label)] == [totals[f"{name}_amount"]], label
        assert [totals["settlement_amount"]] == amounts(text.split("Transactions")[1], "Paid out")
        told = [one for one in transactions(client, payment_reference=reference) if one["order_id"]]
        assert text.count("(blå) Lódz") == len(told)  # letters that paper does not have lose their marks
        assert text.count(paid["klarna_reference"]) == len(told)
        for one in told:
            assert re.search(f"{one['capture_date'][:10]} +{one['type'].capitalize().replace('_', ' ')} ", text)


def test_the_sums_of_the_pages_are_the_payout(site):
    """Of 1,400 transactions: each page says what it comes to, what was brought forward and what is carried forward."""
    reference = many_captures(site, "M600101", 700)
    client = site.client("M600101")
    found = pages(pdf(client, ONE, payment_reference=reference))
    assert len(found) > 20
    carried, sum_of_pages = [0, 0], [0, 0]
    for number, text in enumerate(found, start=1):
        assert f"Page {number} of {len(found)}" in text
        if number > 1:
            assert amounts(text, "Brought forward") == carried
        page = amounts(text, "This page")
        sum_of_pages = [a + b for a, b in zip(sum_of_pages, page, strict=True)]
        rows = re.findall(r"^ *2026-01-08 +(?:Sale|Fee) .* (-?[\d,.]+) +(-?[\d,.]+)$", text, re.MULTILINE)
        minor = [[int(cell.replace(",", "").replace(".", "")) for cell in row] for row in rows]
        assert [sum(column) for column in zip(*minor, strict=True)] == page
        carried = amounts(text, "Carried forward" if number < len(found) else "Total")
        assert carried == sum_of_pages
    (payout,) = client.get(PAYOUTS).json()["payouts"]
    totals = payout["totals"]
    assert carried == [totals["sale_amount"] - totals["fee_amount"], -totals["tax_amount"]]
    assert sum(carried) == totals["settlement_amount"] == amounts(found[-1], "Paid out")[0]


def test_payouts_of_some_days_are_a_row_each(paid, client):
    """By currency, with their sum."""
    payouts = client.get(PAYOUTS, params=RANGE).json()["payouts"]
    (text,) = pages(pdf(client, MANY, **RANGE))
    for payout in payouts:
        (line,) = (line for line in text.splitlines() if payout["payment_reference"] in line)
        assert line.split()[0] == payout["payout_date"][:10]
        assert amounts(line, payout["payout_date"][:10])[-1] == payout["totals"]["settlement_amount"]
    assert amounts(text, "Total")[-1] == sum(payout["totals"]["settlement_amount"] for payout in payouts)


def test_a_report_on_paper_is_the_same_whenever_it_is_made(paid, site, client):
    """Byte for byte, whatever was settled meanwhile, and whatever its orders and its merchant are called since."""
    (payout, *_) = client.get(PAYOUTS).json()["payouts"]
    queries = [(ONE, {"payment_reference": payout["payment_reference"]}), (MANY, RANGE)]
    before = [pdf(client, path, **query) for path, query in queries]
    csv = client.get("/settlements/v1/reports/payout-with-transactions", params=queries[0][1]).content
    bring_and_settle(site, recorded())
    done(patch(client, paid, "merchant-references", {"merchant_reference1": "another", "merchant_reference2": ""}))
    done(patch(client, paid, "customer-details", {"shipping_address": paid["shipping_address"] | {"country": "SE"}}))
    assert [pdf(client, path, **query) for path, query in queries] == before
    assert client.get("/settlements/v1/reports/payout-with-transactions", params=queries[0][1]).content == csv
    assert client.head(MANY, params=RANGE).status_code == 200


def test_a_report_of_no_payout_is_a_page_and_of_an_unknown_one_not_found(site, client):
    """404, and 400 for what is no reference and for what is missing."""
    (text,) = pages(pdf(site.client(SKERRY), MANY, **RANGE))
    assert "Payouts" in text and "Total" not in text
    assert_refused(client.get(ONE, params={"payment_reference": "AAAAAAAA"}), 404, "NOT_FOUND")
    assert_refused(client.get(ONE, params={"payment_reference": "a"}), 400, "BAD_VALUE")
    assert_refused(client.get(ONE), 400, "BAD_VALUE")
    assert_refused(client.get(MANY, params={"start_date": "2026-01-01"}), 400, "BAD_VALUE")
