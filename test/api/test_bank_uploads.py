"""Bank files that the merchant's staff uploads: the same as an import, but only of accounts that are theirs, and each once."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from support.invoices import PAYMENTS, invoices, plan
from support.merchant import all_of
from support.orders import Shop, place
from support.payouts import bring_and_settle, set_terms
from support.program import fangst
from support.recorded import with_captures
from support.site import Site
from support.statements import Detail, Entry, Statement, credit
from support.wire import assert_problem, captured

UPLOADS = "/merchant/v1/bank-uploads"
TRANSACTIONS = "/merchant/v1/bank-transactions"
RECONCILIATION = "/merchant/v1/bank-reconciliation"
XML = {"Content-Type": "application/xml"}
ACCOUNT = "FI2112345600000785"

shop = Shop(5302)


@pytest.fixture(scope="module")
def merchant(site: Site, tmp_path_factory) -> str:
    """A merchant whose account the operator has named, by a first statement without entries."""
    name = site.another("M720001")
    path = tmp_path_factory.mktemp("bank") / "first.xml"
    path.write_text(Statement([], account=ACCOUNT, name="FIRST").xml())
    fangst("bank", "import", *site.store, "--merchant", name, path)
    return name


@pytest.fixture(scope="module")
def client(site: Site, merchant: str) -> httpx.Client:
    """A client with an API key of that merchant."""
    return site.client(merchant)


def told(*entries: Entry, **members) -> Statement:
    """A statement of the merchant's account."""
    members.setdefault("account", ACCOUNT)
    return Statement(list(entries), **members)


def inner(statement: Statement) -> str:
    """The element of the statement itself."""
    return "<Stmt>" + statement.xml().split("<Stmt>")[1].split("</Stmt>")[0] + "</Stmt>"


def upload(client: httpx.Client, body: Statement | str | bytes, name: str = "", **headers) -> httpx.Response:
    """Uploads a file."""
    content = body.xml() if isinstance(body, Statement) else body
    return client.post(UPLOADS, content=content, params={"file_name": name} if name else {}, headers=XML | headers)


def refused(answer: httpx.Response, status: int, code: str, why: str) -> None:
    """It was refused with that sentence."""
    assert why in assert_problem(answer, status, code)["detail"]


def taken(client: httpx.Client, body: Statement | str | bytes, name: str = "") -> dict:
    """What a file came to."""
    answer = upload(client, body, name)
    assert answer.status_code == 201, answer.text
    return answer.json()


def invoiced(client: httpx.Client, amount: int) -> dict:
    """The invoice of an order that is captured in full."""
    order = place(client, shop.order_of(amount))
    captured(client, order, amount)
    (invoice,) = invoices(client, order)
    return invoice | {"order": order}


def open_amount(client: httpx.Client, invoice: dict) -> int:
    """What is still to be paid of it."""
    (now,) = plan(client, invoice["order"])["invoices"]
    return now["open_amount"]


def last_open(client: httpx.Client) -> dict:
    """The open transaction that was told last."""
    return client.get(TRANSACTIONS, params={"open": "true", "limit": 200}).json()["transactions"][-1]


def resolve(client: httpx.Client, transaction: dict, **body) -> httpx.Response:
    """Says what a transaction is."""
    return client.post(f"{TRANSACTIONS}/{transaction['transaction_id']}/resolutions", json=body)


def test_a_file_says_what_it_came_to_and_the_same_file_does_nothing_twice(client):
    invoice = invoiced(client, 10000)
    file = told(
        credit(10000, invoice["payment_reference"]),
        credit(777, "no such reference"),
        credit(-50, text="Fee"),
        credit(400, status="PDNG"),
    )
    first = taken(client, file, "day 1.xml")
    assert open_amount(client, invoice) == 0
    came_to = {"new_entries": 3, "known_entries": 0, "pending_entries": 1, "payments": 2, "unassigned_payments": 1}
    assert {key: first[key] for key in came_to} == came_to
    assert (first["open_transactions"], first["file_name"], first["statements"]) == (1, "day 1.xml", 1)
    assert "is_repeated" not in first
    payments = all_of(client, PAYMENTS)
    again = taken(client, file, "another name.xml")
    assert again == first | {"is_repeated": True}
    assert all_of(client, PAYMENTS) == payments
    listed = client.get(UPLOADS, params={"limit": 1}).json()
    assert listed["uploads"] == [first]


def test_another_file_with_the_same_entries_counts_them_once(client):
    invoice = invoiced(client, 10000)
    entry = credit(6000, invoice["payment_reference"])
    assert taken(client, told(entry))["new_entries"] == 1
    both = taken(client, told(entry, credit(1000, invoice["payment_reference"])))
    assert (both["known_entries"], both["new_entries"], both["payments"]) == (1, 1, 1)
    assert open_amount(client, invoice) == 3000


