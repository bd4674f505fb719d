"""Bank statements: what comes is a payment of a customer, what goes pays a payout, and each counts once."""

import re
from pathlib import Path

import httpx
import pytest

from support.invoices import PAYMENTS, invoices, paid, plan
from support.merchant import all_of, pages
from support.orders import PLACE, Shop, place
from support.payouts import bring_and_settle, set_terms, settle
from support.program import fangst
from support.recorded import with_captures
from support.site import Site
from support.statements import Detail, Entry, Statement, credit
from support.test_clock import move, read_clock
from support.wire import assert_problem, captured

TRANSACTIONS = "/merchant/v1/bank-transactions"
STATEMENTS = "/merchant/v1/bank-statements"
RECONCILIATION = "/merchant/v1/bank-reconciliation"
MERCHANT = "M710001"
IBAN, OTHER_IBAN = "SE4550000000058398257466", "NO9386011117947"

shop = Shop(5301)


@pytest.fixture(scope="module")
def merchant(site: Site) -> str:
    """A merchant with a bank account of its own."""
    return site.another(MERCHANT)


@pytest.fixture(scope="module")
def client(site: Site, merchant: str) -> httpx.Client:
    """A client with an API key of that merchant."""
    return site.client(merchant)


class Bank:
    """Imports statements, each from a file of its own."""

    def __init__(self, site: Site, merchant: str, folder: Path):
        self.site, self.merchant, self.folder, self.count = site, merchant, folder, 0

    def write(self, statement: Statement | str) -> Path:
        """Makes the file."""
        self.count += 1
        path = self.folder / f"{self.merchant}-{self.count}.xml"
        path.write_text(statement if isinstance(statement, str) else statement.xml())
        return path

    def take(self, *statements: Statement | str, expect: int = 0):
        """Imports them at once, and gives what the command said."""
        files = [self.write(each) for each in statements]
        return fangst("bank", "import", *self.site.store, "--merchant", self.merchant, *files, expect=expect)


@pytest.fixture
def bank(site: Site, merchant: str, tmp_path) -> Bank:
    """The bank of that merchant."""
    return Bank(site, merchant, tmp_path)


def said(ran) -> list[int]:
    """The numbers of the last line: imported, known, not booked, payments, taken back, paid, came back, open."""
    (line,) = (line for line in ran.said.splitlines() if "entries imported" in line)
    return [int(number) for number in re.findall(r"\d+", line)]


def invoiced(client: httpx.Client, amount: int, **members) -> dict:
    """Gives the invoice of an order that is captured in full."""
    order = place(client, shop.order_of(amount, **members))
    captured(client, order, amount)
    (invoice,) = invoices(client, order)
    return invoice | {"order": order}


def open_amount(client: httpx.Client, invoice: dict) -> int:
    """What is still to be paid of it."""
    (now,) = plan(client, invoice["order"])["invoices"]
    return now["open_amount"]


def transactions(client: httpx.Client, **query) -> list[dict]:
    """All transactions, or those that are open."""
    return [one for page in pages(client, TRANSACTIONS, **query) for one in page["transactions"]]


def statements(client: httpx.Client, **query) -> dict[str, list[str]]:
    """What is odd about each statement, by its name."""
    found = [one for page in pages(client, STATEMENTS, **query) for one in page["statements"]]
    return {one["name"]: one.get("notices", []) for one in found}


def last_payments(client: httpx.Client, count: int) -> list[dict]:
    """The payments that were told last."""
    return all_of(client, PAYMENTS)[-count:]


@pytest.mark.parametrize("version", [2, 4, 8])
@pytest.mark.parametrize("kind", ["053", "054"])
def test_a_payment_is_assigned_by_its_structured_reference(client, bank, version, kind):
    invoice = invoiced(client, 10000)
    one = Statement([credit(10000, invoice["payment_reference"], name="Elin")], kind=kind, version=version)
    assert said(bank.take(one))[:4] == [1, 0, 0, 1]
    assert open_amount(client, invoice) == 0
    assert said(bank.take(one))[:4] == [0, 1, 0, 0]
    assert said(bank.take(one, one))[:4] == [0, 2, 0, 0]
    assert open_amount(client, invoice) == 0


