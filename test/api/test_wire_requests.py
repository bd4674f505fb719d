"""Requests that must simply work, because some client sends them so, and the few that must be refused, because they
could mean two things. One test per habit, over all operations that it concerns."""

import json
import uuid

import pytest

from support.operations import BY_NAME, OPERATIONS, READS, WITH_BODY, WITHOUT_BODY, Operation, Scene
from support.orders import line, place
from support.raw import RawAnswer, basic, exchange, request
from support.site import FJORD, Site
from support.wire import (
    EXTEND,
    ORDERS,
    TOO_HIGH,
    amounts,
    assert_refused,
    capture,
    captured,
    captures_of,
    done,
    patch,
    post,
    read,
    refund,
    refunded,
)

JSON = "Content-Type: application/json"
CONTENT_TYPES = (
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    "application/json",
    "*",
    None,
)
MONEY = [BY_NAME[name] for name in ("capture", "refund", "authorization")]


def named(operations) -> dict:
    """Parametrizes a test by operation, under the operation's name."""
    return {"argnames": "operation", "argvalues": list(operations), "ids": str}


@pytest.fixture(scope="module")
def auth(site: Site) -> str:
    """The Authorization header of the first merchant."""
    return f"Authorization: {basic(site.keys[FJORD].pair)}"


def send_text(client, operation: Operation, scene: Scene, body: str, content_type="application/json"):
    """Calls the operation with this exact text."""
    headers = {"Content-Type": content_type} if content_type else {}
    return client.request(
        operation.method, scene.path(operation.tail), content=body.encode(), headers=headers
    )


def on_the_socket(site: Site, operation: Operation, path: str, *headers: str, body=None) -> RawAnswer:
    """Calls the operation with exactly these headers; without a body there is no length either."""
    if body is not None:
        headers = (*headers, f"Content-Length: {len(body)}")
    return exchange(site.server.port, request(operation.method, path, *headers, body=body or b""))


# --- paths and headers ----------------------------------------------------------------------


@pytest.mark.parametrize(**named(OPERATIONS))
def test_a_double_slash_at_the_beginning_is_one(site, auth, client, shop, operation):
    """Shops join a base that ends with a slash and a path that begins with one."""
    scene = operation.scene(client, shop)
    body = json.dumps(operation.body).encode() if operation.takes_body else None
    answer = on_the_socket(site, operation, "/" + scene.path(operation.tail), auth, JSON, body=body)
    assert answer.status == operation.status
    if operation.status == 201:
        made = answer["Capture-Id" if operation.name == "capture" else "Refund-Id"]
        assert answer["Location"].endswith(
            f":{site.server.port}{scene.path(operation.tail)}/{made}"
        ) or answer["Location"].endswith(f"{scene.path(operation.tail)}/{made}")
        assert "//ordermanagement" not in answer["Location"]


@pytest.mark.parametrize(**named(OPERATIONS))
@pytest.mark.parametrize(
    "accept", ["text/html, image/gif, */*; q=0.2", "*/*", "text/plain", "application/xml", "nonsense", ""]
)
def test_whatever_is_accepted_json_comes(client, shop, operation, accept):
    """An odd Accept is never a reason for 406, neither for an answer nor for a refusal."""
    answer = operation.call(client, operation.scene(client, shop), Accept=accept)
    assert answer.status_code == operation.status
    assert answer.headers.get("Content-Type") == ("application/json" if operation.status == 200 else None)
    refused = operation.call(client, Scene(*(str(uuid.uuid4()) for _ in range(3))), Accept=accept)
    assert_refused(refused, 404, "NO_SUCH_ORDER")


@pytest.mark.parametrize(**named(WITH_BODY))
@pytest.mark.parametrize("content_type", CONTENT_TYPES)
def test_the_content_type_of_a_body_does_not_matter(client, shop, operation, content_type):
    """The body is read as JSON."""
    answer = send_text(
        client, operation, operation.scene(client, shop), json.dumps(operation.body), content_type
    )
    assert answer.status_code == operation.status, answer.text


