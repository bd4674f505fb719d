"""The acceptance facts 35 to 41: how long an authorization lasts, and who may make it last longer. Orders with a
past come by import."""

from datetime import UTC, datetime, timedelta

import pytest

from support.merchant import detail
from support.orders import place
from support.polling import wait_until
from support.recorded import AMOUNT, at_midnight, recorded, text_of
from support.site import FJORD, Site
from support.wire import EXTEND, amounts, assert_refused, capture, done, post, read

INVOICE = {"type": "INVOICE", "description": "Pay later"}


def at(days: float) -> str:
    """Gives the instant that many days from now, as the interface writes times."""
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="milliseconds")[:23] + "Z"


def arrive(site: Site, **members) -> dict:
    """Imports an order that is paid by invoice, changed as asked."""
    order = recorded(initial_payment_method=INVOICE, **members)
    site.import_orders([text_of(order)], FJORD)
    return order


def midnight_after(created_at: str, days: int) -> str:
    """Gives the midnight that many days after the day of an instant."""
    day = datetime.fromisoformat(created_at).date() + timedelta(days=days)
    return f"{day.isoformat()}T00:00:00.000Z"


@pytest.fixture(scope="module")
def expired(site: Site) -> dict:
    """An order whose authorization ended last week."""
    return arrive(site, expires_at=at_midnight(-7))


def test_fact_35_an_authorization_ends_28_days_after_its_day_at_midnight_utc(site: Site, client, order_of):
    """A recorded pair of times reads back as it was, and a new order follows the same rule."""
    placed, ends = "2021-09-07T10:03:53.497Z", "2021-10-05T00:00:00.000Z"
    assert midnight_after(placed, 28) == ends
    assert read(client, arrive(site, created_at=placed, expires_at=ends))["expires_at"] == ends
    now = read(client, order_of(1000))
    assert now["expires_at"] == midnight_after(now["created_at"], 28)


def test_fact_36_an_extension_counts_from_its_own_day_and_once_a_day(site: Site, client):
    """Two weeks after placement it ends 28 days from today; again on the same day changes nothing."""
    order = arrive(site, created_at=at(-14), expires_at=at_midnight(14))
    first = done(post(client, order, EXTEND))
    extended = read(client, order)
    assert extended["expires_at"] == at_midnight(28)
    second = done(post(client, order, EXTEND))
    assert read(client, order) == extended
    assert second.headers["ETag"] == first.headers["ETag"]


def test_fact_37_no_authorization_lasts_longer_than_180_days(site: Site, client):
    """However often it is extended, it ends 180 days after the day of placement."""
    order = arrive(site, created_at=at(-175), expires_at=at_midnight(3))
    done(post(client, order, EXTEND))
    assert read(client, order)["expires_at"] == midnight_after(order["created_at"], 180)


def test_fact_38_an_expired_order_cannot_be_extended(client, expired):
    """The sentence is documented."""
    sentence = "Order is expired. Authorization time cannot be extended."
    assert_refused(post(client, expired, EXTEND), 403, "NOT_ALLOWED", sentence)
    assert read(client, expired)["expires_at"] == expired["expires_at"]


def test_fact_39_an_order_expires_when_its_time_comes(client, shop, expired):
    """From that instant on nothing remains and nothing can be captured, whether it came long ago or just now."""
    fresh = place(client, shop.order_of(AMOUNT, expires_at=at(1 / 86400)))
    wait_until(lambda: read(client, fresh)["status"] == "EXPIRED", 10, "the order has expired")
    for order in (fresh, expired):
        assert amounts(read(client, order)) == ("EXPIRED", 0, 0)
        sentence = f"Order {order['order_id']} is expired. Capture not possible."
        assert_refused(capture(client, order, 100), 403, "CAPTURE_NOT_ALLOWED", sentence)


@pytest.mark.parametrize(
    "order",
    [
        {"initial_payment_method": {"type": "CARD", "description": "Card"}},
        {"initial_payment_method": {"type": "SWISH", "description": "Swish"}},
        {"created_at": "2025-09-24T23:59:59.999Z"},
        *({"purchase_country": country} for country in ("ES", "FR", "IT", "PT")),
    ],
    ids=["card", "swish", "before 2025-09-25", "ES", "FR", "IT", "PT"],
)
def test_fact_40_kustom_does_not_extend_these_orders(site: Site, client, order):
    """Cards, methods that are not Klarna's, orders from before its offer, and four countries."""
    order = recorded(
        **({"initial_payment_method": INVOICE, "created_at": at(-14), "expires_at": at_midnight(14)} | order)
    )
    site.import_orders([text_of(order)])
    told = assert_refused(post(client, order, EXTEND), 403, "NOT_ALLOWED")
    assert told["error_messages"][0].endswith("Authorization time cannot be extended.")
    assert read(client, order)["expires_at"] == at_midnight(14)
    assert not detail(client, order)["actions"]["extend"]["allowed"]


def test_fact_41_an_order_that_lasts_90_days_more_offers_no_extension(site: Site, client):
    """The portal shows no button then, whatever period the merchant has; one day less and it is there."""
    site.choose(authorization_days=120)
    try:
        for days, offered in ((92, False), (89, True)):
            order = arrive(site, created_at=at(-1), expires_at=at_midnight(days))
            action = detail(client, order)["actions"]["extend"]
            assert action["allowed"] == offered, action
            assert offered or action["reason"]
        assert_refused(
            post(client, arrive(site, created_at=at(-1), expires_at=at_midnight(92)), EXTEND),
            403,
            "NOT_ALLOWED",
        )
    finally:
        site.choose(authorization_days=28)
    order = arrive(site, created_at=at(-1), expires_at=at_midnight(92))
    assert not detail(client, order)["actions"]["extend"]["allowed"]
