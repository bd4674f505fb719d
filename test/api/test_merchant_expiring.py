"""The money at risk: what is left of open orders, by the day on which it expires and by currency."""

import base64
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from support.merchant import all_of, ids_of, page, pages
from support.orders import place
from support.recorded import at_midnight
from support.wire import assert_problem, captured, done, order_path

EXPIRING = "/merchant/v1/expiring"
DAYS = (1, 1, 2, 5, 5, 5, 29)
CURRENCIES = ("SEK", "EUR", "NOK", "SEK", "SEK", "EUR", "DKK")


def instant(text: str) -> datetime:
    """Reads a time of the interface."""
    return datetime.fromisoformat(text)


@pytest.fixture(scope="module")
def orders(client, other, shop) -> list[dict]:
    """Open orders that end on several days, some of them captured in part; and others of which nothing is left."""
    placed = []
    for number, (days, currency) in enumerate(zip(DAYS, CURRENCIES, strict=True)):
        body = shop.order_of(10000 + number, expires_at=at_midnight(days), purchase_currency=currency)
        placed.append(place(client, body))
    captured(client, placed[3], 4000)
    gone = [place(client, shop.order_of(777, expires_at=at_midnight(5))) for _ in range(3)]
    captured(client, gone[0], 777)
    done(client.post(f"{order_path(gone[1])}/cancel"))
    captured(client, gone[2], 7)
    done(client.post(f"{order_path(gone[2])}/release-remaining-authorization"))
    place(other, shop.order_of(5555, expires_at=at_midnight(5)))
    return placed


def expected(first: int = 0, last: int = 30) -> list[tuple]:
    """What is left, added up by hand."""
    sums: dict = defaultdict(lambda: [0, 0])
    for number, (days, currency) in enumerate(zip(DAYS, CURRENCIES, strict=True)):
        if first <= days < last:
            sums[at_midnight(days)[:10], currency][0] += 1
            sums[at_midnight(days)[:10], currency][1] += 10000 + number - (4000 if number == 3 else 0)
    return [(*key, *value) for key, value in sorted(sums.items())]


def told(days: list[dict]) -> list[tuple]:
    """The same as the interface tells it."""
    return [(d["day"], d["currency"], d["orders_count"], d["remaining_authorized_amount"]) for d in days]


@pytest.mark.usefixtures("orders")
def test_what_is_left_is_summed_by_day_and_currency(client):
    """The nearest first; nothing of what is captured, cancelled, released or another merchant's."""
    assert told(page(client, EXPIRING)["days"]) == expected()


@pytest.mark.usefixtures("orders")
def test_a_range_is_from_and_until(client):
    """From is inclusive, until is exclusive."""
    some = page(client, EXPIRING, **{"from": at_midnight(2), "until": at_midnight(5)})["days"]
    assert told(some) == expected(2, 5)
    more = page(client, EXPIRING, **{"from": at_midnight(2), "until": at_midnight(6)})["days"]
    assert told(more) == expected(2, 6)


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_of_any_size_are_the_whole(client, limit):
    """A day with two currencies may be cut in two."""
    parts = [told(one["days"]) for one in pages(client, EXPIRING, limit=limit)]
    assert all(len(part) <= limit for part in parts)
    assert [day for part in parts for day in part] == expected()


@pytest.mark.usefixtures("orders")
def test_a_cursor_leads_through_no_day_that_was_not_asked_for(client):
    """A day is a question to the store: a cursor made by hand, of 1970, asked twenty thousand of them."""
    text = "400 0 00000000-0000-0000-0000-000000000000 SEK"
    cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    some = page(client, EXPIRING, cursor=cursor, **{"from": at_midnight(2), "until": at_midnight(6)})["days"]
    assert told(some) == expected(2, 6)


def test_each_day_leads_to_its_orders(client, orders):
    """The list that a day links to has as many orders, of which as much is left."""
    listed = []
    for day in page(client, EXPIRING)["days"]:
        found = all_of(client, **dict(part.split("=") for part in day["orders"].partition("?")[2].split("&")))
        assert len(found) == day["orders_count"]
        assert sum(o["remaining_authorized_amount"] for o in found) == day["remaining_authorized_amount"]
        assert {o["purchase_currency"] for o in found} == {day["currency"]}
        listed += ids_of(found)
    assert sorted(listed) == sorted(ids_of(orders))


def test_what_is_over_is_not_at_risk(client, shop):
    """However early one begins to look, and before the sweep has been there."""
    end = datetime.now(UTC) + timedelta(seconds=0.4)
    placed = place(client, shop.order_of(4242, expires_at=end.isoformat()[:23] + "Z"))
    while datetime.now(UTC) <= end:
        page(client, EXPIRING)
    answer = page(client, EXPIRING, **{"from": at_midnight(-3), "until": at_midnight(1)})
    assert instant(placed["expires_at"]) <= datetime.now(UTC)
    assert answer["days"] == [] and "next" not in answer


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"from": "2026-12-05", "until": "2026-12-05"}, "until"),
        ({"from": "2026-12-05", "until": "2027-12-07"}, "until"),
        ({"from": "soon"}, "from"),
        ({"limit": 201}, "limit"),
        ({"cursor": "nonsense"}, "cursor"),
    ],
)
def test_what_cannot_be_meant_is_refused(client, parameters, field):
    """And the parameter is named."""
    problem = assert_problem(client.get(EXPIRING, params=parameters), (400, 422))
    assert problem["errors"][0]["field"] == field