@pytest.mark.parametrize(**named(WITH_BODY))
def test_indented_bodies_work(client, shop, operation):
    """Whitespace around and inside the JSON is free."""
    body = "\r\n" + json.dumps(operation.body, indent=4) + "\n"
    assert send_text(client, operation, operation.scene(client, shop), body).status_code == operation.status


@pytest.mark.parametrize(**named(OPERATIONS))
def test_headers_of_integrators_are_ignored(client, shop, operation):
    """They say who calls, and nothing depends on it."""
    headers = {
        "Klarna-Integrator": "Fell",
        "kustom-partner": "x",
        "Klarna-Partner": "z",
        "Referer": "https://shop.example",
        "User-Agent": "y",
    }
    answer = operation.call(client, operation.scene(client, shop), **headers)
    assert answer.status_code == operation.status


# --- bodies where none is needed ------------------------------------------------------------


@pytest.mark.parametrize(**named(WITHOUT_BODY))
@pytest.mark.parametrize("content_type", ["application/json", "*", "application/x-www-form-urlencoded", None])
@pytest.mark.parametrize("body", [None, b"", b"[]", b"{}", b"null", b"stray=1&bytes"])
def test_a_post_that_needs_no_body_ignores_whatever_comes(
    site, auth, client, shop, operation, content_type, body
):
    """Clients send one all the same, or not even a length."""
    headers = [auth] + ([f"Content-Type: {content_type}"] if content_type else [])
    path = operation.scene(client, shop).path(operation.tail)
    assert on_the_socket(site, operation, path, *headers, body=body).status == 204


@pytest.mark.parametrize(**named(WITHOUT_BODY))
@pytest.mark.parametrize("chunks", [b"0\r\n\r\n", b"2\r\n[]\r\n0\r\n\r\n"], ids=["none", "[]"])
def test_a_post_that_needs_no_body_may_be_chunked(site, auth, client, shop, operation, chunks):
    """A client that streams does not know the length, not even of nothing."""
    path = operation.scene(client, shop).path(operation.tail)
    data = request("POST", path, auth, "Transfer-Encoding: chunked", body=chunks)
    assert exchange(site.server.port, data).status == 204


@pytest.mark.parametrize(**named(WITH_BODY))
def test_chunked_bodies_work(client, shop, operation):
    """The pieces may end anywhere."""
    scene, text = operation.scene(client, shop), json.dumps(operation.body).encode()
    pieces = iter([text[:7], text[7:8], text[8:]])
    headers = {"Content-Type": "application/json"}
    answer = client.request(operation.method, scene.path(operation.tail), content=pieces, headers=headers)
    assert answer.status_code == operation.status, answer.text


@pytest.mark.parametrize(**named(READS))
@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b"stray bytes \x00\xff"])
def test_a_get_with_a_body_is_a_get(client, shop, operation, body):
    """Some transports put a body on every request."""
    path = operation.scene(client, shop).path(operation.tail)
    answer = client.request("GET", path, content=body)
    assert answer.status_code == 200
    assert answer.json() == client.get(path).json()


# --- members --------------------------------------------------------------------------------


def test_numbers_are_taken_where_strings_are_declared(client, order_of):
    """References and tracking numbers often come as JSON numbers, and read back as texts."""
    order = order_of(1000)
    info = {"tracking_number": 1245, "return_tracking_number": 77}
    captured(client, order, 1000, description=2026, shipping_info=[info])
    done(
        patch(client, order, "merchant-references", {"merchant_reference1": 10045, "merchant_reference2": 7})
    )
    now = read(client, order)
    assert (now["merchant_reference1"], now["merchant_reference2"]) == ("10045", "7")
    made = now["captures"][0]
    assert made["description"] == "2026"
    assert made["shipping_info"] == [{"tracking_number": "1245", "return_tracking_number": "77"}]


