"""The Settlements API v1: what is paid out and for what, as clients of the published interface read it."""

import pytest

from support.payouts import (
    PAYOUTS,
    REFERENCE,
    TRANSACTIONS,
    add_fee,
    bring_and_settle,
    set_terms,
    settle,
    transactions,
    waterfall,
)
from support.recorded import AMOUNT, recorded, with_captures
from support.site import FJORD, SKERRY, Site
from support.wire import RELEASE, assert_refused, captured, done, post, refunded

SALE, PART = 400000, 100000


@pytest.fixture(scope="module")
def paid(site: Site) -> dict:
    """An order captured in two parts on two days and refunded in part, brought in and settled: fees of 2.4 % with 25 % VAT,
    and 1.50 for each capture."""
    add_fee(site, rate=24000, vat_rate=2500, refund="percentage")
    add_fee(site, rate=24000, vat_rate=2500, fixed_amount=150, currency="NOK", refund="percentage")
    set_terms(site)
    order = with_captures(SALE, PART, refund=50000)
    order["captures"][0]["reference"] = "PARCEL-1"
    bring_and_settle(site, order)
    return order


@pytest.fixture(scope="module")
def payout(paid, client) -> dict:
    """The payout of the first capture."""
    return next(each for each in all_payouts(client) if each["totals"]["sale_amount"] == SALE)


def all_payouts(client, **query) -> list[dict]:
    """All payouts that fit."""
    answer = client.get(PAYOUTS, params={"size": 500} | query)
    assert answer.status_code == 200, answer.text
    return answer.json()["payouts"]


# --- the published facts ---------------------------------------------------------------------


def test_fact_59_a_capture_is_a_sale_with_its_id_and_a_refund_a_return_without_one(paid, client):
    """SALE with capture_id; RETURN with refund_id and an empty capture_id."""
    found = transactions(client, order_id=paid["order_id"])
    sales = [each for each in found if each["type"] == "SALE"]
    (back,) = [each for each in found if each["type"] == "RETURN"]
    assert [(each["amount"], each["capture_id"]) for each in sales] == [
        (capture["captured_amount"], capture["capture_id"]) for capture in paid["captures"]
    ]
    assert (back["amount"], back["capture_id"], back["refund_id"]) == (50000, "", paid["refunds"][0]["refund_id"])
    assert all("refund_id" not in each for each in sales)


def test_fact_60_a_settlement_is_what_was_sold_less_refunds_and_fees(site, client):
    """10000 - 2000 - 300, of which the fee is 240 and its VAT 60."""
    set_terms(site, SKERRY)
    add_fee(site, SKERRY, rate=24000, vat_rate=2500)
    order = with_captures(10000, refund=2000)
    order["refunds"][0]["refunded_at"] = order["captures"][0]["captured_at"]
    bring_and_settle(site, order, merchant=SKERRY)
    (payout,) = all_payouts(site.client(SKERRY))
    totals = payout["totals"]
    assert (totals["sale_amount"], totals["return_amount"], totals["fee_amount"], totals["tax_amount"]) == (10000, 2000, 240, 60)
    assert totals["settlement_amount"] == 7700


@pytest.mark.parametrize("ending", ["cancelled", "released", "expired"])
def test_fact_61_what_is_cancelled_released_or_expired_is_in_no_report(site, paid, client, order_of, ending):
    """Only the part that was captured is."""
    if ending == "expired":
        order = recorded(status="EXPIRED", remaining_authorized_amount=0)
        bring_and_settle(site, order)
    else:
        order = order_of(10000)
        if ending == "released":
            captured(client, order, 1)
        done(post(client, order, RELEASE if ending == "released" else "cancel"))
        settle(site)
    found = transactions(client, order_id=order["order_id"])
    assert [each["amount"] for each in found if each["type"] == "SALE"] == ([1] if ending == "released" else [])
    assert {each["type"] for each in found} <= {"SALE", "FEE"}


@pytest.mark.parametrize("path", [PAYOUTS, TRANSACTIONS])
def test_fact_62_a_page_has_20_elements_by_default_and_500_at_most(paid, client, path):
    """501 is refused with 400."""
    (name,) = {"payouts", "transactions"} & set(path.split("/"))
    assert_refused(client.get(path, params={"size": 501}), 400, "BAD_VALUE")
    assert_refused(client.get(path, params={"size": 0}), 400, "BAD_VALUE")
    for size in (1, 500):
        answer = client.get(path, params={"size": size})
        assert answer.status_code == 200 and len(answer.json()[name]) <= size
    many = client.get(path).json()
    assert many["pagination"]["count"] == min(20, many["pagination"]["total"])


# --- payouts ---------------------------------------------------------------------------------


