"""The risk assessment of an order: it may come later than the order, and it may still stop one that was accepted."""

import uuid

import pytest

from support.merchant import detail, found, kinds, timeline
from support.operations import BY_NAME, Scene
from support.orders import PLACE, place
from support.wire import assert_problem, assert_refused, capture, captured, done, read, refunded


def judge(client, order: dict | str, fraud_status, **headers):
    """Says what the assessment came to."""
    order_id = order if isinstance(order, str) else order["order_id"]
    return client.put(
        f"{PLACE}/{order_id}/fraud-status", json={"fraud_status": fraud_status}, headers=headers
    )


@pytest.mark.parametrize("status", ["ACCEPTED", "PENDING", "REJECTED", "STOPPED"])
def test_an_order_is_placed_with_the_status_it_has(client, shop, status):
    """ACCEPTED if nothing is said."""
    assert read(client, place(client, shop.order_of(1000, fraud_status=status)))["fraud_status"] == status
    assert read(client, place(client, shop.order_of(1000)))["fraud_status"] == "ACCEPTED"


def test_a_pending_order_waits_until_it_is_accepted(client, shop):
    """Captures, updates, addresses and extensions are refused before, and work afterwards."""
    names = ("authorization", "customerDetails", "extendAuthorization", "capture")
    order = place(client, shop.order_of(1000, fraud_status="PENDING"))
    scene = Scene(order["order_id"])
    for name in names:
        assert BY_NAME[name].call(client, scene).status_code == 403, name
    done(judge(client, order, "ACCEPTED"))
    assert read(client, order)["fraud_status"] == "ACCEPTED"
    for name in names:
        assert BY_NAME[name].call(client, scene).status_code == BY_NAME[name].status, name


def test_a_rejected_order_is_never_captured(client, shop):
    """The assessment ends once."""
    order = place(client, shop.order_of(1000, fraud_status="PENDING"))
    done(judge(client, order, "REJECTED"))
    sentence = (
        f"The fraud status of order {order['order_id']} is REJECTED, not ACCEPTED. Capture not possible."
    )
    assert_refused(capture(client, order, 1000), 403, "CAPTURE_NOT_ALLOWED", sentence)
    assert_problem(judge(client, order, "ACCEPTED"), 403, "NOT_ALLOWED")


def test_an_accepted_order_can_be_stopped_and_what_was_captured_can_be_refunded(client, order_of):
    """Nothing more leaves the house."""
    order = order_of(1000)
    captured(client, order, 400)
    done(judge(client, order, "STOPPED"))
    assert_refused(capture(client, order, 100), 403, "CAPTURE_NOT_ALLOWED")
    refunded(client, order, 400)
    assert not detail(client, order)["actions"]["capture"]["allowed"]


@pytest.mark.parametrize(
    ("stands", "becomes"),
    [
        ("PENDING", "PENDING"),
        ("ACCEPTED", "PENDING"),
        ("ACCEPTED", "REJECTED"),
        ("ACCEPTED", "ACCEPTED"),
        ("REJECTED", "ACCEPTED"),
        ("STOPPED", "ACCEPTED"),
    ],
)
def test_other_turns_are_refused_with_both_statuses(client, shop, stands, becomes):
    """What was decided is not decided again."""
    order = place(client, shop.order_of(1000, fraud_status=stands))
    problem = assert_problem(judge(client, order, becomes), 403, "NOT_ALLOWED")
    assert stands in problem["detail"] and becomes in problem["detail"]
    assert kinds(client, order) == ["order.created"]


def test_the_timeline_tells_what_the_status_was_and_what_it_is(client, shop):
    """By whom as well."""
    order = place(client, shop.order_of(1000, fraud_status="PENDING"))
    transaction = done(judge(client, order, "ACCEPTED")).headers["Transaction-Id"]
    told = timeline(client, order)[-1]
    assert (told["type"], told["event_id"]) == ("fraud.decided", transaction)
    assert told["changes"] == [{"name": "fraud_status", "before": "PENDING", "after": "ACCEPTED"}]
    assert told["actor"]["kind"] == "key"


def test_under_a_key_it_happens_once(client, shop):
    """The answer comes again, although the second would be refused."""
    order, key = place(client, shop.order_of(1000, fraud_status="PENDING")), str(uuid.uuid4())
    for _ in range(2):
        done(judge(client, order, "ACCEPTED", **{"Idempotency-Key": key}))
    assert kinds(client, order) == ["order.created", "fraud.decided"]


@pytest.mark.parametrize("status", [None, "MAYBE", "accepted", 1])
def test_a_status_that_is_none_is_refused(client, shop, status):
    """With the member's name."""
    order = place(client, shop.order_of(1000, fraud_status="PENDING"))
    problem = assert_problem(judge(client, order, status), 422, "UNPROCESSABLE_ENTITY")
    assert problem["errors"][0]["field"] == "fraud_status"


def test_an_unknown_order_and_a_session_are_refused(site, client, other, order_of):
    """The assessment comes by key, for an order of that merchant."""
    assert_problem(judge(client, str(uuid.uuid4()), "STOPPED"), 404, "NO_SUCH_ORDER")
    order = order_of(1000)
    assert_problem(judge(other, order, "STOPPED"), 404, "NO_SUCH_ORDER")
    site.create_user("rut@fjord.example", "admin")
    assert_problem(judge(site.sign_in("rut@fjord.example"), order, "STOPPED"), 401, "UNAUTHORIZED")
    assert read(client, order)["fraud_status"] == "ACCEPTED"


@pytest.mark.parametrize("key", [None, "placed-once"])
def test_an_order_that_cannot_be_captured_at_once_is_not_placed(client, shop, key):
    """Nothing is left of it, with or without an idempotency key, and the key is free for a better request."""
    reference = shop.reference("AUTO")
    body = shop.order_of(1000, fraud_status="PENDING", auto_capture=True, merchant_reference1=reference)
    headers = {"Idempotency-Key": key} if key else {}
    answer = client.post(PLACE, json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "UNPROCESSABLE_ENTITY")
    assert "not placed" in answer.text
    assert found(client, reference) == set()
    assert client.post(PLACE, json=body | {"fraud_status": "ACCEPTED"}, headers=headers).status_code == 201
    assert len(found(client, reference)) == 1