def test_null_and_empty_texts_are_as_good_as_absent(client, order_of):
    """Plugins fill what they do not have with null or with nothing; an unset shipping method stays away."""
    order = order_of(1000)
    nothing = dict.fromkeys(("description", "reference", "order_lines", "shipping_info", "shipping_delay"))
    assert capture(client, order, 400, **nothing).status_code == 201
    info = {"shipping_company": None, "shipping_method": "", "tracking_number": "", "tracking_uri": ""}
    assert capture(client, order, 300, description="", shipping_info=[info]).status_code == 201
    made = captures_of(client, order)
    assert [one["description"] for one in made] == ["", ""]
    assert [one["order_lines"] for one in made] == [[], []]
    assert "shipping_method" not in made[1]["shipping_info"][0]


def test_null_for_an_amount_is_no_amount(client, shop):
    """The one required member cannot be null."""
    for operation in MONEY:
        (member,) = operation.body
        answer = operation.call(client, operation.scene(client, shop), {member: None})
        assert_refused(answer, 422, "UNPROCESSABLE_ENTITY", f"'{member}' must not be null")


def test_unknown_members_are_ignored(client, order_of):
    """At every depth, also those that other operations know."""
    item = line(1, 300) | {"colour": "green", "more": {"deep": [1, None]}}
    extra = {"order_amount": 1, "order_tax_amount": 1, "extra": {"x": [None]}}
    answer = capture(client, order_of(1000), 300, order_lines=[item], **extra)
    assert answer.status_code == 201


def test_merchant_data_may_be_null_when_an_order_is_placed(client, shop):
    """It is then absent from what is read."""
    order = place(client, shop.order_of(1000, merchant_data=None))
    assert "merchant_data" not in read(client, order)


def test_a_shipping_delay_of_0_is_accepted(client, order_of):
    """It says that nothing is delayed, and is not told again."""
    order = order_of(1000)
    captured(client, order, 1000, shipping_delay=0)
    assert "shipping_delay" not in captures_of(client, order)[0]
    assert_refused(capture(client, order, 1, shipping_delay=-1), 422, "UNPROCESSABLE_ENTITY")


@pytest.mark.parametrize(**named(MONEY))
def test_a_list_of_no_lines_is_as_good_as_none(client, shop, operation):
    """Nothing is said then about whether they are valid."""
    answer = operation.call(client, operation.scene(client, shop), operation.body | {"order_lines": []})
    assert answer.status_code == operation.status
    assert "Klarna-Order-Validation" not in answer.headers


@pytest.mark.parametrize(**named(MONEY))
def test_lines_need_no_reference(client, shop, operation):
    """A line is then only shown."""
    ((_, amount),) = operation.body.items()
    nameless = {name: value for name, value in line(1, amount).items() if name != "reference"}
    answer = operation.call(
        client, operation.scene(client, shop), operation.body | {"order_lines": [nameless]}
    )
    assert answer.status_code == operation.status
    assert "X-Fangst-Warning" not in answer.headers


@pytest.mark.parametrize(**named(MONEY))
def test_lines_that_do_not_add_up_to_the_amount_are_accepted(client, shop, operation):
    """Only the amount decides, also if a line is not one of the order's."""
    stranger = line(3, 777, reference="NOT-IN-THE-ORDER")
    scene = operation.scene(client, shop)
    answer = operation.call(client, scene, operation.body | {"order_lines": [stranger]})
    assert answer.status_code == operation.status, answer.text
    (member,) = operation.body
    after = {"captured_amount": 500, "refunded_amount": 200, "order_amount": 900}
    assert read(client, scene.order_id)[member] == after[member]


