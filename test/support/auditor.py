"""An auditor with rules of its own: what a merchant's payouts, invoices and expiries must be, worked out from what was
done by the documentation alone (docs/merchant-api.md, decision 0021), with Python's own calendar and fractions."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

ZONES = {
    "CET": ZoneInfo("Europe/Stockholm"),
    "EET": ZoneInfo("Europe/Helsinki"),
    "WET": ZoneInfo("Europe/Lisbon"),
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = timedelta(days=1)
CLOSING = timedelta(minutes=1)  # after the cut-off


def half_up(share: Fraction) -> int:
    """Rounds to the nearest whole, a half upwards."""
    return (share + Fraction(1, 2)).__floor__()


@cache
def easter(year: int) -> date:
    """The Sunday, by the method of Meeus."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@cache
def is_bank_day(day: date) -> bool:
    """Is TARGET open?"""
    around = day - easter(day.year)
    fixed = (day.month, day.day) in ((1, 1), (5, 1), (12, 25), (12, 26))
    return day.weekday() < 5 and not fixed and around not in (-2 * DAY, DAY)


def bank_day_from(day: date) -> date:
    """That day or the next one on which banks are open."""
    while not is_bank_day(day):
        day += DAY
    return day


@dataclass(frozen=True)
class Terms:
    """How a merchant is paid, and what it is charged."""

    zone: str
    weekdays: tuple[str, ...]
    delay: int
    settlement_type: str
    minimum: int
    reserve_rate: int
    reserve_days: int
    rate: int
    fixed: dict[str, int]  # per currency
    vat_rate: int
    refund: str

    def payout_day(self, at: datetime) -> date:
        """On which day what happens at this instant is paid."""
        day = at.astimezone(ZONES[self.zone]).date()
        if self.delay == 0:
            day = bank_day_from(day)
        for _ in range(self.delay):
            day = bank_day_from(day + DAY)
        return self.day_from(day)

    def day_from(self, day: date) -> date:
        """The first day of payouts that is not before it. One that falls on a holiday is moved to the next bank day."""
        candidate = day - 14 * DAY
        while True:
            chosen = not self.weekdays or WEEKDAYS[candidate.weekday()] in self.weekdays
            if chosen and bank_day_from(candidate) >= day:
                return bank_day_from(candidate)
            candidate += DAY

    def cut_off(self, paid_on: date) -> datetime:
        """The first midnight from which on everything is paid later."""
        zone = ZONES[self.zone]
        day = paid_on - timedelta(days=3 * self.delay + 20)
        while self.payout_day(datetime.combine(day, time(12), zone)) <= paid_on:
            day += DAY
        return datetime.combine(day, time(0), zone).astimezone(UTC)

    def vat(self, fee: int) -> int:
        """The VAT on a fee."""
        return half_up(Fraction(fee * self.vat_rate, 10_000))

    def fees(self, amount: int, currency: str) -> dict[str, tuple[int, int]]:
        """What a capture costs: the share and the fixed fee, each with its VAT."""
        share, fixed = half_up(Fraction(amount * self.rate, 1_000_000)), self.fixed.get(currency, 0)
        return {"share": (share, self.vat(share)), "fixed": (fixed, self.vat(fixed))}


@dataclass
class Capture:
    """Something that was sold."""

    capture_id: str
    order_id: str
    currency: str
    amount: int
    at: datetime
    refunded: int = 0
    disputed: int = 0  # by disputes that are open
    lost: int = 0
    happened: list[tuple] = field(
        default_factory=list
    )  # to its invoice: instant, what, value (support/receivable.py)

    @property
    def left(self) -> int:
        """What of it can be refunded or disputed."""
        return self.amount - self.refunded - self.disputed - self.lost


@dataclass
class Booking:
    """Something else that is put into the payout of its instant at once."""

    at: datetime
    currency: str
    totals: dict[str, int]


@dataclass
class Refund:
    """Something that was given back: of which captures how much."""

    at: datetime
    currency: str
    shares: list[tuple[Capture, int]]


@dataclass
class Payout:
    """What a payout must come to."""

    currency: str
    paid_on: date
    totals: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    settlement: int = 0
    opening_debt: int = 0
    closing_debt: int = 0
    is_closed: bool = False

    def shown(self, settlement_type: str) -> dict[str, int]:
        """The totals as they are shown: with GROSS_FEE a fee and its VAT are one amount."""
        shown = {name: amount for name, amount in self.totals.items() if amount}
        if settlement_type == "GROSS_FEE":
            for fee, tax in (("fee", "tax"), ("fee_refund", "tax_refund")):
                shown |= {fee: shown.get(fee, 0) + shown.pop(tax)} if tax in shown else {}
        return shown

    def sum(self) -> int:
        """What the totals come to so far."""
        plus = ("sale", "protection", "correction", "fee_refund", "tax_refund", "credit", "release", "deposit")
        return sum(amount if name in plus else -amount for name, amount in self.totals.items())


