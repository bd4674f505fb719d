"""The days that programs get wrong, lived through by a test merchant: clocks that change, 29 February, the ends of months
and years."""

from datetime import timedelta

import httpx
import pytest

from support.invoices import invoices
from support.merchant import detail, timeline
from support.orders import Shop, place
from support.payouts import set_terms
from support.site import Site
from support.test_clock import instant, move
from support.wire import captured

shop = Shop(29022028)


@pytest.fixture
def tester(site: Site, request: pytest.FixtureRequest) -> httpx.Client:
    """A test merchant of this test's own, who is paid a bank day after each capture, by the clocks of Stockholm."""
    name = f"D{len(site.keys)}"
    site.another(name, "--test")
    set_terms(site, name, delay_days=1, time_zone="CET", bank_calendar="TARGET")
    return site.client(name)


def captured_at(client: httpx.Client, when: str, **members) -> dict:
    """Waits until that instant, and sells something."""
    move(client, to=when)
    order = place(client, shop.order_of(30000, **members))
    captured(client, order, 30000)
    return order


def payouts(client: httpx.Client) -> list[tuple[str, str, str, int]]:
    """Day, cut-off and payment of each payout that is closed, the first one first."""
    told = client.get("/merchant/v1/payouts").json()["payouts"][::-1]
    return [(each["payout_date"][:10], each["cut_off_at"], each.get("paid_at"), each["settlement_amount"]) for each in told]


@pytest.mark.parametrize(
    ("before", "after", "cut_off"),
    [
        ("2028-03-26T21:59:45Z", "2028-03-26T22:00:05Z", "2028-03-26T22:00:00.000Z"),  # that Sunday has 23 hours
        ("2028-10-29T22:59:45Z", "2028-10-29T23:00:05Z", "2028-10-29T23:00:00.000Z"),  # and this one 25
    ],
)
def test_a_day_ends_at_midnight_by_clocks_that_were_changed_that_day(tester, before, after, cut_off):
    """What is sold in its last seconds is paid on Monday, what is sold after them on Tuesday."""
    captured_at(tester, before)
    captured_at(tester, after)
    move(tester, advance="P7D")
    monday, tuesday = payouts(tester)
    assert (monday[1], monday[3], tuesday[3]) == (cut_off, 30000, 30000)
    assert instant(tuesday[1]) - instant(monday[1]) == timedelta(days=1)
    assert [each[2] for each in (monday, tuesday)] == [f"{each[0]}T08:00:00.000Z" for each in (monday, tuesday)]


def test_an_authorization_of_four_weeks_may_end_on_29_february(tester):
    """And expires then, not a day later."""
    move(tester, to="2028-02-01T10:00:00Z")
    order = place(tester, shop.order_of(10000))
    assert detail(tester, order)["expires_at"] == "2028-02-29T00:00:00.000Z"
    move(tester, to="2028-03-01T00:00:00Z")
    assert timeline(tester, order)[-1]["type"] == "order.expired"
    assert timeline(tester, order)[-1]["at"] == "2028-02-29T00:00:00.000Z"


def test_instalments_of_a_31st_are_due_on_the_last_days_of_shorter_months(tester):
    """The last one on a Sunday before Labour Day, so on the Tuesday after it."""
    method = {"type": "FIXED_AMOUNT", "description": "In parts", "number_of_installments": 3}
    order = captured_at(tester, "2028-01-31T12:00:00Z", payment_method=method)
    move(tester, to="2028-03-01T12:00:00Z")
    (invoice,) = invoices(tester, order)
    assert [part["due_date"] for part in invoice["parts"]] == ["2028-02-29", "2028-03-31", "2028-05-02"]
    assert invoice["status"] == "overdue"


def test_an_account_is_due_at_the_end_of_the_month_after(tester):
    """A capture late on 31 December is, by the clocks of Sweden, one of January."""
    account = {"type": "ACCOUNT", "description": "Account"}
    first = captured_at(tester, "2027-12-31T22:59:40Z", payment_method=account)
    second = captured_at(tester, "2027-12-31T23:00:10Z", payment_method=account)
    move(tester, advance="P1D")
    due = [invoices(tester, order)[0]["parts"][0]["due_date"] for order in (first, second)]
    assert due == ["2028-01-31", "2028-02-29"]


def test_the_last_payout_of_a_year_is_made_in_the_next(tester):
    """What is sold on New Year's Eve, a Friday, is paid on Monday; invoice and payout bear their own years."""
    captured_at(tester, "2027-12-30T12:00:00Z")
    captured_at(tester, "2027-12-31T12:00:00Z")
    move(tester, to="2028-01-05T00:00:00Z")
    days = [each[0] for each in payouts(tester)]
    assert days == ["2027-12-31", "2028-01-03"]
    query = {"start_date": "2028-01-01T00:00:00Z", "end_date": "2028-01-31T00:00:00Z", "currency_code": "SEK"}
    (summary,) = tester.get("/settlements/v1/payouts/summary", params=query).json()
    assert summary["summary_total_settlement_amount"] == 30000
