"""Customers who are late, in four countries, people and organizations: from the capture to the end, on the merchant's own
clock and over HTTP, held against what docs/dunning.md says by rules of the test's own."""

import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from support.dunning import Taken, due_of_invoice, steps_until
from support.invoices import invoices, paid, plan
from support.merchant import whole_timeline
from support.orders import Shop, place
from support.program import fangst
from support.site import Site
from support.test_clock import reach, read_clock, text_of
from support.wire import captured

COUNTRIES = {"SE": ("SEK", "CET"), "NO": ("NOK", "CET"), "FI": ("EUR", "EET"), "DE": ("EUR", "CET")}
ZONES = {"CET": ZoneInfo("Europe/Stockholm"), "EET": ZoneInfo("Europe/Helsinki")}
CUSTOMERS = ("person", "organization")
AMOUNT, PART = 200_001, 70_000
RATES = ((date(2020, 1, 1), 1050), (date(2056, 2, 1), 875))
# One whose days meet New Year and Epiphany, one with 29 February and Easter, one with Whit Monday, one with Midsummer Eve.
# The days are dates far ahead, as a test clock never goes back: it is the same whenever it is run.
BEGINNINGS = (date(2055, 11, 30), date(2056, 2, 7), date(2056, 5, 8), date(2056, 6, 9))


def rate_on(day: date) -> int:
    """What the operator has said."""
    return [rate for since, rate in RATES if since <= day][-1]


@pytest.fixture
def tester(site: Site) -> httpx.Client:
    """A test merchant for whom the operator has said the rates of interest."""
    merchant = site.another(f"TLATE{len(site.keys)}", "--test")
    for country in COUNTRIES:
        for customer in CUSTOMERS:
            for since, rate in RATES:
                choice = {"country": country, "customer": customer, "subject": "interest", "step": 0}
                choice |= {"from": since.isoformat(), "value": rate}
                options = ("--merchant", merchant, "--settings", json.dumps(choice))
                fangst("merchant", "dunning", *site.store, *options)
    return site.client(merchant)


def bought(client: httpx.Client, country: str, customer: str) -> dict:
    """An order that is captured."""
    currency, _ = COUNTRIES[country]
    method = {"type": "INVOICE", "description": "Pay later"}
    kind = {"customer": {"type": customer}}
    body = Shop(1).order_of(
        AMOUNT, purchase_country=country, purchase_currency=currency, payment_method=method, **kind
    )
    order = place(client, body)
    captured(client, order, AMOUNT)
    return order


def midnight(country: str, day: date) -> str:
    """Its beginning there."""
    return text_of(datetime.combine(day, time(0), ZONES[COUNTRIES[country][1]]))


def steps_told(client: httpx.Client, order: dict) -> list[tuple]:
    """The steps that were taken, each with its instant."""
    found = whole_timeline(client, order, type="invoice.reminded")
    names = ("step", "at", "fee_amount", "interest_amount", "due_date")
    return [tuple(event.get(name) or None for name in names) for event in found]


def as_told(country: str, step: Taken) -> tuple:
    """The same of a step that must be."""
    due = step.due.isoformat() if step.due else None
    return (step.kind, midnight(country, step.on), step.fee or None, step.interest or None, due)


def go_to(client: httpx.Client, day: date) -> None:
    """Noon of a day."""
    reach(client, datetime.combine(day, time(12), UTC))


@pytest.mark.parametrize("begun", BEGINNINGS, ids=str)
def test_who_is_late_is_reminded_on_the_day_and_pays_what_the_page_says(tester, begun: date):
    """One never pays and one pays a part the day after the first step, of each country and kind; all the steps, their
    fees and their interest, are those of the page, and what is never paid is written off."""
    go_to(tester, begun)
    cases = [
        (country, customer, part) for country in COUNTRIES for customer in CUSTOMERS for part in (0, PART)
    ]
    orders = {case: bought(tester, case[0], case[1]) for case in cases}
    firsts: dict[tuple, date] = {}
    for case, order in orders.items():
        (invoice,) = invoices(tester, order)
        due = due_of_invoice(case[0], begun)
        assert invoice["parts"] == [{"due_date": due.isoformat(), "amount": AMOUNT, "open_amount": AMOUNT}]
        first = steps_until(case[0], case[1], due, date.max, lambda _: AMOUNT, rate_on)[0]
        firsts[case] = first.on + timedelta(days=1)
    for case in sorted((case for case in cases if case[2]), key=firsts.get):
        if read_clock(tester)["now"][:10] < firsts[case].isoformat():
            go_to(tester, firsts[case])
        (invoice,) = invoices(tester, orders[case])
        paid(
            tester,
            invoice["payment_reference"],
            PART,
            paid_at=firsts[case].isoformat(),
            currency=COUNTRIES[case[0]][0],
        )
    end = begun + timedelta(days=125)
    go_to(tester, end)
    for case, order in orders.items():
        country, customer, part = case
        open_on = lambda day, case=case: AMOUNT - (case[2] if day > firsts[case] else 0)
        expected = steps_until(country, customer, due_of_invoice(country, begun), end, open_on, rate_on)
        assert steps_told(tester, order) == [as_told(country, step) for step in expected], case
        late = (sum(step.fee for step in expected), sum(step.interest for step in expected))
        (invoice,) = plan(tester, order)["invoices"]
        assert (invoice.get("fee_amount", 0), invoice.get("interest_amount", 0)) == late, case
        assert invoice["open_amount"] == AMOUNT - part + sum(late), case
        handed_over = expected[-1].kind == "collection"
        assert handed_over == (country != "DE"), case
        assert invoice["dunning"]["status"] == ("handed_over" if handed_over else "exhausted"), case
        given_up = {"invoice_number": invoice["invoice_number"], "change": "written_off"}
        answer = tester.post("/merchant/v1/dunning", json=given_up).json()
        assert (answer["written_off_amount"], answer["open_amount"]) == (invoice["open_amount"], 0)


def test_who_pays_in_time_hears_nothing_and_who_pays_late_hears_no_more(tester):
    """Paid on the due date nothing is charged; paid after the first step that is the only one."""
    begun = date(2056, 10, 6)
    go_to(tester, begun)
    early, late = (bought(tester, "SE", "person") for _ in range(2))
    due = due_of_invoice("SE", begun)
    go_to(tester, due)
    paid(tester, invoices(tester, early)[0]["payment_reference"], AMOUNT, paid_at=due.isoformat())
    (first, *_) = steps_until("SE", "person", due, date.max, lambda _: AMOUNT, rate_on)
    go_to(tester, first.on)
    left = invoices(tester, late)[0]
    assert left["open_amount"] == AMOUNT + first.fee + first.interest
    paid(tester, left["payment_reference"], left["open_amount"], paid_at=first.on.isoformat())
    go_to(tester, begun + timedelta(days=120))
    assert steps_told(tester, early) == []
    assert steps_told(tester, late) == [as_told("SE", first)]
    for order in (early, late):
        (invoice,) = plan(tester, order)["invoices"]
        assert (invoice["status"], invoice["open_amount"]) == ("paid", 0)