def test_a_reference_among_other_words_is_found_and_two_are_left_to_a_person(client, bank):
    first, second = invoiced(client, 10000), invoiced(client, 7000)
    spaced = " ".join(re.findall("..?.?", first["payment_reference"]))
    both = f"{first['payment_reference']} and {second['payment_reference']}"
    bank.take(Statement([credit(4000, text=f"Faktura 12, ref: {spaced} tack!"), credit(3000, text=both)]))
    assert (open_amount(client, first), open_amount(client, second)) == (6000, 7000)
    matched, ambiguous = last_payments(client, 2)
    assert "reason" not in matched
    assert (ambiguous["reason"], ambiguous["unassigned_amount"]) == ("ambiguous", 3000)


def test_amount_and_payer_decide_if_only_one_invoice_fits(client, bank):
    people = [{"given_name": "Sixten", "family_name": "Åkerö"}, {"given_name": "Vilma", "family_name": "Lindh"}]
    invoice, _ = (
        invoiced(client, 43210, billing_address=shop.order_of(1)["billing_address"] | person) for person in people
    )
    bank.take(Statement([credit(43210, name="AKERO SIXTEN"), credit(43211, name="Sixten Åkerö")]))
    assert open_amount(client, invoice) == 0
    assert last_payments(client, 1)[0]["reason"] == "unknown_reference"


def test_a_batch_is_its_payments_and_the_rest_is_told(client, bank):
    first, second = invoiced(client, 10000), invoiced(client, 7000)
    details = [Detail(10000, first["payment_reference"]), Detail(7000, second["payment_reference"])]
    bank.take(Statement([Entry(details, amount=16950, bank_reference="B-1", batch=True)]))
    assert (open_amount(client, first), open_amount(client, second)) == (0, 0)
    rest = transactions(client, open="true")[-1]
    assert (rest["amount"], rest["reason"]) == (-50, "difference")


def test_details_that_come_later_count_once(client, bank):
    """A lump on the statement and its payments in a notification, in whichever order."""
    for number, order in enumerate([("lump", "details"), ("details", "lump")]):
        first, second = invoiced(client, 10000), invoiced(client, 7000)
        details = [Detail(10000, first["payment_reference"]), Detail(7000, second["payment_reference"])]
        entry = {"bank_reference": f"BG-{number}", "batch": True}
        told = {
            "lump": Statement([Entry(details, told=False, **entry)]),
            "details": Statement([Entry(details, **entry)], kind="054"),
        }
        before = len(transactions(client, open="true"))
        for each in order:
            bank.take(told[each])
        bank.take(told["lump"], told["details"])
        assert (open_amount(client, first), open_amount(client, second)) == (0, 0)
        assert len(transactions(client, open="true")) == before


def test_entries_that_nothing_tells_apart_are_as_many_as_the_bank_tells(client, bank):
    """Without a reference of the bank: two on a statement are two, of two notifications each has one more."""
    invoice = invoiced(client, 10000)
    entries = [credit(1000, invoice["payment_reference"], bank_reference="") for _ in range(3)]
    bank.take(Statement(entries[:1], kind="054"))
    assert open_amount(client, invoice) == 9000
    bank.take(Statement(entries[:1], kind="054"))
    assert open_amount(client, invoice) == 8000
    whole = Statement(entries[:2])
    bank.take(whole, whole)
    assert open_amount(client, invoice) == 8000
    bank.take(Statement(entries))
    assert open_amount(client, invoice) == 7000
    bank.take(Statement(entries[:1], kind="054"))
    assert open_amount(client, invoice) == 7000, "the statement told it before"


