"""The acceptance facts 24 to 27: a new amount and new lines for an open order."""

import pytest

from support.orders import line, place
from support.wire import amounts, assert_refused, captured, done, patch, read

CANNOT_BE_LESS = (
    "Resulting authorization amount 7000 cannot be less than the captured amount 8000 for order. "
    "Order authorization cannot be updated"
)
CARD = {"type": "CARD", "description": "Card"}


def test_fact_24_an_order_is_never_updated_below_what_is_captured(client, order_of):
    """The sentence is documented, with both amounts; nothing changes."""
    order = order_of(10000)
    captured(client, order, 8000)
    before = read(client, order)
    answer = patch(client, order, "authorization", {"order_amount": 7000})
    assert_refused(answer, 403, "NOT_ALLOWED", CANNOT_BE_LESS)
    assert read(client, order) == before


def test_fact_25_an_update_replaces_amount_and_lines_and_leaves_the_original_amount(client, order_of):
    """What remains follows the new amount."""
    order, lines = order_of(10000), [line(2, 2000, reference="NEW-1"), line(1, 2000, reference="NEW-2")]
    done(patch(client, order, "authorization", {"order_amount": 6000, "order_lines": lines}))
    now = read(client, order)
    assert amounts(now) == ("AUTHORIZED", 0, 6000)
    assert (now["order_amount"], now["original_order_amount"]) == (6000, 10000)
    assert [(one["reference"], one["total_amount"]) for one in now["order_lines"]] == [
        ("NEW-1", 4000),
        ("NEW-2", 2000),
    ]


@pytest.mark.parametrize(
    "lines", [{}, {"order_lines": None}, {"order_lines": []}], ids=["absent", "null", "[]"]
)
def test_fact_26_an_update_without_lines_leaves_an_order_without_lines(client, order_of, lines):
    """The old lines are deleted, not kept."""
    order = order_of(10000)
    done(patch(client, order, "authorization", {"order_amount": 9000} | lines))
    now = read(client, order)
    assert amounts(now) == ("AUTHORIZED", 0, 9000)
    assert now["order_lines"] == []


def test_fact_27_a_card_authorization_is_not_raised_and_an_invoice_is(client, shop, order_of):
    """Whether an amount may grow depends on how the customer pays."""
    by_card = place(client, shop.order_of(10000, payment_method=CARD))
    body = {"order_amount": 12000}
    told = assert_refused(
        patch(client, by_card, "authorization", body), 403, "NOT_ALLOWED", "Update not allowed."
    )
    assert "CARD" in told["error_messages"][1]
    assert amounts(read(client, by_card)) == ("AUTHORIZED", 0, 10000)
    by_invoice = order_of(10000)
    done(patch(client, by_invoice, "authorization", body))
    now = read(client, by_invoice)
    assert amounts(now) == ("AUTHORIZED", 0, 12000)
    assert (now["order_amount"], now["original_order_amount"]) == (12000, 10000)
