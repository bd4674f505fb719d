"""Reading orders and captures: which members there are, in which order, and what is left out."""

import json
import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from support.contract import is_uuid
from support.orders import ADDRESS_MEMBERS, line, order, place
from support.wire import (
    ALWAYS_IN_LINE,
    ALWAYS_IN_ORDER,
    CAPTURE_MEMBERS,
    LINE_MEMBERS,
    ORDER_MEMBERS,
    REFERENCE,
    TIME,
    assert_member_order,
    assert_refused,
    captured,
    captures_of,
    compact,
    order_path,
    read,
)


@pytest.fixture(scope="module")
def full(client, shop) -> dict:
    """An order placed with everything that an order can carry, and captured in part; as GET order gives it."""
    lines = [
        line(2, 24900, reference="MUG-2", product_url="https://shop.example/mug", quantity_unit="pcs"),
        line(
            1,
            4900,
            0,
            reference="FREIGHT",
            type="shipping_fee",
            name="Frakt",
            image_url="https://shop.example/f",
        ),
    ]
    body = shop.order(
        lines,
        merchant_reference1="FULL-1",
        merchant_reference2="basket 77",
        merchant_data='{"note":"blåbær"}',
        customer={"date_of_birth": "1979-05-06", "type": "person"},
        payment_method={"type": "PAY_IN_X", "description": "Pay in 4", "number_of_installments": 4},
    )
    placed = place(client, body)
    captured(client, placed, 24900, order_lines=[lines[0] | {"quantity": 1, "total_amount": 24900}])
    return read(client, placed)


def test_an_order_has_its_members_in_the_recorded_order(full):
    """Every member of a fully given order is there, and in the recorded place."""
    assert list(full) == ORDER_MEMBERS
    for item in full["order_lines"]:
        assert_member_order(item, LINE_MEMBERS)
    assert list(full["captures"][0]) == CAPTURE_MEMBERS
    assert list(full["billing_address"]) == list(ADDRESS_MEMBERS)
    assert list(full["shipping_address"]) == list(ADDRESS_MEMBERS)
    assert list(full["customer"]) == ["date_of_birth", "type"]
    assert list(full["initial_payment_method"]) == ["type", "description", "number_of_installments"]


def test_an_order_says_what_was_placed(full):
    """What the shop gave comes back unchanged."""
    assert full["merchant_reference1"] == "FULL-1"
    assert full["merchant_reference2"] == "basket 77"
    assert full["merchant_data"] == '{"note":"blåbær"}'
    assert full["customer"] == {"date_of_birth": "1979-05-06", "type": "person"}
    assert full["initial_payment_method"] == {
        "type": "PAY_IN_X",
        "description": "Pay in 4",
        "number_of_installments": 4,
    }
    assert [item["reference"] for item in full["order_lines"]] == ["MUG-2", "FREIGHT"]
    assert (full["purchase_country"], full["purchase_currency"], full["locale"]) == ("SE", "SEK", "sv-SE")
    assert full["original_order_amount"] == full["order_amount"] == 54700
    assert (full["captured_amount"], full["refunded_amount"], full["remaining_authorized_amount"]) == (
        24900,
        0,
        29800,
    )


def test_an_order_that_was_placed_bare_leaves_out_what_is_absent(client):
    """Absent values are left out; what a client counts on is there all the same."""
    bare = line(1, 1000)
    del bare["reference"]
    now = read(client, place(client, order([bare])))
    assert_member_order(now, ORDER_MEMBERS)
    assert set(ALWAYS_IN_ORDER) <= set(now)
    assert not {"merchant_reference1", "merchant_reference2", "merchant_data"} & set(now)
    assert "order_tax_amount" not in now
    (item,) = now["order_lines"]
    assert_member_order(item, LINE_MEMBERS)
    assert set(ALWAYS_IN_LINE) <= set(item)
    assert not {"product_url", "image_url", "reference"} & set(item)
    assert (now["captures"], now["refunds"]) == ([], [])


def test_a_line_always_carries_unit_discount_and_tax(client):
    """A line that was given without them has an empty unit and zeros."""
    given = {"name": "Gift card", "quantity": 1, "unit_price": 5000, "total_amount": 5000, "tax_rate": 0}
    given |= {"total_tax_amount": 0, "type": "gift_card"}
    (item,) = read(client, place(client, order([given])))["order_lines"]
    assert item["quantity_unit"] == ""
    assert (item["total_discount_amount"], item["tax_rate"], item["total_tax_amount"]) == (0, 0, 0)


def test_an_address_always_carries_its_eleven_members(client, shop):
    """What the shop did not give is an empty string."""
    address = {"given_name": "Runa", "family_name": "Lid", "country": "NO"}
    now = read(client, place(client, shop.order_of(1000, billing_address=address, shipping_address=address)))
    for name in ("billing_address", "shipping_address"):
        assert list(now[name]) == list(ADDRESS_MEMBERS)
        assert now[name] == {member: address.get(member, "") for member in ADDRESS_MEMBERS}


def test_an_order_is_compact_json_in_raw_utf8_without_charset(client, shop):
    """The bytes are those of compact JSON with nothing escaped that need not be."""
    who = shop.person() | {"given_name": "Þórunn", "family_name": "O'Brien/Łęcka", "city": "Ærøskøbing 北"}
    placed = place(client, shop.order_of(1000, billing_address=who))
    answer = client.get(order_path(placed))
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.content == compact(answer.json()).encode("utf-8")
    assert "Ærøskøbing 北".encode() in answer.content
    assert "O'Brien/Łęcka".encode() in answer.content


