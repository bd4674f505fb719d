"""Bodies that are broken, absurd or hostile: each is a clear 4xx, nothing happens, and the server goes on."""

import copy
import json

import httpx
import pytest

from support.contract import check_manners
from support.orders import PLACE, line, order, place
from support.raw import basic, connect, parse, read_all, request, send_politely
from support.site import FJORD, Site
from support.wire import amounts, order_path, read

LIMIT = 10 * 1024 * 1024
AMOUNT = 5000


@pytest.fixture(scope="module")
def target(client, shop) -> dict:
    """The order that all the bad captures are aimed at."""
    return place(client, shop.order_of(AMOUNT))


@pytest.fixture(autouse=True)
def nothing_has_happened(client, target):
    """After every test the server answers, and nothing was captured."""
    yield
    assert amounts(read(client, target)) == ("AUTHORIZED", 0, AMOUNT)


def full_capture() -> dict:
    """A capture body with every member that a capture can have."""
    return {
        "captured_amount": 100,
        "description": "Pakke én",
        "reference": "r-1",
        "order_lines": [
            line(1, 100, quantity_unit="st", product_url="https://shop.example/p", merchant_data="m")
        ],
        "shipping_delay": 0,
        "shipping_info": [
            {
                "shipping_company": "Fjordpost",
                "shipping_method": "Home",
                "tracking_number": "T1",
                "tracking_uri": "https://t.example",
                "return_shipping_company": "Fjordpost",
                "return_tracking_number": "R1",
                "return_tracking_uri": "https://r.example",
            }
        ],
    }


def full_order() -> dict:
    """An order body with every member that an order can have."""
    person = {
        "given_name": "Ingrid",
        "family_name": "Solvang",
        "title": "Dr",
        "street_address": "Fjellveien 12",
        "street_address2": "",
        "postal_code": "5019",
        "city": "Bergen",
        "region": "",
        "country": "NO",
        "email": "ingrid@example.com",
        "phone": "+4700000000",
    }
    return order(
        [line(2, 5000, quantity_unit="st", image_url="https://shop.example/i")],
        billing_address=person,
        shipping_address=dict(person),
        customer={"date_of_birth": "1980-01-02", "type": "person"},
        merchant_reference1="a",
        merchant_reference2="b",
        merchant_data="c",
        payment_method={"type": "PAY_IN_X", "description": "d", "number_of_installments": 4},
        auto_capture=False,
        expires_at="2099-01-01T00:00:00.000Z",
    )


def routes(target: dict) -> dict[str, tuple[str, dict]]:
    """Where bodies go, and a good one for each."""
    return {
        "capture": (f"{order_path(target)}/captures", full_capture()),
        "merchant capture": (
            f"{PLACE}/{target['order_id']}/captures",
            {"lines": [{"line": 0, "quantity": 1}]},
        ),
        "place": (PLACE, full_order()),
        "bulk": ("/merchant/v1/bulk-captures", {"order_ids": [target["order_id"]]}),
        "session": ("/merchant/v1/session", {"email": "nobody@fjord.example", "password": "x"}),
    }


ROUTES = ("capture", "merchant capture", "place", "bulk", "session")


def post(client: httpx.Client, path: str, body: bytes) -> httpx.Response:
    """Posts these bytes."""
    return client.post(path, content=body, headers={"Content-Type": "application/json"})


def assert_refused_clearly(answer: httpx.Response, what: str) -> None:
    """Checks for a 4xx with a reason in JSON."""
    assert answer.status_code in (400, 413, 422), f"{what}: {answer.status_code} {answer.text[:300]}"
    check_manners(answer)
    body = answer.json()
    assert body.get("error_messages") or body.get("detail"), what


