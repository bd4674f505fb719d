"""Addresses and references of an order that change after it was placed, and who finds the order by them then."""

import pytest

from support.merchant import all_of, found, ids_of, kinds, timeline
from support.orders import PLACE, address, place
from support.wire import assert_refused, captured, done, order_path, patch, read

INGRID = address("Ingrid", "Vinterberg", "Fjellveien 12", "5019", "Bergen", "NO")
INVALID = "The shipping and/or billing address is invalid"


def set_references(client, order: dict, **members):
    """Changes the merchant's references."""
    return patch(client, order, "merchant-references", members)


def move(client, order: dict, **members):
    """Changes the shipping address."""
    return patch(client, order, "customer-details", {"shipping_address": members})


@pytest.fixture
def order(client, shop) -> dict:
    """An order with two references and an address that is known."""
    people = {"billing_address": INGRID, "shipping_address": INGRID}
    return place(client, shop.order_of(1000, merchant_reference2="SECOND", **people))


# --- references ---------------------------------------------------------------------------------


def test_what_is_not_named_stays(client, order):
    """Absent and null are the same."""
    done(set_references(client, order, merchant_reference2="B-2"))
    done(set_references(client, order, merchant_reference1="A-1", merchant_reference2=None))
    now = read(client, order)
    assert (now["merchant_reference1"], now["merchant_reference2"]) == ("A-1", "B-2")


def test_both_references_can_be_cleared(client, order):
    """Then they are absent, as if they had never been."""
    done(set_references(client, order, merchant_reference1="", merchant_reference2=""))
    now = read(client, order)
    assert now.get("merchant_reference1", "") == now.get("merchant_reference2", "") == ""


def test_references_change_in_every_state_but_cancelled(client, order):
    """The shop may find out its own number late."""
    captured(client, order, 1000)
    done(set_references(client, order, merchant_reference1="LATE-1"))
    assert read(client, order)["merchant_reference1"] == "LATE-1"


def test_an_order_is_found_by_its_new_reference_and_not_by_the_old_one(client, shop):
    """The list shows the new one as well."""
    order = place(client, shop.order_of(1000, merchant_reference1="OLDWORD-17"))
    assert found(client, "OLDWORD-17") == {order["order_id"]}
    done(set_references(client, order, merchant_reference1="NEWWORD-18"))
    assert found(client, "OLDWORD-17") == set()
    assert found(client, "newword") == {order["order_id"]}
    (listed,) = all_of(client, query="NEWWORD-18")
    assert listed["merchant_reference1"] == "NEWWORD-18"


def test_a_word_that_stands_elsewhere_too_is_still_found(client, shop):
    """Clearing one reference forgets no word that the other one has."""
    order = place(client, shop.order_of(1000, merchant_reference1="TWICE-5", merchant_reference2="TWICE-5"))
    done(set_references(client, order, merchant_reference1=""))
    assert found(client, "TWICE-5") == {order["order_id"]}


def test_the_timeline_tells_old_and_new_references(client, order):
    """Only those that changed."""
    before = read(client, order)["merchant_reference1"]
    done(set_references(client, order, merchant_reference1="NEW-1", merchant_reference2="SECOND"))
    told = timeline(client, order)[-1]
    assert told["type"] == "references.updated"
    assert told["changes"] == [{"name": "merchant_reference1", "before": before, "after": "NEW-1"}]


def test_the_same_references_again_are_no_change(client, order):
    """Some plugins send them with every status of their own; neither is it one to send none."""
    now = read(client, order)
    same = {name: now[name] for name in ("merchant_reference1", "merchant_reference2")}
    tag = client.get(f"/ordermanagement/v1/orders/{order['order_id']}").headers["ETag"]
    for members in (same, {}, {"merchant_reference1": None}):
        assert done(set_references(client, order, **members)).headers["ETag"] == tag
    assert kinds(client, order) == ["order.created"]


# --- addresses ----------------------------------------------------------------------------------


def test_an_address_is_merged_member_by_member(client, order):
    """What is not named stays, and the billing address is not touched."""
    before = read(client, order)
    done(move(client, order, street_address="Kaigaten 1", street_address2="Inngang C"))
    now = read(client, order)
    changed = {"street_address": "Kaigaten 1", "street_address2": "Inngang C"}
    assert now["shipping_address"] == before["shipping_address"] | changed
    assert now["billing_address"] == before["billing_address"]


@pytest.mark.parametrize(
    "member", ["title", "street_address2", "region", "phone", "organization_name", "attention"]
)
def test_an_empty_text_clears_what_need_not_be_there(client, order, member):
    """It reads as empty or not at all then."""
    done(move(client, order, **{member: "something"}))
    assert read(client, order)["shipping_address"][member] == "something"
    done(move(client, order, **{member: ""}))
    assert read(client, order)["shipping_address"].get(member, "") == ""


