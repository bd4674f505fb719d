"""What the state of an order forbids, and what the refusal says. Orders of most states come by import, because that is
how an order of such a state arrives."""

import pytest

from support.merchant import detail
from support.operations import BY_NAME, Operation, Scene
from support.orders import place
from support.recorded import AMOUNT, at_midnight, new_uuid, recorded, text_of, with_captures
from support.site import Site
from support.wire import (
    TOO_HIGH,
    amounts,
    assert_problem,
    assert_refused,
    capture,
    captured,
    done,
    order_path,
    post,
    read,
    refunded,
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


# --- every operation in every state -----------------------------------------------------------

STATES = {
    "fresh": lambda: recorded(),
    "cancelled": lambda: recorded(status="CANCELLED"),
    "expired": lambda: recorded(expires_at=at_midnight(-7)),
    "expired, partly captured": lambda: with_captures(499800, expires_at=at_midnight(-7)),
    "captured": lambda: with_captures(499800, AMOUNT - 499800),
    "closed": lambda: with_captures(AMOUNT, refund=AMOUNT, status="CLOSED"),
    "pending": lambda: recorded(fraud_status="PENDING"),
    "rejected": lambda: recorded(fraud_status="REJECTED"),
    "stopped": lambda: with_captures(499800, fraud_status="STOPPED"),
}
NO = "Nothing remains authorized."
RISK = "The risk assessment has not accepted it."
UNCHANGEABLE = {
    "cancelled": "Order is cancelled.",
    "expired": "Order is expired.",
    "captured": NO,
    "closed": "Order is closed.",
    "pending": RISK,
    "rejected": RISK,
    "stopped": RISK,
}
NOT_ACCEPTED = "The fraud status of order {order_id} is %s, not ACCEPTED. Capture not possible."
NO_CAPTURES = "Order has no captures. Refund not possible"
NOTHING_CAPTURED = "Order has no captures. Release not possible."
REFUSALS = {
    "capture": {
        "cancelled": "Order {order_id} is cancelled. Capture not possible.",
        "expired": "Order {order_id} is expired. Capture not possible.",
        "captured": TOO_HIGH,
        "closed": "Order {order_id} is closed. Capture not possible.",
        "pending": NOT_ACCEPTED % "PENDING",
        "rejected": NOT_ACCEPTED % "REJECTED",
        "stopped": NOT_ACCEPTED % "STOPPED",
    },
    "refund": dict.fromkeys(("fresh", "cancelled", "expired", "pending", "rejected"), NO_CAPTURES)
    | {"closed": "Order is closed. Refund not possible"},
    "cancel": {
        "cancelled": "Order is cancelled. Cancel not possible.",
        "expired": "Order is expired. Cancel not possible.",
    }
    | dict.fromkeys(
        ("captured", "expired, partly captured", "closed", "stopped"),
        "Order has previous captures. Cancel not possible.",
    ),
    "release": {
        "cancelled": "Order is cancelled. Release not possible.",
        "captured": f"{NO} Release not possible.",
        "closed": f"{NO} Release not possible.",
    }
    | dict.fromkeys(("fresh", "expired", "pending", "rejected"), NOTHING_CAPTURED),
    "authorization": dict.fromkeys(UNCHANGEABLE, "Update not allowed."),
    "customerDetails": {
        state: f"{why} Customer details cannot be updated." for state, why in UNCHANGEABLE.items()
    },
    "extendAuthorization": {
        state: f"{why} Authorization time cannot be extended." for state, why in UNCHANGEABLE.items()
    },
    "merchantReferences": {"cancelled": "Order is cancelled. Merchant references cannot be updated."},
    "orderShippingInfo": {
        "cancelled": "Order is cancelled. Shipping info cannot be added.",
        "expired": "Order is expired. Shipping info cannot be added.",
        "closed": "Order is closed. Shipping info cannot be added.",
    },
    "acknowledge": {},
}
CODES = {"capture": "CAPTURE_NOT_ALLOWED", "refund": "REFUND_NOT_ALLOWED", "cancel": "CANCEL_NOT_ALLOWED"}
UNTOLD = {  # of a partly captured order whose time has come only the refusal is promised, not its words
    (name, "expired, partly captured")
    for name in ("capture", "release", "authorization", "customerDetails", "extendAuthorization")
}
BODIES = {"authorization": {"order_amount": AMOUNT}}
INVOICE = {"type": "INVOICE", "description": "Pay later"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", REFUSALS)
def test_an_operation_is_refused_in_exactly_the_states_that_forbid_it(site: Site, client, name, state):
    """With its code and its sentence, and then nothing changes; in all other states it is done."""
    operation: Operation = BY_NAME[name]
    order = arrive(site, STATES[state]() | {"initial_payment_method": INVOICE})
    before = read(client, order)
    answer = operation.call(client, Scene(order["order_id"]), BODIES.get(name))
    sentence = REFUSALS[name].get(state)
    if sentence is None and (name, state) not in UNTOLD:
        assert answer.status_code == operation.status, f"{operation} in state {state}: {answer.text}"
        return
    sentence = sentence and sentence.format(order_id=order["order_id"])
    told = assert_refused(answer, 403, CODES.get(name, "NOT_ALLOWED"), sentence)
    assert read(client, order) == before
    if name == "authorization" and state in UNCHANGEABLE:
        assert told["error_messages"] == ["Update not allowed.", UNCHANGEABLE[state]]


def test_a_partly_captured_order_that_expires_is_captured_and_can_be_refunded(site: Site, client):
    """Nothing remains of the authorization; what was captured stays."""
    order = arrive(site, with_captures(499800, expires_at=at_midnight(-1)))
    now = read(client, order)
    assert amounts(now) == ("CAPTURED", 499800, 0)
    refunded(client, order, 499800)
    assert read(client, order)["refunded_amount"] == 499800


def test_the_actions_of_an_order_are_those_that_its_state_allows(site: Site, client, shop):
    """`update` and `extend` too; a reason stands beside each that is not."""
    fresh = detail(client, place(client, shop.order_of(1000)))["actions"]
    edits = {"update", "update_customer", "update_references", "add_shipping_info"}
    assert {name for name, action in fresh.items() if action["allowed"]} == {"capture", "cancel", *edits}
    over = detail(client, arrive(site, STATES["cancelled"]()))["actions"]
    assert set(over) == set(fresh)
    assert not any(action["allowed"] for action in over.values())
    assert over["update"]["reason"] == "Order is cancelled."
    assert over["extend"]["reason"] == "Order is cancelled. Authorization time cannot be extended."
    assert all(action["reason"] for action in over.values())


def test_an_order_that_is_not_accepted_can_still_be_cancelled(client, shop):
    """The goods will not leave, and the customer is let go."""
    order = place(client, shop.order_of(1000, fraud_status="PENDING"))
    done(post(client, order, "cancel"))
    assert read(client, order)["status"] == "CANCELLED"


@pytest.mark.parametrize("amount", [0, -1, -1000])
def test_nothing_or_less_than_nothing_cannot_be_captured(client, order_of, amount):
    """A capture is at least one minor unit."""
    order = order_of(1000)
    assert_refused(capture(client, order, amount), 422 if amount < 0 else (403, 422))
    assert amounts(read(client, order)) == ("AUTHORIZED", 0, 1000)


def test_shape_is_checked_before_the_order_is_looked_up(client):
    """A body that cannot be meant is 422 also for an order that does not exist."""
    path = f"{order_path(new_uuid())}/captures"
    assert_refused(client.post(path, json={}), 422, "UNPROCESSABLE_ENTITY")
    assert_refused(client.post(path, json={"captured_amount": 1}), 404, "NO_SUCH_ORDER")
