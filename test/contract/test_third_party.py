"""The published specification of the Order Management API, held against ours: every operation of it is there with the
same success, takes at least what it says, and gives answers that its clients expect."""

import pytest

from support.contract import Contract, Operation
from support.merchant import taken
from support.orders import line
from support.recorded import AMOUNT, at_midnight, recorded, text_of, with_captures
from support.site import Site
from support.third_party import assert_as_published, members_of, schema_of, third_party
from support.wire import capture, captures_of, order_path, read

OPERATIONS = third_party()["operations"]
TAKING = {name: said["takes"] for name, said in OPERATIONS.items() if "takes" in said}
BOUNDS = {
    "integer": ("minimum", "maximum"),
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
}

# Where we take less than it says, as "member bound".
NARROWER = {
    "captured_amount minimum": "a capture of nothing is none: a capture that is read has at least 1",
    "refunded_amount minimum": "a refund of nothing is none",
    "country maxLength": "a country has two letters",
    "quantity maximum": "more units than that times any price exceed every amount",
    "tax_rate maximum": "a tax is at most 100 %",
    "total_amount minimum": "a discount is as bounded as a price",
    "unit_price minimum": "a discount is as bounded as a price",
    "total_tax_amount minimum": "the tax of a discount is as bounded as that of a price",
    "shipping_delay maximum": "a year; it is not used",
    "interval_count maximum": "ten thousand years",
    "number_of_days maximum": "a due date moves by days, not by decades",
    "number_of_days minimum": "a due date moves forward",
}


@pytest.fixture(scope="module")
def ours(site: Site, contract: Contract):
    """Finds our operation by the name of theirs."""
    assert site.server.url
    found = {str(operation): operation for operation in contract.operations}

    def find(name: str) -> Operation:
        assert name in found, f"we do not have {name}"
        return found[name]

    return find


def resolved(contract: Contract, schema: dict) -> dict:
    """Follows references, and takes what is not null of several."""
    while True:
        if "$ref" in schema:
            schema = contract.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        elif "anyOf" in schema and any("$ref" in one or "enum" in one for one in schema["anyOf"]):
            schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
        else:
            return schema


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_there_with_the_same_success(ours, name):
    """The status, and the headers that come with it."""
    said = OPERATIONS[name]
    success = ours(name).definition["responses"].get(str(said["success"]))
    assert success is not None, f"{name} has no {said['success']}"
    assert set(said.get("headers", [])) <= set(success["headers"])
    assert ("gives" in said) == ("content" in success)


def assert_taken(contract: Contract, kind: str, schema: dict, where: str) -> None:
    """Our schema takes every value that theirs allows, apart from what is listed above."""
    schema = resolved(contract, schema)
    properties, required = schema["properties"], set(schema.get("required", []))
    members = members_of(kind)
    assert required <= {member.name for member in members if member.required}, f"{where} needs more"
    for member in members:
        place = f"{where}.{member.name}"
        assert member.name in properties, f"{place} is not taken"
        assert_value_taken(contract, member.name, member.schema, properties[member.name], place)


def is_as_wide(bound: str, ours: int, theirs: int | None) -> bool:
    """Tells whether our bound lets everything through that theirs does; a length is never below 0."""
    if bound.startswith("min"):
        return ours <= (theirs if theirs is not None else 0 if bound != "minimum" else -(2**63))
    return theirs is not None and ours >= theirs


def assert_value_taken(contract: Contract, name: str, theirs: dict, ours: dict, where: str) -> None:
    """One member of it."""
    ours = resolved(contract, ours)
    if "$ref" in theirs:
        assert_taken(contract, theirs["$ref"].rpartition("/")[2], ours, where)
        return
    types = ours["type"] if isinstance(ours["type"], list) else [ours["type"]]
    assert theirs["type"] in types, f"{where} is {types}"
    assert set(theirs.get("enum", [])) <= set(ours.get("enum", theirs.get("enum", []))), where
    for bound in BOUNDS.get(theirs["type"], ()):
        if bound in ours and f"{name} {bound}" not in NARROWER:
            assert is_as_wide(bound, ours[bound], theirs.get(bound)), f"{where}: {bound} {ours[bound]}, {theirs}"
    if theirs["type"] == "array":
        assert_value_taken(contract, name, theirs["items"], ours["items"], f"{where}[]")


@pytest.mark.parametrize("name", TAKING)
def test_every_request_that_it_allows_is_taken(contract, ours, name):
    """The same members, none more of them required, none more narrowly bounded but for a reason."""
    body = ours(name).definition["requestBody"]["content"]["application/json"]
    assert_taken(contract, TAKING[name], body["schema"], name)


