"""What may happen to one order is bounded, so that reading it is: whoever fills an order up is told, and every answer
about it still comes."""

import httpx
import pytest

from support.merchant import detail, timeline
from support.orders import Shop, line, place
from support.wire import assert_refused, capture, order_path, read

WIDE = {"name": "n" * 255, "merchant_data": "d" * 1024, "product_url": "p" * 1024, "image_url": "i" * 1024}
FULL = "What has happened to the order fills"


@pytest.fixture(scope="module")
def full(client: httpx.Client, shop: Shop) -> dict:
    """An order into which no more large capture fits."""
    order = place(client, shop.order_of(100_000))
    lines = [line(1, 1, 0, reference=f"L{number}", **WIDE) for number in range(1000)]
    for _ in range(50):
        answer = capture(client, order, 100, order_lines=lines)
        if answer.status_code == 403:
            assert_refused(answer, 403, "NOT_ALLOWED")
            assert answer.json()["error_messages"][0].startswith(FULL)
            return order
        assert answer.status_code == 201, answer.text
    raise AssertionError("fifty captures of three megabytes each fit into one order")


def test_a_full_order_is_still_read_everywhere(client, full):
    """By shops, by the portal, and event by event."""
    told = read(client, full)
    assert told["captured_amount"] == 100 * len(told["captures"]) > 0
    assert len(client.get(f"{order_path(full)}/captures").json()) == len(told["captures"])
    assert detail(client, full)["captured_amount"] == told["captured_amount"]
    assert len(timeline(client, full)) == len(told["captures"]) + 1


def test_a_full_order_takes_what_is_small_until_nothing_fits(client, full):
    """Shipping info again and again; then that is refused as well, and nothing breaks."""
    parcels = [{"tracking_uri": "u" * 1024, "return_tracking_uri": "r" * 1024} for _ in range(500)]
    path = f"{order_path(full)}/shipping-info"
    statuses = {client.post(path, json={"shipping_info": parcels}).status_code for _ in range(10)}
    assert statuses == {204, 403} or statuses == {403}
    assert read(client, full)["order_id"] == full["order_id"]


def test_a_full_order_can_still_be_ended(client, full):
    """What remains is released; money is never locked in."""
    assert client.post(f"{order_path(full)}/release-remaining-authorization").status_code == 204
    assert read(client, full)["status"] == "CAPTURED"


def test_many_small_captures_with_long_addresses_do_not_add_up_to_too_much(client, shop):
    """Every capture is answered with the addresses of its time; they count."""
    address = {
        name: "å" * 100
        for name in ("given_name", "family_name", "street_address", "street_address2", "email")
    }
    address |= {
        "city": "ö" * 200,
        "region": "ä" * 200,
        "postal_code": "1" * 10,
        "country": "SE",
        "phone": "1" * 100,
    }
    address |= {"organization_name": "ø" * 255, "attention": "æ" * 255, "title": "t" * 20}
    order = place(client, shop.order_of(1_000_000, billing_address=address, shipping_address=address))
    for number in range(2_000):
        answer = capture(client, order, 1)
        if answer.status_code != 201:
            break
    assert_refused(answer, 403, "NOT_ALLOWED")
    assert 500 < number < 1_999
    assert len(read(client, order)["captures"]) == number
    assert client.post(f"{order_path(order)}/release-remaining-authorization").status_code == 204


def test_thousands_of_shipments_of_an_order_are_read_in_one_go(client, order_of):
    """One by one they were added; reading them takes no more than they are."""
    order = order_of(1000)
    for number in range(3_000):
        answer = client.post(
            f"{order_path(order)}/shipping-info", json={"shipping_info": [{"tracking_number": f"T{number}"}]}
        )
        assert answer.status_code == 204
    told = read(client, order)["shipping_info"]
    assert [one["tracking_number"] for one in told] == [f"T{number}" for number in range(3_000)]


def test_many_captures_with_shipments_and_moved_addresses_are_read(client, shop):
    """Each capture has its own shipments, and the address of its time."""
    order = place(client, shop.order_of(1_000))
    path, count = order_path(order), 700
    for number in range(count):
        capture_id = capture(client, order, 1).headers["Capture-Id"]
        info = {"shipping_info": [{"tracking_number": f"T{number}"}]}
        assert client.post(f"{path}/captures/{capture_id}/shipping-info", json=info).status_code == 204
        moved = {"shipping_address": {"street_address": f"Strandgatan {number}"}}
        assert client.patch(f"{path}/customer-details", json=moved).status_code == 204
    captures = read(client, order)["captures"]
    assert [one["shipping_info"][0]["tracking_number"] for one in captures] == [f"T{n}" for n in range(count)]
    assert [one["shipping_address"]["street_address"] for one in captures[1:]] == [
        f"Strandgatan {number}" for number in range(count - 1)
    ]
    assert detail(client, order)["captured_amount"] == count
