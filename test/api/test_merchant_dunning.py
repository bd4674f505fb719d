"""What is done about customers who are late, as the merchant API and the commands tell and change it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from support.dunning import INVOICE_DAYS, Step, rules_of
from support.invoices import days_after, invoices, paid, plan
from support.merchant import timeline, whole_timeline
from support.orders import Shop, place
from support.program import fangst
from support.site import FJORD, Site
from support.test_clock import reach
from support.wire import assert_problem, captured

shop = Shop(4104)
DUNNING = "/merchant/v1/dunning"


@pytest.fixture(scope="module")
def client(site: Site) -> httpx.Client:
    """A client with an API key."""
    return site.client()


def invoiced(client: httpx.Client, amount: int, **members) -> tuple[dict, dict]:
    """Gives an order that is captured in full, and its invoice."""
    order = place(client, shop.order_of(amount, **members))
    captured(client, order, amount)
    (invoice,) = invoices(client, order)
    return order, invoice


def change(client: httpx.Client, invoice: dict, what: str, **members) -> dict:
    """Changes the dunning of an invoice, which must be taken."""
    body = {"invoice_number": invoice["invoice_number"], "change": what} | members
    answer = client.post(DUNNING, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_invoice_says_when_its_customer_would_be_reminded(client: httpx.Client) -> None:
    _, invoice = invoiced(client, 10000)
    dunning = invoice["dunning"]
    assert (dunning["status"], dunning["next_step"], dunning["steps_taken"]) == ("waiting", "reminder", 0)
    assert days_after(invoice["parts"][0]["due_date"], 7) <= dunning["next_date"]


def test_a_customer_who_is_late_is_reminded_and_may_be_let_off(site: Site) -> None:
    """On days of the merchant's own clock, so that it is the same on any day of the week."""
    client = site.client(site.another("TREMINDED", "--test"))
    reach(client, datetime(2055, 3, 1, 12, tzinfo=UTC))
    order, invoice = invoiced(client, 50000)
    reach(client, datetime(2055, 4, 8, 12, tzinfo=UTC))
    (event,) = whole_timeline(client, order, type="invoice.reminded")
    assert (invoice["parts"][0]["due_date"], event["at"][:10]) == ("2055-03-31", "2055-04-06")
    assert (event["step"], event["fee_amount"], event["amount_due"]) == ("reminder", 6000, 56000)
    assert (event["invoice_number"], event["capture_id"]) == (
        invoice["invoice_number"],
        invoice["capture_id"],
    )
    assert "500.00 SEK was due on" in event["reason"]
    assert event["actor"] == {"kind": "system", "name": "system"}
    (now,) = plan(client, order)["invoices"]
    assert now["status"] == "overdue"
    assert (now["fee_amount"], now["open_amount"]) == (6000, 56000)
    assert now["dunning"]["next_step"] == "demand"
    refused = {"invoice_number": invoice["invoice_number"], "change": "waived", "fee_amount": 6001}
    refusal = assert_problem(client.post(DUNNING, json=refused), 422, "UNPROCESSABLE_ENTITY")
    assert refusal["errors"][0]["field"] == "fee_amount"
    waived = change(client, invoice, "waived", fee_amount=6000, note="A good customer")
    assert (waived["fee_amount"], waived["open_amount"]) == (0, 50000)
    written_off = change(client, invoice, "written_off")
    assert (written_off["written_off_amount"], written_off["open_amount"]) == (50000, 0)
    assert written_off["dunning"]["status"] == "settled"
    assert plan(client, order)["invoices"][0]["status"] == "written_off"
    paid(client, invoice["payment_reference"], 50000, paid_at="2055-04-08")
    assert plan(client, order)["invoices"][0]["status"] == "paid"
    told = [event["change"] for event in timeline(client, order) if event["type"] == "dunning.changed"]
    assert told == ["waived", "written_off"]


def test_a_pause_is_told_with_its_reason(client: httpx.Client) -> None:
    order, invoice = invoiced(client, 10000)
    until = days_after(invoice["parts"][0]["due_date"], 60)
    paused = change(client, invoice, "paused", reason="return", until=until)["dunning"]
    assert (paused["status"], paused["pause_reason"], paused["paused_until"]) == ("waiting", "return", until)
    assert paused["next_date"] > until
    for_long = change(client, invoice, "paused", reason="dispute")["dunning"]
    assert (for_long["status"], for_long["pause_reason"]) == ("paused", "dispute")
    assert "paused_until" not in for_long
    assert change(client, invoice, "resumed")["dunning"]["status"] == "waiting"
    told = [event for event in timeline(client, order) if event["type"] == "dunning.changed"]
    assert [(event["change"], event.get("reason")) for event in told] == [
        ("paused", "return"),
        ("paused", "dispute"),
        ("resumed", None),
    ]


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"change": "paused"}, "reason"),
        ({"change": "paused", "reason": "holiday"}, "reason"),
        ({"change": "paused", "reason": "return", "until": "2026-02-30"}, "until"),
        ({"change": "paused", "reason": "return", "until": "2020-01-01"}, "until"),
        ({"change": "waived"}, "fee_amount"),
        ({"change": "waived", "interest_amount": 1}, "interest_amount"),
        ({"change": "forgotten"}, "change"),
        ({}, "change"),
    ],
)
def test_what_cannot_be_changed_is_refused_by_name(client: httpx.Client, members: dict, field: str) -> None:
    _, invoice = invoiced(client, 10000)
    answer = client.post(DUNNING, json={"invoice_number": invoice["invoice_number"]} | members)
    refusal = assert_problem(answer, 422, "UNPROCESSABLE_ENTITY")
    assert refusal["errors"][0]["field"] == field


