"""Every operation of the Order Management API held against the same list of questions: what it answers when it
succeeds, who may call it, what it says of ids that lead nowhere, and how large its members may be."""

import json
import uuid

import pytest

from support.contract import is_uuid
from support.operations import BY_NAME, CHANGES, LIST_REFUNDS, OPERATIONS, READS, WITH_BODY, Operation, Scene
from support.orders import line, place
from support.raw import RawAnswer, basic, exchange, request
from support.site import FJORD, Site
from support.wire import ORDERS, assert_refused, captured, read

ALL = (*OPERATIONS, LIST_REFUNDS)
AFTER_CAPTURE = [one for one in OPERATIONS if "{capture_id}" in one.tail]
SPELLED_OTHERWISE = {"WWW-Authenticate", "ETag", "RateLimit", "RateLimit-Policy"}


def named(operations) -> dict:
    """Parametrizes a test by operation, under the operation's name."""
    return {"argnames": "operation", "argvalues": list(operations), "ids": str}


def on_the_socket(site: Site, operation: Operation, scene: Scene, *headers: str) -> RawAnswer:
    """Calls the operation and gives the answer exactly as it travelled."""
    body = b"" if operation.body is None else json.dumps(operation.body).encode()
    lines = [f"Authorization: {basic(site.keys[FJORD].pair)}", *headers]
    if operation.changes:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return exchange(
        site.server.port, request(operation.method, scene.path(operation.tail), *lines, body=body)
    )


def test_there_are_18_operations():
    """As many as are published; the list of refunds is ours."""
    assert len(OPERATIONS) == len({(one.method, one.tail) for one in OPERATIONS}) == 18


@pytest.mark.parametrize(**named(ALL))
def test_a_success_has_its_status_and_its_headers_in_title_case(site: Site, client, shop, operation):
    """200 is JSON without charset; 201 is empty with length 0 and says where; 204 has no trace of a body."""
    answer = on_the_socket(site, operation, operation.scene(client, shop))
    assert answer.status == operation.status, answer.body
    for name in set(answer.names) - SPELLED_OTHERWISE:
        assert name == "-".join(part.capitalize() for part in name.split("-")), answer.names
    assert len(answer.names) == len({name.lower() for name in answer.names}), answer.names
    assert is_uuid(answer["Klarna-Correlation-Id"])
    assert ("Transaction-Id" in answer.names) == operation.changes
    assert ("Location" in answer.names) == (operation.status == 201)
    if operation.status == 200:
        assert answer["Content-Type"] == "application/json"
        assert json.loads(answer.body) is not None
    else:
        assert answer.body == b""
        assert "Content-Type" not in answer.names
        assert is_uuid(answer["Transaction-Id"])
        assert answer["ETag"].strip('"').isdigit()
    if operation.status == 204:
        assert not {"Content-Length", "Transfer-Encoding"} & set(answer.names)
    if operation.status == 201:
        assert answer["Content-Length"] == "0"
        made = answer["Capture-Id" if operation.name == "capture" else "Refund-Id"]
        assert answer["Location"].rpartition("/")[2] == made == answer["Transaction-Id"]


@pytest.mark.parametrize(**named(ALL))
def test_without_a_key_nobody_is_answered(site: Site, client, shop, operation):
    """Neither without credentials nor with wrong ones, and nothing happens."""
    scene = operation.scene(client, shop)
    before = read(client, scene.order_id)
    for auth in (None, ("nobody", "kco_test_api_wrong")):
        answer = operation.call(site.client(None, auth=auth), scene)
        assert_refused(answer, 401, "UNAUTHORIZED")
        assert answer.headers["WWW-Authenticate"].startswith('Basic realm="')
    assert read(client, scene.order_id) == before


@pytest.mark.parametrize(**named(ALL))
def test_an_unknown_order_is_404_in_the_documented_words(client, operation):
    """The sentence is the operation's own."""
    scene = Scene(*(str(uuid.uuid4()) for _ in range(3)))
    sentence = operation.unknown.format(order_id=scene.order_id, capture_id=scene.capture_id)
    assert_refused(operation.call(client, scene), 404, "NO_SUCH_ORDER", sentence)


