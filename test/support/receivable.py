"""What a customer must owe for a capture, day by day, and what must have been done about it: worked out from what
happened by docs/dunning.md and docs/merchant-api.md alone, with Python's own calendar and fractions."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from support.dunning import DAY, INVOICE_DAYS, Rules, Taken, due_on, interest_of, open_from

ZONES = {"FI": ZoneInfo("Europe/Helsinki")}
CET = ZoneInfo("Europe/Stockholm")
CURRENCIES = {"SE": "SEK", "NO": "NOK", "DK": "DKK", "FI": "EUR", "DE": "EUR", "AT": "EUR", "NL": "EUR"}
MINIMUM = {"SEK": 1000, "NOK": 1000, "DKK": 1000, "EUR": 100}  # of less nobody is reminded


def zone_of(country: str) -> ZoneInfo:
    """Whose clocks the customer looks at."""
    return ZONES.get(country, CET)


def local_day(country: str, at: datetime) -> date:
    """Which day it is there."""
    return at.astimezone(zone_of(country)).date()


def midnight(country: str, day: date) -> datetime:
    """Its beginning there."""
    return datetime.combine(day, time(0), zone_of(country)).astimezone(UTC)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first + 31 * DAY).replace(day=1) - DAY
    return min(first + (day.day - 1) * DAY, last)


@dataclass(frozen=True)
class Debtor:
    """Who owes, and how it is to be paid."""

    country: str
    currency: str
    customer: str
    plan: str
    parts: int | None = None  # of instalments, as the order said

    def dates(self, captured: date, amount: int) -> list[date]:
        """When the parts of a capture are due."""
        if self.plan == "invoice":
            days = [captured + INVOICE_DAYS[self.country] * DAY]
        elif self.plan == "account":
            days = [months_later(captured.replace(day=1), 2) - DAY]
        else:
            days = [months_later(captured, month + 1) for month in range(min(self.parts or 3, amount))]
        return [due_on(self.country, day) for day in days]


@dataclass(frozen=True)
class Step(Taken):
    """A step that must have been taken: since when, and what the customer was to pay."""

    at: datetime
    to_pay: int
    is_at_once: bool  # because something was let go, not at midnight


@dataclass
class Receivable:
    """One capture of a debtor. Everything that happens is told in its order, each with its instant."""

    debtor: Debtor
    rules: Rules
    rate_on: object  # of a day: hundredths of a percent
    amount: int
    captured_at: datetime
    credited: int = 0
    paid: list[tuple[date, int]] = field(default_factory=list)
    paid_back: int = 0
    fees: int = 0
    interest: int = 0
    written_off: int = 0
    put_off_days: int = 0
    disputes: int = 0  # that are open
    paused_until: date | None = None  # by hand; date.max: until it is resumed
    steps: list[Step] = field(default_factory=list)
    about: int = 0  # the part that the last step was about
    taken: int = 0  # steps about it
    charged_until: date | None = None

    def __post_init__(self):
        self.day = local_day(self.debtor.country, self.captured_at)  # until whose beginning it was lived
        self.planned = self.debtor.dates(self.day, self.amount)
        count = len(self.planned)
        ends = [self.amount * (number + 1) // count for number in range(count)]
        self.amounts = [end - start for start, end in zip([0, *ends], ends, strict=False)]

    # --- what is open --------------------------------------------------------------------

    @property
    def due(self) -> list[date]:
        """When its parts are due by now."""
        if not self.put_off_days:
            return self.planned
        return [due_on(self.debtor.country, day + self.put_off_days * DAY) for day in self.planned]

    @property
    def kept(self) -> int:
        """What was paid and not given back."""
        return sum(amount for _, amount in self.paid) - self.paid_back

    @property
    def missing(self) -> int:
        """What is still to be paid; below zero it is owed back."""
        owed = self.amount - self.credited + self.fees + self.interest - self.written_off
        return owed - self.kept

    def open_parts(self, paid: int) -> list[int]:
        """What of each part is open: credits take from the last, payments fill the first."""
        left, credited, settled = [], self.credited, paid + self.written_off
        for amount in reversed(self.amounts):
            taken = min(credited, amount)
            credited -= taken
            left.insert(0, amount - taken)
        for number, amount in enumerate(left):
            taken = min(settled, amount)
            settled -= taken
            left[number] = amount - taken
        return left

    def overdue(self, paid: int, day: date) -> int:
        """What of what was bought is overdue on a day."""
        parts = zip(self.due, self.open_parts(paid), strict=True)
        return sum(amount for due, amount in parts if due < day)

    def paid_before(self, day: date) -> int:
        """Payments count from the day after they were made; what was given back was never paid."""
        return min(sum(amount for on, amount in self.paid if on < day), self.kept)

    # --- what comes next -----------------------------------------------------------------

    def next(self) -> tuple[str, date | None]:
        """How its dunning stands, and the day of the next step if it waits for one."""
        parts = self.open_parts(self.kept)
        part = next((number for number, amount in enumerate(parts) if amount > 0), None)
        if self.steps and self.steps[-1].kind == "collection":
            return "handed_over", None
        if part is None:
            return "settled", None
        taken = self.taken if part == self.about else 0
        if taken >= len(self.rules.steps):
            return "exhausted", None
        if self.disputes or self.paused_until == date.max:
            return "paused", None
        step, on = self.rules.steps[taken], self.due[part] + self.rules.steps[taken].days * DAY
        if self.steps:
            gap = step.days - self.rules.steps[taken - 1].days if taken else 1
            on = max(on, self.steps[-1].on + gap * DAY)
        if self.paused_until:
            on = max(on, self.paused_until + DAY)
        return self.worthwhile(part, on)

    def worthwhile(self, part: int, on: date) -> tuple[str, date | None]:
        """That day or, if too little is overdue then, the first on which another part makes it enough."""
        is_counted = self.debtor.currency == CURRENCIES[self.debtor.country]
        for due in self.due[part:]:
            day = open_from(self.debtor.country, max(on, due + DAY))
            if not is_counted or self.overdue(self.kept, day) >= MINIMUM[self.debtor.currency]:
                return "waiting", day
        return "too_little", None

    def next_from(self, today: date) -> tuple[str, date | None]:
        """The same for one who has only today and later days."""
        status, on = self.next()
        return status, on and open_from(self.debtor.country, max(on, today))

    def next_kind(self) -> str:
        """What the next step is, if it waits for one."""
        parts = self.open_parts(self.kept)
        part = next(number for number, amount in enumerate(parts) if amount > 0)
        return self.rules.steps[self.taken if part == self.about else 0].kind

    # --- what is done --------------------------------------------------------------------

    def charge(self, on: date) -> int:
        """The interest of all days that were not charged yet."""
        after = self.charged_until
        if after is None:
            if self.rules.from_reminder:
                return 0
            after = self.due[0]
        return interest_of(lambda day: self.overdue(self.paid_before(day), day), self.rate_on, after, on)

    def step(self, on: date, at: datetime, is_at_once: bool) -> None:
        """Takes the next step."""
        parts = self.open_parts(self.kept)
        part = next(number for number, amount in enumerate(parts) if amount > 0)
        taken = self.taken if part == self.about else 0
        rule = self.rules.steps[taken]
        fee = rule.fee if self.debtor.currency == CURRENCIES[self.debtor.country] else 0
        interest = self.charge(on)
        self.fees, self.interest = self.fees + fee, self.interest + interest
        later = sum(amount for due, amount in zip(self.due, parts, strict=True) if due >= on)
        until = open_from(self.debtor.country, on + rule.days_to_pay * DAY)
        until = None if rule.kind == "collection" else until
        self.steps.append(Step(rule.kind, on, fee, interest, until, at, self.missing - later, is_at_once))
        self.about, self.taken, self.charged_until, self.paused_until = part, taken + 1, on, None

    def let_go(self, at: datetime) -> None:
        """A pause is over: a step whose day it is, or was, is taken at once."""
        today = local_day(self.debtor.country, at)
        if self.next_from(today) == ("waiting", today):
            self.step(today, at, is_at_once=True)

    def settle(self) -> None:
        """What is paid or credited after all is not written off."""
        self.written_off -= max(min(-self.missing, self.written_off), 0)

    def live(self, until: datetime) -> None:
        """Lets nights pass, each of which begins with what is to be done that day."""
        while (begin := midnight(self.debtor.country, self.day + DAY)) <= until:
            self.day += DAY
            if self.next_from(self.day) == ("waiting", self.day):
                self.step(self.day, begin, is_at_once=False)

    def happen(self, at: datetime, what: str, value=None) -> None:
        """Something happens, after everything that was due before it."""
        self.live(at)
        getattr(self, f"on_{what}")(at, value)
        self.settle()

    def on_credit(self, _at, amount: int) -> None:
        self.credited += amount

    def on_pay(self, _at, payment: tuple[datetime, int]) -> None:
        self.paid.append((local_day(self.debtor.country, payment[0]), payment[1]))

    def on_unpay(self, at, payment: tuple[datetime, int]) -> None:
        self.paid.remove((local_day(self.debtor.country, payment[0]), payment[1]))
        self.let_go(at)

    def on_pay_back(self, _at, amount: int) -> None:
        self.paid_back += amount

    def on_put_off(self, _at, days: int) -> None:
        self.put_off_days += days

    def on_dispute(self, _at, _value) -> None:
        self.disputes += 1

    def on_decide(self, at, lost: int) -> None:
        self.disputes -= 1
        self.credited += lost
        self.let_go(at)

    def on_pause(self, _at, until: date | None) -> None:
        self.paused_until = until or date.max

    def on_resume(self, at, _value) -> None:
        if self.paused_until or self.disputes:
            self.paused_until = None
            self.let_go(at)

    def on_waive(self, _at, waived: tuple[int, int]) -> None:
        self.fees, self.interest = self.fees - waived[0], self.interest - waived[1]

    def on_write_off(self, _at, _value) -> None:
        self.written_off += max(self.missing, 0)

    def status(self, today: date) -> str:
        """What it is called."""
        if self.missing > 0:
            return "overdue" if self.overdue(self.kept, today) else "open"
        return "written_off" if self.written_off else "credited" if self.credited == self.amount else "paid"

    def end(self) -> str:
        """How it ended, or "unpaid" if it has not."""
        if self.missing <= 0:
            return self.status(self.day)
        status, _ = self.next()
        return status if status == "handed_over" else "unpaid"
