"""A dumb model of orders, written from the documentation alone. It predicts what each command is answered and
what the order is afterwards; it knows nothing of stores, threads or HTTP."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

LIMIT = 200_000_000
FREE_DAYS, PAID_DAYS = 2, (10, 30, 60)
UPDATES = ("order_lines.updated", "authorization.raised", "authorization.lowered")  # same, more, less
BILLING_TITLE = "Dr"  # what an update of the billing address sets


@dataclass(frozen=True)
class Rules:
    """What the merchant has chosen."""

    strict_lines: bool = False
    strict_keys: bool = False
    guard: str = "flag"
    klarna: bool = False


@dataclass(frozen=True)
class Method:
    """How an order was paid and where, and what that allows."""

    type: str
    country: str
    may_rise: bool
    kustom_extends: bool
    klarna_extends: bool
    pays_later: bool


METHODS = (
    Method("INVOICE", "SE", True, True, True, True),
    Method("CARD", "SE", False, False, False, False),
    Method("SWISH", "SE", False, False, True, False),
    Method("DIRECT_DEBIT", "ES", True, False, True, False),
)


@dataclass(frozen=True)
class Verdict:
    """How a command is answered, and what follows if it succeeds."""

    status: int
    code: str = ""
    warnings: tuple[str, ...] = ()
    effect: Callable[[str], None] = lambda _: None
    duplicate_of: str | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the answer is given again to the same key."""
        return self.status < 300 or self.status in (403, 409)


def refused(code: str) -> Verdict:
    """A refusal by the rules."""
    return Verdict(403, code)


UNPROCESSABLE = Verdict(422, "UNPROCESSABLE_ENTITY")
NO_SUCH_CAPTURE = Verdict(404, "NO_SUCH_CAPTURE")


@dataclass(frozen=True)
class ModelLine:
    """A line of the order: how much of it there is, and at what."""

    reference: str
    quantity: int
    total: int

    def part(self, units: int) -> int:
        """The amount of the first units, rounded towards minus infinity."""
        return self.total * units // self.quantity


@dataclass
class Progress:
    """How much of a line is captured and left."""

    line: ModelLine
    captured: int = 0
    captured_amount: int = 0
    left: int = 0
    left_amount: int = 0

    def take(self, units: int, amount: int) -> None:
        """Counts a captured part."""
        self.captured += units
        self.captured_amount += amount
        self.left = max(0, self.left - units)
        self.left_amount -= amount

    def price_of(self, units: int) -> int:
        """What the next units cost."""
        taken = self.line.quantity - self.left
        return self.line.part(taken + units) - self.line.part(taken)


@dataclass(frozen=True)
class Part:
    """What a capture or a refund says of a line; `number` is known if it was captured by number."""

    reference: str
    units: int
    amount: int
    number: int | None = None


@dataclass
class ModelCapture:
    """A capture, what was given back of it, and what makes another one equal to it."""

    capture_id: str
    amount: int
    parts: list[Part]
    equal_to: tuple
    lines_of: int
    city: str
    refunded: int = 0
    shipments: int = 0

    def has(self, reference: str) -> bool:
        """Whether something of this reference was captured with it."""
        return any(part.reference == reference for part in self.parts)


def parts_of(lines: list[dict]) -> list[Part]:
    """What lines on the wire say."""
    return [Part(line.get("reference", ""), line["quantity"], line["total_amount"]) for line in lines]


def add_up(lines: list[dict], amount: int) -> bool:
    """Whether each line comes to its total, and all of them to the amount."""
    return sum(line["total_amount"] for line in lines) == amount and all(
        line["quantity"] * line["unit_price"] - line["total_discount_amount"] == line["total_amount"]
        for line in lines
    )


def today() -> date:
    """The day that the server has, too."""
    return datetime.now(UTC).date()


