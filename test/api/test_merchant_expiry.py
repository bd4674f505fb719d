"""What comes before the end of an authorization: warnings in the timeline, and what the merchant's rule does about it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from support.merchant import detail, kinds, timeline
from support.polling import wait_until
from support.recorded import AMOUNT, at_midnight, recorded, text_of, with_captures
from support.site import SKERRY, Site
from support.wire import capture, read

QUIET = {"expiry_warning_days": [], "expiry_rule": "notify", "expiry_rule_days": 1}
INVOICE = {"type": "INVOICE", "description": "Pay later"}


@pytest.fixture
def choose(site: Site) -> Iterator:
    """Chooses settings for the test; open orders are looked at by them at once."""
    yield site.choose
    site.choose(**QUIET)


def ending_in(days: int, make=recorded, **members) -> dict:
    """An order that was placed two weeks ago and ends at this midnight."""
    placed = (datetime.now(UTC) - timedelta(days=14)).isoformat(timespec="milliseconds")[:23] + "Z"
    defaults = {"created_at": placed, "expires_at": at_midnight(days), "initial_payment_method": INVOICE}
    return make(**(defaults | members))


def warned(client, order: dict) -> list[int]:
    """Of how many days the merchant was warned, one after the other."""
    return [event["days_before"] for event in timeline(client, order) if event["type"] == "order.expiring"]


def test_a_warning_says_what_is_lost_and_when(site: Site, client, other, choose):
    """In the timeline, by the system itself, and on the order. Another merchant's order is left alone."""
    near, far, part = (
        ending_in(3),
        ending_in(12),
        with_captures(4900, expires_at=at_midnight(2)),
    )
    theirs = ending_in(3)
    site.import_orders([text_of(order) for order in (near, far, part)])
    site.import_orders([text_of(theirs)], SKERRY)
    choose(expiry_warning_days=[7, 3])
    wait_until(lambda: warned(client, part), 15, "the merchant was warned")
    event = timeline(client, near)[-1]
    assert event["type"] == "order.expiring"
    assert (event["amount"], event["currency"]) == (AMOUNT, "NOK")
    assert (event["days_before"], event["expires_at"]) == (3, at_midnight(3))
    assert event["actor"]["kind"] == "system"
    assert timeline(client, part)[-1]["amount"] == AMOUNT - 4900
    assert detail(client, near)["expiry"] == {"rule": "notify", "warned_days": 3}
    assert detail(client, far)["expiry"] == {"rule": "notify"}
    assert (warned(client, far), warned(other, theirs)) == ([], [])


def test_a_warning_comes_once_and_the_order_stays_as_it_was(site: Site, client, choose):
    """However often the orders are looked at; a nearer number of days is another warning."""
    order = ending_in(4)
    site.import_orders([text_of(order)])
    for days in ([6], [6], [6, 5], [6, 5], [9, 6, 5]):
        choose(expiry_warning_days=days)
        wait_until(lambda each=days: min(each) in warned(client, order), 15, "the merchant was warned")
    assert warned(client, order) == [6, 5]
    assert read(client, order)["status"] == "AUTHORIZED"
    assert capture(client, order, AMOUNT).status_code == 201
    assert "expiry" not in detail(client, order)


def test_what_may_be_extended_is(site: Site, client, choose):
    """As if the merchant had asked for it; what may not is left to its end."""
    mine, card = ending_in(4), ending_in(4, initial_payment_method={"type": "CARD", "description": "Card"})
    site.import_orders([text_of(mine), text_of(card)])
    choose(expiry_rule="extend", expiry_rule_days=2)
    planned = detail(client, mine)["expiry"]
    assert (planned["rule"], planned["rule_at"]) == ("extend", at_midnight(2))
    assert detail(client, card)["expiry"] == {"rule": "notify"}
    choose(expiry_rule_days=4, expiry_warning_days=[4])
    wait_until(lambda: read(client, mine)["expires_at"] == at_midnight(28), 15, "the order is extended")
    extended = timeline(client, mine)[-1]
    assert (extended["type"], extended["actor"]["kind"]) == ("authorization.extended", "system")
    wait_until(lambda: warned(client, card) == [4], 15, "the other one is warned of")
    assert read(client, card)["expires_at"] == at_midnight(4)


def test_what_is_left_is_released_days_before(site: Site, client, choose):
    """The rest of what was captured in part; an order of which nothing was captured is cancelled."""
    whole, part = (
        ending_in(4),
        with_captures(4900, expires_at=at_midnight(4)),
    )
    site.import_orders([text_of(whole), text_of(part)])
    choose(expiry_rule="release", expiry_rule_days=5)
    wait_until(lambda: read(client, part)["status"] == "CAPTURED", 15, "the rest is released")
    wait_until(lambda: read(client, whole)["status"] == "CANCELLED", 15, "the order is cancelled")
    assert kinds(client, part)[-1] == "order.released"
    assert kinds(client, whole)[-1] == "order.cancelled"
    assert read(client, part)["remaining_authorized_amount"] == 0
