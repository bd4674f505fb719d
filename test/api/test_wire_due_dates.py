"""Giving a customer longer to pay a capture: what is offered, at which fee, and what becomes of it."""

import uuid

import pytest

from support.merchant import timeline
from support.orders import place
from support.wire import assert_refused, captured, done, order_path, patch, read

FREE = (2, 0)
BANDS = {  # by currency: captured amounts, and the fees of 10, 30 and 60 days
    "EUR": [
        (29_999, 100, 199, 499),
        (30_000, 100, 499, 999),
        (75_000, 100, 499, 999),
        (75_001, 100, 799, 1299),
    ],
    "GBP": [
        (29_999, 100, 199, 499),
        (30_000, 100, 499, 999),
        (75_000, 100, 499, 999),
        (75_001, 100, 799, 1299),
    ],
    "SEK": [
        (299_999, 1000, 1900, 4900),
        (300_000, 1000, 4900, 9900),
        (750_000, 1000, 4900, 9900),
        (750_001, 1000, 7900, 12900),
    ],
}
BANDS["NOK"] = BANDS["DKK"] = BANDS["SEK"]
COUNTRIES = [
    *((country, "EUR") for country in ("AT", "BE", "DE", "FI", "NL")),
    ("GB", "GBP"),
    ("DK", "DKK"),
    ("NO", "NOK"),
    ("SE", "SEK"),
]


def options(client, order: dict, capture_id: str) -> dict:
    """Reads what is offered for a capture."""
    answer = client.get(f"{order_path(order)}/captures/{capture_id}/extend-due-date-options")
    assert answer.status_code == 200, answer.text
    return answer.json()


def offered(client, order: dict, capture_id: str) -> list[tuple[int, int]]:
    """Gives the days and fees that are offered for a capture."""
    return [(one["number_of_days"], one["amount"]) for one in options(client, order, capture_id)["options"]]


def extend(client, order: dict, capture_id: str, days: int, **headers):
    """Asks for so many days more."""
    return patch(client, order, f"captures/{capture_id}/extend-due-date", {"number_of_days": days}, **headers)


def bought(client, shop, amount: int, country="SE", currency="SEK", method="INVOICE") -> tuple[dict, str]:
    """Places an order and captures all of it."""
    paid = {"type": method, "description": method}
    order = place(
        client,
        shop.order_of(amount, purchase_country=country, purchase_currency=currency, payment_method=paid),
    )
    return order, captured(client, order, amount)


@pytest.mark.parametrize(("country", "currency"), COUNTRIES)
def test_the_fees_depend_on_country_and_amount(client, shop, country, currency):
    """Two days are free, ten have one price, more have a price for each of three bands of the captured amount."""
    for amount, ten, thirty, sixty in BANDS[currency]:
        order, capture_id = bought(client, shop, amount, country, currency)
        assert options(client, order, capture_id)["currency"] == currency
        assert offered(client, order, capture_id) == [FREE, (10, ten), (30, thirty), (60, sixty)], amount


@pytest.mark.parametrize(
    ("country", "currency", "method"),
    [
        ("SE", "SEK", "CARD"),
        ("SE", "SEK", "SWISH"),
        ("SE", "SEK", "OTHER"),
        ("US", "USD", "INVOICE"),
        ("ES", "EUR", "INVOICE"),
        ("SE", "EUR", "INVOICE"),
    ],
)
def test_where_nothing_is_offered_the_list_is_empty_and_every_number_refused(
    client, shop, country, currency, method
):
    """Other methods, other countries, other currencies than the price list has."""
    order, capture_id = bought(client, shop, 1000, country, currency, method)
    assert options(client, order, capture_id) == {"currency": currency, "options": []}
    assert_refused(extend(client, order, capture_id, 10), 403, "NOT_ALLOWED")


@pytest.mark.parametrize(("country", "currency", "again"), [("SE", "SEK", False), ("FI", "EUR", True)])
def test_the_free_days_are_given_once_per_order_and_in_finland_always(client, shop, country, currency, again):
    """Also if the order has another capture."""
    paid = {"type": "INVOICE", "description": "Pay later"}
    body = shop.order_of(2000, purchase_country=country, purchase_currency=currency, payment_method=paid)
    order = place(client, body)
    ids = [captured(client, order, 1000, reference=name) for name in ("one", "two")]
    done(extend(client, order, ids[0], 2))
    for capture_id in ids:
        assert (FREE in offered(client, order, capture_id)) == again
    answer = extend(client, order, ids[1], 2)
    if again:
        done(answer)
    else:
        assert_refused(answer, 403, "NOT_ALLOWED")


def test_an_extension_is_written_down_with_its_days_and_its_fee(client, shop):
    """The fee is the merchant's: the order's amounts stay."""
    order, capture_id = bought(client, shop, 400_000)
    before = read(client, order)
    done(extend(client, order, capture_id, 30))
    told = timeline(client, order)[-1]
    assert (told["type"], told["capture_id"]) == ("due_date.extended", capture_id)
    assert (told["number_of_days"], told["fee_amount"]) == (30, 4900)
    assert "amount" not in told
    assert read(client, order) == before


def test_days_that_are_not_offered_are_refused_by_name(client, shop):
    """And nothing is written down."""
    order, capture_id = bought(client, shop, 1000)
    told = assert_refused(extend(client, order, capture_id, 14), 403, "NOT_ALLOWED")
    assert told["error_messages"][0].startswith("14 days are not among the options")
    assert timeline(client, order)[-1]["type"] == "capture.created"


def test_under_a_key_it_happens_once(client, shop):
    """The free days are not lost to a repetition."""
    order, capture_id = bought(client, shop, 1000)
    key = {"Klarna-Idempotency-Key": str(uuid.uuid4())}
    for _ in range(2):
        done(extend(client, order, capture_id, 2, **key))
    assert [event["type"] for event in timeline(client, order)].count("due_date.extended") == 1
