"""What shop modules and SDKs send to change an order that is there: its references, amount, address, time and
shipments; letter by letter, as in test_shop_modules.py."""

import pytest

from support.flow import ONE_SWEATER, PARCEL, TOTAL
from support.wire import amounts, assert_refused, capture, order_path, read


@pytest.fixture
def bought(order_of) -> dict:
    """An order of 349.00."""
    return order_of(TOTAL)


def test_woocommerce_extends_after_a_refusal_and_captures_again(client, bought):
    """After any refused capture it asks for more time and sends the same capture once more."""
    body = {"captured_amount": TOTAL + 1, "order_amount": TOTAL}
    path = order_path(bought)
    for _ in range(2):
        assert_refused(client.post(f"{path}/captures", json=body), 403, "CAPTURE_NOT_ALLOWED")
        answer = client.post(f"{path}/extend-authorization-time")
        assert (answer.status_code, answer.content) == (204, b"")
    assert client.post(f"{path}/captures", json=body | {"captured_amount": TOTAL}).is_success
    assert amounts(read(client, bought)) == ("CAPTURED", TOTAL, 0)


def test_woocommerce_writes_its_order_number_into_the_references(client, bought):
    """As numbers, in the same breath as the acknowledgement."""
    path = order_path(bought)
    assert client.post(f"{path}/acknowledge").status_code == 204
    references = {"merchant_reference1": 10742, "merchant_reference2": "wc_order_10742"}
    answer = client.patch(f"{path}/merchant-references", json=references)
    assert (answer.status_code, answer.content) == (204, b"")
    order = read(client, bought)
    assert (order["merchant_reference1"], order["merchant_reference2"]) == ("10742", "wc_order_10742")


def test_woocommerce_sends_the_edited_order_as_a_new_authorization(client, bought):
    """With a sum of taxes that is not in the documented body."""
    lines = [ONE_SWEATER]
    body = {"order_amount": 10000, "order_tax_amount": 2000, "order_lines": lines, "merchant_data": None}
    answer = client.patch(f"{order_path(bought)}/authorization", json=body)
    assert (answer.status_code, answer.content) == (204, b"")
    order = read(client, bought)
    assert amounts(order) == ("AUTHORIZED", 0, 10000)
    assert [one["reference"] for one in order["order_lines"]] == ["SWEATER-M"]


def test_the_php_sdk_changes_the_shipping_address(client, bought):
    """With an empty text for what is to be cleared."""
    address = bought["shipping_address"] | {"street_address": "Nygata 1", "street_address2": ""}
    answer = client.patch(f"{order_path(bought)}/customer-details", json={"shipping_address": address})
    assert (answer.status_code, answer.content) == (204, b"")
    assert read(client, bought)["shipping_address"]["street_address"] == "Nygata 1"


def test_a_shipment_can_be_announced_before_the_capture(client, bought):
    """Shipping info of the order, as the later specification has it."""
    answer = client.post(f"{order_path(bought)}/shipping-info", json={"shipping_info": [PARCEL]})
    assert (answer.status_code, answer.content) == (204, b"")
    assert client.post(f"{order_path(bought)}/shipping-info", json={}).status_code == 422


def test_the_php_sdk_has_the_customers_message_sent_again_and_the_due_date_moved(client, order_of):
    """Deprecated calls that the SDKs still have, on an order that is paid later."""
    order = order_of(TOTAL, payment_method={"type": "INVOICE", "description": "Pay later"})
    path = f"{order_path(order)}/captures/{capture(client, order, TOTAL).headers['Capture-Id']}"
    assert client.post(f"{path}/trigger-send-out").status_code == 204
    offered = client.get(f"{path}/extend-due-date-options").json()
    assert offered["currency"] == "SEK"
    days = {"number_of_days": offered["options"][0]["number_of_days"]}
    answer = client.patch(f"{path}/extend-due-date", json=days)
    assert (answer.status_code, answer.content) == (204, b"")