def test_an_order_never_says_null(full):
    """Absent values are left out."""
    assert "null" not in json.dumps(full)


def test_ids_references_and_times_have_their_shapes(full):
    """Clients store these in columns of this width and parse them with these patterns."""
    assert is_uuid(full["order_id"])
    assert REFERENCE.fullmatch(full["klarna_reference"])
    assert TIME.fullmatch(full["created_at"])
    (capture,) = full["captures"]
    assert is_uuid(capture["capture_id"])
    assert capture["klarna_reference"] == f"{full['klarna_reference']}-1"
    assert TIME.fullmatch(capture["captured_at"])
    age = datetime.now(UTC) - datetime.fromisoformat(capture["captured_at"])
    assert timedelta(seconds=-2) < age < timedelta(minutes=5)


def test_an_order_expires_at_midnight_28_days_after_its_day(full):
    """The period counts from the day of creation, in UTC."""
    created = date.fromisoformat(full["created_at"][:10])
    assert full["expires_at"] == f"{created + timedelta(days=28)}T00:00:00.000Z"


def test_status_and_fraud_status_are_words_that_clients_know(full):
    """Plugins capture only what is ACCEPTED."""
    assert (full["status"], full["fraud_status"]) == ("PART_CAPTURED", "ACCEPTED")


def test_a_capture_has_copies_of_the_addresses_and_always_its_lists(client, full):
    """Nothing of a capture is left out, even if nothing was said about it."""
    (capture,) = full["captures"]
    assert capture["billing_address"] == full["billing_address"]
    assert capture["shipping_address"] == full["shipping_address"]
    assert (capture["description"], capture["refunded_amount"], capture["shipping_info"]) == ("", 0, [])
    assert capture["captured_amount"] == 24900


def test_a_capture_keeps_its_lines_description_and_shipping_info(client, order_of):
    """What a capture was given comes back with it."""
    placed = order_of(9000)
    sent = line(1, 4000, reference="SKU-1", name="Ullgenser")
    info = {"shipping_company": "Fjordpost", "shipping_method": "Home", "tracking_number": "A1"}
    capture_id = captured(
        client, placed, 4000, description="Pakke 1", order_lines=[sent], shipping_info=[info]
    )
    capture = client.get(f"{order_path(placed)}/captures/{capture_id}").json()
    assert capture["description"] == "Pakke 1"
    assert capture["order_lines"] == [
        {name: (sent | {"quantity_unit": ""})[name] for name in LINE_MEMBERS[:10]}
    ]
    assert info.items() <= capture["shipping_info"][0].items()


def test_the_list_the_single_capture_and_the_order_say_the_same(client, order_of):
    """There is one truth about a capture."""
    placed = order_of(9000)
    ids = [captured(client, placed, amount) for amount in (1000, 2000, 3000)]
    listed = captures_of(client, placed)
    assert [one["capture_id"] for one in listed] == ids
    assert listed == read(client, placed)["captures"]
    assert listed == [client.get(f"{order_path(placed)}/captures/{one}").json() for one in ids]
    assert [one["klarna_reference"].rpartition("-")[2] for one in listed] == ["1", "2", "3"]


def test_an_order_without_captures_lists_none(client, order_of):
    """The list is there and empty."""
    answer = client.get(f"{order_path(order_of(1000))}/captures")
    assert (answer.status_code, answer.content) == (200, b"[]")


def test_an_unknown_capture_is_404(client, order_of):
    """Also the capture of another order is unknown here."""
    placed, elsewhere = order_of(1000), order_of(1000)
    foreign = captured(client, elsewhere, 1000)
    for unknown in (str(uuid.uuid4()), foreign):
        answer = client.get(f"{order_path(placed)}/captures/{unknown}")
        assert_refused(answer, 404, "NO_SUCH_CAPTURE")
    assert_refused(client.get(f"{order_path(placed)}/captures/nonsense"), (400, 404))


def test_any_version_of_uuid_is_an_order_id(client):
    """Recorded order ids have version digits 6, 3 and 1; what is not there is 404, never 400."""
    for version in "013678f":
        unknown = f"eab63d8c-e5d9-{version}93e-bf8e-9dcd968d1332"
        answer = client.get(f"/ordermanagement/v1/orders/{unknown}")
        assert_refused(answer, 404, "NO_SUCH_ORDER", f"Order {unknown} cannot be found")


def test_the_list_of_orders_does_not_exist_here(client):
    """The Order Management API has no list; the path with a slash at its end is 404."""
    assert client.get("/ordermanagement/v1/orders/").status_code == 404


def test_another_merchants_order_looks_as_if_it_did_not_exist(client, other, order_of):
    """The answer is the same as for an unknown order."""
    placed = order_of(1000)
    answer = other.get(order_path(placed))
    assert_refused(answer, 404, "NO_SUCH_ORDER", f"Order {placed['order_id']} cannot be found")


def test_amounts_are_integers_on_the_wire(client, order_of):
    """Strict clients read 43500.0 as a mistake."""
    placed = order_of(43500)
    captured(client, placed, 500)
    text = client.get(order_path(placed)).text
    assert not re.search(r'_amount":\s*-?\d+[.eE]', text)
    assert '"captured_amount":500,' in text
