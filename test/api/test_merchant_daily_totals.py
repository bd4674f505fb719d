"""What the first page of the portal asks for: what was captured and refunded by day, and what has failed."""

from datetime import timedelta

import pytest

from support.merchant import finished, page, start_bulk
from support.orders import place
from support.polling import wait_until
from support.site import Site
from support.test_clock import instant, move, read_clock
from support.wire import assert_problem, captured, refunded

TOTALS = "/merchant/v1/daily-totals"
FAILURES = "/merchant/v1/failures"


def day_of(client, later: int = 0) -> str:
    """A day by the merchant's clock."""
    return (instant(read_clock(client)["now"]) + timedelta(days=later)).date().isoformat()


@pytest.fixture(scope="module")
def tester(site: Site):
    """A test merchant, whose clock brings forward what takes half a minute."""
    site.another("TDAILY", "--test")
    client = site.client("TDAILY")
    if instant(read_clock(client)["now"]).hour == 23:
        move(client, advance="PT2H")  # what follows lies on one day
    return client


@pytest.fixture(scope="module")
def first_day(tester, shop) -> str:
    """The day of the first captures; the last ones are a week later."""
    day = day_of(tester)
    swedish = place(tester, shop.order_of(50000))
    norwegian = place(tester, shop.order_of(9000, purchase_currency="NOK"))
    captured(tester, swedish, 20000)
    captured(tester, swedish, 1000)
    captured(tester, norwegian, 9000)
    refunded(tester, swedish, 700)
    move(tester, advance="P7D")
    captured(tester, swedish, 5)
    move(tester, advance="PT1H")
    return day


def of_days(days: list[dict]) -> list[tuple]:
    """Each as a row."""
    names = ("day", "currency", "captures_count", "captured_amount", "refunds_count", "refunded_amount")
    return [tuple(one[name] for name in names) for one in days]


def test_what_was_captured_and_refunded_is_summed_by_day_and_currency(tester, first_day):
    """By default of the last 30 days, and of each day by currency."""

    def counted() -> dict | None:
        answer = page(tester, TOTALS)
        return answer if len(answer["days"]) == 3 else None

    answer = wait_until(counted, 20, "the captures of a week later are counted")
    week_later = (instant(first_day) + timedelta(days=7)).date().isoformat()
    assert of_days(answer["days"]) == [
        (first_day, "NOK", 1, 9000, 0, 0),
        (first_day, "SEK", 2, 21000, 1, 700),
        (week_later, "SEK", 1, 5, 0, 0),
    ]
    assert (answer["from"], answer["until"]) == (day_of(tester, -29), day_of(tester, 1))


@pytest.mark.usefixtures("first_day")
def test_a_range_has_its_first_day_and_not_its_last(tester, first_day):
    """Whatever the time of the day."""
    assert len(page(tester, TOTALS, **{"from": f"{first_day}T18:00:00Z", "until": day_of(tester)})["days"]) == 2
    assert page(tester, TOTALS, until=first_day)["days"] == []


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ({"from": "2026-01-01", "until": "2026-01-01T12:00:00Z"}, 422, "a later day than from, 2026-01-01."),
        ({"from": "2026-01-01", "until": "2027-01-03"}, 422, "at most 366 days after from, 2026-01-01."),
        ({"from": "yesterday"}, 400, "from"),
    ],
)
def test_a_range_that_is_none_is_refused(client, query, status, says):
    """With what is expected."""
    problem = assert_problem(client.get(TOTALS, params=query), status)
    assert says in str(problem)


def test_another_merchant_is_told_nothing(other, first_day):
    """Neither of totals nor of failures."""
    assert page(other, TOTALS, until=f"{first_day}T23:59:59Z")["days"] == []
    assert page(other, FAILURES) == {"jobs": [], "mails": []}


def test_a_job_of_which_orders_were_refused_is_told(client, shop):
    """The latest first, and none that went well."""
    done_before, fine = (place(client, shop.order_of(800)) for _ in range(2))
    captured(client, done_before, 800)
    jobs = []
    for orders in ([done_before], [fine], [done_before, place(client, shop.order_of(300))]):
        jobs.append(start_bulk(client, {"order_ids": [one["order_id"] for one in orders]}))
        finished(client, jobs[-1])
    told = page(client, FAILURES)["jobs"]
    assert [(one["job_id"], one["kind"], one["failed"], one["total"]) for one in told] == [
        (jobs[2]["job_id"], "bulk_capture", 1, 2),
        (jobs[0]["job_id"], "bulk_capture", 1, 1),
    ]
    assert all(one["created_at"] for one in told)