def test_a_return_fee_of_0_without_reference_may_be_in_every_refund(client, order_of):
    """One shop module always sends it."""
    order = order_of(1000)
    captured(client, order, 1000, order_lines=[line(1, 1000)])
    fee = {"type": "return_fee", "name": "Return fee", "quantity": 1, "unit_price": 0, "tax_rate": 0}
    fee |= {"total_amount": 0, "total_tax_amount": 0, "total_discount_amount": 0}
    answer = refund(client, order, 1000, order_lines=[line(1, 1000), fee])
    assert answer.status_code == 201, answer.text
    assert answer.headers["Klarna-Order-Validation"] == "Valid"
    assert read(client, order)["refunds"][0]["order_lines"][1]["type"] == "return_fee"


def test_the_lines_of_get_order_can_be_sent_back_unchanged(client, shop):
    """Plugins read the order, and capture, refund and update with what they read."""
    fee = line(1, 4900, 0, type="shipping_fee", reference="F", product_identifiers={"brand": "Fell"})
    order = place(client, shop.order([line(2, 1500, quantity_unit="st"), fee]))
    lines, amount = read(client, order)["order_lines"], order["order_amount"]
    done(patch(client, order, "authorization", {"order_amount": amount, "order_lines": lines}))
    assert read(client, order)["order_lines"] == lines
    assert capture(client, order, amount, order_lines=lines).headers["Klarna-Order-Validation"] == "Valid"
    refunded(client, order, amount, order_lines=lines)
    now = read(client, order)
    assert now["captures"][0]["order_lines"] == now["refunds"][0]["order_lines"] == lines


@pytest.mark.parametrize("text", ["43500.0", "43500.000", "4.35e4"])
def test_a_whole_number_written_as_a_fraction_is_an_integer(client, order_of, text):
    """Languages without integers write 43500.0."""
    scene = Scene(order_of(50000)["order_id"])
    answer = send_text(client, BY_NAME["capture"], scene, f'{{"captured_amount":{text}}}')
    assert answer.status_code == 201
    assert read(client, scene.order_id)["captured_amount"] == 43500


# --- sequences ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["capture", "refund"])
def test_a_key_that_comes_again_gets_the_same_id(client, shop, name):
    """As often as it comes; the answer is the first one."""
    operation = BY_NAME[name]
    scene, key = operation.scene(client, shop), {"Klarna-Idempotency-Key": str(uuid.uuid4())}
    heard = [operation.call(client, scene, **key) for _ in range(3)]
    header = "Capture-Id" if name == "capture" else "Refund-Id"
    assert len({answer.headers[header] for answer in heard}) == 1
    assert len({answer.headers["Location"] for answer in heard}) == 1
    now = read(client, scene.order_id)
    assert len(now["captures" if name == "capture" else "refunds"]) == 2


def test_acknowledge_can_be_repeated(client, order_of):
    """Plugins acknowledge again and again, also after a capture."""
    order = order_of(1000)
    done(post(client, order, "acknowledge"))
    captured(client, order, 1000)
    done(post(client, order, "acknowledge"))
    assert amounts(read(client, order)) == ("CAPTURED", 1000, 0)


def test_a_refused_capture_does_not_spoil_the_next_one(client, order_of):
    """One module extends the authorization after a refusal and sends the same capture again."""
    order = order_of(1000)
    assert_refused(capture(client, order, 1001), 403, "CAPTURE_NOT_ALLOWED", TOO_HIGH)
    done(post(client, order, EXTEND))
    assert_refused(capture(client, order, 1001), 403, "CAPTURE_NOT_ALLOWED", TOO_HIGH)
    captured(client, order, 1000)


# --- what must be refused -------------------------------------------------------------------


def test_merchant_references_are_patched_not_posted(client, order_of):
    """405, and the answer says how."""
    order = order_of(1000, merchant_reference1="STAYS")
    answer = post(client, order, "merchant-references", {"merchant_reference1": "NEW"})
    assert_refused(answer, 405, "METHOD_NOT_ALLOWED")
    assert "PATCH" in answer.headers["Allow"].replace(" ", "").split(",")
    assert read(client, order)["merchant_reference1"] == "STAYS"


