"""The acceptance facts 28 to 34: money goes back. Fact 31 says CLOSED where recordings say CAPTURED: the
recordings count."""

import pytest

from support.orders import line
from support.wire import assert_refused, captured, captures_of, order_path, read, refund, refunded


@pytest.fixture
def shipped(client, order_of) -> dict:
    """An order of 10000 that is captured in full, and of which 2500 are refunded."""
    order = order_of(10000)
    captured(client, order, 10000)
    refunded(client, order, 2500)
    return order


def refunded_of(order: dict) -> tuple[str, int, int]:
    """Gives what a refund could change: status, captured and refunded amount."""
    return (order["status"], order["captured_amount"], order["refunded_amount"])


def test_fact_28_nothing_is_refunded_of_an_order_without_captures(client, order_of):
    """The sentence is documented."""
    sentence = "Order has no captures. Refund not possible"
    assert_refused(refund(client, order_of(10000), 100), 403, "REFUND_NOT_ALLOWED", sentence)


def test_fact_29_a_refund_leaves_the_status_as_it_is(client, shipped):
    """The answer has an id and a location, which `refunded` has checked."""
    assert refunded_of(read(client, shipped)) == ("CAPTURED", 10000, 2500)


def test_fact_30_no_more_is_refunded_than_was_captured(client, shipped):
    """One more than what is left changes nothing; the refusal has both amounts."""
    before = read(client, shipped)
    told = assert_refused(refund(client, shipped, 7501), 403, "REFUND_NOT_ALLOWED")
    assert "7501" in told["error_messages"][0] and "7500" in told["error_messages"][0]
    assert read(client, shipped) == before


def test_fact_31_a_full_refund_leaves_the_order_captured(client, shipped):
    """The recorded interface does not close it; nothing more can be refunded."""
    refunded(client, shipped, 7500)
    assert refunded_of(read(client, shipped)) == ("CAPTURED", 10000, 10000)
    assert_refused(refund(client, shipped, 1), 403, "REFUND_NOT_ALLOWED")


def test_fact_32_a_refund_goes_to_the_capture_with_the_same_line(client, order_of):
    """Equal references tell which capture was meant."""
    order = order_of(10000)
    captured(client, order, 4000, order_lines=[line(1, 4000, reference="A")])
    captured(client, order, 6000, order_lines=[line(1, 6000, reference="B")])
    refunded(client, order, 1000, order_lines=[line(1, 1000, reference="B")])
    assert [one["refunded_amount"] for one in captures_of(client, order)] == [0, 1000]


def test_fact_33_a_return_fee_lowers_the_refund(client, order_of):
    """The fee is a negative line; the refund is what the lines come to."""
    order = order_of(10000)
    captured(client, order, 10000)
    fee = line(1, -500, 0, type="return_fee", name="Return fee")
    answer = refund(client, order, 9500, order_lines=[line(1, 10000), fee])
    assert answer.status_code == 201
    assert answer.headers["Klarna-Order-Validation"] == "Valid"
    now = read(client, order)
    assert now["refunded_amount"] == 9500
    assert [one["total_amount"] for one in now["refunds"][0]["order_lines"]] == [10000, -500]


def test_fact_34_a_refund_reads_back_in_its_recorded_shape(client, order_of):
    """On its own it ends with credit_invoice; inside the order it has none."""
    order = order_of(10000)
    captured(client, order, 10000)
    refund_id = refunded(client, order, 100)
    alone = client.get(f"{order_path(order)}/refunds/{refund_id}").json()
    names = ["refund_id", "refunded_amount", "refunded_at", "description", "order_lines"]
    assert list(alone) == [*names, "credit_invoice"]
    assert (alone["refund_id"], alone["refunded_amount"], alone["description"]) == (refund_id, 100, "")
    assert (alone["order_lines"], alone["credit_invoice"]) == ([], False)
    (inside,) = read(client, order)["refunds"]
    assert list(inside) == names
    assert client.get(f"{order_path(order)}/refunds").json() == [inside]
