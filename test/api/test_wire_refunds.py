"""Refunds: which capture the money comes from, how many units may come back, and what is said of it."""

import uuid

import pytest

from support.merchant import order_warnings, timeline, warnings_of
from support.orders import line, place
from support.wire import assert_refused, captured, captures_of, post, read, refund, refunded


def three_of(reference: str, price: int = 1000, **members) -> dict:
    """A line of three units."""
    return line(3, price, reference=reference, **members)


def one_of(reference: str, price: int = 1000) -> dict:
    """A line of one unit."""
    return line(1, price, reference=reference)


def given_back(client, order) -> list[int]:
    """Gives what was refunded of each capture; together it is what was refunded of the order."""
    shares = [one["refunded_amount"] for one in captures_of(client, order)]
    assert sum(shares) == read(client, order)["refunded_amount"]
    return shares


def test_refunds_under_one_key_happen_once(client, order_of):
    """As captures do."""
    order = order_of(1000)
    captured(client, order, 1000)
    key = {"Klarna-Idempotency-Key": str(uuid.uuid4())}
    ids = {
        post(client, order, "refunds", {"refunded_amount": 10}, **key).headers["Refund-Id"] for _ in range(3)
    }
    assert len(ids) == 1
    assert read(client, order)["refunded_amount"] == 10


def test_a_refund_without_lines_is_taken_from_the_oldest_capture_that_has_something_left(client, order_of):
    """And what that one cannot give from the next."""
    order = order_of(1000)
    for part in (300, 300, 400):
        captured(client, order, part)
    refunded(client, order, 200)
    assert given_back(client, order) == [200, 0, 0]
    refunded(client, order, 250)
    assert given_back(client, order) == [300, 150, 0]
    refunded(client, order, 550)
    assert given_back(client, order) == [300, 300, 400]


def test_each_line_of_a_refund_is_taken_from_the_captures_of_that_line(client, shop):
    """What has no such capture, and what a line's captures cannot give, comes from the oldest with something left."""
    order = place(client, shop.order([three_of("A"), three_of("B"), three_of("C")]))
    for reference in "ABC":
        captured(client, order, 3000, order_lines=[three_of(reference)])
    refunded(client, order, 3000, order_lines=[one_of("C"), one_of("B"), one_of("X")])
    assert given_back(client, order) == [1000, 1000, 1000]
    refunded(client, order, 2000, order_lines=[line(2, 1000, reference="C")])
    assert given_back(client, order) == [1000, 1000, 3000]
    refunded(client, order, 2500, order_lines=[one_of("B"), line(1, 1500, reference="Y")])
    assert given_back(client, order) == [2500, 2000, 3000]


def test_a_return_fee_comes_off_what_the_lines_give_back(client, shop):
    """All of it is booked on the captures of the lines."""
    order = place(client, shop.order([three_of("A"), three_of("B")]))
    captured(client, order, 3000, order_lines=[three_of("A")])
    captured(client, order, 3000, order_lines=[three_of("B")])
    fee = line(1, -400, 0, type="return_fee", name="Return fee", reference="FEE")
    answer = refund(client, order, 2600, order_lines=[three_of("B"), fee])
    assert answer.status_code == 201
    assert not warnings_of(answer)
    assert given_back(client, order) == [0, 2600]


def test_several_refunds_never_come_to_more_than_was_captured(client, order_of):
    """What was released or remains authorized cannot be refunded."""
    order = order_of(1000)
    captured(client, order, 600)
    refunded(client, order, 400)
    told = assert_refused(refund(client, order, 201), 403, "REFUND_NOT_ALLOWED")
    assert "201" in told["error_messages"][0] and "200" in told["error_messages"][0]
    refunded(client, order, 200)
    assert_refused(refund(client, order, 1), 403, "REFUND_NOT_ALLOWED")
    captured(client, order, 400)
    refunded(client, order, 400)
    assert given_back(client, order) == [600, 400]


def test_more_units_and_more_money_of_a_line_than_were_captured_are_refused(client, shop):
    """Although the amount would do; the sentence has the numbers, and nothing moves."""
    order = place(client, shop.order([three_of("A"), three_of("B")]))
    captured(client, order, 6000, order_lines=[three_of("A"), three_of("B")])
    refunded(client, order, 2000, order_lines=[line(2, 1000, reference="A")])
    before = read(client, order)
    told = assert_refused(
        refund(client, order, 2000, order_lines=[line(2, 1000, reference="A")]), 403, "REFUND_NOT_ALLOWED"
    )
    assert told["error_messages"][0] == (
        "Of line A 3 were captured and 2 refunded, but 2 more are to be refunded. Refund not possible"
    )
    assert read(client, order) == before
    refunded(client, order, 1000, order_lines=[one_of("A")])


def test_more_units_but_no_more_money_of_a_line_is_a_warning(client, shop):
    """Shops that give a part of a price back write one unit each time."""
    order = place(client, shop.order([one_of("A")]))
    captured(client, order, 1000, order_lines=[one_of("A")])
    refunded(client, order, 300, order_lines=[one_of("A", 300)])
    answer = refund(client, order, 300, order_lines=[one_of("A", 300)])
    assert answer.status_code == 201
    assert warnings_of(answer) == ["excess_quantity; difference=1"]
    (told,) = timeline(client, order)[-1]["warnings"]
    assert (told["kind"], told["difference"]) == ("excess_quantity", 1)
    assert order_warnings(client, order) == [told]


def test_units_are_compared_only_if_every_capture_has_lines(client, shop):
    """A capture of an amount may have been of anything."""
    order = place(client, shop.order([three_of("A"), three_of("B")]))
    captured(client, order, 3000, order_lines=[three_of("A")])
    captured(client, order, 3000)
    answer = refund(client, order, 4000, order_lines=[line(4, 1000, reference="A")])
    assert answer.status_code == 201
    assert not warnings_of(answer)
    assert given_back(client, order) == [3000, 1000]


def test_a_refund_reads_back_with_what_was_sent(client, order_of):
    """Description, reference and lines, on its own and inside the order."""
    order = order_of(1000)
    captured(client, order, 1000)
    members = {"description": "Too small", "reference": "RET-1", "order_lines": [one_of("SKU-1000", 400)]}
    refund_id = refunded(client, order, 400, **members)
    (inside,) = read(client, order)["refunds"]
    assert (inside["description"], inside["reference"]) == ("Too small", "RET-1")
    assert inside["order_lines"][0]["total_amount"] == 400
    alone = client.get(f"/ordermanagement/v1/orders/{order['order_id']}/refunds/{refund_id}").json()
    assert alone == inside | {"credit_invoice": False}


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_or_less_than_nothing_cannot_be_refunded(client, order_of, amount):
    """A refund is at least one minor unit."""
    order = order_of(1000)
    captured(client, order, 1000)
    assert_refused(refund(client, order, amount), 422, "UNPROCESSABLE_ENTITY")
    assert read(client, order)["refunded_amount"] == 0
