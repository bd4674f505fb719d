"""What events set in motion, in the timeline of their order: invoices, credits, payments, payouts."""

import httpx
import pytest

from support.invoices import PAY_BACKS, invoices, paid, plan_when
from support.merchant import SET_IN_MOTION, page, timeline, whole_timeline
from support.orders import PLACE, Shop, place
from support.payouts import add_fee, bring_and_settle, set_terms
from support.program import fangst
from support.recorded import with_captures
from support.site import FJORD, Site
from support.wire import assert_problem, captured, refunded

shop = Shop(4107)


def invoiced(client: httpx.Client, *amounts: int) -> tuple[dict, list[dict]]:
    """Gives an order that was captured in these parts, and their invoices."""
    order = place(client, shop.order_of(sum(amounts)))
    for amount in amounts:
        captured(client, order, amount)
    return order, invoices(client, order, len(amounts))


def set_in_motion(client: httpx.Client, order: dict, **parameters) -> list[dict]:
    """Gives what the events of an order set in motion, oldest first."""
    return [told for told in whole_timeline(client, order, **parameters) if told["type"].startswith(SET_IN_MOTION)]


def test_an_invoice_is_told_right_after_its_capture(client):
    """With number, amount and the reference that the customer writes; its time is that of the capture."""
    order, (first, second) = invoiced(client, 6000, 4000)
    told = whole_timeline(client, order)
    assert [each["type"] for each in told] == [
        "order.created",
        "capture.created",
        "invoice.created",
        "capture.created",
        "invoice.created",
    ]
    for capture, notice, invoice in ((told[1], told[2], first), (told[3], told[4], second)):
        assert notice == {
            "event_id": capture["event_id"],
            "type": "invoice.created",
            "at": capture["at"],
            "actor": {"kind": "system", "name": "system"},
            "amount": invoice["amount"],
            "currency": "SEK",
            "capture_id": invoice["capture_id"],
            "invoice_number": invoice["invoice_number"],
            "payment_reference": invoice["payment_reference"],
        }


def test_what_was_paid_refunded_and_paid_back_is_told_in_its_order(site: Site, client):
    """Each with its amount, the invoice, and who did it."""
    order, (invoice,) = invoiced(client, 10000)
    paid(client, invoice["payment_reference"], 10000, payer="Elin Öberg")
    refund = refunded(client, order, 2500)
    plan_when(client, order, "the refund is owed back", lambda now: now["invoices"][0]["owed_back_amount"] == 2500)
    back = {"invoice_number": invoice["invoice_number"], "amount": 2000}
    assert client.post(PAY_BACKS, json=back).status_code == 200
    key = {"kind": "key", "name": site.keys[FJORD].username}
    told = set_in_motion(client, order)[1:]
    assert [(each["type"], each["amount"], each["actor"]) for each in told] == [
        ("payment.assigned", 10000, key),
        ("invoice.credited", 2500, key),
        ("payment.paid_back", 2000, key),
    ]
    assert told[0]["payer"] == "Elin Öberg" and "payer" not in told[1]
    assert told[1]["event_id"] == refund
    assert {each["invoice_number"] for each in told} == {invoice["invoice_number"]}
    assert {each["capture_id"] for each in told} == {invoice["capture_id"]}


def test_a_payout_is_told_when_it_is_closed_and_when_it_is_paid(site: Site, client):
    """With what it settles of this order: what was captured less what was refunded."""
    add_fee(site, rate=24000, vat_rate=2500)
    set_terms(site)
    order = with_captures(400000, 100000, refund=50000)
    bring_and_settle(site, order)
    payouts = {each["payment_reference"]: each for each in page(client, "/merchant/v1/payouts")["payouts"]}
    told = set_in_motion(client, order)
    assert [(each["type"], each["amount"]) for each in told] == [
        ("payout.closed", 400000),
        ("payout.closed", 100000),
        ("payout.closed", -50000),
    ]
    for each in told:
        assert each["at"] == payouts[each["payment_reference"]]["closed_at"]
        assert "capture_id" not in each and "invoice_number" not in each
    first = told[0]["payment_reference"]
    fangst("payout", *site.store, "--merchant", FJORD, "--paid", first)
    (mark,) = set_in_motion(client, order, type="payout.paid")
    assert (mark["amount"], mark["payment_reference"]) == (400000, first)
    assert mark["at"] == client.get(f"/merchant/v1/payouts/{first}").json()["paid_at"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
def test_pages_of_any_length_tell_everything_once(client, limit):
    """Though much of it happened at the same instant, or is told of the same refund."""
    order, made = invoiced(client, 3000, 3000, 4000)
    for invoice in made:
        paid(client, invoice["payment_reference"], 1000)
    refunded(client, order, 9000)
    plan_when(client, order, "credits", lambda now: sum(each["refunded_amount"] for each in now["invoices"]) == 9000)
    whole = whole_timeline(client, order, limit=200)
    assert [each["type"] for each in whole].count("invoice.credited") > 1
    assert whole_timeline(client, order, limit=limit) == whole
    keys = [(each["type"], each["event_id"], each.get("invoice_number")) for each in whole]
    assert len(set(keys)) == len(keys)
    assert [each["at"] for each in whole] == sorted(each["at"] for each in whole)


def test_what_comes_meanwhile_moves_nothing_to_another_page(client):
    """A page begins after the last thing that was told, whatever was added before it."""
    order, (invoice,) = invoiced(client, 10000)
    path = f"{PLACE}/{order['order_id']}/timeline"
    first = page(client, path, limit=2)
    captured_later = refunded(client, order, 1000)
    paid(client, invoice["payment_reference"], 9000)
    rest = page(client, path, cursor=first["next"])["events"]
    assert [each["type"] for each in first["events"]] == ["order.created", "capture.created"]
    assert rest[0]["type"] == "invoice.created"
    assert captured_later in [each["event_id"] for each in rest]
    assert "payment.assigned" in [each["type"] for each in rest]


def test_only_what_was_asked_for_is_told(client):
    """By type, several separated by commas; what is no type is refused with an example."""
    order, (invoice,) = invoiced(client, 10000)
    paid(client, invoice["payment_reference"], 500)
    assert [each["type"] for each in whole_timeline(client, order, type="invoice.created, order.created", limit=1)] == [
        "order.created",
        "invoice.created",
    ]
    assert set_in_motion(client, order, type="payout.closed,payout.paid") == []
    assert len(timeline(client, order, type="capture.created")) == 1
    path = f"{PLACE}/{order['order_id']}/timeline"
    problem = assert_problem(client.get(path, params={"type": "invoice"}), 400, "BAD_VALUE")
    assert "invoice.created" in problem["detail"] or "capture.created" in problem["detail"]
    foreign = page(client, limit=1).get("next")
    assert_problem(client.get(path, params={"cursor": foreign}), 400)
