"""Customers' payments and invoices when everybody is at it at once: nothing is paid, given back or numbered twice."""

from collections import Counter
from functools import partial

import httpx
import pytest

from support.invoices import PAY_BACKS, PAYMENTS, invoices, notice, paid, plan
from support.merchant import all_of
from support.orders import Shop, place
from support.site import Site
from support.together import at_once
from support.wire import captured

ROUNDS = 6
HANDS = 10


@pytest.fixture(scope="module")
def crowd(site: Site) -> list[httpx.Client]:
    """Clients of all processes."""
    return site.crowd(HANDS)


def invoiced(client: httpx.Client, shop: Shop, amount: int) -> tuple[dict, dict]:
    """Gives an order that is captured in full, and its invoice."""
    order = place(client, shop.order_of(amount))
    captured(client, order, amount)
    return order, invoices(client, order)[0]


def test_one_payment_told_by_many_at_once_is_one(client, crowd, shop: Shop):
    """Round after round; all are told the same."""
    for _ in range(ROUNDS):
        order, invoice = invoiced(client, shop, 10000)
        told = notice(invoice["payment_reference"], 10000)
        answers = at_once([partial(hand.post, PAYMENTS, json=told) for hand in crowd])
        assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
        assert len({answer.json()["payment_id"] for answer in answers}) == 1
        assert [answer.headers.get("Idempotency-Replayed") for answer in answers].count(None) == 1
        (now,) = plan(client, order)["invoices"]
        assert (now["paid_amount"], len(now["payments"])) == (10000, 1)


def test_many_payments_of_one_invoice_at_once_are_all_there(client, crowd, shop: Shop):
    """What is too much is owed back, to the öre."""
    for _ in range(ROUNDS):
        order, invoice = invoiced(client, shop, 10000)
        told = [notice(invoice["payment_reference"], 1700 + number) for number in range(HANDS)]
        answers = at_once(
            [partial(hand.post, PAYMENTS, json=one) for hand, one in zip(crowd, told, strict=True)]
        )
        assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
        (now,) = plan(client, order)["invoices"]
        total = sum(one["amount"] for one in told)
        assert (now["paid_amount"], now["open_amount"], now["owed_back_amount"]) == (total, 0, total - 10000)


def test_a_payment_is_never_assigned_further_than_it_goes(client, crowd, shop: Shop):
    """Ten times 300 of 1000."""
    for _ in range(ROUNDS):
        order, invoice = invoiced(client, shop, 10000)
        path = f"{PAYMENTS}/{paid(client, '133', 1000)['payment_id']}"
        body = {"invoice_number": invoice["invoice_number"], "amount": 300}
        answers = at_once([partial(hand.post, f"{path}/assignments", json=body) for hand in crowd])
        assert Counter(answer.status_code for answer in answers) == {200: 3, 422: HANDS - 3}
        assert client.get(path).json()["unassigned_amount"] == 100
        assert plan(client, order)["invoices"][0]["paid_amount"] == 900


def test_no_more_is_paid_back_than_is_owed(client, crowd, shop: Shop):
    """Ten times 300 of 1000."""
    for _ in range(ROUNDS):
        order, invoice = invoiced(client, shop, 10000)
        paid(client, invoice["payment_reference"], 11000)
        body = {"invoice_number": invoice["invoice_number"], "amount": 300}
        answers = at_once([partial(hand.post, PAY_BACKS, json=body) for hand in crowd])
        assert Counter(answer.status_code for answer in answers) == {200: 3, 422: HANDS - 3}
        (now,) = plan(client, order)["invoices"]
        assert (now["paid_back_amount"], now["owed_back_amount"]) == (900, 100)


def test_captures_at_once_have_an_invoice_each_and_numbers_without_gaps(client, crowd, shop: Shop):
    """Whichever process heard of the capture, and whichever writes the invoice."""
    orders = [place(client, shop.order_of(10000)) for _ in range(HANDS)]
    for _ in range(ROUNDS):
        at_once([partial(captured, hand, order, 500) for hand, order in zip(crowd, orders, strict=True)])
    made = [one for order in orders for one in invoices(client, order, ROUNDS)]
    numbers = sorted(one["invoice_number"] for one in made)
    assert len({one["capture_id"] for one in made}) == HANDS * ROUNDS
    assert numbers == list(range(numbers[0], numbers[0] + HANDS * ROUNDS))
    assert len({one["payment_reference"] for one in made}) == HANDS * ROUNDS
    assert all(payment["unassigned_amount"] in (0, 100) for payment in all_of(client, PAYMENTS))
