"""Disputes in the merchant API: opened, listed with what they hold, decided; each event, line and balance once."""

import httpx
import pytest

from support.invoices import invoices
from support.merchant import pages, timeline
from support.orders import place
from support.payouts import add_fee, set_terms
from support.program import fangst
from support.site import Site
from support.wire import assert_problem, captured

DISPUTES = "/merchant/v1/disputes"
NOBODY = "0b5e1f5c-5a31-4f0e-9c3a-6a2f1d7e8c99"


@pytest.fixture(scope="module")
def merchant(site: Site) -> str:
    """One who is paid out."""
    merchant = site.another("M520001")
    add_fee(site, merchant, rate=24000, vat_rate=2500)
    set_terms(site, merchant)
    return merchant


@pytest.fixture(scope="module")
def their(site: Site, merchant: str) -> httpx.Client:
    """Their client."""
    return site.client(merchant)


def bought(their: httpx.Client, shop, amount: int = 10000) -> dict:
    """What names an order of which all is captured, and that capture."""
    order = place(their, shop.order_of(amount, payment_method={"type": "INVOICE"}))
    return {"order_id": order["order_id"], "capture_id": captured(their, order, amount)}


def opened(their: httpx.Client, of: dict, **members) -> dict:
    """Opens a dispute."""
    answer = their.post(DISPUTES, json={"reason": "goods_not_received"} | of | members)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"].endswith(f"{DISPUTES}/{answer.json()['dispute_id']}")
    return answer.json()


def decided(their: httpx.Client, dispute: dict, **members) -> httpx.Response:
    """Says how it ended."""
    return their.post(f"{DISPUTES}/{dispute['dispute_id']}/decisions", json=members)


def test_who_is_not_paid_out_opens_none_and_nothing_is_kept_but_the_answer(site: Site, shop):
    """Neither with an idempotency key nor without one."""
    unpaid = site.client(site.another("M520009"))
    of = bought(unpaid, shop)
    before = timeline(unpaid, of)
    for headers in ({}, {"Idempotency-Key": "once"}, {"Idempotency-Key": "once"}):
        answer = unpaid.post(DISPUTES, json={"reason": "goods_not_received"} | of, headers=headers)
        assert_problem(answer, 409, "CONFLICT")
    assert timeline(unpaid, of) == before
    assert unpaid.get(DISPUTES).json()["disputes"] == []
    assert (
        unpaid.post(
            f"/ordermanagement/v1/orders/{of['order_id']}/refunds", json={"refunded_amount": 1}
        ).status_code
        == 201
    )


def test_an_open_dispute_says_what_it_holds(their, shop):
    """So much of payouts, and the reminders of its invoice, until it is won."""
    of = bought(their, shop)
    (invoice,) = invoices(their, of)
    dispute = opened(their, of, amount=8000)
    assert (dispute["status"], dispute["amount"], dispute["withheld_amount"]) == ("open", 8000, 8000)
    assert (dispute["reminders_paused"], dispute["invoice_number"]) == (True, invoice["invoice_number"])
    assert dispute["opened_by"]["kind"] == "key"
    assert their.get(f"{DISPUTES}/{dispute['dispute_id']}").json() == dispute
    won = decided(their, dispute, outcome="won").json()
    assert (won["status"], won["withheld_amount"], won["reminders_paused"]) == ("won", 0, False)
    assert won["ended_at"] >= dispute["opened_at"]
    told = [each["type"] for each in timeline(their, of["order_id"])]
    assert [each for each in told if each.startswith("dispute.")] == ["dispute.opened", "dispute.won"]


def test_a_lost_dispute_tells_its_fee(their, shop):
    """And cannot be decided again; a won one costs nothing."""
    dispute = opened(their, bought(their, shop))
    assert_problem(decided(their, dispute, outcome="won", fee_amount=1), 422, "UNPROCESSABLE_ENTITY")
    lost = decided(their, dispute, outcome="lost", fee_amount=25000).json()
    assert (lost["status"], lost["fee_amount"], lost["withheld_amount"]) == ("lost", 25000, 0)
    assert_problem(decided(their, dispute, outcome="won"), 409, "CONFLICT")


