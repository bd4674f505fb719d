"""A merchant who is paid: terms, fees, and settling at once instead of waiting for the job."""

import json
import re

import httpx

from support.program import fangst
from support.site import FJORD, Site
from support.wire import compact

PAYOUTS = "/settlements/v1/payouts"
TRANSACTIONS = "/settlements/v1/transactions"
EVER = "2020-01-01T00:00:00.000Z"
REFERENCE = re.compile("[A-Z0-9]{8}")


def add_fee(site: Site, merchant: str = FJORD, *, expect: int = 0, **rate) -> str:
    """Adds a fee rate, in effect for ever unless told otherwise, and gives what the command said."""
    chosen = json.dumps({"effective_from": EVER} | rate)
    return fangst(
        "merchant", "fee", *site.store, "--merchant", merchant, "--settings", chosen, expect=expect
    ).said


def set_terms(site: Site, merchant: str = FJORD, **terms) -> dict:
    """Changes the payout terms, which settle all that ever happened, and gives how they stand then."""
    chosen = json.dumps({"settles_from": EVER, "delay_days": 0} | terms)
    return fangst("merchant", "payout", *site.store, "--merchant", merchant, "--settings", chosen).json()


def settle(site: Site, merchant: str = FJORD) -> list[str]:
    """Settles all there is, and gives the references of the last payouts that are closed."""
    said = fangst("payout", *site.store, "--merchant", merchant, "--run").said
    return [line.split()[0] for line in said.splitlines()]


def bring_and_settle(site: Site, *orders: dict, merchant: str = FJORD) -> None:
    """Imports orders that were captured elsewhere in time, and settles them."""
    site.import_orders([compact(order) for order in orders], merchant)
    settle(site, merchant)


def transactions(client: httpx.Client, **query) -> list[dict]:
    """All transactions that fit, page by page, by following the links."""
    answer = client.get(TRANSACTIONS, params=query)
    assert answer.status_code == 200, answer.text
    page = answer.json()
    found = page["transactions"]
    while "next" in page["pagination"]:
        page = client.get(page["pagination"]["next"]).json()
        found += page["transactions"]
    assert len(found) == page["pagination"]["total"]
    return found


def waterfall(totals: dict) -> int:
    """What is paid, worked out of the totals as the published formula says."""
    plus = (
        "sale",
        "fee_correction",
        "commission",
        "credit",
        "release",
        "fee_refund",
        "tax_refund",
        "deposit",
    )
    minus = ("return", "reversal", "fee", "tax", "charge", "repay", "holdback")
    return sum(totals[f"{name}_amount"] for name in plus) - sum(totals[f"{name}_amount"] for name in minus)