def test_an_invoice_that_there_is_not_is_404(client: httpx.Client) -> None:
    assert_problem(
        client.post(DUNNING, json={"invoice_number": 999999, "change": "resumed"}), 404, "NOT_FOUND"
    )


def rules_shown(client: httpx.Client) -> dict[tuple[str, str], dict]:
    """What the merchant is told of all rules, by country ("**": all others) and kind of customer."""
    answer = client.get(f"{DUNNING}-rules")
    assert answer.status_code == 200, answer.text
    return {(one.get("country", "**"), one["customer"]): one for one in answer.json()["rules"]}


def test_a_merchant_is_told_the_rules_of_the_page(client: httpx.Client) -> None:
    """By who reads the page: each step of each country, its day, its cost, and whether it is taken; and interest."""
    shown = rules_shown(client)
    assert set(shown) == {(country, who) for country in (*INVOICE_DAYS, "**") for who in ("person", "organization")}
    for (country, customer), rule in shown.items():
        told = [
            Step(one["step"], one["days"], one["fee_amount"], one.get("days_to_pay", 0), one["is_taken"])
            for one in rule["steps"]
        ]
        whole = rules_of(country, customer, collects=True)
        assert [replace(step, is_on=True) for step in told] == whole.steps, (country, customer)
        assert [step for step in told if step.is_on] == rules_of(country, customer).steps, (country, customer)
        assert (rule["interest_from"] == "first_reminder") == whole.from_reminder
        assert rule["is_on"]
        assert "choices" not in rule
    swedish, german = shown["SE", "person"]["steps"][0], shown["DE", "person"]["steps"][1]
    assert (swedish["most_fee_amount"], swedish["is_fee_open"]) == (6000, False)
    assert "most_fee_amount" not in german
    assert german["is_fee_open"]
    assert shown["AT", "person"]["interest_rate"] == 400
    assert "interest_rate" not in shown["**", "person"]


def test_what_the_operator_chooses_is_told_and_cannot_be_chosen_by_the_merchant(site: Site) -> None:
    merchant = site.another("TCHOSEN")
    client = site.client(merchant)
    options = ("merchant", "dunning", *site.store, "--merchant", merchant)
    soon, later = (datetime.now(UTC).date() + timedelta(days=days) for days in (2, 40))
    for country, subject, since, value in (
        ("DE", "collection", soon, 1),
        ("IS", "interest", date(2026, 1, 1), 1050),
        ("IS", "dunning", later, 0),
    ):
        choice = {"country": country, "customer": "person", "subject": subject, "from": str(since), "value": value}
        fangst(*options, "--settings", json.dumps(choice))
    shown = rules_shown(client)
    assert shown["DE", "person"]["choices"] == [{"subject": "collection", "from": str(soon), "value": 1}]
    assert not shown["DE", "person"]["steps"][-1]["is_taken"]
    assert list(shown)[-3:] == [("IS", "person"), ("**", "person"), ("**", "organization")]
    iceland = shown["IS", "person"]
    assert (iceland["is_on"], iceland["interest_rate"]) == (True, 1050)
    assert [one["subject"] for one in iceland["choices"]] == ["interest", "dunning"]
    assert "choices" not in rules_shown(site.client())["DE", "organization"]
    for method in ("PUT", "PATCH", "POST", "DELETE"):
        assert_problem(client.request(method, f"{DUNNING}-rules", json={}), 405, "METHOD_NOT_ALLOWED")


def test_an_operator_confirms_what_the_law_leaves_open(site: Site, client: httpx.Client) -> None:
    order, invoice = invoiced(client, 10000, purchase_country="DE", purchase_currency="EUR")
    today = invoice["invoice_date"]
    choice = {"country": "DE", "customer": "person", "subject": "fee", "step": 2, "from": today, "value": 250}
    options = ("merchant", "dunning", *site.store, "--merchant", FJORD)
    assert json.loads(fangst(*options, "--settings", json.dumps(choice)).out) == choice
    assert json.loads(fangst(*options).out) == choice
    told = rules_shown(client)["DE", "person"]["steps"][1]
    assert (told["fee_amount"], told["is_fee_open"]) == (250, False)
    for wrong, says in (
        ({"value": 100001}, "more than 1000.00"),
        ({"from": "2020-01-01"}, "may not begin before today"),
        ({"from": "2026-11-31"}, "YYYY-MM-DD"),
        ({"subject": "luck"}, "subject"),
        ({"country": "SE", "step": 1, "value": 6001}, "more than the law allows"),
    ):
        refused = fangst(*options, "--settings", json.dumps(choice | wrong), expect=None)
        assert refused.code == 1
        assert says in refused.err
    until = days_after(today, 120)
    told = fangst(
        "simulate", *site.store, "--merchant", FJORD, "--order", order["order_id"], "--until", until
    ).out
    steps = [line[12:] for line in told.splitlines() if "to pay by" in line]
    number = invoice["invoice_number"]
    assert [step.split(", interest")[0] for step in steps] == [
        f"invoice {number}: reminder, fee 0.00 EUR",
        f"invoice {number}: reminder, fee 2.50 EUR",
        f"invoice {number}: demand, fee 0.00 EUR",
    ]
    assert "102.50 EUR to pay by" in steps[2]
