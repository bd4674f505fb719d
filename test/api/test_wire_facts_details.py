"""The acceptance facts 42 to 46: references, addresses and shipping info, and how large they may be."""

import pytest

from support.wire import assert_refused, capture, captured, done, patch, post, read

TOO_LONG = "The size of the shipping_info/shipping_company value must be between 0 and 100"
ITEM = {"name": "x", "quantity": 1, "unit_price": 1, "total_amount": 1}


def test_fact_42_the_references_of_a_cancelled_order_stay(client, order_of):
    """Every other order's may change."""
    order = order_of(1000)
    done(post(client, order, "cancel"))
    before = read(client, order)
    answer = patch(client, order, "merchant-references", {"merchant_reference1": "NEW"})
    assert_refused(answer, 403, "NOT_ALLOWED")
    assert read(client, order) == before


def test_fact_43_an_empty_text_clears_a_reference_and_leaves_the_other(client, order_of):
    """What is not named does not change."""
    order = order_of(1000, merchant_reference1="ONE", merchant_reference2="TWO")
    done(patch(client, order, "merchant-references", {"merchant_reference1": ""}))
    now = read(client, order)
    assert now.get("merchant_reference1", "") == ""
    assert now["merchant_reference2"] == "TWO"


def test_fact_44_a_billing_address_cannot_be_updated(client, order_of):
    """Not even together with a shipping address that could be."""
    order = order_of(1000)
    before = read(client, order)
    for more in ({}, {"shipping_address": {"city": "Oslo"}}):
        answer = patch(client, order, "customer-details", {"billing_address": {"city": "Bergen"}} | more)
        told = assert_refused(answer, 403, "NOT_ALLOWED")
        assert told["error_messages"][0].startswith("Billing address cannot be updated")
    assert read(client, order) == before


@pytest.mark.parametrize("of", ["capture", "order"])
def test_fact_45_a_shipping_company_has_at_most_100_characters(client, order_of, of):
    """One more is unprocessable, in the documented words; of a capture and of an order."""
    order = order_of(1000)
    capture_id = captured(client, order, 500)
    where = f"captures/{capture_id}/shipping-info" if of == "capture" else "shipping-info"
    done(post(client, order, where, {"shipping_info": [{"shipping_company": "x" * 100}]}))
    answer = post(client, order, where, {"shipping_info": [{"shipping_company": "x" * 101}]})
    assert_refused(answer, 422, "UNPROCESSABLE_ENTITY", TOO_LONG)


def test_fact_46_500_shipping_infos_and_1000_lines_are_the_most(client, order_of):
    """One more is unprocessable, and nothing happens."""
    order = order_of(1000)
    capture_id = captured(client, order, 100, order_lines=[ITEM] * 1000, shipping_info=[{}] * 500)
    before = read(client, order)
    answers = [
        capture(client, order, 100, order_lines=[ITEM] * 1001),
        capture(client, order, 100, shipping_info=[{}] * 501),
        post(client, order, "refunds", {"refunded_amount": 1, "order_lines": [ITEM] * 1001}),
        patch(client, order, "authorization", {"order_amount": 1000, "order_lines": [ITEM] * 1001}),
        post(client, order, "shipping-info", {"shipping_info": [{}] * 501}),
        post(client, order, f"captures/{capture_id}/shipping-info", {"shipping_info": [{}] * 501}),
    ]
    for answer in answers:
        assert_refused(answer, 422, "UNPROCESSABLE_ENTITY")
    assert read(client, order) == before
