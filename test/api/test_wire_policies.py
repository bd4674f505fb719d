"""What a merchant's settings change about the rules: whose rules count, what may still be called, how long an
authorization lasts, and by how much it may grow."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from support.merchant import detail
from support.operations import BY_NAME
from support.orders import PLACE, place
from support.recorded import at_midnight, recorded, text_of
from support.site import Site
from support.wire import (
    EXTEND,
    amounts,
    assert_refused,
    capture,
    captured,
    done,
    patch,
    post,
    read,
)

DEFAULTS = {"compat": "kustom", "deprecated_calls": "allow", "authorization_days": 28, "raise_percent": 20}
INVOICE = {"type": "INVOICE", "description": "Pay later"}
NEVER_EXTENDED = "Authorization time cannot be extended."


@pytest.fixture
def choose(site: Site) -> Iterator[Callable[..., dict]]:
    """Chooses settings for the test."""
    yield site.choose
    site.choose(**DEFAULTS)


def days_ago(days: int) -> str:
    """Gives an instant so many days ago."""
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")[:23] + "Z"


def arrive(site: Site, **members) -> dict:
    """Imports an order of two weeks ago, changed as asked."""
    defaults = {"created_at": days_ago(14), "expires_at": at_midnight(14), "initial_payment_method": INVOICE}
    order = recorded(**(defaults | members))
    site.import_orders([text_of(order)])
    return order


def update(client, order: dict, amount: int):
    """Asks for another amount."""
    return patch(client, order, "authorization", {"order_amount": amount})


# --- compat -----------------------------------------------------------------------------------

LIKE = {"description": "As the customer knows it"}
EXTENDED = [  # order, under kustom, under klarna
    ({}, True, True),
    ({"purchase_country": "ES"}, False, True),
    ({"purchase_country": "FR"}, False, True),
    ({"initial_payment_method": LIKE | {"type": "SWISH"}}, False, True),
    ({"initial_payment_method": LIKE | {"type": "MOBILEPAY"}}, False, True),
    ({"initial_payment_method": LIKE | {"type": "OTHER"}}, False, True),
    ({"initial_payment_method": LIKE | {"type": "CARD"}}, False, False),
    ({"initial_payment_method": LIKE | {"type": "PAY_BY_CARD"}}, False, False),
    ({"initial_payment_method": LIKE | {"type": "FIXED_SUM_CREDIT"}}, True, True),
    ({"initial_payment_method": LIKE | {"type": "FIXED_SUM_CREDIT"}, "purchase_country": "US"}, False, False),
    (
        {"initial_payment_method": LIKE | {"type": "DEFERRED_INTEREST"}, "purchase_country": "US"},
        False,
        False,
    ),
]


@pytest.mark.parametrize("compat", ["kustom", "klarna"])
@pytest.mark.parametrize(("order", "by_kustom", "by_klarna"), EXTENDED)
def test_who_may_extend_depends_on_whose_rules_count(
    site: Site, client, choose, compat, order, by_kustom, by_klarna
):
    """Kustom forbids more countries and more methods than Klarna; the portal's button follows."""
    choose(compat=compat)
    allowed = by_kustom if compat == "kustom" else by_klarna
    made = arrive(site, **order)
    assert detail(client, made)["actions"]["extend"]["allowed"] == allowed
    answer = post(client, made, EXTEND)
    if allowed:
        done(answer)
    else:
        told = assert_refused(answer, 403, "NOT_ALLOWED")
        assert told["error_messages"][0].endswith(NEVER_EXTENDED)
    assert read(client, made)["expires_at"] == at_midnight(28 if allowed else 14)


def test_klarna_extends_what_ends_in_90_days_or_more(site: Site, client, choose):
    """Kustom does not: the period is long enough then."""
    choose(authorization_days=120)
    order = arrive(site, expires_at=at_midnight(100))
    assert_refused(post(client, order, EXTEND), 403, "NOT_ALLOWED")
    choose(compat="klarna")
    done(post(client, order, EXTEND))
    assert read(client, order)["expires_at"] == at_midnight(120)


def test_klarna_lets_a_billing_address_change(client, choose, order_of):
    """Kustom does not; what is not named stays, and the customer is found under the new name."""
    order, body = order_of(1000), {"billing_address": {"family_name": "Zetterqvist"}}
    before = read(client, order)["billing_address"]
    assert_refused(patch(client, order, "customer-details", body), 403, "NOT_ALLOWED")
    choose(compat="klarna")
    done(patch(client, order, "customer-details", body))
    assert read(client, order)["billing_address"] == before | {"family_name": "Zetterqvist"}
    found = client.get(PLACE, params={"query": "zetterqvist"}).json()["orders"]
    assert [one["order_id"] for one in found] == [order["order_id"]]


# --- deprecated calls -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["extendDueDate", "dueDateOptions", "sendOut"])
def test_deprecated_calls_work_until_the_merchant_refuses_them(client, shop, choose, name):
    """Whoever refuses them says so in the answer; all other calls still work."""
    operation = BY_NAME[name]
    scene = operation.scene(client, shop)
    assert operation.call(client, scene).status_code == operation.status
    choose(deprecated_calls="refuse")
    told = assert_refused(operation.call(client, scene), 403, "NOT_ALLOWED")
    assert "deprecated" in told["error_messages"][0]
    for other_name in ("getOrder", "shippingInfo", "capture", "merchantReferences"):
        assert BY_NAME[other_name].call(client, scene).status_code == BY_NAME[other_name].status
    choose(deprecated_calls="allow")
    assert operation.call(client, scene).status_code == operation.status


