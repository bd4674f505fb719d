"""What a capture sets in motion, done at random: customers pay, late or not, dispute and are given longer; the merchant
pauses, waives and writes off. What was done is kept as the auditor wants to know it."""

import json
from datetime import date, timedelta

from support.auditor import DAY, Booking, Capture
from support.dunning import legal_rate, rules_of
from support.orders import PLACE
from support.program import fangst
from support.receivable import Debtor, Receivable, local_day
from support.statements import Detail
from support.test_clock import CLOCK, instant, text_of

DUNNING, DISPUTES = "/merchant/v1/dunning", "/merchant/v1/disputes"
COUNTRIES = ("SE", "NO", "DK", "FI", "DE", "AT", "NL")
PLANS = {
    "INVOICE": "invoice",
    "INVOICE_BUSINESS": "invoice",
    "ACCOUNT": "account",
    "FIXED_AMOUNT": "instalments",
}
LATER = tuple(
    method for method, plan in PLANS.items() if plan != "instalments"
)  # whose customers may be given longer
# What that costs, in minor units: ten days; thirty and sixty, each by what was captured (below, up to, above).
BANDS = dict.fromkeys(("SEK", "NOK", "DKK"), (300_000, 750_000)) | {"EUR": (30_000, 75_000)}
PRICES = dict.fromkeys(("SEK", "NOK", "DKK"), (1000, (1900, 4900, 7900), (4900, 9900, 12900))) | {
    "EUR": (100, (199, 499, 799), (499, 999, 1299)),
}


def price_of(currency: str, amount: int, days: int) -> int:
    """What so many more days cost for a capture of this amount; two are free."""
    ten, thirty, sixty = PRICES[currency]
    middle, high = BANDS[currency]
    band = 0 if amount < middle else 1 if amount <= high else 2
    return {2: 0, 10: ten, 30: thirty[band], 60: sixty[band]}[days]


