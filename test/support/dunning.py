"""What being late must cost and when its steps must be taken, by the tables of docs/dunning.md and by the calendars of
seven countries, worked out with Python's own dates and fractions: for one who audits what the server did."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

from support.auditor import easter

PAGE = Path(__file__).resolve().parents[2] / "docs" / "dunning.md"
DAY = timedelta(days=1)
FIXED = {  # (month, day) on which banks are closed
    "SE": ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)),
    "NO": ((1, 1), (5, 1), (5, 17), (12, 24), (12, 25), (12, 26)),
    "FI": ((1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)),
    "DE": ((1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31)),
    "DK": ((1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)),
    "AT": ((1, 1), (1, 6), (5, 1), (8, 15), (10, 26), (11, 1), (12, 8), (12, 24), (12, 25), (12, 26)),
    "NL": ((1, 1), (4, 27), (5, 1), (5, 5), (12, 25), (12, 26)),
}
MOVING = {  # days after Easter Sunday
    "SE": (-2, 1, 39),
    "NO": (-3, -2, 1, 39, 50),
    "FI": (-2, 1, 39),
    "DE": (-2, 1, 39, 50),
    "DK": (-3, -2, 1, 39, 40, 50),
    "AT": (-2, 1, 39, 50, 60),
    "NL": (-2, 1, 39, 50),
}
INVOICE_DAYS = {"SE": 30, "NO": 14, "FI": 14, "DE": 30, "DK": 14, "AT": 14, "NL": 30}
FIXED_DUE_DAYS = ("NL",)  # where a due date stays as it is, also if banks are closed then


def is_open(country: str, day: date) -> bool:
    """Are the banks of a country open?"""
    midsummer_eve = country in ("SE", "FI") and day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4
    is_holiday = (day.month, day.day) in FIXED[country] or (day - easter(day.year)).days in MOVING[country]
    return day.weekday() < 5 and not is_holiday and not midsummer_eve


def open_from(country: str, day: date) -> date:
    """That day, or the next one on which they are."""
    while not is_open(country, day):
        day += DAY
    return day


def due_on(country: str, day: date) -> date:
    """When what is due that day may be paid at the latest."""
    return day if country in FIXED_DUE_DAYS else open_from(country, day)


def due_of_invoice(country: str, captured: date) -> date:
    """When an invoice of that day is due."""
    return due_on(country, captured + timedelta(days=INVOICE_DAYS[country]))


@dataclass(frozen=True)
class Step:
    """A row of the table."""

    kind: str
    days: int
    fee: int  # minor units; 0 where it is unknown or none
    days_to_pay: int
    is_on: bool


@dataclass(frozen=True)
class Rules:
    """What the page says of a country and a kind of customer."""

    steps: list[Step]
    from_reminder: bool


@dataclass(frozen=True)
class Taken:
    """A step as it must be taken."""

    kind: str
    on: date
    fee: int
    interest: int
    due: date | None  # of what is to be paid


def minor(text: str) -> int:
    """Reads an amount of the table."""
    return round(Fraction(text.split()[0]) * 100) if re.match(r"\d", text) else 0


def rules_of(
    country: str, customer: str, *, collects: bool = False, fees: dict[int, int] | None = None
) -> Rules:
    """Reads them from the page, with what an operator may have chosen: to hand over, and fees by number of step."""
    steps, from_reminder = [], None
    for row in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in row.split("|")[1:-1]]
        if len(cells) != 10 or cells[:2] != [country, customer]:
            continue
        if cells[3] == "interest":
            from_reminder = cells[5] == "after the first reminder"
        else:
            fee = (fees or {}).get(len(steps) + 1, minor(cells[5]))
            is_on = cells[8] == "on" or (collects and cells[3] == "collection")
            steps.append(Step(cells[3], int(cells[4]), fee, int(cells[7]), is_on))
    assert steps and from_reminder is not None, (country, customer)
    return Rules([step for step in steps if step.is_on], from_reminder)


@cache
def legal_rates(country: str, customer: str) -> list[tuple[date, date, int]]:
    """The rates of the page's table: since and until when, hundredths of a percent a year."""
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in PAGE.read_text(encoding="utf-8").splitlines()]
    found = [cells for cells in rows if len(cells) == 6 and cells[:2] == [country, customer]]
    return [(date.fromisoformat(each[2]), date.fromisoformat(each[3]), minor(each[4])) for each in found]


def legal_rate(country: str, customer: str, day: date) -> int:
    """That of a day; 0 where there is none."""
    return next((rate for since, until, rate in legal_rates(country, customer) if since <= day <= until), 0)


def interest_of(
    open_on: Callable[[date], int], rate_on: Callable[[date], int], after: date, until: date
) -> int:
    """Of the days after one, up to and with another; what is open for days on end is rounded down once a year."""
    sums: list[list] = []
    for number in range((until - after).days):
        day = after + (number + 1) * DAY
        year = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
        key = (open_on(day), year)
        if not sums or sums[-1][0] != key:
            sums.append([key, 0])
        sums[-1][1] += rate_on(day)
    return sum(int(Fraction(capital * rates, 10_000 * year)) for (capital, year), rates in sums)


def steps_until(
    country: str,
    customer: str,
    due: date,
    end: date,
    open_on: Callable[[date], int],
    rate_on: Callable[[date], int],
) -> list[Taken]:
    """The steps about an invoice of one part until a day. `open_on`: what of it interest is taken of on a day, which a
    payment lessens from the day after; `rate_on`: the rate of a day, hundredths of a percent a year."""
    rules, taken = rules_of(country, customer), []
    charged = None if rules.from_reminder else due
    for number, step in enumerate(rules.steps):
        on = due + timedelta(days=step.days)
        if taken:
            on = max(on, taken[-1].on + timedelta(days=step.days - rules.steps[number - 1].days))
        on = open_from(country, on)
        if on > end or open_on(on) == 0:
            return taken
        interest = interest_of(open_on, rate_on, charged, on) if charged else 0
        to_pay = (
            None if step.kind == "collection" else open_from(country, on + timedelta(days=step.days_to_pay))
        )
        taken.append(Taken(step.kind, on, step.fee, interest, to_pay))
        charged = on
    return taken