@pytest.mark.parametrize("early", [False, True])
def test_what_the_bank_takes_back_is_not_paid(client, bank, early):
    """The reversal may be told first."""
    invoice = invoiced(client, 10000)
    name = f"REV-{early}"
    came = Statement([credit(10000, invoice["payment_reference"], bank_reference=name)])
    went = Statement([Entry([Detail(-10000)], bank_reference=name, reversal=True)])
    for each in (went, came) if early else (came, went):
        bank.take(each)
    assert open_amount(client, invoice) == 10000
    payment = last_payments(client, 1)[0]
    assert (payment["unassigned_amount"], payment["assignments"], "reversed_at" in payment) == (0, [], True)
    bank.take(came, went)
    assert open_amount(client, invoice) == 10000


def test_a_payment_in_another_currency_waits(client, bank):
    invoice = invoiced(client, 10000)
    told = credit(10000, invoice["payment_reference"], currency="EUR")
    bank.take(Statement([told], currency="EUR"))
    assert last_payments(client, 1)[0]["reason"] == "other_currency"


def test_a_payment_that_was_told_with_the_reference_of_the_bank_is_recognised(client, bank):
    invoice = invoiced(client, 10000)
    paid(client, invoice["payment_reference"], 4000, external_id="BANK-77")
    bank.take(Statement([credit(4000, invoice["payment_reference"], bank_reference="BANK-77")]))
    assert open_amount(client, invoice) == 6000


def test_what_is_not_booked_is_passed_over_until_it_is(client, bank):
    invoice = invoiced(client, 10000)
    entry = credit(10000, invoice["payment_reference"], status="PDNG")
    assert said(bank.take(Statement([entry], kind="054")))[:4] == [0, 0, 1, 0]
    assert open_amount(client, invoice) == 10000
    entry.status = "BOOK"
    bank.take(Statement([entry]))
    assert open_amount(client, invoice) == 0


def test_a_statement_that_does_not_add_up_or_misses_one_before_it_is_told(site, tmp_path):
    other = site.another("M710009")
    bank = Bank(site, other, tmp_path)
    account = {"account": "NO0001"}
    ran = bank.take(
        Statement([credit(100)], sequence=1, opening=0, day="2026-11-01", name="A", **account),
        Statement([credit(100)], sequence=2, opening=100, day="2026-11-02", name="B", **account),
        Statement([credit(100)], sequence=4, opening=300, day="2026-11-04", name="D", **account),
        Statement([credit(100)], sequence=5, opening=400, closing=700, day="2026-11-05", name="E", **account),
        Statement([credit(100)], sequence=1, opening=700, day="2027-01-01", name="F", **account),
    )
    assert ran.err.count("of account NO0001") == 3, ran.err
    assert "statement D of account NO0001: It has number 4, but the one before it has 2" in ran.err
    assert "statement D of account NO0001: It begins with 300, but the one before it ended with 200" in ran.err
    assert "statement E of account NO0001: Its opening balance and its entries come to 500" in ran.err
    told = statements(site.client(other), limit=2)
    assert {name: len(notices) for name, notices in told.items()} == {"A": 0, "B": 0, "D": 2, "E": 1, "F": 0}
    bank.take(Statement([credit(100)], sequence=3, opening=200, day="2026-11-03", name="C", **account))
    told = statements(site.client(other))
    assert {name: len(notices) for name, notices in told.items()} == {"A": 0, "B": 0, "C": 0, "D": 0, "E": 1, "F": 0}


def test_an_account_is_of_one_merchant_and_an_id_of_one_statement(site, client, bank, tmp_path):
    bank.take(Statement([], account="DE0001", name="ONE", opening=5))
    stranger = Bank(site, site.another("M710008"), tmp_path)
    assert "another merchant's" in stranger.take(Statement([credit(100)], account="DE0001"), expect=1).err
    assert "with other balances" in bank.take(Statement([credit(1)], account="DE0001", name="ONE"), expect=1).err
    assert transactions(site.client("M710008")) == []


# --- payouts --------------------------------------------------------------------------------------------------------


@pytest.fixture
def payee(site: Site, request) -> str:
    """A merchant with a closed payout that is in a payment file."""
    name = site.another(f"M72{abs(hash(request.node.name)) % 10**6:06}")
    set_terms(site, name, iban=IBAN)
    bring_and_settle(site, with_captures(10000), merchant=name)
    return name


PAYER = ("--payer", "Fangst AB", "--payer-iban", OTHER_IBAN)