# --- how long ---------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 28, 42, 180])
def test_an_authorization_lasts_as_many_days_as_the_merchant_has(client, shop, choose, days):
    """From placement, at midnight; whoever places an order may still say otherwise."""
    choose(authorization_days=days)
    order = read(client, place(client, shop.order_of(1000)))
    placed = datetime.fromisoformat(order["created_at"]).date()
    assert order["expires_at"] == f"{(placed + timedelta(days=days)).isoformat()}T00:00:00.000Z"
    told = read(client, place(client, shop.order_of(1000, expires_at=at_midnight(9))))
    assert told["expires_at"] == at_midnight(9)


def test_an_extension_lasts_as_many_days_as_the_merchant_has(site: Site, client, choose):
    """And is never shorter than what there was."""
    order = arrive(site)
    choose(authorization_days=60)
    done(post(client, order, EXTEND))
    assert read(client, order)["expires_at"] == at_midnight(60)
    choose(authorization_days=5)
    done(post(client, order, EXTEND))
    assert read(client, order)["expires_at"] == at_midnight(60)


# --- how much ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("percent", "most"), [(20, 12_000), (0, 10_000), (50, 15_000), (1000, 110_000)])
def test_an_authorization_grows_by_what_the_merchant_allows_and_no_further(
    client, choose, order_of, percent, most
):
    """Above the original amount; one more is refused with all the numbers."""
    choose(raise_percent=percent)
    order = order_of(10_000)
    told = assert_refused(update(client, order, most + 1), 403, "NOT_ALLOWED", "Update not allowed.")
    for number in (most, percent, 10_000, most + 1):
        assert str(number) in told["error_messages"][1]
    assert amounts(read(client, order)) == ("AUTHORIZED", 0, 10_000)
    done(update(client, order, most))
    assert amounts(read(client, order)) == ("AUTHORIZED", 0, most)


def test_raises_do_not_add_up(client, order_of):
    """The original amount is what counts, however often it was changed before."""
    order = order_of(10_000)
    for amount in (11_000, 12_000, 5_000, 12_000):
        done(update(client, order, amount))
    assert_refused(update(client, order, 12_001), 403, "NOT_ALLOWED")
    now = read(client, order)
    assert (now["order_amount"], now["original_order_amount"]) == (12_000, 10_000)


RAISED = [
    ("INVOICE", "SE", True),
    ("INVOICE_BUSINESS", "NO", True),
    ("ACCOUNT", "DE", True),
    ("DIRECT_DEBIT", "DE", True),
    ("DIRECT_DEBIT", "CH", False),
    ("FIXED_AMOUNT", "NL", True),
    ("FIXED_AMOUNT", "US", False),
    ("CARD", "SE", False),
    ("SWISH", "SE", False),
    ("OTHER", "SE", False),
    ("PAY_LATER_IN_PARTS", "SE", False),
]


@pytest.mark.parametrize(("method", "country", "allowed"), RAISED)
def test_whether_an_authorization_may_grow_depends_on_method_and_country(
    client, shop, method, country, allowed
):
    """It may always shrink."""
    paid = {"type": method, "description": method}
    order = place(client, shop.order_of(10_000, purchase_country=country, payment_method=paid))
    if allowed:
        done(update(client, order, 10_001))
    else:
        told = assert_refused(update(client, order, 10_001), 403, "NOT_ALLOWED", "Update not allowed.")
        assert method in told["error_messages"][1] and country in told["error_messages"][1]
    done(update(client, order, 9_000))
    assert read(client, order)["order_amount"] == 9_000


def test_lowering_to_what_is_captured_makes_the_order_captured(client, order_of):
    """Nothing remains, and nothing can be changed any more."""
    order = order_of(10_000)
    captured(client, order, 6_000)
    done(update(client, order, 6_000))
    assert amounts(read(client, order)) == ("CAPTURED", 6_000, 0)
    assert_refused(update(client, order, 7_000), 403, "NOT_ALLOWED", "Update not allowed.")
    assert_refused(capture(client, order, 1), 403, "CAPTURE_NOT_ALLOWED")


def test_an_order_can_be_lowered_to_nothing_and_is_still_open(client, order_of):
    """Nothing can be captured of it; it can be cancelled."""
    order = order_of(10_000)
    done(update(client, order, 0))
    assert amounts(read(client, order)) == ("AUTHORIZED", 0, 0)
    assert_refused(capture(client, order, 1), 403, "CAPTURE_NOT_ALLOWED")
    done(post(client, order, "cancel"))
    assert read(client, order)["status"] == "CANCELLED"


def test_captures_and_updates_may_take_turns(client, order_of):
    """What remains is always the amount less what is captured."""
    order = order_of(10_000)
    captured(client, order, 3_000)
    done(update(client, order, 8_000))
    captured(client, order, 2_000)
    done(update(client, order, 12_000))
    assert amounts(read(client, order)) == ("PART_CAPTURED", 5_000, 7_000)
    captured(client, order, 7_000)
    assert amounts(read(client, order)) == ("CAPTURED", 12_000, 0)
