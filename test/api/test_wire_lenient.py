"""What real clients send must simply work, and what could mean two amounts must not."""

import json

import pytest

from support.orders import line
from support.raw import basic, exchange, request
from support.site import FJORD, Site
from support.wire import ORDERS, amounts, assert_refused, capture, captured, captures_of, order_path, read

JSON = "Content-Type: application/json"


@pytest.fixture(scope="module")
def auth(site: Site) -> str:
    """The Authorization header of the first merchant."""
    return f"Authorization: {basic(site.keys[FJORD].pair)}"


def post(client, order, body: str, content_type="application/json"):
    """Posts this exact text as a capture."""
    headers = {"Content-Type": content_type} if content_type else {}
    return client.post(f"{order_path(order)}/captures", content=body.encode(), headers=headers)


def test_a_double_slash_at_the_beginning_is_one(site, auth, order_of):
    """Shops join a base that ends with a slash and a path that begins with one."""
    order = order_of(1000)
    path = f"/{order_path(order)}"
    assert exchange(site.server.port, request("GET", path, auth)).status == 200
    body = b'{"captured_amount":100}'
    answer = exchange(
        site.server.port,
        request("POST", f"{path}/captures", auth, JSON, f"Content-Length: {len(body)}", body=body),
    )
    assert answer.status == 201
    assert answer["Location"].endswith(f"{ORDERS}/{order['order_id']}/captures/{answer['Capture-Id']}")


@pytest.mark.parametrize(
    "accept", ["text/html, image/gif, */*; q=0.2", "*/*", "text/plain", "application/xml", "nonsense", ""]
)
def test_whatever_is_accepted_json_comes(client, order_of, accept):
    """An odd Accept is never a reason for 406."""
    answer = client.get(order_path(order_of(1000)), headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "application/json;charset=UTF-8", "*", None]
)
def test_the_content_type_of_a_capture_does_not_matter(client, order_of, content_type):
    """The body is read as JSON."""
    assert post(client, order_of(1000), '{"captured_amount":10}', content_type).status_code == 201


def test_indented_bodies_work(client, order_of):
    """Whitespace around and inside the JSON is free."""
    body = "\r\n" + json.dumps({"captured_amount": 600, "order_lines": [line(1, 600)]}, indent=4) + "\n"
    assert post(client, order_of(1000), body).status_code == 201


@pytest.mark.parametrize("content_type", ["application/json", "*", "application/x-www-form-urlencoded", None])
@pytest.mark.parametrize("body", [None, b"", b"[]", b"{}", b"null", b"stray=1&bytes"])
def test_acknowledge_ignores_whatever_comes_with_it(site, auth, order_of, content_type, body):
    """Acknowledge has no body; clients send one all the same, or not even a length."""
    headers = [auth]
    if content_type:
        headers.append(f"Content-Type: {content_type}")
    if body is not None:
        headers.append(f"Content-Length: {len(body)}")
    path = f"{order_path(order_of(1000))}/acknowledge"
    assert exchange(site.server.port, request("POST", path, *headers, body=body or b"")).status == 204


def test_acknowledge_can_be_repeated(client, order_of):
    """Plugins acknowledge again and again, also after a capture."""
    order = order_of(1000)
    path = f"{order_path(order)}/acknowledge"
    assert client.post(path).status_code == 204
    captured(client, order, 1000)
    assert client.post(path).status_code == 204
    assert amounts(read(client, order)) == ("CAPTURED", 1000, 0)


def test_acknowledge_of_an_unknown_order_is_404(client):
    """The text names the id."""
    unknown = "8c1f2f4e-90f0-6b39-9a53-6f3f0f3f9a02"
    body = assert_refused(client.post(f"{ORDERS}/{unknown}/acknowledge"), 404, "NO_SUCH_ORDER")
    assert body["error_messages"][0].startswith(f"Order {unknown} cannot be found")