def filed(site: Site, merchant: str, path: Path) -> str:
    """Writes a payment file, and gives the end-to-end id of the only payment in it."""
    fangst("payout", *site.store, "--merchant", merchant, "--payment-file", path, *PAYER)
    (found,) = re.findall("<EndToEndId>(.*)</EndToEndId>", path.read_text())
    return found


def payout(site: Site, merchant: str) -> dict:
    """The only payout of more than nothing."""
    (found,) = (
        one for one in site.client(merchant).get("/merchant/v1/payouts").json()["payouts"] if one["settlement_amount"]
    )
    return found


def debit(amount: int, end_to_end: str, **members) -> Entry:
    """A payment that went out."""
    return credit(-amount, end_to_end=end_to_end, currency="NOK", **members)


def nok(*entries: Entry, account: str, **members) -> Statement:
    """A statement in Norwegian kroner."""
    return Statement(list(entries), currency="NOK", account=account, **members)


def test_a_payout_is_paid_returned_for_its_reason_and_paid_again_to_the_corrected_account(site, payee, tmp_path):
    bank, client = Bank(site, payee, tmp_path), site.client(payee)
    account = f"NO{payee}"
    first = filed(site, payee, tmp_path / "one.xml")
    assert first == payout(site, payee)["payment_reference"]
    paid_out = nok(debit(10000, first), account=account)
    assert said(bank.take(paid_out))[5] == 1
    assert (payout(site, payee)["status"], payout(site, payee)["paid_at"]) == ("paid", "2026-11-30T00:00:00.000Z")
    back = nok(credit(10000, end_to_end=first, returned="AC04", text="Closed account", currency="NOK"), account=account)
    assert said(bank.take(back))[6] == 1
    now = payout(site, payee)
    assert (now["status"], now["returns"][0]["reason"]) == ("closed", "AC04 Closed account")
    assert "reissued_at" not in now["returns"][0]
    (order,) = all_of(client)
    moved = {"type": "payout.paid,payout.returned"}
    (told,) = all_of(client, f"{PLACE}/{order['order_id']}/timeline", **moved)
    assert (told["type"], told["amount"], told["payment_reference"]) == ("payout.returned", 10000, first)
    assert "in no payment file yet" in fangst(
        "payout", *site.store, "--merchant", payee, "--payment-file", tmp_path / "no.xml", *PAYER, expect=1
    ).err
    set_terms(site, payee, iban=OTHER_IBAN)
    second = filed(site, payee, tmp_path / "two.xml")
    assert (second, OTHER_IBAN in (tmp_path / "two.xml").read_text()) == (f"{first}-2", True)
    assert said(bank.take(paid_out, back))[1:] == [2, 0, 0, 0, 0, 0, 0]
    assert payout(site, payee)["status"] == "closed"
    assert said(bank.take(nok(debit(10000, second), account=account)))[5] == 1
    assert payout(site, payee)["status"] == "paid"
    assert said(bank.take(nok(debit(10000, second), account=account)))[7] == 1
    assert transactions(client, open="true")[0]["reason"] == "paid_twice"
    settle(site, payee)
    assert [one["settlement_amount"] for one in client.get("/merchant/v1/payouts").json()["payouts"]].count(10000) == 1
    site.verify()


def test_a_return_may_be_told_before_the_payment_and_by_the_bank_without_a_code(site, payee, tmp_path):
    bank = Bank(site, payee, tmp_path)
    account = f"NO{payee}"
    first = filed(site, payee, tmp_path / "one.xml")
    bank.take(nok(Entry([Detail(10000, end_to_end=first, currency="NOK")], reversal=True, currency="NOK"), account=account))
    assert [one["attempt"] for one in payout(site, payee)["returns"]] == [1]
    assert said(bank.take(nok(debit(10000, first), account=account)))[5] == 1
    assert payout(site, payee)["status"] == "closed"
    reference = payout(site, payee)["payment_reference"]
    fangst("payout", *site.store, "--merchant", payee, "--reissue", reference)
    fangst("payout", *site.store, "--merchant", payee, "--reissue", reference, expect=1)
    assert filed(site, payee, tmp_path / "two.xml") == f"{first}-2"
    site.verify()


