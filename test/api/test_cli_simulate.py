"""`fangst simulate` tells the plan of an order day by day."""

import datetime

import pytest

from support.invoices import days_after, invoices, paid
from support.orders import Shop, place
from support.program import fangst
from support.site import FJORD, SKERRY, Site
from support.wire import captured

shop = Shop(4103)


def told(site: Site, order: dict, until: str) -> list[tuple[str, str]]:
    """Gives the days and what is told of them."""
    said = fangst("simulate", *site.store, "--merchant", FJORD, "--order", order["order_id"], "--until", until).out
    return [(line[:10], line[12:]) for line in said.splitlines()]


def test_a_plan_is_told_day_by_day(site: Site, client):
    """What was captured, what is due, what is paid of it, when its customer is reminded, and when the authorization ends."""
    method = {"type": "PAY_IN_X", "number_of_installments": 3}
    order = place(client, shop.order_of(40000, payment_method=method, purchase_country="NL"))
    captured(client, order, 10000)
    (invoice,) = invoices(client, order)
    paid(client, invoice["payment_reference"], 5000)
    number, reference = invoice["invoice_number"], invoice["payment_reference"]
    first, second, third = [part["due_date"] for part in invoice["parts"]]
    today, end = invoice["invoice_date"], order["expires_at"][:10]
    expected = [
        (today, f"captured 100.00 SEK: invoice {number}, payment reference {reference}"),
        (today, "today"),
        (first, f"invoice {number}, part 1 of 3: 33.33 SEK due, 0.00 SEK open"),
        (second, f"invoice {number}, part 2 of 3: 33.33 SEK due, 16.66 SEK open"),
        (third, f"invoice {number}, part 3 of 3: 33.34 SEK due, 33.34 SEK open"),
    ]
    ending = (end, "the authorization ends, 300.00 SEK of it not captured")
    whole = told(site, order, days_after(today, 200))
    assert ending in whole
    steps = [one for one in whole if ", fee " in one[1]]
    assert [one for one in whole if one != ending and one not in steps] == expected
    assert [text.split(",")[0] for _, text in steps] == [
        f"invoice {number}: {step}" for step in ("reminder", "demand", "collection")
    ]
    assert steps[0][0] > second
    assert "16.66 SEK to pay by" in steps[0][1]
    assert [day for day, _ in whole] == sorted(day for day, _ in whole)
    assert told(site, order, first)[-1] == expected[2]


def test_an_order_without_captures_only_ends(site: Site, client):
    """Nothing is due of it."""
    order = place(client, shop.order_of(10000))
    until = (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(100)).isoformat()
    assert [text for _, text in told(site, order, until)] == [
        "today",
        "the authorization ends, 100.00 SEK of it not captured",
    ]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"--order": "abc"}, "36 characters"),
        ({"--until": "tomorrow"}, "YYYY-MM-DD"),
        ({"--until": "2026-02-30"}, "YYYY-MM-DD"),
        ({"--order": "8f1e2d3c-4b5a-4697-8877-665544332211"}, "cannot be found"),
        ({"--merchant": SKERRY}, "cannot be found"),
    ],
)
def test_what_it_cannot_tell_it_says(site: Site, client, changed: dict, says: str):
    """An order of somebody else is not there either."""
    order = place(client, shop.order_of(10000))
    options = {"--merchant": FJORD, "--order": order["order_id"], "--until": "2027-01-01"} | changed
    refused = fangst("simulate", *site.store, *[word for pair in options.items() for word in pair], expect=None)
    assert refused.code != 0
    assert says in refused.err
