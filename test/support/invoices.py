"""Invoices and payments in a few words."""

import datetime
import itertools

import httpx

from support.orders import PLACE
from support.polling import wait_until

PAYMENTS = "/merchant/v1/payments"
PAY_BACKS = "/merchant/v1/pay-backs"
numbers = itertools.count(1)


def plan(client: httpx.Client, order: dict | str) -> dict:
    """Reads the payment plan of an order as it is."""
    answer = client.get(f"{PLACE}/{order if isinstance(order, str) else order['order_id']}/plan")
    assert answer.status_code == 200, answer.text
    return answer.json()


def plan_when(client: httpx.Client, order: dict | str, what: str, condition) -> dict:
    """Waits until the plan is such, and gives it: what events set in motion comes a moment after them."""

    def look() -> dict | None:
        now = plan(client, order)
        return now if condition(now) else None

    return wait_until(look, 20, what)


def invoices(client: httpx.Client, order: dict | str, count: int = 1) -> list[dict]:
    """Waits for so many invoices of an order and gives them, the oldest first."""
    done = plan_when(client, order, f"{count} invoices", lambda now: len(now["invoices"]) == count)
    assert "awaited_invoices" not in done
    return done["invoices"]


def notice(reference: str, amount: int, **members) -> dict:
    """Makes what is told of a payment."""
    made = {
        "external_id": f"bank-{next(numbers)}",
        "amount": amount,
        "currency": "SEK",
        "reference": reference,
        "paid_at": "2026-11-20",
        "payer": "Elin Öberg",
    }
    return made | members


def paid(client: httpx.Client, reference: str, amount: int, **members) -> dict:
    """Tells of a payment, which must be taken, and gives what became of it."""
    answer = client.post(PAYMENTS, json=notice(reference, amount, **members))
    assert answer.status_code == 201, answer.text
    return answer.json()


def days_after(day: str, days: int) -> str:
    """Counts days on from a date."""
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days)).isoformat()