def test_a_payout_has_its_totals_its_day_and_who_is_paid(payout, paid):
    """Each member is as it is documented."""
    assert REFERENCE.fullmatch(payout["payment_reference"])
    assert payout["payout_date"] == "2026-01-08T00:00:00.000Z"
    assert (payout["currency_code"], payout["merchant_id"], payout["merchant_settlement_type"]) == ("NOK", FJORD, "NET")
    assert len(payout["totals"]) == 18
    fee, tax = 9600 + 150, 2400 + 38
    assert (payout["totals"]["fee_amount"], payout["totals"]["tax_amount"]) == (fee, tax)
    assert payout["totals"]["settlement_amount"] == SALE - fee - tax


def test_every_payout_comes_to_its_settlement_and_its_transactions_to_its_totals(paid, client):
    """The formula holds, the sums of the lines are the totals, and each payout goes on where the one before stopped."""
    debts: dict[str, int] = {}
    for payout in reversed(all_payouts(client)):
        totals = payout["totals"]
        assert waterfall(totals) == totals["settlement_amount"]
        assert totals["opening_debt_balance_amount"] == debts.get(payout["currency_code"], 0)
        debts[payout["currency_code"]] = totals["closing_debt_balance_amount"]
        found = transactions(client, payment_reference=payout["payment_reference"])
        for kind in ("SALE", "RETURN", "FEE", "FEE_REFUND", "HOLDBACK", "RELEASE"):
            assert sum(each["amount"] for each in found if each["type"] == kind) == totals[f"{kind.lower()}_amount"]
        assert sum(each.get("vat_amount", 0) for each in found if each["type"] == "FEE") == totals["tax_amount"]
        assert {each["payment_reference"] for each in found} == {payout["payment_reference"]}


def test_a_payout_is_found_by_its_reference_and_leads_to_its_transactions(payout, client):
    """Also by the links."""
    assert client.get(f"{PAYOUTS}/{payout['payment_reference']}").json() == payout
    found = client.get(payout["transactions"]).json()["transactions"]
    assert [each["detailed_type"] for each in found] == ["PURCHASE", "PURCHASE_FEE_PERCENTAGE", "PURCHASE_FEE_FIXED"]
    assert client.get(found[0]["payout"]).json() == payout


def test_a_payout_of_somebody_else_or_of_nobody_is_not_found(payout, site, client):
    """404, and 400 for what is no reference."""
    assert_refused(site.client(SKERRY).get(f"{PAYOUTS}/{payout['payment_reference']}"), 404, "NOT_FOUND")
    assert_refused(client.get(f"{PAYOUTS}/AAAAAAAA"), 404, "NOT_FOUND")
    assert_refused(client.get(f"{PAYOUTS}/abc"), 400, "BAD_VALUE")
    assert transactions(site.client(SKERRY), payment_reference=payout["payment_reference"]) == []


def test_payouts_are_listed_by_day_and_currency(paid, client):
    """From one day to another, both included; a date alone is its midnight."""
    dates = [each["payout_date"] for each in all_payouts(client)]
    assert dates == sorted(dates, reverse=True) and len(dates) >= 3
    first = dates[-1][:10]
    assert [each["payout_date"] for each in all_payouts(client, end_date=first)] == [dates[-1]]
    assert all_payouts(client, start_date=first, currency_code="NOK") == all_payouts(client)
    assert all_payouts(client, currency_code="DKK") == []
    assert_refused(client.get(PAYOUTS, params={"currency_code": "NOT"}), 400, "BAD_VALUE")
    assert_refused(client.get(PAYOUTS, params={"start_date": "yesterday"}), 400, "BAD_VALUE")


def test_pages_of_payouts_follow_each_other(paid, client):
    """next and prev lead there and back, keeping what was asked for."""
    every = all_payouts(client)
    seen, url = [], f"{PAYOUTS}?size=1&start_date=2026-01-01"
    while url:
        page = client.get(url).json()
        assert (page["pagination"]["count"], page["pagination"]["offset"]) == (1, len(seen))
        assert ("prev" in page["pagination"]) == (len(seen) > 0)
        seen += page["payouts"]
        url = page["pagination"].get("next")
    assert seen == every
    back = client.get(client.get(f"{PAYOUTS}?size=1&offset=1").json()["pagination"]["prev"]).json()
    assert back["payouts"] == every[:1]