@pytest.mark.parametrize("route", ROUTES)
def test_a_body_cut_off_at_any_byte_is_refused(client, target, route):
    """The length fits the bytes that come, but the JSON is not finished."""
    path, good = routes(target)[route]
    body = json.dumps(good, ensure_ascii=False).encode()
    for length in range(len(body)):
        assert_refused_clearly(post(client, path, body[:length]), f"{length} bytes of {len(body)}")


@pytest.mark.parametrize("route", ["capture", "merchant capture", "place", "bulk"])
def test_more_after_the_end_of_the_json_is_refused(client, target, route):
    """Two values are not one."""
    path, good = routes(target)[route]
    body = json.dumps(good).encode()
    for more in (b"x", b"{}", b",", b"]", body, b"\x00"):
        assert_refused_clearly(post(client, path, body + more), repr(more[:20]))


def places_in(value, path=()):
    """Lists every place in a JSON value, except the value itself."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, child in children:
        yield (*path, name), child
        yield from places_in(child, (*path, name))


def with_value(body: dict, path: tuple, value) -> dict:
    """Copies a body with one place changed."""
    changed = copy.deepcopy(body)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return changed


def wrong_types(good) -> list:
    """Values that cannot stand where this one stands."""
    if isinstance(good, bool):
        return ["true", 7, [], {}]
    if isinstance(good, int):
        return ["5", "", True, [], {}, 12.5, [good], 1.0e300]
    if isinstance(good, str):
        return [True, [], {}, [good]]
    if isinstance(good, list):
        return ["x", 5, True, {}]
    return ["x", 5, True, [good]]


@pytest.mark.parametrize("route", ROUTES)
def test_a_wrong_type_in_any_place_is_refused(client, target, route):
    """Every member at every depth, with every other type."""
    path, good = routes(target)[route]
    for where, value in places_in(good):
        for wrong in wrong_types(value):
            body = json.dumps(with_value(good, where, wrong)).encode()
            assert_refused_clearly(post(client, path, body), f"{wrong!r} at {where}")


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    "body", [b"[]", b"null", b'"text"', b"5", b"true", b"[{}]", b" ", b"\xef\xbb\xbf", b"'{}'"]
)
def test_a_body_that_is_not_an_object_is_refused(client, target, route, body):
    """Lists, texts, numbers, nothing."""
    path, _ = routes(target)[route]
    assert_refused_clearly(post(client, path, body), repr(body))


NUMBERS = ("1e400", "-1e400", "99999999999999999999", "-99999999999999999999", "9223372036854775808")
NUMBERS += (
    "9223372036854775807",
    "-9223372036854775808",
    "1e18",
    "-1",
    "NaN",
    "Infinity",
    "-Infinity",
    "0x10",
    "01",
)
NUMBERS += ("1.", ".5", "+5", "1e", "--1", "1_000", "1,000", "200000001", "9" * 5000, "0." + "0" * 5000 + "1")

FINE_AS_QUANTITY = (
    "200000001",
    "9223372036854775807",
    "1e18",
    NUMBERS[-1],
)  # the last one is 0 to a computer


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:24])
def test_numbers_out_of_this_world_are_refused(client, target, number):
    """In the amount of a capture, in its lines, and in an order."""
    for route, member in (
        ("capture", '"captured_amount": 100'),
        ("capture", '"quantity": 1'),
        ("place", '"order_amount": 10000'),
    ):
        path, good = routes(target)[route]
        text = json.dumps(good)
        assert member in text
        spoiled = text.replace(member, f"{member.partition(':')[0]}: {number}", 1)
        if "quantity" in member and number in FINE_AS_QUANTITY:
            continue
        assert_refused_clearly(post(client, path, spoiled.encode()), f"{member} -> {number[:40]}")


@pytest.mark.parametrize("route", ROUTES)
def test_deep_nesting_is_refused(client, target, route):
    """A hundred thousand brackets, in an unknown member and all by themselves, closed and not closed."""
    path, good = routes(target)[route]
    deep = 100_000
    known = json.dumps(good)[:-1].encode()
    for bad in (
        b"[" * deep,
        b"[" * deep + b"]" * deep,
        b'{"a":' * deep,
        b'{"a":' * deep + b"1" + b"}" * deep,
        known + b',"more":' + b"[" * deep + b"]" * deep + b"}",
    ):
        assert_refused_clearly(post(client, path, bad), repr(bad[:12]))


INVALID_UTF8 = (
    b"\xff",
    b"\xc3",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xc0\xaf",
    b"\xe2\x82",
    b"\x80",
)


@pytest.mark.parametrize(
    "bad", [*INVALID_UTF8, b"\x00", b"\\u0000", b"\\ud800", b"\\udc00\\ud800", b"\n", b"\x1f"], ids=repr
)
@pytest.mark.parametrize("route", ["capture", "place", "session"])
def test_text_that_is_not_clean_utf8_is_refused(client, target, route, bad):
    """Broken sequences, lone surrogates, NUL and raw control characters; as a value and as a name."""
    path, good = routes(target)[route]
    known = json.dumps(good).encode()[:-1]
    member = {"capture": b"description", "place": b"merchant_data", "session": b"password"}[route]
    without = json.dumps({name: value for name, value in good.items() if name != member.decode()}).encode()[
        :-1
    ]
    assert_refused_clearly(post(client, path, without + b',"' + member + b'":"a' + bad + b'b"}'), "value")
    if bad != b"\\u0000":
        assert_refused_clearly(post(client, path, known + b',"na' + bad + b'me":1}'), "name")


@pytest.mark.parametrize("route", ROUTES)
def test_a_member_that_comes_twice_is_refused_at_any_depth(client, target, route):
    """Whoever reads the first and whoever reads the last would see different things."""
    path, good = routes(target)[route]
    text = json.dumps(good)
    for where, value in places_in(good):
        if not isinstance(where[-1], str):
            continue
        member = f"{json.dumps(where[-1])}: {json.dumps(value)}"
        assert member in text
        assert_refused_clearly(
            post(client, path, text.replace(member, f"{member}, {member}", 1).encode()), str(where)
        )


@pytest.mark.parametrize("route", ROUTES)
def test_ten_megabytes_are_too_large(site: Site, target, route):
    """413 with a reason, with a length told before and in chunks; the connection may end early."""
    path, _ = routes(target)[route]
    auth = f"Authorization: {basic(site.keys[FJORD].pair)}"
    whole = b'{"description":"' + b"x" * LIMIT
    for headers, body in (
        ((f"Content-Length: {len(whole)}",), whole),
        (("Transfer-Encoding: chunked",), f"{len(whole):x}\r\n".encode() + whole + b"\r\n0\r\n\r\n"),
    ):
        with connect(site.server.port) as connection:
            send_politely(
                connection, request("POST", path, auth, "Content-Type: application/json", *headers, body=body)
            )
            answer = parse(read_all(connection))
        assert answer.status == 413
        told = json.loads(answer.body)
        assert (told.get("error_code") or told.get("code")) == "REQUEST_TOO_LARGE"
        assert answer["Klarna-Correlation-Id"] == told["correlation_id"]


def test_a_large_body_within_the_limit_is_read(client, target):
    """A thousand lines of long texts are large, but not too large."""
    long = line(1, 7, 0, name="å" * 255, reference="ø" * 255, product_url="https://" + "p" * 1000)
    made = place(client, order([dict(long) for _ in range(1000)]))
    assert len(read(client, made)["order_lines"]) == 1000


def test_every_answer_tells_what_was_wrong_without_the_body(client, target):
    """A refusal does not repeat what was sent, which may be a secret or a script."""
    marker = "<script>alert('leaked')</script>"
    for body in ({"captured_amount": marker}, {"captured_amount": [marker]}, {marker: 1}):
        answer = post(client, routes(target)["capture"][0], json.dumps(body).encode())
        assert_refused_clearly(answer, str(body))
        assert marker not in answer.text
