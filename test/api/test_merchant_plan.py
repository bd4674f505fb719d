"""What a capture sets in motion for the customer: GET /merchant/v1/orders/{order_id}/plan."""

import datetime
import json

import httpx
import pytest

from support.invoices import days_after, invoices, plan, plan_when
from support.merchant import taken, timeline
from support.orders import PLACE, Shop, line, place
from support.site import SKERRY, Site
from support.wire import assert_problem, captured, done, patch, read, refunded

shop = Shop(4101)


@pytest.fixture(scope="module")
def client(site: Site) -> httpx.Client:
    """A client with an API key."""
    return site.client()


def luhn(digits: str) -> bool:
    """Checks the last digit of digits by Luhn's method."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0


def test_each_capture_of_an_invoice_has_its_own_with_a_due_date_and_a_reference(client: httpx.Client) -> None:
    order = place(client, shop.order_of(30000))
    first = captured(client, order, 10000)
    second = captured(client, order, 20000, description="The rest")
    one, two = invoices(client, order, 2)
    assert [one["capture_id"], two["capture_id"]] == [first, second]
    assert two["invoice_number"] > one["invoice_number"]
    assert (one["amount"], one["open_amount"], one["owed_back_amount"], one["status"]) == (10000, 10000, 0, "open")
    assert one["klarna_reference"] == f"{order['klarna_reference']}-1"
    assert luhn(one["payment_reference"]) and luhn(two["payment_reference"])
    assert one["payment_reference"] != two["payment_reference"]
    (part,) = one["parts"]
    assert (part["amount"], part["open_amount"]) == (10000, 10000)
    # Thirty days in Sweden, and then to the next day on which banks work: there are never more than five without.
    assert days_after(one["invoice_date"], 30) <= part["due_date"] <= days_after(one["invoice_date"], 35)
    assert "order_lines" not in one


def test_an_invoice_has_the_lines_of_its_capture_and_none_if_it_was_by_amount(client: httpx.Client) -> None:
    order = place(client, shop.order([line(2, 15000, name="Trail shoes"), line(1, 5000)]))
    taken(client, order, {"lines": [{"line": 0, "quantity": 1}]})
    taken(client, order, {"captured_amount": 5000})
    by_line, by_amount = invoices(client, order, 2)
    assert [item["name"] for item in by_line["order_lines"]] == ["Trail shoes"]
    assert "order_lines" not in by_amount


def test_instalments_add_up_to_what_was_captured(client: httpx.Client) -> None:
    method = {"type": "FIXED_AMOUNT", "number_of_installments": 7}
    order = place(client, shop.order_of(10000, payment_method=method, purchase_country="FI"))
    captured(client, order, 10000)
    (invoice,) = invoices(client, order)
    assert [part["amount"] for part in invoice["parts"]] == [1428, 1429, 1428, 1429, 1428, 1429, 1429]
    dates = [datetime.date.fromisoformat(part["due_date"]) for part in invoice["parts"]]
    assert dates == sorted(set(dates))
    assert plan(client, order)["kind"] == "instalments"


@pytest.mark.parametrize(
    ("method", "kind"),
    [("CARD", "nothing"), ("SWISH", "nothing"), ("INVOICE_BUSINESS", "invoice"), ("ACCOUNT", "account")],
)
def test_the_payment_method_decides_what_a_capture_does(client: httpx.Client, method: str, kind: str) -> None:
    order = place(client, shop.order_of(10000, payment_method={"type": method}))
    captured(client, order, 10000)
    after = place(client, shop.order_of(10000))
    captured(client, after, 10000)
    invoices(client, after)  # events are seen in their order, so this one's turn has come, too
    now = plan(client, order)
    assert (now["kind"], len(now["invoices"])) == (kind, 0 if kind == "nothing" else 1)
    assert "awaited_invoices" not in now


def test_a_refund_is_credited_to_the_captures_that_it_comes_from(client: httpx.Client) -> None:
    order = place(client, shop.order_of(30000))
    captured(client, order, 10000)
    captured(client, order, 20000)
    refund_id = refunded(client, order, 15000)
    now = plan_when(
        client, order, "the credits", lambda now: sum(one["refunded_amount"] for one in now["invoices"]) == 15000
    )
    one, two = now["invoices"]
    assert (one["status"], one["open_amount"], two["open_amount"]) == ("credited", 0, 15000)
    assert two["credits"] == [
        {"refund_id": refund_id, "amount": 5000, "credited_amount": 5000, "owed_back_amount": 0}
    ]
    assert two["parts"][0]["open_amount"] == 15000


def test_a_due_date_that_is_put_off_is_in_the_plan(client: httpx.Client) -> None:
    order = place(client, shop.order_of(10000))
    capture_id = captured(client, order, 10000)
    (before,) = invoices(client, order)
    done(patch(client, order, f"captures/{capture_id}/extend-due-date", {"number_of_days": 60}))
    was = before["parts"][0]["due_date"]
    now = plan_when(
        client, order, "a later date", lambda now: now["invoices"][0]["parts"][0]["due_date"] > was
    )
    moved = now["invoices"][0]["parts"][0]["due_date"]
    assert days_after(before["invoice_date"], 90) <= moved <= days_after(before["invoice_date"], 100)


def test_an_order_without_captures_has_no_invoices(client: httpx.Client) -> None:
    order = place(client, shop.order_of(10000))
    assert plan(client, order)["invoices"] == []


def test_what_was_imported_is_invoiced_elsewhere(site: Site, client: httpx.Client) -> None:
    order = place(client, shop.order_of(10000))
    captured(client, order, 10000)
    invoices(client, order)
    copy = read(client, order)
    site.import_orders([json.dumps(copy)], SKERRY)
    assert plan(site.client(SKERRY), order)["invoices"] == []


def test_the_plan_of_another_merchant_is_not_there(site: Site, client: httpx.Client) -> None:
    order = place(client, shop.order_of(10000))
    stranger = site.client(SKERRY)
    assert_problem(stranger.get(f"{PLACE}/{order['order_id']}/plan"), 404, "NO_SUCH_ORDER")
    assert_problem(client.get(f"{PLACE}/abc/plan"), 400, "INVALID_ORDER_ID")


def test_an_invoice_changes_neither_the_order_nor_its_events(client: httpx.Client) -> None:
    order = place(client, shop.order_of(10000))
    captured(client, order, 10000)
    before = client.get(f"{PLACE}/{order['order_id']}").headers["ETag"]
    invoices(client, order)
    assert client.get(f"{PLACE}/{order['order_id']}").headers["ETag"] == before
    assert [event["type"] for event in timeline(client, order)] == ["order.created", "capture.created"]
