"""A dumb model of orders, written from the documentation alone. It predicts what each command is answered and
what the order is afterwards; it knows nothing of stores, threads or HTTP."""

from dataclasses import dataclass, field

LIMIT = 200_000_000
ALLOWED = frozenset({201})
REFUSED = frozenset({403})
MALFORMED = frozenset({400, 422})
IMPOSSIBLE = frozenset({400, 403, 422})


@dataclass
class ModelLine:
    """A line: how much of it there is, and how much is captured."""

    quantity: int
    total: int
    captured: int = 0

    def part(self, units: int) -> int:
        """The amount of the first units, rounded towards minus infinity."""
        return self.total * units // self.quantity

    @property
    def left(self) -> int:
        """How many units are not captured."""
        return self.quantity - self.captured

    def progress(self, is_over: bool) -> tuple[int, int, int, int]:
        """Captured and left units, captured and left amount; of an order that is over nothing is left."""
        done = self.part(self.captured)
        left = (0, 0) if is_over else (self.left, self.total - done)
        return (self.captured, left[0], done, left[1])

    def price_of(self, units: int) -> int:
        """What the next units cost."""
        return self.part(self.captured + units) - self.part(self.captured)


@dataclass
class ModelOrder:
    """An order, as simple as it can be."""

    order_id: str
    reference: str
    amount: int
    lines: list[ModelLine]
    captures: list[int] = field(default_factory=list)
    lines_known: bool = True
    answers: dict[tuple[str, str], tuple[int, str | None]] = field(default_factory=dict)

    @property
    def captured(self) -> int:
        """The sum of the captures."""
        return sum(self.captures)

    @property
    def remaining(self) -> int:
        """What may still be captured."""
        return self.amount - self.captured

    @property
    def status(self) -> str:
        """Follows from the amounts."""
        if not self.captures:
            return "AUTHORIZED"
        return "PART_CAPTURED" if self.remaining else "CAPTURED"

    def judge_amount(self, amount: int) -> frozenset[int]:
        """Predicts the statuses with which the capture of an amount may be answered."""
        if amount < 0 or amount > LIMIT:
            return MALFORMED
        if amount == 0:
            return IMPOSSIBLE
        return ALLOWED if amount <= self.remaining else REFUSED

    def judge_full(self) -> frozenset[int]:
        """The same for a full capture."""
        return ALLOWED if self.remaining else REFUSED

    def judge_lines(self, wanted: list[tuple[int, int]]) -> frozenset[int]:
        """The same for a capture by lines, each named once."""
        if not wanted or any(units < 1 or number >= len(self.lines) for number, units in wanted):
            return IMPOSSIBLE
        if any(units > self.lines[number].left for number, units in wanted):
            return IMPOSSIBLE
        amount = self.price_of(wanted)
        if amount < 1:
            return IMPOSSIBLE
        return ALLOWED if amount <= self.remaining else REFUSED

    def price_of(self, wanted: list[tuple[int, int]]) -> int:
        """What a capture by lines costs."""
        return sum(self.lines[number].price_of(units) for number, units in wanted)

    def take(self, amount: int) -> None:
        """Records a capture of an amount."""
        self.captures.append(amount)

    def take_lines(self, wanted: list[tuple[int, int]]) -> int:
        """Records a capture by lines and gives its amount."""
        amount = self.price_of(wanted)
        for number, units in wanted:
            self.lines[number].captured += units
        self.captures.append(amount)
        return amount

    def take_all(self) -> int:
        """Records a full capture and gives its amount. The lines that are left are recorded with it if they come
        to the amount; after captures without lines they do not."""
        amount = self.remaining
        if sum(line.price_of(line.left) for line in self.lines) == amount:
            for line in self.lines:
                line.captured = line.quantity
        self.captures.append(amount)
        return amount