@pytest.mark.parametrize(
    "member", ["given_name", "family_name", "email", "street_address", "postal_code", "city", "country"]
)
def test_what_must_be_there_cannot_be_cleared(client, order, member):
    """The documented sentence comes first, then which member it is; nothing changes."""
    before = read(client, order)
    told = assert_refused(move(client, order, **{member: "", "region": "R"}), 422, "INVALID_ADDRESS", INVALID)
    assert f"shipping_address.{member}" in told["error_messages"][1]
    assert read(client, order) == before


@pytest.mark.parametrize("country", ["N", "xx", "QX", "1!", "å"])
def test_a_country_is_one_that_there_is(client, order, country):
    """What has no code of ISO 3166 is none, and the refusal names the member."""
    told = assert_refused(move(client, order, country=country), 422, "INVALID_ADDRESS", INVALID)
    assert "shipping_address.country" in told["error_messages"][1]


@pytest.mark.parametrize("country", ["SE", "no", "XK"])
def test_a_country_is_kept_as_it_is_written(client, order, country):
    """In capitals or not."""
    done(move(client, order, country=country))
    assert read(client, order)["shipping_address"]["country"] == country


def test_a_capture_keeps_the_addresses_of_its_time(client, order):
    """Each tells where its own goods went."""
    before = read(client, order)["shipping_address"]
    captured(client, order, 300)
    done(move(client, order, city="Oslo"))
    captured(client, order, 300)
    done(move(client, order, city="Tromsø"))
    cities = [one["shipping_address"]["city"] for one in read(client, order)["captures"]]
    assert cities == [before["city"], "Oslo"]
    assert read(client, order)["shipping_address"]["city"] == "Tromsø"
    assert read(client, order)["captures"][0]["shipping_address"] == before


def test_the_timeline_tells_every_member_that_changed(client, order):
    """With its path, as it was and as it is."""
    done(move(client, order, city="Oslo", phone="+4740000009", country="NO"))
    told = timeline(client, order)[-1]
    assert told["type"] == "customer.updated"
    assert told["changes"] == [
        {"name": "shipping_address.city", "before": "Bergen", "after": "Oslo"},
        {"name": "shipping_address.phone", "before": INGRID["phone"], "after": "+4740000009"},
    ]


def test_the_list_still_names_the_customer_after_a_new_shipping_address(client, order):
    """Who pays is listed and found; who receives is not."""
    done(move(client, order, given_name="Torvald", family_name="Mottaker"))
    (listed,) = [one for one in all_of(client, query="vinterberg") if one["order_id"] == order["order_id"]]
    assert listed["customer_name"] == "Ingrid Vinterberg"
    assert order["order_id"] not in found(client, "mottaker")


def test_the_same_address_again_is_no_change(client, order):
    """Nor is an empty one, or none."""
    before = read(client, order)
    done(move(client, order, **before["shipping_address"]))
    done(move(client, order))
    done(patch(client, order, "customer-details", {}))
    assert kinds(client, order) == ["order.created"]
    assert read(client, order) == before


def test_what_was_refused_is_not_told(client, order):
    """Only what changed the order is history."""
    move(client, order, city="")
    patch(client, order, "customer-details", {"billing_address": {"city": "Oslo"}})
    assert kinds(client, order) == ["order.created"]
    assert order["order_id"] in ids_of(client.get(PLACE).json()["orders"])


def test_without_a_billing_address_name_and_search_follow_the_shipping_address(client, shop):
    """The customer of such an order is who it is sent to, also after that changed."""
    body = shop.order_of(1000)
    del body["billing_address"]
    order = place(client, body)
    moved = {"shipping_address": {"given_name": "Zelda", "family_name": "Xylander", "email": "zelda@example.com"}}
    assert client.patch(f"{order_path(order)}/customer-details", json=moved).status_code == 204
    for word in ("zelda", "xylander", "zelda@example.com"):
        assert order["order_id"] in found(client, word)


def test_a_capture_keeps_an_address_of_which_nothing_is_left(client, shop):
    """Even if the only member that there was is cleared afterwards."""
    order = place(client, shop.order_of(1000, shipping_address={"phone": "+4670123"}))
    captured(client, order, 100)
    cleared = client.patch(f"{order_path(order)}/customer-details", json={"shipping_address": {"phone": ""}})
    assert cleared.status_code == 204
    now = read(client, order)
    assert now["shipping_address"]["phone"] == ""
    assert now["captures"][0]["shipping_address"]["phone"] == "+4670123"