def assert_given(contract: Contract, theirs: dict, ours: dict, where: str) -> None:
    """Where both documents have a member, ours is of their type."""
    ours = resolved(contract, ours)
    if "$ref" in theirs:
        for member in members_of(theirs["$ref"].rpartition("/")[2]):
            if member.name in ours["properties"]:
                assert_given(contract, member.schema, ours["properties"][member.name], f"{where}.{member.name}")
            assert not member.required or member.name in ours["required"], f"{where}.{member.name} may be absent"
        return
    assert ours["type"] == theirs["type"], where
    if "enum" in theirs:
        assert set(ours["enum"]) <= set(theirs["enum"]), where
    if theirs["type"] == "array":
        assert_given(contract, theirs["items"], ours["items"], f"{where}[]")


@pytest.mark.parametrize("name", [name for name, said in OPERATIONS.items() if "gives" in said])
def test_every_answer_is_described_with_its_types(contract, ours, name):
    """Member by member; words that strict clients do not know are not among ours."""
    said = OPERATIONS[name]
    content = ours(name).definition["responses"][str(said["success"])]["content"]["application/json"]
    assert_given(contract, schema_of(said["gives"]), content["schema"], name)


# --- real answers ------------------------------------------------------------------------------

FULL_LINE = line(
    2,
    20000,
    quantity_unit="pcs",
    merchant_data="shelf 7",
    product_url="https://shop.example/p/1?a=b&c=ø",
    image_url="https://shop.example/i/1.jpg",
    product_identifiers={
        "brand": "Fjell",
        "category_path": "Clothes > Wool",
        "color": "grå",
        "global_trade_item_number": "735858293167",
        "manufacturer_part_number": "F-1",
        "size": "M",
    },
    subscription={"name": "Wool club", "interval": "MONTH", "interval_count": 3},
)
FULL_SHIPMENT = {
    "shipping_company": "DHL SE",
    "shipping_method": "PickUpPoint",
    "tracking_number": "634564",
    "tracking_uri": "https://tracking.example/634564",
    "return_shipping_company": "DHL SE",
    "return_tracking_number": "934564",
    "return_tracking_uri": "https://tracking.example/934564",
}
STATES = {
    "authorized": recorded(),
    "pending": recorded(fraud_status="PENDING"),
    "captured in part": with_captures(499800),
    "captured": with_captures(499800, AMOUNT - 499800),
    "captured and refunded": with_captures(AMOUNT, refund=AMOUNT),
    "closed": with_captures(AMOUNT, refund=AMOUNT, status="CLOSED"),
    "cancelled": recorded(status="CANCELLED"),
    "expired": recorded(status="EXPIRED", remaining_authorized_amount=0, expires_at=at_midnight(-40)),
}


def assert_all_as_published(client, order: dict | str) -> dict:
    """Reads an order, its lists and each item of them in every way there is; all must be as published."""
    whole = read(client, order)
    assert_as_published(whole, "order")
    assert_as_published(captures_of(client, order), "list of capture")
    for one in whole["captures"]:
        assert_as_published(client.get(f"{order_path(order)}/captures/{one['capture_id']}").json(), "capture")
    for one in whole["refunds"]:
        assert_as_published(client.get(f"{order_path(order)}/refunds/{one['refund_id']}").json(), "refund")
    return whole


@pytest.mark.parametrize("state", STATES)
def test_an_order_in_every_state_reads_as_published(site, client, state):
    """Also its captures and refunds, listed and alone."""
    site.import_orders([text_of(STATES[state])])
    assert assert_all_as_published(client, STATES[state])["status"] == STATES[state]["status"]


def test_an_order_with_everything_that_it_can_have_reads_as_published(client, shop, order_of):
    """A line with all members, captures with shipments, refunds with lines and reference, a company's address."""
    company = {**shop.person(), "organization_name": "Fjell AB", "attention": "Elin", "title": "Dr", "region": "I"}
    person = {"date_of_birth": "1981-09-06", "national_identification_number": "8109064444"}
    placed = order_of(1, order_lines=[FULL_LINE], order_amount=40000, order_tax_amount=FULL_LINE["total_tax_amount"])
    assert_all_as_published(client, placed)
    body = shop.order([FULL_LINE], billing_address=company, customer=person, merchant_data="{}")
    order = client.post("/merchant/v1/orders", json=body).json()
    everything = {"description": "First parcel", "reference": "INV-1", "order_lines": [FULL_LINE]}
    answer = capture(client, order, 30000, **everything, shipping_info=[FULL_SHIPMENT, {}], shipping_delay=0)
    assert answer.status_code == 201, answer.text
    taken(client, order, {"captured_amount": 10000})
    refund = {"refunded_amount": 5000, "description": "One came back", "reference": "R-1", "order_lines": [FULL_LINE]}
    assert client.post(f"{order_path(order)}/refunds", json=refund).status_code == 201
    whole = assert_all_as_published(client, order)
    assert whole["captures"][0]["shipping_info"][0] == FULL_SHIPMENT
    assert whole["captures"][0]["order_lines"][0]["subscription"] == FULL_LINE["subscription"]
    assert whole["refunds"][0]["reference"] == "R-1"