@pytest.mark.parametrize(**named(ALL))
def test_another_merchants_order_is_an_unknown_one(client, other, shop, operation):
    """Nobody learns that it exists, and nothing happens to it."""
    scene = operation.scene(client, shop)
    before = read(client, scene.order_id)
    assert_refused(operation.call(other, scene), 404, "NO_SUCH_ORDER")
    assert read(client, scene.order_id) == before


@pytest.mark.parametrize(**named(ALL))
@pytest.mark.parametrize("bad", ["abc", "8c1f2f4e-90f0-6b39-9a53-6f3f0f3f9a0", "%7B%7D"])
def test_a_malformed_order_id_is_400(client, operation, bad):
    """What is not a UUID cannot be an order's id."""
    scene = Scene(bad, str(uuid.uuid4()), str(uuid.uuid4()))
    answer = operation.call(client, scene)
    assert_refused(answer, 400, "INVALID_ORDER_ID", "Order ID must be a valid UUID.")


@pytest.mark.parametrize(**named([one for one in ALL if "{" in one.tail]))
def test_a_malformed_capture_or_refund_id_is_400(client, shop, operation):
    """Also if the order exists."""
    order_id = operation.scene(client, shop).order_id
    assert_refused(operation.call(client, Scene(order_id, "abc", "abc")), 400, "BAD_VALUE")


@pytest.mark.parametrize(**named(AFTER_CAPTURE))
def test_an_unknown_capture_is_404_and_named(client, shop, operation):
    """Of an order that has captures; another order's capture is unknown as well."""
    scene, foreign = operation.scene(client, shop), operation.scene(client, shop)
    for capture_id in (str(uuid.uuid4()), foreign.capture_id, scene.refund_id):
        told = assert_refused(
            operation.call(client, Scene(scene.order_id, capture_id)), 404, "NO_SUCH_CAPTURE"
        )
        assert capture_id in told["error_messages"][0]


def test_shipping_info_for_an_unknown_capture_is_refused_in_the_documented_words(client, shop):
    """The sentence says what cannot be done."""
    operation = BY_NAME["shippingInfo"]
    scene = Scene(operation.scene(client, shop).order_id, str(uuid.uuid4()))
    sentence = f"Capture could not be found. Shipping info cannot be added to capture {scene.capture_id}"
    assert_refused(operation.call(client, scene), 404, "NO_SUCH_CAPTURE", sentence)


def test_an_unknown_refund_is_404_and_named(client, shop):
    """The sentence is documented."""
    operation = BY_NAME["getRefund"]
    scene = Scene(operation.scene(client, shop).order_id, "", str(uuid.uuid4()))
    sentence = f"Refund {scene.refund_id} cannot be found for order {scene.order_id}"
    assert_refused(operation.call(client, scene), 404, "NOT_FOUND", sentence)


@pytest.mark.parametrize("name", ["shippingInfo", "sendOut", "extendDueDate"])
def test_what_is_done_for_a_capture_is_not_allowed_without_captures(client, shop, name):
    """The order's state is the reason, before the id is."""
    operation = BY_NAME[name]
    scene = Scene(place(client, shop.order_of(1000))["order_id"], str(uuid.uuid4()))
    told = assert_refused(operation.call(client, scene), 403, "NOT_ALLOWED")
    assert told["error_messages"][0].startswith("Order has no captures.")


# --- members ------------------------------------------------------------------------------

