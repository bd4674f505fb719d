"""schemathesis, which reads the document and then tries everything that it allows, and what it does not.

It reads the exact view of the document, which says also what is taken besides what a client should send. It runs
against a server with orders in every state, so that half of its requests meet something. Its checks: no 5xx,
no status, header or body that is not documented, everything valid accepted, everything else refused. How it is set up,
and why, is in schemathesis.toml.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from support.bulk import ACTIONS, command, rested
from support.contract import Contract
from support.invoices import PAYMENTS, invoices, paid, plan_when
from support.merchant import finished, start_bulk, taken
from support.orders import Shop, place
from support.payouts import add_fee, set_terms, settle
from support.program import fangst
from support.recorded import AMOUNT, at_midnight, new_uuid, recorded, text_of, with_captures
from support.site import FJORD, PASSWORD, SKERRY, Site
from support.statements import Statement, credit
from support.wire import captured, refunded

SOAK = "FANGST_SOAK" in os.environ
EXAMPLES = 5000 if SOAK else 200
SECONDS = 6 * 3600 if SOAK else 1500
SEED = os.environ.get("FANGST_TEST_SEED", "20261122")
CONFIGURATION = Path(__file__).parent / "schemathesis.toml"
USER = "fuzz@example.com"
OTHERS = [f"fuzz{number}@example.com" for number in range(8)]  # whoever fails too often has to wait
OTHERS.append("elin@example.com")  # the document's example
FOR_TEST_MERCHANTS = ("getTestClock", "moveTestClock")
# Attacked by themselves: the first ones do something to all orders of a filter at once, the last uses up a link for good.
BULK = ("bulkCapture", "bulkAction", "uploadBulkFile")
# Without a mail server and a link in a mail these refuse all that is well formed: test/api/test_access_mails.py has them.
BY_MAIL = ("askForPasswordReset", "completePasswordReset", "askForSignInLink", "useSignInLink")
APART = (*BULK, "acceptInvitation", "resendMail", *BY_MAIL)
PLENTY = 6000 if SOAK else 1200
pytestmark = pytest.mark.timeout(SECONDS + 100)


def some_orders() -> list[dict]:
    """Orders in every state; many that are open, as trying uses them up."""
    lines = [{**recorded()["order_lines"][0], "total_amount": 200_000_000, "unit_price": 100_000_000}]
    large = {name: 200_000_000 for name in ("order_amount", "original_order_amount")}
    large |= {"remaining_authorized_amount": 200_000_000, "order_lines": lines}
    rest = [
        recorded(status="CANCELLED"),
        recorded(status="EXPIRED", remaining_authorized_amount=0, expires_at=at_midnight(-40)),
        recorded(fraud_status="PENDING"),
        with_captures(AMOUNT, refund=AMOUNT, status="CLOSED"),
    ]
    for _ in range(PLENTY // 4):
        rest += [recorded(), recorded(**large), with_captures(499800), with_captures(AMOUNT, refund=1000)]
    return rest


def some_payments(client: httpx.Client) -> list[str]:
    """Payments of which much waits to be assigned and some pays an invoice, the first, of which much is owed back."""
    order = place(client, Shop(4104).order_of(1000))
    taken(client, order, {"full": True})
    (invoice,) = invoices(client, order)
    paid(client, invoice["payment_reference"], 200_000_000)
    assert invoice["invoice_number"] == 1  # as in the document's examples
    payments = [paid(client, "133", 200_000_000)["payment_id"] for _ in range(20)]
    for payment_id in payments:
        assigned = {"invoice_number": 1, "amount": 1_000_000}
        assert client.post(f"{PAYMENTS}/{payment_id}/assignments", json=assigned).status_code == 200
    return payments


def some_transactions(site: Site, client: httpx.Client, path: Path) -> list[str]:
    """Transactions of the bank account of which nobody knows what they are."""
    path.write_text(Statement([credit(-100) for _ in range(60)]).xml())
    fangst("bank", "import", *site.store, "--merchant", FJORD, path)
    answer = client.get("/merchant/v1/bank-transactions", params={"open": "true", "limit": 60})
    return [one["transaction_id"] for one in answer.json()["transactions"]]


def some_disputes(client: httpx.Client) -> list[str]:
    """Disputes that wait to be decided."""
    order = place(client, Shop(4106).order_of(30000))
    of = {"order_id": order["order_id"], "capture_id": captured(client, order, 30000)}
    disputes = [client.post("/merchant/v1/disputes", json=of | {"amount": 100, "reason": "fraud"}) for _ in range(20)]
    return [answer.json()["dispute_id"] for answer in disputes]


def some_invitations(site: Site) -> list[str]:
    """Tokens of links by which nobody has become a user yet."""
    administrator = site.sign_in(USER)
    invited = [
        administrator.post("/merchant/v1/invitations", json={"email": f"guest{number}@example.com", "role": "viewer"})
        for number in range(20)
    ]
    return [answer.json()["token"] for answer in invited]


def an_invoice(client: httpx.Client) -> tuple[str, str, str]:
    """The order, capture and refund of an invoice with a credit note: what was imported has none."""
    order = place(client, Shop(4105).order_of(30000))
    capture_id = captured(client, order, 20000)
    refund_id = refunded(client, order, 500)
    plan_when(client, order, "a credit", lambda now: [one["refunded_amount"] for one in now["invoices"]] == [500])
    return order["order_id"], capture_id, refund_id


def a_job(client: httpx.Client, rows: int, **also) -> dict:
    """One of so many orders that are nobody's."""
    orders = [new_uuid() for _ in range(rows)]
    return client.post(ACTIONS, json={"action": "cancel", "order_ids": orders, **also}, timeout=60).json()