@dataclass
class ModelOrder:
    """An order, as simple as it can be."""

    order_id: str
    reference: str
    amount: int
    lines: list[ModelLine]
    method: Method
    rules: Rules
    city: str
    created: date
    expires: date
    original: int = 0
    released: int = 0
    cancelled: bool = False
    fraud: str = "ACCEPTED"
    phone: str = ""
    reference1: str = ""
    reference2: str = ""
    billing_title: str = ""
    acknowledged: bool = False
    shipments: int = 0
    free_days_used: bool = False
    updates: int = 0
    captures: list[ModelCapture] = field(default_factory=list)
    refunds: list[tuple[str, int]] = field(default_factory=list)
    returned: list[Part] = field(default_factory=list)
    events: list[str] = field(default_factory=lambda: ["order.created"])
    told: list[tuple[int, str]] = field(default_factory=list)  # which event had which kind of warning
    flagged: tuple[str, str] | None = None
    answers: dict[tuple[str, str, str], tuple] = field(default_factory=dict)

    # what it is

    @property
    def captured(self) -> int:
        """The sum of the captures."""
        return sum(one.amount for one in self.captures)

    @property
    def refunded(self) -> int:
        """The sum of the refunds."""
        return sum(amount for _, amount in self.refunds)

    @property
    def remaining(self) -> int:
        """What is still authorized."""
        return self.amount - self.captured - self.released

    @property
    def status(self) -> str:
        """Follows from the amounts."""
        if self.cancelled:
            return "CANCELLED"
        if not self.captures:
            return "AUTHORIZED"
        return "PART_CAPTURED" if self.remaining else "CAPTURED"

    @property
    def is_open(self) -> bool:
        """Whether there may be something to capture."""
        return self.status in ("AUTHORIZED", "PART_CAPTURED")

    @property
    def may_change(self) -> bool:
        """Whether amount, end and addresses may be changed."""
        return self.is_open and self.fraud == "ACCEPTED"

    @property
    def etag(self) -> str:
        """The version is the number of events."""
        return f'"{len(self.events)}"'

    @property
    def extended_until(self) -> date:
        """The end that an extension today would give."""
        return min(today() + timedelta(days=28), self.created + timedelta(days=180))

    def actions(self) -> dict[str, bool]:
        """What may be done now."""
        return {
            "capture": self.may_change and self.remaining > 0,
            "cancel": self.status == "AUTHORIZED",
            "release": self.status == "PART_CAPTURED",
            "refund": self.captured > self.refunded,
            "update": self.may_change,
            "extend": self.extend().status == 204 and self.extended_until > self.expires,
            "update_customer": self.may_change,
            "update_billing_address": self.may_change and self.rules.klarna,
            "update_references": not self.cancelled,
            "add_shipping_info": not self.cancelled,
        }

    def progress(self) -> list[Progress]:
        """How much of each line is captured: by number, but after an update by reference."""
        all_lines = [Progress(line, left=line.quantity, left_amount=line.total) for line in self.lines]
        for capture in self.captures:
            for part in capture.parts:
                numbered = part.number is not None and capture.lines_of == self.updates
                same = [one for one in all_lines if part.reference and one.line.reference == part.reference]
                first = next((one for one in same if one.left > 0), same[0] if same else None)
                found = all_lines[part.number] if numbered else first
                if found:
                    found.take(part.units, part.amount)
        return all_lines

    # what happens to it

    def happen(self, event: str, *warnings: str) -> None:
        """One more event of the timeline."""
        self.events.append(event)
        self.told += [(len(self.events) - 1, kind) for kind in warnings]
        self.flagged = None

    @property
    def warnings(self) -> list[str]:
        """What is worth looking at; the lines of all updates but the last have been replaced."""
        updates = [number for number, event in enumerate(self.events) if event in UPDATES]
        return [kind for number, kind in self.told if number not in updates[:-1]]

    def flag(self, kind: str, capture_id: str = "") -> None:
        """Something is worth looking at; not twice in a row."""
        if self.flagged != (kind, capture_id):
            self.happen("request.flagged", kind)
            self.flagged = (kind, capture_id)

    def change(self, event: str, **members) -> Verdict:
        """The same, but what changes nothing is no event."""
        same = all(getattr(self, name) == value for name, value in members.items())
        return Verdict(204) if same else self.plain(event, **members)

    def plain(self, event: str, **members) -> Verdict:
        """A success that sets members and moves no money."""

        def effect(_: str) -> None:
            for name, value in members.items():
                setattr(self, name, value)
            self.happen(event)

        return Verdict(204, effect=effect)

    # captures

    def took(self, amount: int, parts: list[Part], equal_to: tuple, *warnings: str) -> Callable[[str], None]:
        """The effect of a capture."""

        def effect(capture_id: str) -> None:
            new = ModelCapture(capture_id, amount, parts, equal_to, self.updates, self.city)
            self.captures.append(new)
            self.happen("capture.created", *warnings)

        return effect

    def capture(self, amount: int, lines: list[dict], by_wire: bool, has_key: bool) -> Verdict:
        """A capture of an amount; only those of the wire have lines."""
        if not 1 <= amount <= LIMIT:
            return UNPROCESSABLE
        equal_to = (amount, str(lines))
        warnings = []
        equal = [one for one in self.captures if one.equal_to == equal_to]
        if by_wire and not has_key and equal and self.rules.guard != "off":
            first = equal[-1].capture_id
            if self.rules.guard == "absorb":
                flag = lambda _: self.flag("capture_repeated", first)
                return Verdict(201, effect=flag, duplicate_of=first)
            warnings.append("possible_duplicate")
        if lines and self.rules.strict_lines and not add_up(lines, amount):
            return UNPROCESSABLE
        if lines and sum(line["total_amount"] for line in lines) != amount:
            warnings.append("lines_mismatch")
        if not self.may_change or amount > self.remaining:
            return refused("CAPTURE_NOT_ALLOWED")
        effect = self.took(amount, parts_of(lines), equal_to, *warnings)
        return Verdict(201, warnings=tuple(warnings), effect=effect)

    def capture_lines(self, wanted: list[tuple[int, int]]) -> Verdict:
        """A capture of units of lines, each line named once."""
        if not wanted or any(units < 1 for _, units in wanted):
            return UNPROCESSABLE
        if not self.is_open or self.remaining == 0:
            return refused("CAPTURE_NOT_ALLOWED")
        progress = self.progress()
        if any(at >= len(progress) or units > progress[at].left for at, units in wanted):
            return UNPROCESSABLE
        parts = [
            Part(progress[at].line.reference, units, progress[at].price_of(units), at) for at, units in wanted
        ]
        amount = sum(part.amount for part in parts)
        if amount < 1:
            return UNPROCESSABLE
        if not self.may_change or amount > self.remaining:
            return refused("CAPTURE_NOT_ALLOWED")
        return Verdict(201, effect=self.took(amount, parts, ("by line", amount)))

    def capture_full(self) -> Verdict:
        """A capture of all that remains; with the lines that are left, if they come to it."""
        if not self.may_change or self.remaining == 0:
            return refused("CAPTURE_NOT_ALLOWED")
        left = [(at, one) for at, one in enumerate(self.progress()) if one.left > 0]
        parts = [Part(one.line.reference, one.left, one.price_of(one.left), at) for at, one in left]
        if sum(part.amount for part in parts) != self.remaining:
            parts = []
        equal_to = ("by line", self.remaining) if parts else (self.remaining, "[]")
        return Verdict(201, effect=self.took(self.remaining, parts, equal_to))

    # the authorization

    def update(self, amount: int, lines: list[dict]) -> Verdict:
        """Another amount and other lines."""
        if not 0 <= amount <= LIMIT or (self.rules.strict_lines and lines and not add_up(lines, amount)):
            return UNPROCESSABLE
        most = self.original * 120 // 100 if self.method.may_rise else self.amount
        if not self.may_change or amount < self.captured or amount > max(most, self.amount):
            return refused("NOT_ALLOWED")
        direction = (amount > self.amount) - (amount < self.amount)
        mismatch = bool(lines) and sum(line["total_amount"] for line in lines) != amount
        warnings = ("lines_mismatch",) if mismatch else ()

        def effect(_: str) -> None:
            self.amount = amount
            self.lines = [ModelLine(one.reference, one.units, one.amount) for one in parts_of(lines)]
            self.updates += 1
            self.happen(UPDATES[direction], *warnings)

        return Verdict(204, warnings=warnings, effect=effect)

    def extend(self) -> Verdict:
        """A later end; on the same day again nothing happens."""
        allowed = self.method.klarna_extends if self.rules.klarna else self.method.kustom_extends
        if not self.may_change or not allowed:
            return refused("NOT_ALLOWED")
        if self.extended_until <= self.expires:
            return Verdict(204)
        return self.plain("authorization.extended", expires=self.extended_until)

    def cancel(self) -> Verdict:
        """The end, as long as nothing is captured."""
        if self.status != "AUTHORIZED":
            return refused("CANCEL_NOT_ALLOWED")
        return self.plain("order.cancelled", cancelled=True)

    def release(self) -> Verdict:
        """The end of what is not captured."""
        if self.status != "PART_CAPTURED":
            return refused("NOT_ALLOWED")
        return self.plain("order.released", released=self.remaining)

    def judge(self, becomes: str) -> Verdict:
        """What the risk assessment comes to."""
        ends = self.fraud == "PENDING" and becomes != "PENDING"
        stops = self.fraud == "ACCEPTED" and becomes == "STOPPED"
        return self.plain("fraud.decided", fraud=becomes) if ends or stops else refused("NOT_ALLOWED")

    # refunds

    def excess(self, lines: list[dict]) -> tuple[bool, bool]:
        """Whether of a line more units come back than were captured, and more money with them."""
        if not lines or not all(capture.parts for capture in self.captures):
            return (False, False)
        found, worth = False, False
        captured = [part for capture in self.captures for part in capture.parts]
        wanted = parts_of(lines)
        for number in range(len(wanted)):
            reference = wanted[number].reference
            had, back, want = (
                [one for one in some if one.reference == reference and one.units > 0 and one.amount > 0]
                for some in (captured, self.returned, wanted[: number + 1])
            )
            if not reference or not had or wanted[number] not in want:
                continue
            more = [
                sum(getattr(one, name) for one in (*back, *want)) > sum(getattr(one, name) for one in had)
                for name in ("units", "amount")
            ]
            found |= more[0]
            worth |= all(more)
        return (found, worth)

    def give_back(self, amount: int, lines: list[dict]) -> None:
        """Takes each line from the captures that had it, and the rest from the oldest."""

        def take(some: list[ModelCapture], wanted: int) -> int:
            for capture in some:
                taken = min(wanted, capture.amount - capture.refunded)
                capture.refunded += taken
                wanted -= taken
            return wanted

        left = amount
        for line in lines:
            wanted = min(line["total_amount"], left)
            reference = line.get("reference", "")
            if wanted > 0 and reference:
                having = [one for one in self.captures if one.has(reference)]
                left -= wanted - take(having, wanted)
        assert take(self.captures, left) == 0

    def refund(self, amount: int, lines: list[dict]) -> Verdict:
        """Captured money back."""
        if not 1 <= amount <= LIMIT or (self.rules.strict_lines and lines and not add_up(lines, amount)):
            return UNPROCESSABLE
        if not self.captures or amount > self.captured - self.refunded:
            return refused("REFUND_NOT_ALLOWED")
        warnings = []
        if lines and sum(line["total_amount"] for line in lines) != amount:
            warnings.append("lines_mismatch")
        more, worth_more = self.excess(lines)
        if worth_more or (more and self.rules.strict_lines):
            return refused("REFUND_NOT_ALLOWED")
        if more:
            warnings.append("excess_quantity")

        def effect(refund_id: str) -> None:
            self.give_back(amount, lines)
            self.refunds.append((refund_id, amount))
            self.returned += parts_of(lines)
            self.happen("refund.created", *warnings)

        return Verdict(201, warnings=tuple(warnings), effect=effect)

    # what moves no money

    def acknowledge(self) -> Verdict:
        """The shop knows the order; again is as good."""
        if self.acknowledged:
            return Verdict(204)
        return self.plain("order.acknowledged", acknowledged=True)

    def ship_whole(self) -> Verdict:
        """Shipping info of the order itself."""
        if self.cancelled:
            return refused("NOT_ALLOWED")
        return self.plain("shipping.added", shipments=self.shipments + 1)

    def find(self, capture_id: str) -> ModelCapture | None:
        """The capture with this id."""
        return next((one for one in self.captures if one.capture_id == capture_id), None)

    def after_capture(self, capture_id: str, event: str, effect: Callable[[ModelCapture], None]) -> Verdict:
        """What is done for a capture once it is made."""
        capture = self.find(capture_id)
        if not self.captures:
            return refused("NOT_ALLOWED")
        if capture is None:
            return NO_SUCH_CAPTURE
        return Verdict(204, effect=lambda _: (effect(capture), self.happen(event)))

    def ship(self, capture_id: str) -> Verdict:
        """Shipping info of a capture."""

        def effect(capture: ModelCapture) -> None:
            capture.shipments += 1

        return self.after_capture(capture_id, "shipping.added", effect)

    def send_out(self, capture_id: str) -> Verdict:
        """The customer is told again."""
        return self.after_capture(capture_id, "send_out.triggered", lambda _: None)

    def due_dates(self) -> list[int]:
        """How many days more the customer may be given."""
        if not self.method.pays_later:
            return []
        return [*([] if self.free_days_used else [FREE_DAYS]), *PAID_DAYS]

    def extend_due_date(self, capture_id: str, days: int) -> Verdict:
        """The customer pays later."""

        def effect(_: ModelCapture) -> None:
            self.free_days_used |= days == FREE_DAYS

        verdict = self.after_capture(capture_id, "due_date.extended", effect)
        return refused("NOT_ALLOWED") if verdict.status == 204 and days not in self.due_dates() else verdict

    def set_references(self, first: str | None, second: str | None) -> Verdict:
        """The shop's own references; None leaves one as it is."""
        if self.cancelled:
            return refused("NOT_ALLOWED")
        reference1 = self.reference1 if first is None else first
        reference2 = self.reference2 if second is None else second
        return self.change("references.updated", reference1=reference1, reference2=reference2)

    def set_customer(self, city: str | None, phone: str | None, billing: bool) -> Verdict:
        """Parts of the shipping address; None leaves one as it is."""
        if not self.may_change or (billing and not self.rules.klarna):
            return refused("NOT_ALLOWED")
        if city == "":
            return Verdict(422, "INVALID_ADDRESS")
        new = {"city": self.city if city is None else city, "phone": self.phone if phone is None else phone}
        new["billing_title"] = BILLING_TITLE if billing else self.billing_title
        return self.change("customer.updated", **new)