TOO_LARGE = 200_000_001
SHIPPING = {
    "shipping_company": 100,
    "tracking_number": 100,
    "tracking_uri": 1024,
    "return_shipping_company": 100,
    "return_tracking_number": 100,
    "return_tracking_uri": 1024,
}
LINE_TEXTS = {
    "reference": 255,
    "name": 255,
    "quantity_unit": 10,
    "merchant_data": 1024,
    "product_url": 1024,
    "image_url": 1024,
}
IDENTIFIERS = {
    "brand": 70,
    "category_path": 750,
    "color": 64,
    "global_trade_item_number": 50,
    "manufacturer_part_number": 70,
    "size": 64,
}
ADDRESS = {
    "given_name": 100,
    "family_name": 100,
    "title": 20,
    "street_address": 100,
    "street_address2": 100,
    "postal_code": 10,
    "city": 200,
    "region": 200,
    "email": 100,
    "phone": 100,
    "organization_name": 255,
    "attention": 255,
}
TEXTS = {
    "capture": {"description": 255, "reference": 255},
    "refund": {"description": 255, "reference": 255},
    "authorization": {"description": 255},
    "merchantReferences": {"merchant_reference1": 255, "merchant_reference2": 255},
}


def limits_of_texts() -> list[tuple]:
    """Lists (operation, how a body with this text looks, path of the member, longest text)."""
    rows = [
        (name, (lambda text, m=member: {m: text}), member, longest)
        for name, members in TEXTS.items()
        for member, longest in members.items()
    ]
    for name in ("shippingInfo", "orderShippingInfo", "capture"):
        for member, longest in SHIPPING.items():
            rows.append(
                (name, (lambda t, m=member: {"shipping_info": [{m: t}]}), f"shipping_info/{member}", longest)
            )
    for name in ("capture", "refund", "authorization"):
        for member, longest in LINE_TEXTS.items():
            rows.append(
                (
                    name,
                    (lambda t, m=member: {"order_lines": [line(1, 100, **{m: t})]}),
                    f"order_lines/{member}",
                    longest,
                )
            )
        for member, longest in IDENTIFIERS.items():
            make = lambda t, m=member: {"order_lines": [line(1, 100, product_identifiers={m: t})]}
            rows.append((name, make, f"order_lines/product_identifiers/{member}", longest))
    for member, longest in ADDRESS.items():
        make = lambda t, m=member: {"shipping_address": {m: t}}
        rows.append(("customerDetails", make, f"shipping_address/{member}", longest))
    return rows