class Account:
    """What a merchant has in one currency between its payouts."""

    def __init__(self, terms: Terms, currency: str):
        self.terms, self.currency = terms, currency
        self.debt = self.carried = 0
        self.reserves: list[tuple[datetime, int]] = []  # until when, how much
        self.open: dict[date, Payout] = {}
        self.closed: list[Payout] = []
        self.closed_until = datetime(1970, 1, 1, tzinfo=UTC)

    def payout_at(self, at: datetime) -> Payout:
        """The payout of what happens then."""
        day = self.terms.payout_day(max(at, self.closed_until))
        return self.open.setdefault(day, Payout(self.currency, day))

    def revive(self, at: datetime) -> None:
        """The terms have changed: what was kept for the next payout gets one."""
        if self.carried > 0:
            self.payout_at(at)

    def sell(self, capture: Capture) -> None:
        """Adds a capture and its fees."""
        totals = self.payout_at(capture.at).totals
        totals["sale"] += capture.amount
        for fee, vat in self.terms.fees(capture.amount, self.currency).values():
            totals["fee"] += fee
            totals["tax"] += vat

    def take_back(self, refund: Refund, before: dict[str, int]) -> None:
        """Adds a refund and the fees that come back with it; `before` is what was refunded of each capture."""
        totals = self.payout_at(refund.at).totals
        totals["return"] += sum(amount for _, amount in refund.shares)
        for capture, amount in refund.shares:
            was = before[capture.capture_id]
            before[capture.capture_id] = now = was + amount
            if self.terms.refund == "none":
                continue
            fees = self.terms.fees(capture.amount, self.currency)
            fee, tax = fees["share"]
            back = [half_up(Fraction(fee * part, capture.amount)) for part in (was, now)]
            taxes = [half_up(Fraction(tax * part, fee)) if fee else 0 for part in back]
            totals["fee_refund"] += back[1] - back[0]
            totals["tax_refund"] += taxes[1] - taxes[0]
            if self.terms.refund == "all" and now == capture.amount:
                totals["fee_refund"] += fees["fixed"][0]
                totals["tax_refund"] += fees["fixed"][1]

    def book(self, booking: Booking) -> None:
        """Adds something else; nothing opens no payout."""
        for name, amount in booking.totals.items():
            if amount:
                self.payout_at(booking.at).totals[name] += amount

    def close(self, payout: Payout, on_hold: bool) -> None:
        """Works out what is paid: reserves and debts before the merchant."""
        totals, cut_off = payout.totals, self.terms.cut_off(payout.paid_on)
        if self.terms.settlement_type == "GROSS":
            fees = totals["fee"] + totals["tax"] - totals["fee_refund"] - totals["tax_refund"]
            totals["credit" if fees > 0 else "charge"] += abs(fees)
        totals["release"] += self.carried + sum(amount for until, amount in self.reserves if until <= cut_off)
        self.reserves = [each for each in self.reserves if each[0] > cut_off]
        wanted = ((totals["sale"] - totals["return"]) * self.terms.reserve_rate) // 10_000
        reserve = max(min(wanted, payout.sum()), 0)
        totals["holdback"] += reserve
        left, payout.opening_debt = payout.sum(), self.debt
        totals["deposit"], totals["repay"] = max(-left, 0), max(min(left, self.debt), 0)
        self.debt += totals["deposit"] - totals["repay"]
        left = payout.sum()
        self.carried = left if on_hold or left < self.terms.minimum else 0
        totals["holdback"] += self.carried
        payout.settlement, payout.closing_debt, payout.is_closed = payout.sum(), self.debt, True
        self.closed_until = cut_off
        self.closed.append(self.open.pop(payout.paid_on))
        if reserve > 0:
            until = cut_off + timedelta(days=self.terms.reserve_days)
            self.reserves.append((until, reserve))
            self.payout_at(until)


@dataclass
class Done:
    """What a merchant did, as far as it moves what it is paid."""

    captures: list[Capture]
    refunds: list[Refund]
    bookings: list[Booking]
    holds: list[tuple[datetime, bool]]  # payouts were put on hold, or let go

    def in_order(self) -> list[tuple]:
        """All of it by its instants: what to do with which account."""
        found = [(each.at, 0, number, each) for number, each in enumerate(self.captures)]
        found += [(each.at, 1, number, each) for number, each in enumerate(self.refunds)]
        found += [(each.at, 2, number, each) for number, each in enumerate(self.bookings)]
        found += [(at, 3, number, held) for number, (at, held) in enumerate(self.holds)]
        return sorted(found, key=lambda each: each[:3])


def accounts_of(terms: Terms, done: Done, now: datetime) -> dict[str, Account]:
    """The accounts by currency, with all payouts that must be closed by now."""
    accounts = {currency: Account(terms, currency) for currency in {each.currency for each in done.captures}}
    before: dict[str, int] = defaultdict(int)
    happened, cut_off = deque(done.in_order()), cache(terms.cut_off)
    on_hold = False
    while True:
        upcoming = [payout for account in accounts.values() for payout in account.open.values()]
        first = min(upcoming, key=lambda each: (cut_off(each.paid_on), each.paid_on), default=None)
        closes = cut_off(first.paid_on) + CLOSING if first else None
        if happened and (closes is None or happened[0][0] < closes):
            at, kind, _, what = happened.popleft()
            if kind == 0:
                accounts[what.currency].sell(what)
            elif kind == 1:
                accounts[what.currency].take_back(what, before)
            elif kind == 2:
                accounts[what.currency].book(what)
            else:
                on_hold = what
                for account in accounts.values():
                    account.revive(at)
        elif first is not None and closes <= now:
            accounts[first.currency].close(first, on_hold)
        else:
            return accounts