class Aftermath:
    """The part of support.simulation.Merchant that comes after captures."""

    def choose_dunning(self) -> None:
        """Chooses rates, fees and hand-overs as an operator may, and tells the server."""
        self.rates: dict[tuple[str, str], list[tuple[date, int]]] = {}
        self.collects: set[tuple[str, str]] = set()
        self.late_fees: dict[tuple[str, str], dict[int, int]] = {}
        today = local_day("FI", self.now)
        for who in [(country, customer) for country in COUNTRIES for customer in ("person", "organization")]:
            for since in (date(2020, 1, 1), today + self.chance.randint(60, 300) * DAY):
                if self.chance.random() < 0.5:
                    self.rates.setdefault(who, []).append((since, self.chance.randint(1, 2400)))
                    self.tell_dunning(who, "interest", 0, *self.rates[who][-1])
        for who in [(country, customer) for country in ("DE", "AT") for customer in ("person", "organization")]:
            if self.chance.random() < 0.5:
                self.collects.add(who)
                self.tell_dunning(who, "collection", 0, today, 1)
        if self.chance.random() < 0.5:
            self.late_fees["DE", "person"] = {2: 250, 3: 400}
            for step, fee in self.late_fees["DE", "person"].items():
                self.tell_dunning(("DE", "person"), "fee", step, today, fee)
        if self.chance.random() < 0.5:
            self.late_fees["AT", "person"] = {2: 390}
            self.tell_dunning(("AT", "person"), "fee", 2, today, 390)

    def tell_dunning(self, who: tuple[str, str], subject: str, step: int, since: date, value: int) -> None:
        """As an operator does."""
        chosen = {"country": who[0], "customer": who[1], "subject": subject, "step": step}
        chosen |= {"from": since.isoformat(), "value": value}
        options = ("--merchant", self.name, "--settings", json.dumps(chosen))
        fangst("merchant", "dunning", *self.site.store, *options)

    def receivable(self, order, capture: Capture) -> Receivable:
        """What must have become of the invoice of a capture until now."""
        who = (order.country, order.customer)
        debtor = Debtor(*who[:1], order.currency, who[1], PLANS[order.method], order.parts)
        rates = self.rates.get(who, [])
        rules = rules_of(*who, collects=who in self.collects, fees=self.late_fees.get(who))

        def rate_on(day: date) -> int:
            chosen = next((rate for since, rate in reversed(rates) if since <= day), None)
            return legal_rate(*who, day) if chosen is None else chosen

        made = Receivable(debtor, rules, rate_on, capture.amount, capture.at)
        for at, what, value in capture.happened:
            made.happen(at, what, value)
        made.live(self.now)
        return made

    def invoice_of(self, is_fit=lambda order: True) -> tuple | None:
        """An order, a capture of it and its invoice as it is."""
        order = self.pick(lambda one: one.method in PLANS and one.captures != [] and is_fit(one))
        known = self.invoices(order) if order else []
        if not known:
            return None
        invoice = self.chance.choice(known)
        return order, order.capture_of(invoice), invoice

    def invoices(self, order) -> list[dict]:
        """The invoices of an order as they are."""
        return self.ask("GET", f"{PLACE}/{order.order_id}/plan").json()["invoices"]

    def clock(self):
        """What time it is for the merchant."""
        return instant(self.ask("GET", CLOCK).json()["now"])

    # --- money ----------------------------------------------------------------------------

    def pay(self) -> None:
        """A customer pays an invoice: exactly, a part, too much, or not at all, and when it likes."""
        found = self.invoice_of()
        if found is None:
            return
        order, capture, invoice = found
        amounts = [invoice["open_amount"], invoice["open_amount"], self.chance.randint(1, 50_000)]
        amount = self.chance.choice(
            [*amounts, next((each["open_amount"] for each in invoice["parts"] if each["open_amount"]), 0)]
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
        capture.happened.append((self.clock(), "pay", (self.now, amount)))
        self.told_by_hand.append(body)
        way = Detail(amount, invoice["payment_reference"], currency=order.currency)
        self.untold.append(self.entry([way], name=body["external_id"]))
        self.payments.append((capture, paid["payment_id"], (self.now, amount)))

    def unpay(self) -> None:
        """A payment was meant for something else."""
        known = [
            each for each in self.payments[-20:] if all(what != "pay_back" for _, what, _ in each[0].happened)
        ]
        if not known:
            return
        capture, payment_id, payment = found = self.chance.choice(known)
        self.payments.remove(found)
        invoice = next(
            each for each in self.invoices(self.order_of(capture)) if each["capture_id"] == capture.capture_id
        )
        self.ask(
            "POST",
            f"/merchant/v1/payments/{payment_id}/unassignments",
            {"invoice_number": invoice["invoice_number"]},
        )
        capture.happened.append((self.clock(), "unpay", payment))
        self.pass_a_moment()

    def pay_back(self) -> None:
        """A customer is given back what was paid too much, or some of it."""
        found = self.invoice_of()
        if found is None or found[2]["owed_back_amount"] == 0:
            return
        _, capture, invoice = found
        amount = self.chance.choice(
            (invoice["owed_back_amount"], self.chance.randint(1, invoice["owed_back_amount"]))
        )
        self.ask(
            "POST", "/merchant/v1/pay-backs", {"invoice_number": invoice["invoice_number"], "amount": amount}
        )
        capture.happened.append((self.clock(), "pay_back", amount))

    def put_off(self) -> None:
        """A customer is given longer to pay: two days for nothing once per order, in Finland always."""
        order = self.pick(lambda one: one.method in LATER and one.captures != [] and one.has_prices)
        if order is None:
            return
        capture, days = self.chance.choice(order.captures), self.chance.choice((2, 10, 30, 60))
        if days == 2 and order.is_free_used and order.country != "FI":
            return
        path = f"/ordermanagement/v1/orders/{order.order_id}/captures/{capture.capture_id}"
        self.ask("PATCH", f"{path}/extend-due-date", {"number_of_days": days}, expect=204)
        order.is_free_used = order.is_free_used or days == 2
        told = self.ask(
            "GET", f"{PLACE}/{order.order_id}/timeline", type="due_date.extended", limit=200
        ).json()["events"]
        at, fee = instant(told[-1]["at"]), price_of(order.currency, capture.amount, days)
        capture.happened.append((at, "put_off", days))
        order.events.append(("due_date.extended", at))
        self.bookings.append(Booking(at, order.currency, {"fee": fee, "tax": self.terms.vat(fee)}))

    # --- disputes -------------------------------------------------------------------------

    def dispute(self) -> None:
        """A customer disputes a capture, or a part of it."""
        order = self.pick(lambda one: any(each.left > 0 for each in one.captures))
        if order is None:
            return
        capture = self.chance.choice([each for each in order.captures if each.left > 0])
        amount = self.chance.choice((capture.left, self.chance.randint(1, capture.left)))
        body = {
            "order_id": order.order_id,
            "capture_id": capture.capture_id,
            "amount": amount,
            "reason": "damaged",
        }
        made = self.ask("POST", DISPUTES, body, expect=201).json()
        at = instant(made["opened_at"])
        capture.disputed += amount
        capture.happened.append((at, "dispute", None))
        order.events.append(("dispute.opened", at))
        self.bookings.append(Booking(at, order.currency, {"reversal": amount}))
        self.disputes.append((order, capture, made["dispute_id"], amount))

    def decide(self) -> None:
        """One of the open disputes is won or lost."""
        if not self.disputes:
            return
        order, capture, dispute_id, amount = self.disputes.pop(self.chance.randrange(len(self.disputes)))
        is_lost, fee = self.chance.random() < 0.5, self.chance.choice((0, 15_000))
        body = {"outcome": "lost", "fee_amount": fee} if is_lost else {"outcome": "won"}
        made = self.ask("POST", f"{DISPUTES}/{dispute_id}/decisions", body).json()
        at = instant(made["ended_at"])
        capture.disputed -= amount
        capture.lost += amount if is_lost else 0
        capture.happened.append((at, "decide", amount if is_lost else 0))
        order.events.append((f"dispute.{body['outcome']}", at))
        totals = {"fee": fee, "tax": self.terms.vat(fee)} if is_lost else {"protection": amount}
        self.bookings.append(Booking(at, order.currency, totals))
        self.pass_a_moment()

    # --- dunning --------------------------------------------------------------------------

    def change_dunning(self, found: tuple, change: str, value=None, **members) -> None:
        """Changes the dunning of an invoice by hand."""
        _, capture, invoice = found
        body = {"invoice_number": invoice["invoice_number"], "change": change} | members
        self.ask("POST", DUNNING, body)
        verb = {"paused": "pause", "resumed": "resume", "waived": "waive", "written_off": "write_off"}[change]
        capture.happened.append((self.clock(), verb, value))

    def pause(self) -> None:
        """Reminders wait until a day, or until they are resumed."""
        found = self.invoice_of()
        if found is None:
            return
        until = local_day(found[0].country, self.now) + timedelta(days=self.chance.randint(1, 60))
        reason = self.chance.choice(("return", "other"))
        if self.chance.random() < 0.7:
            self.change_dunning(found, "paused", until, reason=reason, until=until.isoformat())
        else:
            self.change_dunning(found, "paused", reason=reason)

    def resume(self) -> None:
        """Reminders go on."""
        found = self.invoice_of()
        if found is not None:
            self.change_dunning(found, "resumed")
            self.pass_a_moment()

    def waive(self) -> None:
        """Something of what being late has cost is waived."""
        found = self.invoice_of()
        late = {name: found[2].get(f"{name}_amount", 0) for name in ("fee", "interest")} if found else {}
        if not any(late.values()):
            return
        fee, interest = late["fee"], self.chance.randint(min(1, late["interest"]), late["interest"])
        self.change_dunning(found, "waived", (fee, interest), fee_amount=fee, interest_amount=interest)

    def write_off(self) -> None:
        """What is open of an invoice is given up."""
        found = self.invoice_of()
        if found is not None and found[2]["open_amount"] > 0:
            self.change_dunning(found, "written_off")
