"""States in which nothing may be captured, and what the refusal says. Orders come here by import, because
that is how an order of such a state arrives."""

import pytest

from support.recorded import AMOUNT, at_midnight, new_uuid, recorded, text_of, with_captures
from support.site import Site
from support.wire import (
    TOO_HIGH,
    amounts,
    assert_problem,
    assert_refused,
    capture,
    captured,
    order_path,
    read,
)

LINES = {"lines": [{"line": 0, "quantity": 1}]}


def arrive(site: Site, order: dict) -> dict:
    """Imports one order into the running server."""
    site.import_orders([text_of(order)])
    return order


def merchant_capture(client, order: dict, body: dict):
    """Captures through the Merchant API."""
    return client.post(f"/merchant/v1/orders/{order['order_id']}/captures", json=body)


@pytest.fixture(scope="module")
def expired(site: Site) -> dict:
    """An order whose authorization ended last week."""
    return arrive(site, recorded(expires_at=at_midnight(-7)))


def test_an_expired_order_cannot_be_captured(client, expired):
    """The sentence is documented and names the order."""
    sentence = f"Order {expired['order_id']} is expired. Capture not possible."
    assert_refused(capture(client, expired, 100), 403, "CAPTURE_NOT_ALLOWED", sentence)
    for body in ({"captured_amount": 100}, {"full": True}, LINES):
        problem = assert_problem(merchant_capture(client, expired, body), 403, "CAPTURE_NOT_ALLOWED")
        assert problem["detail"] == sentence
    assert read(client, expired)["captured_amount"] == 0


def test_an_order_that_expires_this_midnight_can_be_captured(site: Site, client):
    """The authorization holds until its very end."""
    order = arrive(site, recorded(expires_at=at_midnight(1)))
    captured(client, order, AMOUNT)
    assert amounts(read(client, order)) == ("CAPTURED", AMOUNT, 0)


@pytest.mark.parametrize(
    "order",
    [
        recorded(status="CANCELLED"),
        recorded(status="EXPIRED", remaining_authorized_amount=0, expires_at=at_midnight(-3)),
        with_captures(AMOUNT, refund=AMOUNT, status="CLOSED"),
    ],
    ids=lambda order: order["status"],
)
def test_an_order_in_a_final_state_cannot_be_captured(site: Site, client, order):
    """Cancelled, expired, closed: nothing moves."""
    arrive(site, order)
    before = read(client, order)
    assert before["status"] == order["status"]
    assert_refused(capture(client, order, 1), 403, "CAPTURE_NOT_ALLOWED")
    assert_problem(merchant_capture(client, order, {"full": True}), 403, "CAPTURE_NOT_ALLOWED")
    assert read(client, order) == before


def test_a_cancelled_order_keeps_its_remaining_amount_in_what_is_read(site: Site, client):
    """That is what was recorded, and fraud_status stays ACCEPTED."""
    order = arrive(site, recorded(status="CANCELLED"))
    now = read(client, order)
    assert amounts(now) == ("CANCELLED", 0, AMOUNT)
    assert now["fraud_status"] == "ACCEPTED"


@pytest.mark.parametrize("fraud_status", ["PENDING", "REJECTED"])
def test_an_order_that_is_not_accepted_cannot_be_captured(site: Site, client, fraud_status):
    """The risk decision comes first."""
    order = arrive(site, recorded(fraud_status=fraud_status))
    assert_refused(capture(client, order, 100), 403, "CAPTURE_NOT_ALLOWED")
    assert read(client, order)["captured_amount"] == 0


def test_a_fully_captured_order_has_nothing_left(client, order_of):
    """The refusal is the one for too much: nothing is less than one."""
    order = order_of(1000)
    captured(client, order, 1000)
    assert_refused(capture(client, order, 1), 403, "CAPTURE_NOT_ALLOWED", TOO_HIGH)


def test_a_refunded_order_that_has_something_left_can_be_captured(site: Site, client):
    """A refund gives nothing back to the authorization and takes nothing from it."""
    order = arrive(site, with_captures(499800, refund=100000))
    left = AMOUNT - 499800
    assert_refused(capture(client, order, left + 1), 403, "CAPTURE_NOT_ALLOWED", TOO_HIGH)
    captured(client, order, left)
    now = read(client, order)
    assert amounts(now) == ("CAPTURED", AMOUNT, 0)
    assert now["refunded_amount"] == 100000
    assert now["captures"][1]["klarna_reference"] == f"{order['klarna_reference']}-2"


@pytest.mark.parametrize("amount", [0, -1, -1000])
def test_nothing_or_less_than_nothing_cannot_be_captured(client, order_of, amount):
    """A capture is at least one minor unit."""
    order = order_of(1000)
    assert_refused(capture(client, order, amount), 422 if amount < 0 else (403, 422))
    assert amounts(read(client, order)) == ("AUTHORIZED", 0, 1000)


@pytest.mark.parametrize(
    ("member", "longest"), [("description", 255), ("reference", 255)], ids=["description", "reference"]
)
def test_texts_have_a_limit_in_characters(client, order_of, member, longest):
    """The limit counts characters, not bytes."""
    order = order_of(1000)
    captured(client, order, 100, **{member: "å" * longest})
    body = assert_refused(
        capture(client, order, 100, **{member: "å" * (longest + 1)}), 422, "UNPROCESSABLE_ENTITY"
    )
    assert member in body["error_messages"][0]
    assert amounts(read(client, order)) == ("PART_CAPTURED", 100, 900)


def test_lists_of_a_capture_have_a_limit(client, order_of):
    """1000 lines and 500 shipping infos are the most."""
    order = order_of(1000)
    item = {"name": "x", "quantity": 1, "unit_price": 1, "total_amount": 1}
    captured(client, order, 100, order_lines=[item] * 1000, shipping_info=[{"shipping_company": "p"}] * 500)
    assert_refused(capture(client, order, 100, order_lines=[item] * 1001), 422, "UNPROCESSABLE_ENTITY")
    assert_refused(capture(client, order, 100, shipping_info=[{}] * 501), 422, "UNPROCESSABLE_ENTITY")
    assert amounts(read(client, order)) == ("PART_CAPTURED", 100, 900)


def test_shape_is_checked_before_the_order_is_looked_up(client):
    """A body that cannot be meant is 422 also for an order that does not exist."""
    path = f"{order_path(new_uuid())}/captures"
    assert_refused(client.post(path, json={}), 422, "UNPROCESSABLE_ENTITY")
    assert_refused(client.post(path, json={"captured_amount": 1}), 404, "NO_SUCH_ORDER")
