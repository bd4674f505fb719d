"""What the bank of a random merchant does (support/simulation.py): it tells of customers' payments, alone, in batches and of
nobody, takes some back, tells of payouts, and sends some of these back. An operator corrects what was wrong. What was told
is kept as the auditor wants to know it."""

import json
import tempfile
from collections import Counter
from datetime import UTC, datetime, time
from pathlib import Path

from support.auditor import DAY, Booking
from support.program import fangst
from support.statements import Detail, Entry, Statement

UPLOADS, RECONCILIATION = "/merchant/v1/bank-uploads", "/merchant/v1/bank-reconciliation"
CURRENCIES = ("SEK", "NOK", "DKK", "EUR")


class Bankside:
    """The part of support.simulation.Merchant that is done by its bank, and by its operator."""

    def open_accounts(self) -> None:
        """One per currency; the operator names them by statements that have no entries."""
        self.entries: list[Entry] = []  # that were told
        self.arrived: list[tuple[Entry, list[tuple]]] = []  # that may be taken back: with what they paid of which capture
        self.received: Counter = Counter()  # by currency: what came from customers and has not gone back
        self.untold: list[Entry] = []  # payments that the bank has not told yet, but somebody else has
        self.told_payouts: set[str] = set()  # end-to-end ids
        self.returned: dict[str, int] = {}  # by reference: how often it came back
        self.waiting: list[str] = []  # payouts that came back and are not to be paid again yet
        self.open_at_bank: Counter = Counter()  # by currency: what nobody knows
        self.take_in(*(self.statement([], each) for each in CURRENCIES))

    def statement(self, entries: list[Entry], currency: str) -> Statement:
        """What the bank tells of one account, in one of its ways."""
        kind, version = self.chance.choice(("053", "054")), self.chance.choice((2, 4, 8))
        name, day = f"{self.name}-{next(self.numbers)}", self.now.date().isoformat()
        account = f"SE{self.name}{currency}"
        return Statement(
            entries, kind=kind, version=version, name=name, account=account, currency=currency, day=day, opening=None
        )

    def entry(self, details: list[Detail], day: datetime | None = None, name: str = "", **members) -> Entry:
        """A new one, of today unless told otherwise."""
        name = name or f"{self.name}-{next(self.numbers)}"
        on = (day or self.now).date().isoformat()
        return Entry(details, bank_reference=name, day=on, currency=details[0].currency, batch=len(details) > 1, **members)

    def take_in(self, *told: Statement) -> None:
        """The operator imports files."""
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / f"{number}.xml" for number in range(len(told))]
            for file, each in zip(files, told, strict=True):
                file.write_text(each.xml())
            fangst("bank", "import", *self.site.store, "--merchant", self.name, *files)

    def tell(self, *entries: Entry, **expected: int) -> None:
        """The merchant's staff uploads a file; now and then once more, and another one that tells the same."""
        told = self.statement(list(entries), entries[0].currency)
        answer = self.ask("POST", UPLOADS, xml=told.xml(), expect=201).json()
        expected = {"new_entries": len(entries), "known_entries": 0, "payments": 0, "reversals": 0, "payouts": 0} | expected
        assert {name: answer[name] for name in expected} == expected, (answer, told)
        self.entries += entries
        if self.chance.random() < 0.2:
            assert self.ask("POST", UPLOADS, xml=told.xml(), expect=201).json()["is_repeated"]
        if self.chance.random() < 0.2:
            again = self.statement(list(entries), entries[0].currency)
            answer = self.ask("POST", UPLOADS, xml=again.xml(), expect=201).json()
            assert (answer["known_entries"], answer["payments"], answer["new_entries"]) == (len(entries), 0, 0), answer

    # --- customers ------------------------------------------------------------------------

    def bank_pay(self) -> None:
        """Customers have paid at the bank, which tells it some days later: one entry of one or of several payments."""
        day = self.now - self.chance.randint(0, 2) * DAY
        paid, details, currency = [], [], None
        for _ in range(self.chance.choice((1, 1, 1, 3))):
            found = self.invoice_of(lambda order, only=currency: only in (None, order.currency))
            if found is None:
                continue
            order, capture, invoice = found
            currency, reference = order.currency, invoice["payment_reference"]
            amount = self.chance.choice((invoice["open_amount"] or 1, self.chance.randint(1, 50_000)))
            way = {"text": f"Betalar {reference} idag"} if self.chance.random() < 0.3 else {"reference": reference}
            details.append(Detail(amount, currency=currency, name="Somebody", **way))
            paid.append((capture, amount))
        if details:
            self.book(self.entry(details, max(day, *(capture.at for capture, _ in paid), self.now - 2 * DAY)), paid)

    def book(self, entry: Entry, paid: list[tuple]) -> None:
        """Tells an entry that pays so much of captures."""
        self.tell(entry, payments=len(entry.details))
        on = datetime.combine(datetime.fromisoformat(entry.day), time(0), UTC)
        events = [(capture, (on, amount)) for capture, amount in paid]
        at = self.clock()
        for capture, payment in events:
            capture.happened.append((at, "pay", payment))
        self.received[entry.currency] += entry.total
        if len(entry.details) == 1:  # of a batch nobody knows what a sum takes back
            self.arrived.append((entry, events))

    def bank_pay_nobody(self) -> None:
        """A payment that says nothing, or something that the bank has done of its own."""
        currency = self.chance.choice(CURRENCIES)
        if self.chance.random() < 0.5:
            self.book(self.entry([Detail(self.chance.randint(1, 9000), "133", currency=currency, name="Nobody Known")]), [])
            return
        entry = self.entry([Detail(-self.chance.randint(1, 99), currency=currency, text="Charges")])
        self.tell(entry, open_transactions=1)
        self.open_at_bank[currency] += entry.total

    def bank_take_back(self) -> None:
        """The bank has made a mistake, and takes an entry back."""
        known = [each for each in self.arrived[-8:] if not any(self.is_paid_back(capture) for capture, _ in each[1])]
        if not known:
            return
        entry, events = found = self.chance.choice(known)
        self.arrived.remove(found)
        back = self.entry([Detail(-entry.total, currency=entry.currency)], name=entry.bank_reference, reversal=True)
        self.tell(back, reversals=1)
        self.received[entry.currency] -= entry.total
        at = self.clock()
        for capture, payment in events:
            capture.happened.append((at, "unpay", payment))
        self.pass_a_moment()

    def is_paid_back(self, capture) -> bool:
        """Was something of it given back to the customer?"""
        return any(what == "pay_back" for _, what, _ in capture.happened)

    def bank_recognise(self) -> None:
        """The bank tells of a payment that the merchant has told of already, with the bank's reference."""
        if self.untold:
            self.tell(self.untold.pop(0), payments=1)

    # --- payouts --------------------------------------------------------------------------

    def paid_payouts(self) -> list[dict]:
        """Those that are paid, the last ones."""
        told = self.ask("GET", "/merchant/v1/payouts", limit=20).json()["payouts"]
        return [each for each in told if each["status"] == "paid"]

    def id_of(self, payout: dict) -> str:
        """The end-to-end id of its last payment."""
        reference = payout["payment_reference"]
        count = self.returned.get(reference, 0)
        return f"{reference}-{count + 1}" if count else reference

    def bank_tell_payouts(self) -> None:
        """The bank tells what left the account."""
        for payout in self.paid_payouts():
            end_to_end = self.id_of(payout)
            if end_to_end not in self.told_payouts:
                amount, currency = payout["settlement_amount"], payout["currency"]
                self.tell(self.entry([Detail(-amount, end_to_end=end_to_end, currency=currency)]), payouts=1)
                self.told_payouts.add(end_to_end)

    def bank_return(self) -> None:
        """A payout comes back, told before it was paid or after. Of that the operator must tell."""
        known = [each for each in self.paid_payouts() if self.returned.get(each["payment_reference"], 0) < 2]
        if not known:
            return
        payout = self.chance.choice(known)
        reference, currency = payout["payment_reference"], payout["currency"]
        back = Detail(payout["settlement_amount"], end_to_end=self.id_of(payout), currency=currency, returned="AC04")
        entry = self.entry([back])
        for told in [self.statement([entry], currency)] * 2:
            self.take_in(told)
        self.entries.append(entry)
        self.returned[reference] = self.returned.get(reference, 0) + 1
        self.waiting.append(reference)

    def reissue(self) -> None:
        """The account was right after all: a payout that came back is paid once more."""
        if self.waiting:
            reference = self.waiting.pop(self.chance.randrange(len(self.waiting)))
            fangst("payout", *self.site.store, "--merchant", self.name, "--reissue", reference)

    # --- the operator -----------------------------------------------------------------------

    def correct(self) -> None:
        """The operator pays the merchant something more, or less, about an order or about none."""
        order = self.pick(lambda one: one.captures != [])
        if order is None:
            return
        amount = self.chance.choice((1, -1)) * self.chance.randint(1, 20_000)
        about = {"currency": order.currency}
        if self.chance.random() < 0.6:
            about = {"order_id": order.order_id}
            order.events.append(("correction.created", None))
            if self.chance.random() < 0.5:
                about["capture_id"] = self.chance.choice(order.captures).capture_id
        chosen = json.dumps({"amount": amount, "reason": "Put right"} | about)
        at = self.clock()
        fangst("merchant", "correction", *self.site.store, "--merchant", self.name, "--settings", chosen)
        kind = "correction" if amount > 0 else "deduction"
        self.bookings.append(Booking(at, order.currency, {kind: abs(amount)}))

    # --- the audit --------------------------------------------------------------------------

    def audit_bank(self) -> None:
        """The accounts have what was told; what is matched is what came from customers and what payouts took."""
        answer = self.ask("GET", RECONCILIATION).json()
        booked, left = Counter(), Counter()
        for entry in self.entries:
            booked[entry.currency] += entry.total
        for each in answer["accounts"]:
            currency = each["currency"]
            assert each["booked_amount"] == booked[currency], each
            assert each["open_amount"] == self.open_at_bank[currency], each
            assert each["matched_amount"] == booked[currency] - self.open_at_bank[currency], each
            left[currency] += each["matched_amount"]
        for each in answer["currencies"]:
            assert each["unseen_amount"] == each["ledger_amount"] - left[each["currency"]], each
            assert each["ledger_amount"] == self.in_the_bank(each["currency"]), each

    def at_the_bank(self) -> str:
        """What it came to, for whoever reads along."""
        returns = sum(self.returned.values())
        corrections = sum(1 for each in self.bookings if {"correction", "deduction"} & set(each.totals))
        told = f"{len(self.entries)} entries, {len(self.told_payouts)} payouts told, {returns} returned"
        return f"{told}, {corrections} corrections"

    def in_the_bank(self, currency: str) -> int:
        """What the account of the bank must have: what customers paid and payouts did not take."""
        paid_back = sum(
            value
            for order in self.orders
            if order.currency == currency
            for capture in order.captures
            for _, what, value in capture.happened
            if what == "pay_back"
        )
        by_hand = sum(payment["amount"] for payment in self.told_by_hand if payment["currency"] == currency)
        out = sum(each["settlement_amount"] for each in self.paid_out() if each["currency"] == currency)
        return self.received[currency] + by_hand - paid_back - out

    def paid_out(self) -> list[dict]:
        """All payouts that are paid."""
        found, query = [], {"limit": 100}
        while True:
            page = self.ask("GET", "/merchant/v1/payouts", **query).json()
            found += [each for each in page["payouts"] if each["status"] == "paid"]
            if "next" not in page:
                return found
            query["cursor"] = page["next"]