def test_of_files_that_come_at_once_every_entry_counts_once(site, client, merchant):
    invoice = invoiced(client, 10000)
    entries = [credit(100, invoice["payment_reference"]) for _ in range(20)]
    same, other = told(*entries).xml(), told(*reversed(entries)).xml()
    with ThreadPoolExecutor(8) as pool:
        came_to = list(pool.map(lambda file: taken(site.client(merchant), file), 4 * [same, other]))
    assert sum(one["new_entries"] for one in came_to if "is_repeated" not in one) == 20
    assert sum("is_repeated" not in one for one in came_to) == 2
    assert open_amount(client, invoice) == 8000


def test_uploads_are_told_in_pages(client):
    newest_first = [taken(client, told()) for _ in range(2)][::-1]
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(UPLOADS, params={"limit": 1, "cursor": cursor}).json()
        seen += page["uploads"]
        cursor = page.get("next")
    assert seen[:2] == newest_first
    assert len({one["upload_id"] for one in seen}) == len(seen)
    assert [one["upload_id"] for one in seen] == sorted((one["upload_id"] for one in seen), reverse=True)


def test_only_an_account_that_the_operator_named_is_taken(site, client):
    other = site.client(site.another("M720002"))
    file = told(credit(100))
    for uploader, account in ((other, ACCOUNT), (client, "NO9386011117947")):
        answer = upload(uploader, told(credit(100), account=account))
        refused(answer, 422, "UNPROCESSABLE_ENTITY", f"The account {account} is not known as yours")
        assert uploader.get("/merchant/v1/bank-statements", params={"limit": 200}).text.count("NO93860") == 0
    two = told(credit(100)).xml().replace("</Stmt>", "</Stmt>" + inner(told(account="NO9386011117947")))
    before = client.get(RECONCILIATION).json()
    refused(upload(client, two), 422, "UNPROCESSABLE_ENTITY", "NO9386011117947 is not known as yours")
    assert client.get(RECONCILIATION).json() == before, "all of a file, or nothing"
    assert taken(client, file)["new_entries"] == 1


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "it is empty"),
        ("no XML", "line 1"),
        ("<Document/>", "camt"),
        ('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>', "line 1: there must be no DOCTYPE"),
        ('<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>', "line 1: there must be no DOCTYPE"),
        (told(credit(100)).xml()[:-40], "line"),
        (told(credit(100)).xml().replace("<Amt Ccy", "<Amt Xcy"), "Amt"),
    ],
)
def test_what_is_no_bank_file_is_refused_with_what_is_wrong(client, body, why):
    before = client.get(RECONCILIATION).json()
    answer = upload(client, body)
    refused(answer, 422, "UNPROCESSABLE_ENTITY", why)
    assert "root:" not in answer.text
    assert client.get(RECONCILIATION).json() == before


def test_a_file_in_another_encoding_is_read(client):
    text = told(credit(123, text="Åsa Öberg", name="Åsa")).xml().replace("UTF-8", "ISO-8859-1")
    assert taken(client, text.encode("latin-1"))["payments"] == 1
    assert all_of(client, PAYMENTS)[-1]["reference"] == "Åsa Öberg"


def test_limits_are_told(client):
    many = told(Entry([Detail(1) for _ in range(2001)], bank_reference="MANY"))
    refused(upload(client, many), 422, "UNPROCESSABLE_ENTITY", "at most 2000 entries")
    pages = told().xml().replace("</Stmt>", "</Stmt>" + 100 * inner(told()))
    refused(upload(client, pages), 422, "UNPROCESSABLE_ENTITY", "at most 100 statements")
    assert upload(client, b" " * (8 * 1024 * 1024 + 1)).status_code == 413
    refused(upload(client, told(), **{"Content-Type": "application/json"}), 415, "UNSUPPORTED_MEDIA_TYPE", "XML")


def test_nobody_uploads_without_the_verb(site):
    site.create_user("looks@fjord.example", "viewer")
    viewer = site.sign_in("looks@fjord.example")
    refused(upload(viewer, told()), 403, "FORBIDDEN", "")
    refused(viewer.get(UPLOADS), 403, "FORBIDDEN", "")
    refused(upload(site.client(None), told()), 401, "UNAUTHORIZED", "")
    refused(upload(site.client(None), "no XML" * 10000), 401, "UNAUTHORIZED", "")


def test_a_file_of_somebody_who_is_not_let_in_is_not_parsed(site, client):
    """Refused either way, but only one of the two costs the time of a parser."""
    body = told().xml().replace("<Stmt>", "<Stmt>" + "<Extra><Of/></Extra>" * 250_000)[:-20]
    stranger = site.client(None)
    stranger.headers["Authorization"] = "Basic TTE6d3Jvbmc="

    def spent(who: httpx.Client, status: int, code: str) -> float:
        began = site.server.processor_seconds()
        for _ in range(2):
            assert_problem(upload(who, body), status, code)
        return site.server.processor_seconds() - began

    assert spent(stranger, 401, "UNAUTHORIZED") < spent(client, 422, "UNPROCESSABLE_ENTITY") / 2