def test_a_payment_that_is_not_the_payout_stays_open(site, payee, tmp_path):
    bank, client = Bank(site, payee, tmp_path), site.client(payee)
    account = f"NO{payee}"
    first = filed(site, payee, tmp_path / "one.xml")
    bank.take(
        nok(
            debit(9999, first),
            debit(10000, first, day="2020-01-01"),
            debit(10000, "SOMEBODY"),
            credit(10000, end_to_end="SOMEBODY", returned="AC01", currency="NOK"),
            debit(150, "", text="Charges of November"),
            account=account,
        )
    )
    reasons = [one["reason"] for one in transactions(client, open="true")]
    assert reasons == ["other_amount", "wrong_date", "unknown_debit", "unknown_return", "unknown_debit"]
    assert payout(site, payee)["status"] == "closed"
    site.verify()


def test_a_payout_that_was_marked_paid_by_hand_is_recognised(site, payee, tmp_path):
    bank, client = Bank(site, payee, tmp_path), site.client(payee)
    first = filed(site, payee, tmp_path / "one.xml")
    fangst("payout", *site.store, "--merchant", payee, "--paid", first)
    (before,) = client.get(RECONCILIATION).json()["currencies"]
    assert (before["ledger_amount"], before["unseen_amount"]) == (-10000, -10000)
    bank.take(nok(Entry([], amount=-10000, batch=True, batch_id=first, currency="NOK"), account=f"NO{payee}"))
    (after,) = client.get(RECONCILIATION).json()["currencies"]
    assert (after["ledger_amount"], after["matched_amount"], after["unseen_amount"]) == (-10000, -10000, 0)


def test_the_bank_of_a_test_merchant_goes_by_its_clock(site, tmp_path):
    """Also if a payout has come back: others are paid meanwhile, and it is once it is to be paid again."""
    name = site.another("TBANK", "--test")
    bank, client = Bank(site, name, tmp_path), site.client(name)
    set_terms(site, name)
    first = invoiced(client, 10000)
    move(client, advance="P20D")
    day = {"day": read_clock(client)["now"][:10]}
    (reference,) = [one["payment_reference"] for one in client.get("/merchant/v1/payouts").json()["payouts"]]
    back = credit(10000, end_to_end=reference, returned="AC04", **day)
    told = said(bank.take(Statement([back, credit(10000, first["payment_reference"], **day)], account="SETBANK", **day)))
    assert (told[3], told[6]) == (1, 1)
    assert last_payments(client, 1)[0]["received_at"][:10] == day["day"]
    invoiced(client, 7000)
    move(client, advance="P10D")
    payouts = {one["settlement_amount"]: one["status"] for one in client.get("/merchant/v1/payouts").json()["payouts"]}
    assert payouts == {10000: "closed", 7000: "paid"}
    fangst("payout", *site.store, "--merchant", name, "--reissue", reference)
    move(client, advance="PT1H")
    payouts = client.get("/merchant/v1/payouts").json()["payouts"]
    assert [one["status"] for one in payouts] == ["paid", "paid"]
    site.verify()


# --- by hand --------------------------------------------------------------------------------------------------------