def test_the_same_request_opens_one_dispute(their, shop):
    """By its idempotency key; the money is kept back once."""
    body = {"reason": "fraud", "amount": 1000} | bought(their, shop)
    answers = [their.post(DISPUTES, json=body, headers={"Idempotency-Key": "once"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    listed = their.get(DISPUTES, params={"order_id": body["order_id"]}).json()["disputes"]
    assert [each["amount"] for each in listed] == [1000]


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"order_id": NOBODY}, 404, "NO_SUCH_ORDER"),
        ({"capture_id": NOBODY}, 404, "NO_SUCH_CAPTURE"),
        ({"amount": 10001}, 409, "CONFLICT"),
        ({"amount": 0}, 422, "UNPROCESSABLE_ENTITY"),
        ({"reason": ""}, 422, "UNPROCESSABLE_ENTITY"),
    ],
)
def test_what_cannot_be_disputed_is_refused(their, shop, wrong, status, code):
    """And nothing is kept back."""
    of = bought(their, shop)
    assert_problem(their.post(DISPUTES, json={"reason": "fraud"} | of | wrong), status, code)
    assert their.get(DISPUTES, params={"order_id": of["order_id"]}).json()["disputes"] == []


def test_who_is_not_paid_out_has_no_disputes(site, shop):
    """There is nothing that could be kept back."""
    client = site.client(site.another("M520002"))
    refused = client.post(DISPUTES, json={"reason": "fraud"} | bought(client, shop))
    assert_problem(refused, 409, "CONFLICT")


def test_open_and_closed_disputes_are_listed_page_by_page(site, shop):
    """Each once, the last one first; and what is another merchant's is not there."""
    merchant = site.another("M520003")
    set_terms(site, merchant)
    client = site.client(merchant)
    made = [opened(client, bought(client, shop))["dispute_id"] for _ in range(5)]
    for dispute_id in made[:2]:
        assert decided(client, {"dispute_id": dispute_id}, outcome="lost").status_code == 200

    def ids(**wanted) -> list[str]:
        return [
            each["dispute_id"]
            for page in pages(client, DISPUTES, limit=2, **wanted)
            for each in page["disputes"]
        ]

    assert ids() == made[::-1]
    assert ids(status="open") == made[:1:-1]
    assert ids(status="closed") == made[1::-1]
    other = site.client(site.another("M520004"))
    assert other.get(DISPUTES).json() == {"disputes": []}
    assert_problem(other.get(f"{DISPUTES}/{made[0]}"), 404, "NOT_FOUND")
    assert_problem(decided(other, {"dispute_id": made[4]}, outcome="lost"), 404, "NOT_FOUND")
    both = {"status": "open", "order_id": NOBODY}
    assert_problem(client.get(DISPUTES, params=both), 422, "UNPROCESSABLE_ENTITY")


def test_only_who_settles_opens_and_decides(site, merchant, their, shop):
    """Whoever may see orders sees their disputes."""
    of = bought(their, shop)
    for role, may in (("viewer", False), ("operator", False), ("finance", True)):
        site.create_user(f"{role}@dispute.example", role, merchant)
        user = site.sign_in(f"{role}@dispute.example")
        answer = user.post(DISPUTES, json={"reason": "fraud", "amount": 100} | of)
        assert answer.status_code == (201 if may else 403), role
        assert user.get(DISPUTES).status_code == 200
        if may:
            assert answer.json()["opened_by"] == {"kind": "user", "name": "finance@dispute.example"}
            assert decided(user, answer.json(), outcome="won").status_code == 200


def test_verify_finds_a_list_that_is_wrong(site, their, shop):
    """What is listed as open is open in the events, and the other way round."""
    dispute = opened(their, bought(their, shop))
    assert fangst("verify", *site.store).code == 0
    for difference in (-1, 1):
        site.store.add_to("dispute", "is_open", "dispute_id", dispute["dispute_id"], difference)
        ran = fangst("verify", *site.store, expect=0 if difference > 0 else 1)
        assert ("is not listed as what it is" in ran.said) == (difference < 0)