def test_what_is_open_is_said_to_pay_an_invoice(client):
    invoice, other = invoiced(client, 10000), invoiced(client, 5000)
    details = [Detail(6000), Detail(4000)]
    taken(client, told(Entry(details, bank_reference="LUMP-1", told=False, batch=True)))
    lump = last_open(client)
    assert (lump["amount"], lump["reason"]) == (10000, "no_details")
    refused(resolve(client, lump, resolution="payment", invoice_number=10**9), 422, "UNPROCESSABLE_ENTITY", "no invoice")
    done = resolve(client, lump, resolution="payment", invoice_number=invoice["invoice_number"])
    assert (done.status_code, done.json()["outcome"]) == (200, "payment")
    assert (open_amount(client, invoice), open_amount(client, other)) == (0, 5000)
    refused(resolve(client, lump, resolution="payment"), 409, "CONFLICT", "known what the transaction is")


def balances(client: httpx.Client) -> dict:
    """The reconciliation of the one account."""
    (account,) = client.get(RECONCILIATION).json()["accounts"]
    return account


def test_the_sums_move_with_what_becomes_of_each(client):
    before = balances(client)
    taken(client, told(credit(-70, text="Fee"), credit(900, "nobody's")))
    booked = balances(client)
    assert booked["matched_amount"] - before["matched_amount"] == 900
    assert booked["open_amount"] - before["open_amount"] == -70
    assert booked["open_transactions"] - before["open_transactions"] == 1
    assert resolve(client, last_open(client), resolution="set_aside", note="Fee").status_code == 200
    after = balances(client)
    assert (after["open_amount"], after["open_transactions"]) == (before["open_amount"], before["open_transactions"])
    assert after["set_aside_amount"] - booked["set_aside_amount"] == -70
    assert after["booked_amount"] == booked["booked_amount"]


def filed(site: Site, merchant: str, path) -> str:
    """Writes a payment file, and gives the ids in it."""
    fangst("payout", *site.store, "--merchant", merchant, "--payment-file", path, "--payer", "Fangst AB", "--payer-iban", "SE4550000000058398257466")
    return path.read_text()


def test_a_payout_is_paid_by_an_upload_and_comes_back_only_by_the_word_of_the_operator(site, tmp_path):
    name = site.another("M720003")
    account = "DE89370400440532013000"
    first = tmp_path / "first.xml"
    first.write_text(Statement([], account=account).xml())
    fangst("bank", "import", *site.store, "--merchant", name, first)
    client = site.client(name)
    set_terms(site, name, iban="NO9386011117947")
    bring_and_settle(site, with_captures(10000), merchant=name)
    (payout,) = client.get("/merchant/v1/payouts").json()["payouts"]
    reference, amount = payout["payment_reference"], payout["settlement_amount"]
    filed(site, name, tmp_path / "pay.xml")

    def status() -> str:
        return client.get(f"/merchant/v1/payouts/{reference}").json()["status"]

    def nok(*entries: Entry) -> Statement:
        return Statement(list(entries), account=account, currency="NOK")

    def one(minor: int, **detail) -> Entry:
        return Entry([Detail(minor, currency="NOK", **detail)], currency="NOK", bank_reference=f"P{minor}{len(detail)}")

    assert taken(client, nok(one(-amount + 1)))["open_transactions"] == 1
    wrong = last_open(client)
    for body, why in (
        ({"resolution": "payout"}, "payment_reference must say"),
        ({"resolution": "payout", "payment_reference": "AAAAAAAA"}, "no payout AAAAAAAA"),
        ({"resolution": "payout", "payment_reference": reference}, "other_amount"),
    ):
        refused(resolve(client, wrong, **body), 422, "UNPROCESSABLE_ENTITY", why)
    assert status() == "closed"
    assert taken(client, nok(one(-amount)))["open_transactions"] == 1, "without its id nobody knows what it is"
    assert resolve(client, last_open(client), resolution="payout", payment_reference=reference).json()["outcome"] == "payout"
    assert status() == "paid"

    fake = one(amount, end_to_end=reference)
    assert taken(client, nok(fake))["open_transactions"] == 1
    genuine = tmp_path / "genuine.xml"  # the bank's entry of that reference is something else
    genuine.write_text(nok(Entry([Detail(amount, "12", currency="NOK")], currency="NOK", bank_reference=fake.bank_reference)).xml())
    fangst("bank", "import", *site.store, "--merchant", name, genuine)
    assert (last_open(client)["reason"], status()) == ("unconfirmed_return", "paid")

    back = nok(one(amount, end_to_end=reference, returned="AC04"))
    assert taken(client, back)["open_transactions"] == 1
    assert (last_open(client)["reason"], status()) == ("unconfirmed_return", "paid")
    told_by_operator = tmp_path / "back.xml"
    told_by_operator.write_text(back.xml())
    fangst("bank", "import", *site.store, "--merchant", name, told_by_operator)
    assert status() == "closed"
    fangst("bank", "import", *site.store, "--merchant", name, told_by_operator)
    assert len(client.get(f"/merchant/v1/payouts/{reference}").json()["returns"]) == 1


def test_the_books_are_right(site):
    fangst("verify", *site.store)