@pytest.mark.parametrize("method", ["PATCH", "POST"])
def test_customer_details_of_a_capture_do_not_exist(client, shop, method):
    """One SDK has them; nobody else, and neither have we."""
    scene = BY_NAME["shippingInfo"].scene(client, shop)
    path = scene.path("captures/{capture_id}/customer-details")
    answer = client.request(method, path, json={"shipping_address": {"city": "Oslo"}})
    assert_refused(answer, 404, "NOT_FOUND")


@pytest.mark.parametrize("path", [ORDERS, f"{ORDERS}/"])
def test_the_orders_themselves_are_not_listed(client, path):
    """There is no list in this interface."""
    assert_refused(client.get(path), 404, "NOT_FOUND")


@pytest.mark.parametrize(**named(WITH_BODY))
@pytest.mark.parametrize("body", ["[]", '[{"tracking_number":"1"}]', '"text"', "17", "{", "{}{}"])
def test_a_body_that_is_no_object_is_refused(client, shop, operation, body):
    """A bare list as shipping info is the one that has been seen; what cannot be meant is 400."""
    scene = operation.scene(client, shop)
    before = read(client, scene.order_id)
    assert_refused(send_text(client, operation, scene, body), 400, "BAD_VALUE")
    assert read(client, scene.order_id) == before


@pytest.mark.parametrize(**named(WITH_BODY))
@pytest.mark.parametrize("body", ["", "null", "{}"])
def test_no_body_is_an_empty_object(client, shop, operation, body):
    """What is required is missing then; where nothing is, nothing changes."""
    scene = operation.scene(client, shop)
    before = read(client, scene.order_id)
    answer = send_text(client, operation, scene, body)
    if operation.name in ("customerDetails", "merchantReferences"):
        done(answer)
    else:
        (member,) = operation.body
        assert_refused(answer, 422, "UNPROCESSABLE_ENTITY", f"'{member}' must not be null")
    assert read(client, scene.order_id) == before


def test_refund_amount_is_not_refunded_amount(client, order_of):
    """A wrong name is an absent amount."""
    order = order_of(1000)
    captured(client, order, 1000)
    answer = post(client, order, "refunds", {"refund_amount": 10})
    assert_refused(answer, 422, "UNPROCESSABLE_ENTITY", "'refunded_amount' must not be null")


@pytest.mark.parametrize("text", ["12.5", "0.1", "1e-3", '"500"', "true", "[500]", '{"amount":500}'])
def test_an_amount_that_is_not_an_integer_is_refused(client, order_of, text):
    """Half an öre does not exist, and nobody guesses about money."""
    scene = Scene(order_of(1000)["order_id"])
    body = assert_refused(
        send_text(client, BY_NAME["capture"], scene, f'{{"captured_amount":{text}}}'), (400, 422)
    )
    assert "captured_amount" in body["error_messages"][0]
    assert amounts(read(client, scene.order_id)) == ("AUTHORIZED", 0, 1000)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("capture", '{"captured_amount":100,"captured_amount":900}'),
        ("capture", '{"captured_amount":100,"captured_amount":100}'),
        ("capture", '{"captured_amount":100,"description":"a","description":"b"}'),
        ("capture", '{"captured_amount":100,"unknown":1,"unknown":2}'),
        ("refund", '{"refunded_amount":100,"refunded_amount":10}'),
        ("authorization", '{"order_amount":900,"order_amount":500}'),
        ("merchantReferences", '{"merchant_reference1":"a","merchant_reference1":"b"}'),
    ],
)
def test_a_member_that_comes_twice_is_refused(client, shop, name, body):
    """Which of the two would count depends on who reads it."""
    operation = BY_NAME[name]
    scene = operation.scene(client, shop)
    before = read(client, scene.order_id)
    assert_refused(send_text(client, operation, scene, body), 400, "BAD_VALUE")
    assert read(client, scene.order_id) == before
