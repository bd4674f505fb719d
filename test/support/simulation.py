"""Years of a test merchant's life: random orders, captures, refunds and what follows from them (support/aftermath.py), on
its own clock, while the server is killed now and then. What was done is kept as the auditor wants to know it."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from support.aftermath import PLANS, Aftermath
from support.auditor import DAY, Booking, Capture, Done, Refund, Terms
from support.bankside import Bankside
from support.mailbox import choose_mails
from support.orders import PLACE, Shop
from support.payouts import add_fee, set_terms
from support.receivable import CURRENCIES
from support.site import Site
from support.test_clock import CLOCK, instant, running, text_of

WARNINGS = (7, 3, 1)
NEAR = timedelta(seconds=20)  # what is so near is left alone: requests take time
MARKETS = (
    *(("SE", "SEK"), ("SE", "SEK"), ("NO", "NOK"), ("DE", "EUR"), ("FI", "EUR"), ("SE", "EUR")),
    *(("DK", "DKK"), ("AT", "EUR"), ("NL", "EUR")),
)
METHODS = ("INVOICE", "INVOICE", "INVOICE_BUSINESS", "ACCOUNT", "CARD", "FIXED_AMOUNT", "FIXED_AMOUNT")
AUTHORIZATION_DAYS, AUTHORIZATION_DAYS_MAX = 28, 180
MAILS = ("capture", "invoice", "reminder", "refund", "expiry_warning")


@dataclass
class Order:
    """An order as the simulation knows it."""

    order_id: str
    country: str
    currency: str
    amount: int
    method: str
    customer: str
    parts: int | None
    email: str
    created: datetime
    expires: datetime
    ends: list[tuple[datetime, datetime]] = field(default_factory=list)  # since when, that it was to end when
    captures: list[Capture] = field(default_factory=list)
    closed: datetime | None = None  # since when nothing is left to be captured, by the merchant's own doing
    is_free_used: bool = False  # the two days that cost nothing
    send_outs: list[str] = field(default_factory=list)  # captures that were told of once more
    events: list[tuple[str, datetime | None]] = field(default_factory=list)

    @property
    def captured(self) -> int:
        """What was captured of it."""
        return sum(each.amount for each in self.captures)

    def capture_of(self, invoice: dict) -> Capture:
        """The capture that an invoice is of."""
        return next(each for each in self.captures if each.capture_id == invoice["capture_id"])

    @property
    def left(self) -> int:
        """What of it can be refunded."""
        return 0 if any(each.disputed for each in self.captures) else sum(each.left for each in self.captures)

    @property
    def has_prices(self) -> bool:
        """Is there a price for giving its customer longer to pay?"""
        return self.currency == CURRENCIES[self.country]


class Merchant(Aftermath, Bankside):
    """One with random terms, who does random things."""

    def __init__(self, site: Site, name: str, seed: int):
        self.site, self.name, self.chance, self.shop = site, name, random.Random(seed), Shop(seed)
        self.release_days = self.chance.choice((0, 0, 2, 5))
        rule = {"expiry_rule": "release", "expiry_rule_days": self.release_days} if self.release_days else {}
        site.another(name, "--test", expiry_warning_days=list(WARNINGS), **rule)
        self.terms = self.choose_terms()
        site.create_user(f"{name.lower()}@fjordfell.no", "admin", name)
        self.client, self.hasty = site.client(name), site.client(name, checked=False)
        self.user = site.sign_in(f"{name.lower()}@fjordfell.no")
        self.orders: list[Order] = []
        self.refunds: list[Refund] = []
        self.bookings: list[Booking] = []
        self.disputes: list[tuple] = []  # that are open: order, capture, id, amount
        self.payments: list[tuple] = []  # that pay something: capture, id, when and how much
        self.holds: list[tuple[datetime, bool]] = []
        self.reports: dict[str, bytes] = {}
        self.numbers = iter(range(10**9))
        self.now = self.clock()
        self.choose_dunning()
        self.mails = self.choose_mails()
        self.told_by_hand: list[dict] = []  # payments
        self.open_accounts()

    def choose_mails(self) -> dict:
        """Chooses which mails are sent, and tells the server."""
        mails = [each for each in MAILS if self.chance.random() < 0.7]
        wanted = {"mails": mails, "staff": self.address("staff")}
        if self.chance.random() < 0.5:
            wanted["copy_to"] = self.address("copies")
        choose_mails(self.site, self.name, **wanted)
        return wanted

    def done(self) -> Done:
        """What moves what the merchant is paid."""
        captures = [capture for order in self.orders for capture in order.captures]
        return Done(captures, self.refunds, self.bookings, self.holds)

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
        self, method: str, path: str, body=None, *, user: bool = False, expect: int = 200, xml: str = "", **query
    ) -> httpx.Response:
        """Asks until there is an answer. Where the server was taken away the same request is sent again, with its key;
        and what has begun to move the clock is answered when that is over."""
        headers = {} if method == "GET" else {"Idempotency-Key": f"{self.name}-{next(self.numbers)}"}
        content = {"content": xml} if xml else {"json": body}
        headers |= {"Content-Type": "application/xml"} if xml else {}
        client = self.hasty if (method, path) == ("POST", CLOCK) else self.user if user else self.client
        for _ in range(1000):
            try:
                answer = client.request(method, path, headers=headers, params=query or None, **content)
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            if client is self.hasty and answer.status_code == 503:
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

    def order_of(self, capture: Capture) -> Order:
        """The order that a capture is of."""
        return next(each for each in self.orders if each.order_id == capture.order_id)

    def is_open(self, order: Order) -> bool:
        """May it be captured, and for a while still?"""
        return order.closed is None and self.now + NEAR < self.end_of(order)

    def pick(self, is_fit: Callable[[Order], bool]) -> Order | None:
        """One of the orders that fit; mostly a young one."""
        fit = [order for order in self.orders[-40:] if is_fit(order)]
        return self.chance.choice(fit) if fit else None

    def act(self) -> None:
        """Does something."""
        actions = {
            self.place: 26,
            self.capture: 32,
            self.refund: 9,
            self.pay: 20,
            self.give_up: 4,
            self.hold: 2,
            self.extend: 4,
            self.unpay: 1,
            self.pay_back: 2,
            self.put_off: 4,
            self.dispute: 3,
            self.decide: 4,
            self.pause: 3,
            self.resume: 2,
            self.waive: 2,
            self.write_off: 1,
            self.send_out: 1,
            self.bank_pay: 10,
            self.bank_pay_nobody: 1,
            self.bank_take_back: 2,
            self.bank_recognise: 2,
            self.bank_tell_payouts: 3,
            self.bank_return: 1,
            self.reissue: 1,
            self.correct: 2,
        }
        self.chance.choices(list(actions), list(actions.values()))[0]()

    def address(self, who: str) -> str:
        """Somebody of this merchant's."""
        return f"{who}@{self.name.lower()}.example"

    def place(self) -> None:
        country, currency = self.chance.choice(MARKETS)
        method = self.chance.choice(METHODS)
        parts = self.chance.choice((None, 2, 4, 6)) if method == "FIXED_AMOUNT" else None
        payment = {"type": method, "description": method} | (
            {"number_of_installments": parts} if parts else {}
        )
        customer = self.chance.choice(("person", "person", "organization"))
        mailbox = self.chance.choices(("buyer", "busy", "gone", ""), (84, 6, 6, 4))[0]
        who = self.shop.person() | {"email": mailbox and self.address(mailbox)}
        body = self.shop.order_of(
            self.chance.randint(100, self.chance.choice((90_000, 90_000, 900_000))),
            purchase_currency=currency,
            purchase_country=country,
            payment_method=payment,
            customer={"type": customer},
            billing_address=who,
            shipping_address=who,
        )
        if self.chance.random() < 0.3:
            ends = self.now + timedelta(minutes=self.chance.randint(60, 40 * 24 * 60))
            body["expires_at"] = text_of(ends)
        made = self.ask("POST", PLACE, body, expect=201).json()
        created, expires = instant(made["created_at"]), instant(made["expires_at"])
        customer = "organization" if method == "INVOICE_BUSINESS" else customer
        of = (country, currency, body["order_amount"], method, customer, parts, who["email"])
        order = Order(made["order_id"], *of, created, expires, [(created, expires)])
        order.events.append(("order.created", order.created))
        self.orders.append(order)

    def extend(self) -> None:
        """An authorization is extended, unless that would make it end no later, or very soon."""
        order = self.pick(lambda one: self.is_open(one) and one.method != "CARD")
        if order is None:
            return
        midnight, born = (
            at.replace(hour=0, minute=0, second=0, microsecond=0) for at in (self.now, order.created)
        )
        expires = min(midnight + AUTHORIZATION_DAYS * DAY, born + AUTHORIZATION_DAYS_MAX * DAY)
        if expires < self.now + (WARNINGS[0] + 1) * DAY:
            return
        path = f"/ordermanagement/v1/orders/{order.order_id}"
        self.ask("POST", f"{path}/extend-authorization-time", expect=204)
        if expires > order.expires:
            order.expires = expires
            order.ends.append((self.clock(), expires))
            order.events.append(("authorization.extended", None))
        assert instant(self.ask("GET", path).json()["expires_at"]) == order.expires

    def send_out(self) -> None:
        """The customer is told of a capture once more."""
        order = self.pick(lambda one: one.captures != [])
        if order is None:
            return
        capture = self.chance.choice(order.captures).capture_id
        path = f"/ordermanagement/v1/orders/{order.order_id}/captures/{capture}/trigger-send-out"
        self.ask("POST", path, expect=204)
        order.send_outs.append(capture)
        order.events.append(("send_out.triggered", None))

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
        order = self.pick(lambda one: one.left > 0)
        if order is None:
            return
        left = order.left
        amount = left if self.chance.random() < 0.3 else self.chance.randint(1, left)
        path = f"/ordermanagement/v1/orders/{order.order_id}/refunds"
        answer = self.ask("POST", path, {"refunded_amount": amount}, expect=201)
        made = self.ask("GET", f"{path}/{answer.headers['Refund-Id']}").json()
        refund = Refund(instant(made["refunded_at"]), order.currency, [])
        for capture in order.captures:
            share = min(amount, capture.left)
            if share > 0:
                refund.shares.append((capture, share))
                capture.refunded += share
                capture.happened.append((refund.at, "credit", share))
                amount -= share
        self.refunds.append(refund)
        order.events.append(("refund.created", refund.at))

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
        order.closed = self.clock()
        order.events.append((event, None))

    def hold(self) -> None:
        """Nothing is paid out from now on, or all of it again."""
        held = not (self.holds and self.holds[-1][1])
        at = self.clock()
        self.ask("PATCH", "/merchant/v1/payout-terms", {"on_hold": held}, user=True)
        self.holds.append((at, held))

    # --- time ------------------------------------------------------------------------------------

    def begin_move(self) -> None:
        """Some hours or some days pass."""
        hours = self.chance.choice((self.chance.randint(1, 30), self.chance.randint(24, 24 * 12)))
        self.ask("POST", CLOCK, {"advance": f"PT{hours}H"}, expect=202)

    def pass_a_moment(self) -> None:
        """What is due at once is done before anything else happens."""
        self.ask("POST", CLOCK, {"advance": "PT1S"}, expect=202)
        self.end_move()

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


def settle_all(merchant: Merchant) -> None:
    """People decide what only they can: disputes, payouts that came back, and pauses that have no end."""
    while merchant.disputes:
        merchant.decide()
    while merchant.waiting:
        merchant.reissue()
    for order in merchant.orders:
        for invoice in merchant.invoices(order) if order.method in PLANS and order.captures else ():
            if invoice["dunning"]["status"] == "paused":
                merchant.change_dunning((order, order.capture_of(invoice), invoice), "resumed")
                merchant.pass_a_moment()


def start_of(merchants: list[Merchant]) -> datetime:
    """When the first of them began."""
    return min((each.now for each in merchants), default=datetime.now(UTC))