def a_checked_job(client: httpx.Client) -> str:
    return rested(client, a_job(client, 2000, dry_run=True))["job_id"]


def a_paused_job(client: httpx.Client) -> str:
    """What is over already cannot be paused: then it is one of more rows."""
    for rows in (2000, 10_000, 50_000, 100_000):
        job = a_job(client, rows)
        if command(client, job, "pause").is_success:
            return job["job_id"]
    raise AssertionError("even the longest job was over before it was paused")


@pytest.fixture(scope="module")
def stock(site: Site, tmp_path_factory) -> Path:
    """A folder with the configuration and the lists of ids that it names; the orders are in the store."""
    folder = tmp_path_factory.mktemp("schemathesis")
    pay_later = {"type": "INVOICE", "description": "Pay later"}  # the customer may be given longer to pay
    orders, history = some_orders(), with_captures(499800, refund=1000, initial_payment_method=pay_later)
    fresh = some_orders()[-PLENTY // 4 :]
    site.import_orders([text_of(order) for order in [*orders, *fresh, history]])
    for email in (USER, *OTHERS):
        site.create_user(email, "admin")
    client = site.client(FJORD)
    add_fee(site, rate=24000, vat_rate=2500)
    set_terms(site)
    payouts = settle(site)
    payments = some_payments(client)
    invoiced, its_capture, its_refund = an_invoice(client)
    job = start_bulk(client, {"order_ids": [order["order_id"] for order in orders[:8]]})
    finished(client, job)
    lists = {
        "orders": [order["order_id"] for order in orders[: len(orders) // 2]],
        "ended": [order["order_id"] for order in orders[len(orders) // 2 :]],
        "fresh": [order["order_id"] for order in fresh],
        "captured": [history["order_id"]],
        "captures": [history["captures"][0]["capture_id"]],
        "refunds": [history["refunds"][0]["refund_id"]],
        "invoiced": [invoiced],
        "invoiced_captures": [its_capture],
        "credited_refunds": [its_refund],
        "jobs": [job["job_id"]],
        "checked": [a_checked_job(client) for _ in range(5)],
        "paused": [a_paused_job(client) for _ in range(5)],
        "payouts": payouts,
        "payments": payments,
        "transactions": some_transactions(site, client, folder / "statement.xml"),
        "disputes": some_disputes(client),
        "tokens": some_invitations(site),
        "emails": [*OTHERS, "nobody@example.com"],
        "passwords": [PASSWORD],
    }
    for name, values in lists.items():
        (folder / f"{name}.txt").write_text("".join(f"{json.dumps(value)}\n" for value in values))
    (folder / "openapi.json").write_text(fangst("openapi", "--exact").out)
    return folder


@pytest.fixture(scope="module")
def attack(site: Site, stock: Path):
    """Runs schemathesis with these credentials and options; it must find nothing."""

    def run(credentials: dict[str, str], *options: str) -> str:
        settings = CONFIGURATION.read_text() + "".join(
            f"\n[auth.openapi.{scheme}]\n{values}\n" for scheme, values in credentials.items()
        )
        (stock / "schemathesis.toml").write_text(settings)
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "--no-color", "run"]
        command += ["openapi.json", "--url", site.server.url, "--checks", "all", "--seed", SEED]
        # Python 3.11 cannot parse in two threads at a time, which more workers would do; nor would they be faster.
        command += ["--workers", "1", "--max-examples", str(EXAMPLES), *options]
        done = subprocess.run(
            command,
            cwd=stock,
            env={**os.environ, "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        print(done.stdout)
        assert done.returncode == 0, done.stdout[-20000:] + done.stderr[-2000:]
        return done.stdout

    return run


def key_of(site: Site, merchant: str = FJORD) -> dict[str, str]:
    """The credentials of a shop."""
    key = site.keys[merchant]
    return {"basic": f'username = "{key.username}"\npassword = "{key.password}"'}


def session_of(client: httpx.Client) -> dict[str, str]:
    """The credentials of somebody who signed in."""
    cookie, token = client.cookies["fangst_session"], client.headers["X-CSRF-Token"]
    return {"session": f'api_key = "{cookie}"', "csrf": f'api_key = "{token}"'}


def without_sessions(contract: Contract) -> Iterator[str]:
    """The options that leave out what takes a session only, or a clock of one's own, or is attacked apart."""
    ways = {one.definition["operationId"]: one.definition["security"] for one in contract.operations}
    for_sessions = [name for name, security in ways.items() if security and not any("basic" in way for way in security)]
    assert {"getSession", "signOut", "listApiKeys", "listWebhooks"} <= set(for_sessions)
    for name in [*for_sessions, *FOR_TEST_MERCHANTS, *APART]:
        yield from ("--exclude-operation-id", name)


def test_with_an_api_key_the_server_does_what_the_document_says(site, contract, attack):
    """All operations that a key may call, and what follows from one to the next by the document's links."""
    said = attack(key_of(site), *without_sessions(contract))
    for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"):
        assert f"✅  {phase}" in said, said[-4000:]


def test_invitations_are_accepted_as_the_document_says(site, attack):
    """A link is good once, and every other one is refused. It has no links to others."""
    attack({}, "--include-operation-id", "acceptInvitation", "--phases", "examples,coverage,fuzzing")


def test_the_clock_of_a_test_merchant_does_what_the_document_says(site, attack):
    """Moved again and again. What comes while it moves is refused with a documented 503, which is no fault here."""
    site.another("T900001", "--test")
    options = ("--phases", "examples,coverage,fuzzing", "--exclude-checks", "not_a_server_error,positive_data_acceptance")
    for name in FOR_TEST_MERCHANTS:
        attack(key_of(site, "T900001"), "--include-operation-id", name, *options)


def test_with_a_session_the_server_does_what_the_document_says(site, attack):
    """Reading the session, and a change as the portal makes it, with what the change leads to."""
    client = site.sign_in(USER)
    names = ("getSession", "captureMerchantOrder", "getMerchantOrder")
    attack(session_of(client), *(option for name in names for option in ("--include-operation-id", name)))
    assert client.get("/merchant/v1/session").status_code == 200


def test_settings_and_terms_are_changed_as_the_document_says(site, attack):
    """Of the other merchant: whatever they become must disturb nobody else here."""
    site.create_user("fuzz@example.org", "admin", SKERRY)
    client = site.sign_in("fuzz@example.org")
    for name in ("updateSettings", "updatePayoutTerms", "updateLetterhead", "updateMailTerms"):
        attack(session_of(client), "--include-operation-id", name, "--phases", "examples,coverage,fuzzing")
    assert client.get("/merchant/v1/session").status_code in (200, 429)


def test_signing_out_does_what_the_document_says(site, attack):
    """The first of many ends the session; every other is refused. It has no links."""
    client = site.sign_in(USER)
    options = ("--include-operation-id", "signOut", "--phases", "examples,coverage,fuzzing", "--warnings", "off")
    attack(session_of(client), *options)
    assert client.get("/merchant/v1/session").status_code == 401


def test_bulk_jobs_do_what_the_document_says(site, attack):
    """With their jobs; after the others, to which they leave nothing."""
    commands = ("runJob", "pauseJob", "resumeJob", "cancelJob")
    names = (*BULK, "listJobs", "getJob", "getJobResults", "getJobResultFile", *commands)
    attack(key_of(site), *(option for name in names for option in ("--include-operation-id", name)))


def test_mails_are_asked_for_again_as_the_document_says(site, attack):
    """No mail server is there, so no mail was sent that could be: all is refused, as documented."""
    options = ("--include-operation-id", "resendMail", "--phases", "examples,coverage,fuzzing", "--warnings", "off")
    attack(key_of(site), *options)
