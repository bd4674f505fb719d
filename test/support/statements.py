"""Bank statements as banks send them: camt.053 and camt.054 of several versions, with what makes them differ."""

import itertools
from dataclasses import dataclass, field
from decimal import Decimal
from xml.sax.saxutils import escape

ACCOUNT = "SE4550000000058398257466"
_numbers = itertools.count(1)


def decimal(minor: int) -> str:
    """Writes an amount of a currency with two decimals."""
    return str(Decimal(abs(minor)) / 100)


def tag(name: str, inner: str | None, **attributes: str) -> str:
    """An element, or nothing if there is nothing in it."""
    if inner is None or inner == "":
        return ""
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{inner}</{name}>"


def nested(path: str, text: str | None) -> str:
    """The elements of a path around a text, or nothing."""
    if not text:
        return ""
    inner = escape(text)
    for name in reversed(path.split("/")):
        inner = tag(name, inner)
    return inner


def side(minor: int) -> str:
    """Whether an amount is credited or debited."""
    return tag("CdtDbtInd", "CRDT" if minor > 0 else "DBIT")


@dataclass
class Detail:
    """A payment within an entry; an amount below 0 is debited."""

    amount: int
    reference: str | tuple[str, ...] = ()
    text: str = ""
    name: str = ""
    end_to_end: str = ""
    bank_reference: str = ""
    returned: str = ""
    currency: str = "SEK"

    def xml(self, version: int) -> str:
        """The TxDtls of a version."""
        references = (self.reference,) if isinstance(self.reference, str) else self.reference
        amount = tag("Amt", decimal(self.amount), Ccy=self.currency)
        amounts = tag("AmtDtls", tag("TxAmt", amount)) if version < 4 else amount + side(self.amount)
        party = ("Dbtr" if self.amount > 0 else "Cdtr") + ("/Nm" if version < 8 else "/Pty/Nm")
        structured = "".join(nested("Strd/CdtrRefInf/Ref", each) for each in references)
        return tag(
            "TxDtls",
            tag("Refs", nested("AcctSvcrRef", self.bank_reference) + nested("EndToEndId", self.end_to_end))
            + amounts
            + tag("RltdPties", nested(party, self.name))
            + tag("RmtInf", nested("Ustrd", self.text) + structured)
            + tag("RtrInf", nested("Rsn/Cd", self.returned)),
        )


@dataclass
class Entry:
    """A booked entry. Without an amount it is the sum of its details; `told` False: these are left out."""

    details: list[Detail]
    amount: int = 0
    bank_reference: str = ""
    day: str = "2026-11-30"
    told: bool = True
    batch: bool = False
    batch_id: str = ""
    reversal: bool = False
    status: str = "BOOK"
    currency: str = "SEK"
    text: str = ""

    @property
    def total(self) -> int:
        """What was booked."""
        return self.amount or sum(each.amount for each in self.details)

    def xml(self, version: int) -> str:
        """The Ntry of a version."""
        batch = (
            tag("Btch", nested("PmtInfId", self.batch_id) + tag("NbOfTxs", str(len(self.details))))
            if self.batch
            else ""
        )
        details = "".join(each.xml(version) for each in self.details) if self.told else ""
        return tag(
            "Ntry",
            tag("Amt", decimal(self.total), Ccy=self.currency)
            + side(self.total)
            + (tag("RvslInd", "true") if self.reversal else "")
            + tag("Sts", self.status if version < 4 else tag("Cd", self.status))
            + tag("BookgDt", tag("Dt", self.day))
            + nested("AcctSvcrRef", self.bank_reference)
            + tag("NtryDtls", batch + details)
            + nested("AddtlNtryInf", self.text),
        )


def credit(amount: int, reference: str | tuple[str, ...] = (), **members) -> Entry:
    """An entry of one payment that came, with a reference of the bank."""
    own = {key: members.pop(key) for key in ("text", "name", "end_to_end", "returned") if key in members}
    members.setdefault("bank_reference", f"R{next(_numbers)}")
    currency = members.get("currency", "SEK")
    return Entry([Detail(amount, reference, currency=currency, **own)], **members)


@dataclass
class Statement:
    """A statement or a notification."""

    entries: list[Entry]
    kind: str = "053"
    version: int = 8
    name: str = ""
    account: str = ACCOUNT
    sequence: int = 0
    opening: int | None = 0
    closing: int | None = None
    day: str = "2026-11-30"
    currency: str = "SEK"
    made: str = field(default="T18:00:00+01:00")

    def __post_init__(self):
        self.name = self.name or f"S{next(_numbers)}"

    def balance(self, code: str, minor: int) -> str:
        """A balance."""
        amount = tag("Amt", decimal(minor), Ccy=self.currency)
        indicator = tag("CdtDbtInd", "CRDT" if minor >= 0 else "DBIT")
        return tag("Bal", nested("Tp/CdOrPrtry/Cd", code) + amount + indicator + nested("Dt/Dt", self.day))

    def balances(self) -> str:
        """Both, if there are any."""
        if self.kind == "054" or self.opening is None:
            return ""
        booked = sum(each.total for each in self.entries if each.status == "BOOK")
        closing = self.opening + booked if self.closing is None else self.closing
        return self.balance("OPBD", self.opening) + self.balance("CLBD", closing)

    def xml(self) -> str:
        """The whole file."""
        around, inside = (
            ("BkToCstmrStmt", "Stmt") if self.kind == "053" else ("BkToCstmrDbtCdtNtfctn", "Ntfctn")
        )
        head = (
            nested("Id", self.name)
            + (nested("ElctrncSeqNb", str(self.sequence)) if self.sequence else "")
            + nested("CreDtTm", self.day + self.made)
            + tag("Acct", nested("Id/IBAN", self.account) + nested("Ccy", self.currency))
            + self.balances()
        )
        body = "\n".join(each.xml(self.version) for each in self.entries)
        space = f"urn:iso:std:iso:20022:tech:xsd:camt.{self.kind}.001.{self.version:02}"
        document = tag(around, nested("GrpHdr/MsgId", self.name) + tag(inside, f"{head}\n{body}\n"))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{space}">{document}</Document>\n'
