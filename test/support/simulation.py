"""Years of a test merchant's life: random orders, captures, refunds and payments on its own clock, while the server is
killed now and then. What was done is kept as the auditor wants to know it."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from support.auditor import DAY, Capture, Refund, Terms
from support.orders import PLACE, Shop
from support.payouts import add_fee, set_terms
from support.site import Site
from support.test_clock import CLOCK, instant, running, text_of

WARNINGS = (7, 3, 1)
NEAR = timedelta(seconds=20)  # what is so near is left alone: requests take time
COUNTRIES = {"SEK": "SE", "NOK": "NO", "EUR": "DE"}


@dataclass
class Order:
    """An order as the simulation knows it."""

    order_id: str
    currency: str
    amount: int
    method: str
    created: datetime
    expires: datetime
    captures: list[Capture] = field(default_factory=list)
    closed: datetime | None = None  # since when nothing is left to be captured, by the merchant's own doing
    events: list[tuple[str, datetime | None]] = field(default_factory=list)

    @property
    def captured(self) -> int:
        """What was captured of it."""
        return sum(each.amount for each in self.captures)


class Merchant:
    """One with random terms, who does random things."""

    def __init__(self, site: Site, name: str, seed: int):
        self.site, self.name, self.chance, self.shop = site, name, random.Random(seed), Shop(seed)
        self.release_days = self.chance.choice((0, 0, 2, 5))
        rule = {"expiry_rule": "release", "expiry_rule_days": self.release_days} if self.release_days else {}
        site.another(name, "--test", expiry_warning_days=list(WARNINGS), **rule)
        self.terms = self.choose_terms()
        site.create_user(f"{name.lower()}@fjordfell.no", "admin", name)
        self.client = site.client(name)
        self.user = site.sign_in(f"{name.lower()}@fjordfell.no")
        self.orders: list[Order] = []
        self.refunds: list[Refund] = []
        self.holds: list[tuple[datetime, bool]] = []
        self.reports: dict[str, bytes] = {}
        self.numbers = iter(range(10**9))
        self.now = instant(self.ask("GET", CLOCK).json()["now"])

    def choose_terms(self) -> Terms:
        """Chooses terms and fees, and tells the server."""
        any_of = self.chance.choice
        days = any_of(((), (), ("monday",), ("tuesday", "friday"), ("wednesday",)))
        terms = Terms(
            zone=any_of(("CET", "EET", "WET")),
            weekdays=days,
            delay=any_of((0, 1, 3, 14)),
            settlement_type=any_of(("NET", "GROSS", "GROSS_FEE")),
            minimum=any_of((0, 0, 20_000)),
            reserve_rate=any_of((0, 500, 1000)),
            reserve_days=any_of((10, 90)),
            rate=any_of((0, 12_345, 29_500)),
            fixed=any_of(({}, {"SEK": 500, "EUR": 29})),
            vat_rate=any_of((0, 2500)),
            refund=any_of(("none", "percentage", "all")),
        )
        rate = {"rate": terms.rate, "vat_rate": terms.vat_rate, "refund": terms.refund}
        add_fee(self.site, self.name, **rate)
        for currency, fixed in terms.fixed.items():
            add_fee(self.site, self.name, **rate, currency=currency, fixed_amount=fixed)
        set_terms(
            self.site,
            self.name,
            time_zone=terms.zone,
            weekdays=",".join(days),
            delay_days=terms.delay,
            settlement_type=terms.settlement_type,
            minimum_amount=terms.minimum,
            reserve_rate=terms.reserve_rate,
            reserve_days=terms.reserve_days,
        )
        return terms

    # --- asking ------------------------------------------------------------------------------

    def ask(
        self, method: str, path: str, body=None, *, user: bool = False, expect: int = 200, **query
    ) -> httpx.Response:
        """Asks until there is an answer. Where the server was taken away the same request is sent again, with its key."""
        headers = {} if method == "GET" else {"Idempotency-Key": f"{self.name}-{next(self.numbers)}"}
        client = self.user if user else self.client
        for _ in range(200):
            try:
                answer = client.request(method, path, json=body, headers=headers, params=query or None)
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            assert answer.status_code == expect, f"{self.name}: {method} {path} {body}: {answer.text}"
            return answer
        raise AssertionError(f"{method} {path} is never answered")

    # --- what may be done ---------------------------------------------------------------------

    def end_of(self, order: Order) -> datetime:
        """When what is left of it is given up, if nothing else happens."""
        released = order.expires - self.release_days * DAY
        return released if self.release_days and released > order.created else order.expires

    def is_open(self, order: Order) -> bool:
        """May it be captured, and for a while still?"""
        return order.closed is None and self.now + NEAR < self.end_of(order)

    def pick(self, is_fit: Callable[[Order], bool]) -> Order | None:
        """One of the orders that fit; mostly a young one."""
        fit = [order for order in self.orders[-40:] if is_fit(order)]
        return self.chance.choice(fit) if fit else None

    def act(self) -> None:
        """Does something."""
        actions = (self.place, self.capture, self.refund, self.pay, self.give_up, self.hold)
        self.chance.choices(actions, (30, 35, 12, 15, 5, 3))[0]()

    def place(self) -> None:
        currency = self.chance.choice(list(COUNTRIES))
        method = self.chance.choice(("INVOICE", "INVOICE", "CARD", "FIXED_AMOUNT"))
        body = self.shop.order_of(
            self.chance.randint(100, 90_000),
            purchase_currency=currency,
            purchase_country=COUNTRIES[currency],
            payment_method={"type": method, "description": method},
        )
        if self.chance.random() < 0.3:
            ends = self.now + timedelta(minutes=self.chance.randint(60, 40 * 24 * 60))
            body["expires_at"] = text_of(ends)
        made = self.ask("POST", PLACE, body, expect=201).json()
        times = (instant(made["created_at"]), instant(made["expires_at"]))
        order = Order(made["order_id"], currency, body["order_amount"], method, *times)
        order.events.append(("order.created", order.created))
        self.orders.append(order)

    def capture(self) -> None:
        order = self.pick(self.is_open)
        if order is None:
            return
        left = order.amount - order.captured
        amount = left if self.chance.random() < 0.6 else self.chance.randint(1, left)
        path = f"/ordermanagement/v1/orders/{order.order_id}/captures"
        answer = self.ask("POST", path, {"captured_amount": amount}, expect=201)
        capture_id = answer.headers["Capture-Id"]
        made = self.ask("GET", f"{path}/{capture_id}").json()
        at = instant(made["captured_at"])
        order.captures.append(Capture(capture_id, order.order_id, order.currency, amount, at))
        order.events.append(("capture.created", at))
        if amount == left:
            order.closed = at

    def refund(self) -> None:
        """Of an order that may have several captures: the oldest with something left gives it."""
        order = self.pick(lambda one: sum(each.amount - each.refunded for each in one.captures) > 0)
        if order is None:
            return
        left = sum(each.amount - each.refunded for each in order.captures)
        amount = left if self.chance.random() < 0.3 else self.chance.randint(1, left)
        path = f"/ordermanagement/v1/orders/{order.order_id}/refunds"
        answer = self.ask("POST", path, {"refunded_amount": amount}, expect=201)
        made = self.ask("GET", f"{path}/{answer.headers['Refund-Id']}").json()
        refund = Refund(instant(made["refunded_at"]), order.currency, [])
        for capture in order.captures:
            share = min(amount, capture.amount - capture.refunded)
            if share > 0:
                refund.shares.append((capture, share))
                capture.refunded += share
                amount -= share
        self.refunds.append(refund)
        order.events.append(("refund.created", refund.at))

    def invoices(self, order: Order) -> list[dict]:
        """The invoices of an order as they are."""
        return self.ask("GET", f"{PLACE}/{order.order_id}/plan").json()["invoices"]

    def pay(self) -> None:
        """A customer pays an invoice: exactly, a part, too much, or not at all, and when it likes."""
        order = self.pick(lambda one: one.method != "CARD" and one.captures != [])
        known = self.invoices(order) if order else []
        if not known:
            return
        invoice = self.chance.choice(known)
        amount = self.chance.choice(
            (invoice["open_amount"], invoice["open_amount"], self.chance.randint(1, 50_000))
        )
        if amount == 0:
            return
        body = {
            "external_id": f"{self.name}-{next(self.numbers)}",
            "amount": amount,
            "currency": order.currency,
            "reference": invoice["payment_reference"],
            "paid_at": text_of(self.now),
        }
        paid = self.ask("POST", "/merchant/v1/payments", body, expect=201).json()
        assert [each["capture_id"] for each in paid["assignments"]] == [invoice["capture_id"]]
        next(each for each in order.captures if each.capture_id == invoice["capture_id"]).paid += amount

    def give_up(self) -> None:
        """Cancels an order of which nothing was captured, releases the rest of another one."""
        order = self.pick(self.is_open)
        if order is None:
            return
        verb, event = (
            ("release-remaining-authorization", "order.released")
            if order.captures
            else ("cancel", "order.cancelled")
        )
        self.ask("POST", f"/ordermanagement/v1/orders/{order.order_id}/{verb}", expect=204)
        order.closed = instant(self.ask("GET", CLOCK).json()["now"])
        order.events.append((event, None))

    def hold(self) -> None:
        """Nothing is paid out from now on, or all of it again."""
        held = not (self.holds and self.holds[-1][1])
        at = instant(self.ask("GET", CLOCK).json()["now"])
        self.ask("PATCH", "/merchant/v1/payout-terms", {"on_hold": held}, user=True)
        self.holds.append((at, held))

    # --- time ------------------------------------------------------------------------------------

    def begin_move(self) -> None:
        """Some hours or some days pass."""
        hours = self.chance.choice((self.chance.randint(1, 30), self.chance.randint(24, 24 * 12)))
        self.ask("POST", CLOCK, {"advance": f"PT{hours}H"}, expect=202)

    def end_move(self) -> None:
        """Waits until they have."""
        while True:
            try:
                self.now = instant(running(self.client)["move"]["reached"])
                return
            except httpx.TransportError:
                time.sleep(0.05)


@contextmanager
def crashing(site: Site, after: float | None) -> Iterator[None]:
    """After so many seconds the server is killed, whatever it is at, and started again; None: it is not."""
    if after is None:
        yield
        return
    killer = threading.Timer(after, lambda: (site.server.kill(), site.server.start()))
    killer.start()
    yield
    killer.join()


def live(site: Site, merchants: list[Merchant], chance: random.Random, until: datetime) -> int:
    """Lets the merchants live until then, each by its own clock; returns how often the server was killed."""
    kills = 0
    while any(each.now < until for each in merchants):
        awake = [each for each in merchants if each.now < until]
        after = chance.random() * 0.15 if chance.random() < 0.12 else None
        kills += after is not None
        with crashing(site, after):
            for merchant in awake:
                for _ in range(merchant.chance.randint(0, 6)):
                    merchant.act()
            for merchant in awake:
                merchant.begin_move()
            for merchant in awake:
                merchant.end_move()
    return kills


def start_of(merchants: list[Merchant]) -> datetime:
    """When the first of them began."""
    return min((each.now for each in merchants), default=datetime.now(UTC))