def test_a_summary_has_the_sums_of_each_currency(paid, client):
    """Over the payouts of these days."""
    dates = {"start_date": "2026-01-01", "end_date": "2026-02-01"}
    (summary,) = client.get(f"{PAYOUTS}/summary", params=dates).json()
    payouts = all_payouts(client, **dates)
    assert summary["summary_settlement_currency"] == "NOK"
    for name in ("sale", "return", "fee", "tax", "settlement", "repay", "holdback", "release", "commission"):
        assert summary[f"summary_total_{name}_amount"] == sum(each["totals"][f"{name}_amount"] for each in payouts)
    assert client.get(f"{PAYOUTS}/summary", params=dates | {"currency_code": "SEK"}).json() == []
    assert_refused(client.get(f"{PAYOUTS}/summary", params={"start_date": "2026-01-01"}), 400, "BAD_VALUE")


# --- transactions ----------------------------------------------------------------------------


def test_a_transaction_tells_of_its_order_and_its_capture(payout, paid, client):
    """References, countries, the method and the times."""
    sale, fee, _ = transactions(client, payment_reference=payout["payment_reference"])
    capture = paid["captures"][0]
    assert sale == {
        "amount": SALE,
        "capture_id": capture["capture_id"],
        "merchant_reference1": paid["merchant_reference1"],
        "sale_date": paid["created_at"],
        "type": "SALE",
        "capture_date": capture["captured_at"],
        "payment_reference": payout["payment_reference"],
        "order_id": paid["order_id"],
        "payout": str(client.base_url.join(f"{PAYOUTS}/{payout['payment_reference']}")),
        "short_order_id": paid["klarna_reference"],
        "merchant_reference2": paid["merchant_reference2"],
        "currency_code": "NOK",
        "purchase_country": "NO",
        "shipping_country": "NO",
        "initial_payment_method_type": "fixed_amount_by_card",
        "merchant_capture_reference": "PARCEL-1",
        "detailed_type": "PURCHASE",
    }
    assert (fee["capture_id"], fee["vat_rate"], fee["vat_amount"]) == (capture["capture_id"], 2500, 2400)


def test_what_is_not_paid_out_yet_has_no_payout(site, paid, client, order_of):
    """A capture of now is a transaction within moments, and has no payment reference before its payout is closed."""
    order = order_of(10000)
    capture = captured(client, order, 700, reference="PARCEL-9")
    refund = refunded(client, order, 300, reference="RMA-9")
    settle(site)
    sale, _, back, _ = transactions(client, order_id=order["order_id"])
    assert (sale["capture_id"], sale["merchant_capture_reference"]) == (capture, "PARCEL-9")
    assert (back["refund_id"], back["merchant_refund_reference"]) == (refund, "RMA-9")
    assert "payment_reference" not in sale and "payout" not in sale


def test_transactions_of_an_order_that_is_not_there_are_none(paid, client):
    """And what is no id is refused."""
    assert transactions(client, order_id="00000000-0000-4000-8000-000000000000") == []
    assert_refused(client.get(TRANSACTIONS, params={"order_id": "abc"}), 400, "BAD_VALUE")


def test_pages_of_transactions_hold_each_once(paid, client):
    """Whatever the size."""
    every = transactions(client, size=500)
    assert len(every) > 6
    assert transactions(client, size=2) == every
    assert sum(each["amount"] for each in transactions(client, order_id=paid["order_id"], size=1) if each["type"] == "SALE") == (
        SALE + PART
    )


# --- how fees are settled ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settlement_type", "fee", "tax", "credit", "settlement"),
    [("NET", 240, 60, 0, 9700), ("GROSS", 240, 60, 300, 10000), ("GROSS_FEE", 300, 0, 0, 9700)],
)
def test_fees_are_deducted_invoiced_or_shown_with_their_vat(site, settlement_type, fee, tax, credit, settlement):
    """The sum of the transactions is the settlement in each case."""
    merchant = site.another(f"M3{settlement_type.replace('_', '')}")
    add_fee(site, merchant, rate=24000, vat_rate=2500)
    set_terms(site, merchant, settlement_type=settlement_type)
    bring_and_settle(site, with_captures(10000), merchant=merchant)
    client = site.client(merchant)
    (payout,) = all_payouts(client)
    totals = payout["totals"]
    assert payout["merchant_settlement_type"] == settlement_type
    assert (totals["fee_amount"], totals["tax_amount"], totals["credit_amount"]) == (fee, tax, credit)
    assert totals["settlement_amount"] == settlement == waterfall(totals)
    found = transactions(client)
    assert [each["amount"] for each in found if each["type"] == "FEE"] == [fee]
    assert sum(each["amount"] for each in found if each["type"] == "CREDIT") == credit


def test_who_has_no_terms_has_no_payouts(site):
    """Nothing is settled that nobody asked for."""
    merchant = site.another("M400001")
    bring_and_settle(site, with_captures(AMOUNT), merchant=merchant)
    assert all_payouts(site.client(merchant)) == [] and transactions(site.client(merchant)) == []