@pytest.mark.parametrize(
    ("name", "make", "member", "longest"),
    limits_of_texts(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_text_has_a_longest_length_in_characters(client, shop, name, make, member, longest):
    """The longest is taken, one character more is refused with the limit; characters count, not bytes."""
    operation = BY_NAME[name]
    scene = operation.scene(client, shop)
    answer = operation.call(client, scene, operation.body | make("å" * longest))
    assert answer.status_code == operation.status, answer.text
    before = read(client, scene.order_id)
    answer = operation.call(client, scene, operation.body | make("å" * (longest + 1)))
    sentence = f"The size of the {member} value must be between 0 and {longest}"
    assert_refused(answer, 422, "UNPROCESSABLE_ENTITY", sentence)
    assert read(client, scene.order_id) == before


LISTS = [
    ("capture", "order_lines", 1000),
    ("refund", "order_lines", 1000),
    ("authorization", "order_lines", 1000),
    ("capture", "shipping_info", 500),
    ("shippingInfo", "shipping_info", 500),
    ("orderShippingInfo", "shipping_info", 500),
]


@pytest.mark.parametrize(("name", "member", "most"), LISTS)
def test_a_list_has_a_most(client, shop, name, member, most):
    """As many are taken, one more is refused with the limit."""
    operation = BY_NAME[name]
    scene = operation.scene(client, shop)
    item = {"name": "x", "quantity": 1, "unit_price": 0, "total_amount": 0} if member == "order_lines" else {}
    answer = operation.call(client, scene, operation.body | {member: [item] * most})
    assert answer.status_code == operation.status, answer.text
    answer = operation.call(client, scene, operation.body | {member: [item] * (most + 1)})
    told = assert_refused(answer, 422, "UNPROCESSABLE_ENTITY")
    assert told["error_messages"][0].startswith(f"The size of the {member} value must be between ")
    assert told["error_messages"][0].endswith(f" and {most}")


def test_shipping_info_needs_at_least_one_shipment(client, shop):
    """An empty list would add nothing."""
    for name in ("shippingInfo", "orderShippingInfo"):
        operation = BY_NAME[name]
        answer = operation.call(client, operation.scene(client, shop), {"shipping_info": []})
        sentence = "The size of the shipping_info value must be between 1 and 500"
        assert_refused(answer, 422, "UNPROCESSABLE_ENTITY", sentence)


AMOUNTS = [("capture", "captured_amount"), ("refund", "refunded_amount"), ("authorization", "order_amount")]


@pytest.mark.parametrize(("name", "member"), AMOUNTS)
def test_an_amount_is_at_most_two_hundred_million(client, shop, name, member):
    """That much of an order that has it; one more is refused, as is less than nothing."""
    operation = BY_NAME[name]
    order = place(client, shop.order([line(1, TOO_LARGE - 1)]))
    if name == "refund":
        captured(client, order, TOO_LARGE - 1)
    scene = Scene(order["order_id"])
    for amount in (TOO_LARGE, -1, 2**63 - 1, -(2**63)):
        assert_refused(operation.call(client, scene, {member: amount}), 422, "UNPROCESSABLE_ENTITY")
    answer = operation.call(client, scene, {member: TOO_LARGE - 1})
    assert answer.status_code == operation.status, answer.text


@pytest.mark.parametrize("name", ["capture", "refund", "authorization"])
@pytest.mark.parametrize(
    ("member", "good", "bad"),
    [
        ("quantity", 0, -1),
        ("unit_price", 200_000_000, TOO_LARGE),
        ("unit_price", -200_000_000, -TOO_LARGE),
        ("total_amount", 200_000_000, TOO_LARGE),
        ("total_amount", -200_000_000, -TOO_LARGE),
        ("total_tax_amount", 200_000_000, TOO_LARGE),
        ("total_discount_amount", 200_000_000, TOO_LARGE),
        ("total_discount_amount", 0, -1),
        ("tax_rate", 10000, -1),
    ],
)
def test_the_numbers_of_a_line_have_bounds(client, shop, name, member, good, bad):
    """The bound is taken, even if the line does not add up then; one beyond is refused."""
    operation = BY_NAME[name]
    scene = operation.scene(client, shop)
    lines = {value: {"order_lines": [line(1, 100, reference="B") | {member: value}]} for value in (good, bad)}
    assert_refused(operation.call(client, scene, operation.body | lines[bad]), 422, "UNPROCESSABLE_ENTITY")
    answer = operation.call(client, scene, operation.body | lines[good])
    assert answer.status_code == operation.status, answer.text


@pytest.mark.parametrize(
    ("days", "status"),
    [(2, 204), (10, 204), (30, 204), (60, 204), (11, 403), (365, 403), (0, 422), (366, 422), (-1, 422)],
)
def test_the_due_date_moves_by_one_of_the_options(client, shop, days, status):
    """Any other number of days is refused: what could be offered is not offered, what could never be is unprocessable."""
    operation = BY_NAME["extendDueDate"]
    scene = operation.scene(client, shop)
    answer = operation.call(client, scene, {"number_of_days": days})
    assert answer.status_code == status, answer.text


# --- leniency -------------------------------------------------------------------------------


@pytest.mark.parametrize(**named(WITH_BODY))
def test_null_is_absent_for_every_optional_member(client, shop, operation):
    """Plugins fill what they do not have with null."""
    nothing = dict.fromkeys(set(operation.optional) - set(operation.body))
    answer = operation.call(client, operation.scene(client, shop), operation.body | nothing)
    assert answer.status_code == operation.status, answer.text


REQUIRED = [one for one in WITH_BODY if one.name not in ("customerDetails", "merchantReferences")]


@pytest.mark.parametrize(**named(REQUIRED))
@pytest.mark.parametrize("body", ["absent", "null"])
def test_the_required_member_must_not_be_null(client, shop, operation, body):
    """Absent and null are the same, and the sentence names the member."""
    (member,) = operation.body
    scene = operation.scene(client, shop)
    answer = operation.call(client, scene, {"unknown": 1} if body == "absent" else {member: None})
    assert_refused(answer, 422, "UNPROCESSABLE_ENTITY", f"'{member}' must not be null")


@pytest.mark.parametrize(**named(WITH_BODY))
def test_unknown_members_are_ignored_at_every_depth(client, shop, operation):
    """Clients of later versions send them."""
    extra = {"unknown": {"deep": [1, None]}, "order_tax_amount": 200, "tracking_url": "https://example.com"}
    body = operation.body | operation.optional | extra
    for member, value in body.items():
        if isinstance(value, list) and value:
            body[member] = [value[0] | extra]
        if member == "shipping_address":
            body[member] = value | extra
    answer = operation.call(client, operation.scene(client, shop), body)
    assert answer.status_code == operation.status, answer.text


WHOLE = [
    ("capture", "captured_amount", 100),
    ("refund", "refunded_amount", 100),
    ("authorization", "order_amount", 900),
    ("extendDueDate", "number_of_days", 30),
]


@pytest.mark.parametrize(("name", "member", "value"), WHOLE)
def test_a_whole_number_may_be_written_as_a_fraction_and_a_fraction_is_refused(
    client, shop, name, member, value
):
    """43500.0 is an integer; 43500.5, a text and a boolean are none, and nothing is guessed."""
    operation = BY_NAME[name]
    scene = operation.scene(client, shop)
    before = read(client, scene.order_id)
    for bad in (value + 0.5, str(value), True, [value], {"amount": value}):
        told = assert_refused(operation.call(client, scene, {member: bad}), 400, "BAD_VALUE")
        assert member in told["error_messages"][0]
    assert read(client, scene.order_id) == before
    answer = operation.call(client, scene, {member: float(value)})
    assert answer.status_code == operation.status, answer.text


NUMBERS = [
    (name, member)
    for name in ("capture", "refund", "authorization")
    for member in (
        "quantity",
        "unit_price",
        "total_amount",
        "total_discount_amount",
        "tax_rate",
        "total_tax_amount",
    )
]


@pytest.mark.parametrize(("name", "member"), NUMBERS)
def test_the_numbers_of_a_line_may_be_written_as_fractions_but_must_be_whole(client, shop, name, member):
    """As those of the request itself."""
    operation = BY_NAME[name]
    scene = operation.scene(client, shop)
    good = line(1, 100, reference="B")
    half = operation.body | {"order_lines": [good | {member: good[member] + 0.5}]}
    assert_refused(operation.call(client, scene, half), 400, "BAD_VALUE")
    whole = operation.body | {"order_lines": [good | {member: float(good[member])}]}
    answer = operation.call(client, scene, whole)
    assert answer.status_code == operation.status, answer.text


@pytest.mark.parametrize(
    ("name", "make", "member", "longest"),
    limits_of_texts(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_number_is_taken_for_a_text_and_a_list_is_not(client, shop, name, make, member, longest):
    """References and tracking numbers often come as JSON numbers; what has parts is no text."""
    assert longest >= 4
    operation = BY_NAME[name]
    scene = operation.scene(client, shop)
    assert_refused(operation.call(client, scene, operation.body | make(["a"])), 400, "BAD_VALUE")
    answer = operation.call(client, scene, operation.body | make(1245))
    assert answer.status_code == operation.status, answer.text


@pytest.mark.parametrize(**named(CHANGES))
def test_a_change_is_told_in_the_timeline_under_its_transaction(client, shop, operation):
    """Unless nothing had to change, as when an order is extended on the day of its placement."""
    scene = operation.scene(client, shop)
    transaction = operation.call(client, scene).headers["Transaction-Id"]
    events = client.get(f"/merchant/v1/orders/{scene.order_id}/timeline").json()["events"]
    happened = transaction in [event["event_id"] for event in events]
    assert happened == (operation.name != "extendAuthorization")


@pytest.mark.parametrize(**named(READS))
def test_reading_changes_nothing(client, shop, operation):
    """However often."""
    scene = operation.scene(client, shop)
    path = f"{ORDERS}/{scene.order_id}"
    tag = client.get(path).headers["ETag"]
    first = operation.call(client, scene).json()
    assert operation.call(client, scene).json() == first
    assert client.get(path).headers["ETag"] == tag
