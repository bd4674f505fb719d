"""The acceptance facts 20 to 23: how an order ends without being captured in full. Where a fact and a recording
disagree, the recording counts."""

from support.wire import (
    RELEASE,
    amounts,
    assert_refused,
    capture,
    captured,
    done,
    post,
    read,
)


def test_fact_20_a_cancelled_order_cannot_be_captured_and_keeps_its_remaining_amount(client, order_of):
    """The recorded interface leaves the remaining amount in what is read."""
    order = order_of(10000)
    done(post(client, order, "cancel"))
    assert amounts(read(client, order)) == ("CANCELLED", 0, 10000)
    sentence = f"Order {order['order_id']} is cancelled. Capture not possible."
    assert_refused(capture(client, order, 100), 403, "CAPTURE_NOT_ALLOWED", sentence)
    told = assert_refused(post(client, order, "cancel"), 403, "CANCEL_NOT_ALLOWED")
    assert told["error_messages"] == ["Order is cancelled. Cancel not possible."]


def test_fact_21_an_order_with_captures_cannot_be_cancelled(client, order_of):
    """The sentence is documented."""
    order = order_of(10000)
    captured(client, order, 1)
    sentence = "Order has previous captures. Cancel not possible."
    assert_refused(post(client, order, "cancel"), 403, "CANCEL_NOT_ALLOWED", sentence)
    assert amounts(read(client, order)) == ("PART_CAPTURED", 1, 9999)


def test_fact_22_what_is_released_cannot_be_captured(client, order_of):
    """What was captured stays captured; nothing remains."""
    order = order_of(10000)
    captured(client, order, 6000)
    done(post(client, order, RELEASE))
    assert amounts(read(client, order)) == ("CAPTURED", 6000, 0)
    assert_refused(capture(client, order, 1), 403, "CAPTURE_NOT_ALLOWED")
    assert read(client, order)["order_amount"] == 10000


def test_fact_23_nothing_is_released_of_an_order_without_captures(client, order_of):
    """Nor of one that is cancelled."""
    order = order_of(10000)
    assert_refused(post(client, order, RELEASE), 403, "NOT_ALLOWED")
    assert amounts(read(client, order)) == ("AUTHORIZED", 0, 10000)
    done(post(client, order, "cancel"))
    assert_refused(post(client, order, RELEASE), 403, "NOT_ALLOWED")