def test_what_is_open_is_decided_by_a_person_and_the_accounts_add_up(site, tmp_path):
    name = site.another("M710007")
    bank, client = Bank(site, name, tmp_path), site.client(name)
    lump = Entry([Detail(5000)], told=False, batch=True, bank_reference="L")
    bank.take(Statement([lump, credit(-150, text="charges")], account="FI0007", opening=1000))
    first, second = transactions(client, open="true", limit=1)
    assert (first["reason"], second["reason"]) == ("no_details", "unknown_debit")
    path = f"{TRANSACTIONS}/{second['transaction_id']}/resolutions"
    assert_problem(client.post(path, json={"resolution": "payment"}), 422, "UNPROCESSABLE_ENTITY")
    assert_problem(client.post(path, json={"resolution": "set_aside"}), 422, "UNPROCESSABLE_ENTITY")
    answer = client.post(path, json={"resolution": "set_aside", "note": "fee of the bank"})
    assert (answer.status_code, answer.json()["outcome"], answer.json()["note"]) == (200, "set_aside", "fee of the bank")
    path = f"{TRANSACTIONS}/{first['transaction_id']}/resolutions"
    answer = client.post(path, json={"resolution": "payment"})
    assert (answer.status_code, answer.json()["outcome"]) == (200, "payment")
    assert_problem(client.post(path, json={"resolution": "payment"}), 409, "CONFLICT")
    missing = f"{TRANSACTIONS}/{first['entry_id']}/resolutions"
    assert_problem(client.post(missing, json={"resolution": "payment"}), 404, "NOT_FOUND")
    assert last_payments(client, 1)[0]["unassigned_amount"] == 5000
    (account,) = client.get(RECONCILIATION).json()["accounts"]
    assert account == {
        "account": "FI0007",
        "currency": "SEK",
        "matched_amount": 5000,
        "open_amount": 0,
        "open_transactions": 0,
        "set_aside_amount": -150,
        "booked_amount": 4850,
        "closing_amount": 5850,
        "closed_on": "2026-11-30T00:00:00.000Z",
        "unexplained_amount": 1000,
    }
    assert transactions(client, open="true") == []
    assert len(transactions(client)) == 2
    site.verify()


# --- files that are none ----------------------------------------------------------------------------------------------

GOOD = Statement([credit(100), credit(200)], account="DK0001").xml()
BAD_FILES = {
    "empty": ("", "not well-formed XML"),
    "cut": (GOOD[: len(GOOD) * 2 // 3], "not well-formed XML"),
    "json": ('{"entries":[]}', "not well-formed XML"),
    "payments": (GOOD.replace("camt.053", "pain.001"), "the root must be a Document of urn:iso"),
    "intraday": (GOOD.replace("camt.053", "camt.052"), "the root must be a Document of urn:iso"),
    "doctype": (GOOD.replace("<Document", '<!DOCTYPE a [<!ENTITY b "b">]><Document', 1), "no DOCTYPE"),
    "comma": (GOOD.replace(">2<", ">2,00<", 1), "line 4: Ntry/Amt must be a number with at most 2 decimals, but was '2,00'"),
    "currency": (GOOD.replace('"SEK">2<', '"XQX">2<', 1), "Ccy of three capital letters"),
    "side": (GOOD.replace("CRDT</CdtDbtInd><Sts>", "BOTH</CdtDbtInd><Sts>", 1), "must be CRDT or DBIT, but was 'BOTH'"),
    "day": (GOOD.replace("<Dt>2026-11-30</Dt></BookgDt>", "<Dt>30.11.2026</Dt></BookgDt>", 1), "must be a date such as"),
    "no account": (re.sub("<Acct>.*</Acct>", "", GOOD), "Acct/Id/IBAN or Acct/Id/Othr/Id"),
    "no id": (re.sub("<Stmt><Id>[^<]*</Id>", "<Stmt>", GOOD), "Id must come before the entries"),
    "deep": (GOOD.replace("<NtryDtls>", "<a>" * 40 + "</a>" * 40 + "<NtryDtls>", 1), "at most 32 deep"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_none_changes_nothing_and_says_why(client, bank, name):
    text, expected = BAD_FILES[name]
    before = len(transactions(client))
    ran = bank.take(text, expect=1)
    assert expected in ran.err, ran.err
    assert len(transactions(client)) == before


def test_a_good_file_counts_beside_a_bad_one(client, bank):
    ran = bank.take("nonsense", GOOD, expect=1)
    assert said(ran)[:4] == [2, 0, 0, 2]
    missing = fangst("bank", "import", *bank.site.store, "--merchant", MERCHANT, "/nowhere.xml", expect=1)
    assert "cannot read /nowhere.xml" in missing.err
    assert "FILE" in fangst("bank", "import", *bank.site.store, "--merchant", MERCHANT, expect=2).err


def test_the_books_are_right(site):
    site.verify()
