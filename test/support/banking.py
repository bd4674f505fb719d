"""Money that comes and goes at the bank, and what the books must say of it: worked out here, not by the program."""

import random

import httpx

from support.invoices import invoices, plan
from support.orders import Shop, place
from support.program import fangst
from support.site import Site
from support.statements import Detail, Entry, Statement, credit
from support.wire import captured

RECONCILIATION = "/merchant/v1/bank-reconciliation"


class Story:
    """Some invoices, and entries that pay them: alone, in batches, with and without details; some are taken back."""

    def __init__(self, site: Site, merchant: str, seed: int, size: int):
        self.site, self.merchant, self.chance = site, site.another(merchant), random.Random(seed)
        self.client: httpx.Client = site.client(self.merchant)
        shop = Shop(seed)
        self.order = place(self.client, shop.order_of(4_000_000))
        for amount in (1_000_000, 800_000, 700_000):
            captured(self.client, self.order, amount)
        self.references = [one["payment_reference"] for one in invoices(self.client, self.order, 3)]
        self.paid = dict.fromkeys(self.references, 0)
        self.unassigned, self.open, self.account = 0, 0, f"SE{merchant}"
        self.entries: list[Entry] = []
        for number in range(size):
            self.happen(number)

    def detail(self) -> Detail:
        """A payment: for an invoice by reference or in a message, or for nobody."""
        amount, reference = self.chance.randint(1, 900), self.chance.choice(self.references)
        kind = self.chance.random()
        if kind < 0.15:
            self.unassigned += amount
            return Detail(amount, "133", name="Nobody Known")
        self.paid[reference] += amount
        return Detail(amount, text=f"Betalar {reference} idag") if kind < 0.4 else Detail(amount, reference)

    def happen(self, number: int) -> None:
        """One more entry, and sometimes the one that takes it back."""
        kind, name = self.chance.random(), f"{self.merchant}-{number}"
        day = f"2026-11-{self.chance.randint(1, 28):02}"
        if kind < 0.1:
            self.entries.append(credit(-self.chance.randint(1, 99), bank_reference=name, day=day))
            self.open += self.entries[-1].total
            return
        before = dict(self.paid), self.unassigned
        details = [self.detail() for _ in range(self.chance.randint(2, 5) if kind < 0.4 else 1)]
        self.entries.append(Entry(details, bank_reference=name, day=day, batch=len(details) > 1))
        if kind > 0.85:
            self.paid, self.unassigned = before
            self.entries.append(
                Entry([Detail(-self.entries[-1].total)], bank_reference=name, day=day, reversal=True)
            )

    def notification(self, entries: list[Entry]) -> Statement:
        """They are told in a notification."""
        return Statement(entries, kind="054", account=self.account, version=self.chance.choice([2, 4, 8]))

    def files(self) -> list[Statement]:
        """All that the bank tells of it: a statement per day, of which some have lumps, and notifications of some."""
        told: list[Statement] = []
        for day in sorted({each.day for each in self.entries}):
            of_day = [each for each in self.entries if each.day == day]
            lumps = [
                Entry(each.details, bank_reference=each.bank_reference, day=day, batch=True, told=False)
                if each.batch and self.chance.random() < 0.5
                else each
                for each in of_day
            ]
            hidden = [each for each, lump in zip(of_day, lumps, strict=True) if lump is not each]
            told.append(Statement(lumps, account=self.account, day=day, version=self.chance.choice([2, 8])))
            some = [each for each in of_day if each in hidden or self.chance.random() < 0.3]
            cut = self.chance.randint(0, len(some))
            told += [self.notification(part) for part in (some[:cut], some[cut:], some[: cut // 2]) if part]
        return told

    def command(self, files) -> tuple:
        """What imports them."""
        return ("bank", "import", *self.site.store, "--merchant", self.merchant, *files)

    def take(self, files) -> None:
        """Imports them."""
        fangst(*self.command(files), timeout=300)

    def check(self) -> None:
        """Every payment counts once, and the account of the bank is what the statements say."""
        now = {
            one["payment_reference"]: one["paid_amount"] for one in plan(self.client, self.order)["invoices"]
        }
        assert now == self.paid
        answer = self.client.get(RECONCILIATION).json()
        (account,), (books,) = answer["accounts"], answer["currencies"]
        assert account["booked_amount"] == sum(each.total for each in self.entries)
        assert account["open_amount"] == self.open
        assert (
            account["matched_amount"] == books["ledger_amount"] == sum(self.paid.values()) + self.unassigned
        )
        assert books["unseen_amount"] == 0