@pytest.mark.parametrize("method", ["captures", "acknowledge"])
def test_chunked_bodies_work(client, order_of, method):
    """A client that streams does not know the length."""
    order = order_of(1000)
    body = iter([b'{"captured', b'_amount":', b"700}"])
    answer = client.post(
        f"{order_path(order)}/{method}", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == (201 if method == "captures" else 204)
    assert read(client, order)["captured_amount"] == (700 if method == "captures" else 0)


def test_an_empty_chunked_body_is_no_body(site, auth, order_of):
    """Acknowledge with chunks of which there are none."""
    path = f"{order_path(order_of(1000))}/acknowledge"
    data = request("POST", path, auth, "Transfer-Encoding: chunked", body=b"0\r\n\r\n")
    assert exchange(site.server.port, data).status == 204


@pytest.mark.parametrize("body", [b"[]", b"{}", b"stray bytes \x00\xff"])
def test_a_get_with_a_body_is_a_get(client, order_of, body):
    """Some transports put a body on every request."""
    order = order_of(1000)
    answer = client.request("GET", order_path(order), content=body)
    assert answer.status_code == 200
    assert answer.json()["order_id"] == order["order_id"]


def test_numbers_are_taken_where_strings_are_declared(client, order_of):
    """References and tracking numbers often come as JSON numbers."""
    order = order_of(1000)
    info = {"tracking_number": 1245, "return_tracking_number": 77}
    capture_id = captured(client, order, 1000, description=2026, shipping_info=[info])
    made = client.get(f"{order_path(order)}/captures/{capture_id}").json()
    assert made["description"] == "2026"
    assert made["shipping_info"][0]["return_tracking_number"] == "77"


def test_null_is_as_good_as_absent_for_whatever_is_optional(client, order_of):
    """Plugins fill what they do not have with null or with nothing."""
    order = order_of(1000)
    nothing = dict.fromkeys(("description", "reference", "order_lines", "shipping_info", "shipping_delay"))
    assert capture(client, order, 400, **nothing).status_code == 201
    info = {"shipping_company": None, "shipping_method": None, "tracking_number": "", "tracking_uri": ""}
    assert capture(client, order, 400, shipping_info=[info], shipping_delay=0).status_code == 201
    made = captures_of(client, order)
    assert [one["description"] for one in made] == ["", ""]
    assert [one["order_lines"] for one in made] == [[], []]
    assert "shipping_method" not in made[1]["shipping_info"][0]


def test_null_for_the_amount_is_no_amount(client, order_of):
    """The one required member cannot be null."""
    answer = post(client, order_of(1000), '{"captured_amount":null}')
    assert_refused(answer, 422, "UNPROCESSABLE_ENTITY", "'captured_amount' must not be null")


def test_unknown_members_are_ignored(client, order_of):
    """At every depth."""
    item = line(1, 300) | {"colour": "green", "more": {"deep": [1, None]}}
    answer = capture(client, order_of(1000), 300, order_lines=[item], order_amount=1, extra={"x": [None]})
    assert answer.status_code == 201


def test_lines_are_not_matched_against_the_order_or_the_amount(client, order_of):
    """Only the amount decides; lines may be few, strange, without reference or none."""
    order = order_of(1000)
    stranger = line(3, 77777, reference="NOT-IN-THE-ORDER")
    nameless = {name: value for name, value in line(1, 5).items() if name != "reference"}
    for lines in ([], [stranger], [nameless], [stranger, nameless]):
        assert capture(client, order, 100, order_lines=lines).status_code == 201
    assert amounts(read(client, order)) == ("PART_CAPTURED", 400, 600)


def test_the_lines_of_get_order_can_be_sent_back_unchanged(client, shop, site):
    """Plugins read the order and capture with what they read."""
    body = shop.order(
        [line(2, 1500, quantity_unit="st"), line(1, 4900, 0, type="shipping_fee", reference="F")]
    )
    order = client.post("/merchant/v1/orders", json=body).json()
    lines = read(client, order)["order_lines"]
    captured(client, order, order["order_amount"], order_lines=lines)
    assert captures_of(client, order)[0]["order_lines"] == lines


@pytest.mark.parametrize("text", ["43500.0", "43500.000", "4.35e4"])
def test_a_whole_number_written_as_a_fraction_is_an_integer(client, order_of, text):
    """Languages without integers write 43500.0."""
    order = order_of(50000)
    assert post(client, order, f'{{"captured_amount":{text}}}').status_code == 201
    assert read(client, order)["captured_amount"] == 43500


@pytest.mark.parametrize("text", ["12.5", "0.1", "1e-3", '"500"', "true", "[500]", '{"amount":500}'])
def test_an_amount_that_is_not_an_integer_is_refused(client, order_of, text):
    """Half an öre does not exist, and nobody guesses about money."""
    order = order_of(1000)
    body = assert_refused(post(client, order, f'{{"captured_amount":{text}}}'), (400, 422))
    assert "captured_amount" in body["error_messages"][0]
    assert amounts(read(client, order)) == ("AUTHORIZED", 0, 1000)


@pytest.mark.parametrize(
    "body",
    [
        '{"captured_amount":100,"captured_amount":900}',
        '{"captured_amount":100,"captured_amount":100}',
        '{"captured_amount":100,"description":"a","description":"b"}',
        '{"captured_amount":100,"unknown":1,"unknown":2}',
    ],
)
def test_a_member_that_comes_twice_is_refused(client, order_of, body):
    """Which of the two would count depends on who reads it."""
    order = order_of(1000)
    assert_refused(post(client, order, body), 400, "BAD_VALUE")
    assert amounts(read(client, order)) == ("AUTHORIZED", 0, 1000)


def test_a_refused_capture_does_not_spoil_the_next_one(client, order_of):
    """One module sends the same capture again after a refusal."""
    order = order_of(1000)
    assert_refused(capture(client, order, 1001), 403, "CAPTURE_NOT_ALLOWED")
    captured(client, order, 1000)
