"""Orders come in through POST /merchant/v1/orders: what is accepted, what is refused and in which words."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from support.orders import PLACE, line, order, place
from support.wire import amounts, assert_problem, captures_of, read


def refused(client: httpx.Client, body: dict, status, code: str | None = None) -> dict:
    """Tries to place an order that must be refused, and gives the problem."""
    return assert_problem(client.post(PLACE, json=body), status, code)


def assert_blames(problem: dict, field: str, expected: int, given: int) -> None:
    """Checks that the problem names the field, the value expected and the difference."""
    blamed = {blame["field"]: blame["message"] for blame in problem["errors"]}
    assert field in blamed, f"{field} is not among {blamed}"
    numbers = {abs(int(number)) for number in re.findall(r"\d+", blamed[field])}
    assert abs(expected) in numbers, f"{expected} is not in {blamed[field]!r}"
    assert abs(given - expected) in numbers, f"the difference {given - expected} is not in {blamed[field]!r}"


def three_lines() -> dict:
    """An order of three lines that add up."""
    return order([line(2, 10000), line(3, 4000, 1200, 500), line(1, 4900, 0, type="shipping_fee")])


def spoiled(path: str, difference: int) -> tuple[dict, int]:
    """Gives an order in which one amount is off by this much, and the value that it should have."""
    body = three_lines()
    place_of = re.fullmatch(r"order_lines\[(\d+)\]\.(\w+)", path)
    holder, member = (body["order_lines"][int(place_of[1])], place_of[2]) if place_of else (body, path)
    right = holder[member]
    holder[member] = right + difference
    return body, right


def test_a_placed_order_is_answered_whole_and_can_be_read(client, shop):
    """201 with the order, and a Location that leads to it."""
    body = shop.order()
    answer = client.post(PLACE, json=body)
    assert answer.status_code == 201
    made = answer.json()
    assert amounts(made) == ("AUTHORIZED", 0, body["order_amount"])
    assert re.fullmatch(r"https?://.+", answer.headers["Location"])
    assert answer.headers["Location"].endswith(made["order_id"])
    again = client.get(answer.headers["Location"])
    assert again.status_code == 200
    assert again.json()["order_id"] == made["order_id"]
    assert client.get(f"{PLACE}/{made['order_id']}").json() == made


def test_a_placed_order_is_at_once_an_order_of_the_order_management_api(client, shop):
    """Both interfaces speak of the same order."""
    body = shop.order(merchant_reference2="second")
    now = read(client, place(client, body))
    assert now["original_order_amount"] == now["order_amount"] == body["order_amount"]
    assert (now["fraud_status"], now["captures"], now["refunds"]) == ("ACCEPTED", [], [])
    assert now["merchant_reference1"] == body["merchant_reference1"]
    assert now["merchant_reference2"] == "second"
    assert body["billing_address"].items() <= now["billing_address"].items()
    for given, kept in zip(body["order_lines"], now["order_lines"], strict=True):
        assert given.items() <= kept.items()


def test_a_bare_order_expires_after_28_days_at_midnight(client):
    """The default of the reference."""
    made = place(client, three_lines())
    created = datetime.fromisoformat(made["created_at"])
    assert datetime.fromisoformat(made["expires_at"]) == datetime.combine(
        created.date() + timedelta(days=28), datetime.min.time(), UTC
    )


def test_an_expiry_that_was_given_is_kept(client):
    """A shop may promise another period."""
    wanted = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT12:30:00.000Z")
    assert place(client, three_lines() | {"expires_at": wanted})["expires_at"] == wanted


def test_auto_capture_captures_the_whole_order_at_once(client):
    """Fact 53: the order is born CAPTURED, with one capture."""
    made = place(client, three_lines() | {"auto_capture": True})
    assert amounts(made) == ("CAPTURED", made["order_amount"], 0)
    (capture,) = captures_of(client, made)
    assert capture["captured_amount"] == made["order_amount"]
    assert place(client, three_lines() | {"auto_capture": False})["status"] == "AUTHORIZED"


def test_nulls_unknown_members_and_numbers_for_strings_are_accepted(client):
    """The same leniency as for captures."""
    body = three_lines() | {
        "merchant_reference1": 4711,
        "merchant_data": None,
        "customer": None,
        "colour": [None],
    }
    body["order_lines"][0] |= {"reference": 12, "image_url": None, "unknown": {"a": 1}}
    made = place(client, body)
    assert made["merchant_reference1"] == "4711"
    assert made["order_lines"][0]["reference"] == "12"
    assert "merchant_data" not in made


def test_the_sum_of_the_lines_must_be_the_order_amount(client):
    """The refusal says what the sum is and how far off the amount is."""
    body, right = spoiled("order_amount", 17)
    assert_blames(refused(client, body, 400, "BAD_VALUE"), "order_amount", right, right + 17)


def test_the_tax_of_the_lines_must_be_the_order_tax_amount(client):
    """The same for the tax."""
    body, right = spoiled("order_tax_amount", -23)
    assert_blames(refused(client, body, 400, "BAD_VALUE"), "order_tax_amount", right, right - 23)


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("difference", [1, -1, 250])
def test_a_lines_total_must_be_quantity_times_price_less_discount(client, number, difference):
    """The refusal names the line, the field, the value expected and the difference."""
    field = f"order_lines[{number}].total_amount"
    body, right = spoiled(field, difference)
    body["order_amount"] += difference
    assert_blames(refused(client, body, 400, "BAD_VALUE"), field, right, right + difference)


def test_a_lines_tax_may_be_off_by_one_and_not_by_more(client):
    """Rounding differs between shops; a wrong tax rate is something else."""
    for difference in (-1, 0, 1):
        body, _ = spoiled("order_lines[0].total_tax_amount", difference)
        body["order_tax_amount"] += difference
        place(client, body)
    for difference in (-3, 3, 900):
        field = "order_lines[0].total_tax_amount"
        body, right = spoiled(field, difference)
        body["order_tax_amount"] += difference
        assert_blames(refused(client, body, 400, "BAD_VALUE"), field, right, right + difference)


@pytest.mark.parametrize(
    ("tax", "accepted"), [(4544, True), (4545, True), (4546, True), (4543, False), (5000, False)]
)
def test_fact_52_five_times_10000_at_10_percent_contains_4545(client, tax, accepted):
    """One more or less is accepted, the tax on top instead of inside is not."""
    body = order([line(5, 10000, 1000) | {"total_tax_amount": tax}])
    if accepted:
        assert place(client, body)["order_lines"][0]["total_tax_amount"] == tax
        return
    problem = refused(client, body, 400, "BAD_VALUE")
    assert_blames(problem, "order_lines[0].total_tax_amount", 4545, tax)


def test_a_sales_tax_line_is_exempt_from_the_tax_rule(client):
    """In the United States the tax is a line of its own."""
    goods = line(1, 10000, 0)
    tax = line(1, 825, 0, type="sales_tax", name="Sales tax", reference="TAX")
    place(client, order([goods, tax], purchase_country="US", purchase_currency="USD", locale="en-US"))
    taxed = tax | {"total_tax_amount": 825}
    place(client, order([goods, taxed], purchase_country="US", purchase_currency="USD", locale="en-US"))


def test_discounts_are_negative_lines(client):
    """Price, total and tax are negative; the sums come out lower."""
    discount = line(1, -2000, type="discount", name="Sommerrabatt", reference="D")
    assert discount["total_tax_amount"] < 0
    made = place(client, order([line(1, 10000), discount]))
    assert made["order_amount"] == 8000
    assert made["order_lines"][1]["total_amount"] == -2000


def test_every_faulty_line_is_named(client):
    """A shop wants to see all faults at once."""
    body = three_lines()
    body["order_lines"][0]["total_amount"] += 5
    body["order_lines"][2]["total_amount"] += 7
    body["order_amount"] += 12
    problem = refused(client, body, 400, "BAD_VALUE")
    fields = {blame["field"] for blame in problem["errors"]}
    assert {"order_lines[0].total_amount", "order_lines[2].total_amount"} <= fields


@pytest.mark.parametrize("member", ["purchase_country", "purchase_currency", "order_amount", "order_lines"])
def test_what_is_required_is_named_when_it_is_missing(client, member):
    """Missing and null are the same."""
    for body in (three_lines(), three_lines()):
        body[member] = None
        problem = refused(client, body, (400, 422))
        assert any(blame["field"].startswith(member) for blame in problem["errors"]), problem
    del body[member]
    refused(client, body, (400, 422))


@pytest.mark.parametrize("member", ["name", "quantity", "unit_price", "total_amount"])
def test_what_a_line_requires_is_named_with_its_line(client, member):
    """The path says which line it was."""
    body = three_lines()
    del body["order_lines"][1][member]
    problem = refused(client, body, (400, 422))
    assert any(blame["field"] == f"order_lines[1].{member}" for blame in problem["errors"]), problem


def test_an_order_has_1_to_1000_lines(client):
    """1000 are accepted, none and 1001 are not."""
    made = place(client, order([line(1, 7 + n % 5, 0) for n in range(1000)]))
    assert len(read(client, made)["order_lines"]) == 1000
    refused(client, order([line(1, 7, 0) for _ in range(1001)]), 422, "UNPROCESSABLE_ENTITY")
    refused(client, order([]), 422, "UNPROCESSABLE_ENTITY")


LIMITS = {
    "merchant_reference1": 255,
    "merchant_reference2": 255,
    "merchant_data": 6000,
    "order_lines[0].name": 255,
    "order_lines[0].reference": 255,
    "order_lines[0].quantity_unit": 10,
    "order_lines[0].product_url": 1024,
    "order_lines[0].image_url": 1024,
    "billing_address.given_name": 100,
    "billing_address.street_address": 100,
    "billing_address.postal_code": 10,
    "shipping_address.city": 200,
    "shipping_address.email": 100,
}


@pytest.mark.parametrize("path", LIMITS)
def test_texts_have_the_limits_of_the_reference(client, path):
    """As many characters are accepted, one more is refused and named."""
    whole = order([line()], billing_address={"country": "SE"}, shipping_address={"country": "SE"})
    *holders, member = re.split(r"\[0\]\.|\.", path)
    holder = whole
    for name in holders:
        holder = holder[name][0] if name == "order_lines" else holder[name]
    filler = "@" if member == "email" else "ö"
    holder[member] = filler * LIMITS[path]
    place(client, whole)
    holder[member] += filler
    problem = refused(client, whole, 422, "UNPROCESSABLE_ENTITY")
    assert any(blame["field"] == path for blame in problem["errors"]), problem


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("purchase_currency", "KRONE"),
        ("purchase_currency", "12"),
        ("purchase_country", "SWE"),
        ("order_amount", -1),
        ("order_lines[0].quantity", -1),
        ("order_lines[0].tax_rate", -1),
        ("order_lines[0].tax_rate", 1_000_000),
        ("order_lines[0].total_discount_amount", -1),
        ("order_lines[0].type", "magic"),
        ("expires_at", "tomorrow"),
        ("expires_at", "2026-13-45T00:00:00Z"),
        ("expires_at", "2020-01-01T00:00:00.000Z"),
    ],
)
def test_values_that_cannot_be_meant_are_refused(client, path, value):
    """Codes, rates, types and times are checked."""
    body = three_lines()
    holder = body["order_lines"][0] if path.startswith("order_lines") else body
    holder[path.rpartition(".")[2]] = value
    problem = refused(client, body, (400, 422))
    assert any(blame["field"].startswith(path.partition("[")[0]) for blame in problem["errors"]), problem


def test_amounts_that_would_overflow_are_refused(client):
    """Quantity times price goes beyond 64 bits."""
    huge = line(1, 1) | {"quantity": 2**62, "unit_price": 199_999_999}
    refused(client, order([huge]), (400, 422))


def test_a_refused_order_leaves_nothing_behind(client):
    """It cannot be found by its reference."""
    body, _ = spoiled("order_amount", 1)
    body["merchant_reference1"] = "REFUSED-1"
    refused(client, body, 400, "BAD_VALUE")
    assert client.get(PLACE, params={"query": "REFUSED-1"}).json()["orders"] == []


@pytest.mark.parametrize("currency", ["SEK", "NOK", "DKK", "EUR", "USD", "GBP", "JPY"])
def test_currencies_are_known(client, currency):
    """Minor units are minor units, whichever currency."""
    made = place(client, order([line(3, 3333, 2500)], purchase_currency=currency))
    assert (made["purchase_currency"], made["order_amount"]) == (currency, 9999)


def test_country_and_currency_are_upper_case_in_what_is_read(client):
    """Shops write them in lower case at times; the recorded interface answers upper case."""
    made = read(client, place(client, order([line()], purchase_country="se", purchase_currency="sek")))
    assert (made["purchase_country"], made["purchase_currency"]) == ("SE", "SEK")


def test_an_order_that_is_not_json_is_refused(client):
    """A list, a text, nothing at all."""
    for content in (b"[]", b'"order"', b"order", b"", b"{}"):
        answer = client.post(PLACE, content=content, headers={"Content-Type": "application/json"})
        assert_problem(answer, (400, 422))


def test_two_orders_may_share_a_merchant_reference(client):
    """The reference is the shop's affair; both are found."""
    ids = {place(client, three_lines() | {"merchant_reference1": "SHARED-1"})["order_id"] for _ in range(2)}
    found = client.get(PLACE, params={"query": "SHARED-1"}).json()["orders"]
    assert {one["order_id"] for one in found} == ids


def test_every_order_has_its_own_klarna_reference(client):
    """Eight characters are enough for many orders, but not without looking."""
    references = [place(client, order([line()]))["klarna_reference"] for _ in range(100)]
    assert len(set(references)) == 100
