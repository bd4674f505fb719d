"""Refunds through the Merchant API: by line, by amount, all; what they would do; and never more than was captured."""

from functools import partial

import pytest

from support.invoices import invoices, paid, plan_when
from support.mailbox import choose_mails
from support.merchant import detail, taken, timeline
from support.orders import PLACE, address, line, order, place
from support.payouts import add_fee, set_terms
from support.site import Site
from support.together import at_once
from support.wire import assert_problem, captured, read, refunded

DISPUTED = "A capture of the order is disputed. Refund not possible before that ends"


def ask(client, placed: dict, body: dict, what: str = "refunds", **headers):
    """Asks for a refund; the caller looks at the answer."""
    return client.post(f"{PLACE}/{placed['order_id']}/{what}", json=body, headers=headers)


def refund(client, placed: dict, body: dict, **headers) -> dict:
    """Refunds, which must be possible."""
    answer = ask(client, placed, body, **headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def preview(client, placed: dict, body: dict) -> dict:
    """Previews a refund, which must be possible."""
    answer = ask(client, placed, body, "refunds:preview")
    assert answer.status_code == 200, answer.text
    return answer.json()


def returns(client, placed: dict) -> list[tuple[int, int]]:
    """Gives what of each line may come back, in units and in money."""
    lines = detail(client, placed)["order_lines"]
    return [(each["refundable_quantity"], each["refundable_amount"]) for each in lines]


def back(client, placed: dict) -> list[tuple[int, int]]:
    """Gives the lines of the last refund."""
    return [
        (each["quantity"], each["total_amount"])
        for each in read(client, placed)["refunds"][-1]["order_lines"]
    ]


def lines(*parts: tuple[int, int]) -> dict:
    """The body for these quantities of these lines."""
    return {"lines": [{"line": number, "quantity": quantity} for number, quantity in parts]}


@pytest.fixture
def bought(client) -> dict:
    """An order to be paid by invoice, captured in full by line: 3 for 10000 and 7 for 9999."""
    goods = [line(3, 3334, 2500, 2, reference="A"), line(7, 1429, 2500, 4, reference="B")]
    who = address("Elin", "Öberg", "Strandgatan 21", "62156", "Visby", "SE")
    placed = place(client, order(goods, payment_method={"type": "INVOICE"}, billing_address=who))
    taken(client, placed, {"full": True})
    return placed


@pytest.fixture(scope="module")
def paid_out(site: Site) -> dict:
    """A merchant who is paid out, and charged 2.4 % and VAT, which come back with refunds."""
    add_fee(site, rate=24000, vat_rate=2500, refund="percentage")
    return set_terms(site, delay_days=1)


def test_lines_come_back_part_by_part_and_add_up(client, bought):
    """Each part is left * q / units left, rounded down; the last has the rest."""
    assert returns(client, bought) == [(3, 10000), (7, 9999)]
    assert refund(client, bought, lines((0, 1)))["refunded_amount"] == 3333
    assert returns(client, bought)[0] == (2, 6667)
    assert refund(client, bought, lines((0, 1), (1, 3)))["refunded_amount"] == 3333 + 4285
    assert back(client, bought) == [(1, 3333), (3, 4285)]
    assert refund(client, bought, lines((0, 1), (1, 4)))["refunded_amount"] == 3334 + 5714
    assert returns(client, bought) == [(0, 0), (0, 0)]
    after = detail(client, bought)
    assert (after["refunded_amount"], after["refundable_amount"]) == (19999, 0)
    assert after["actions"]["refund"] == {
        "allowed": False,
        "reason": "Refunded amount 1 is higher than what is captured and not yet refunded, 0. Refund not possible",
        "reason_code": "NOTHING_REFUNDABLE",
    }


def test_all_that_is_left_has_its_lines_unless_an_amount_came_between(client, bought):
    """An amount is of no line, so the lines that are left no longer come to what is left."""
    refund(client, bought, lines((1, 2)))
    answer = refund(client, bought, {"full": True})
    assert answer["refunded_amount"] == 19999 - 9999 * 2 // 7
    assert answer["order"]["refunded_amount"] == 19999
    assert [quantity for quantity, _ in back(client, bought)] == [3, 5]
    other = place(client, order([line(2, 500)]))
    taken(client, other, {"full": True})
    refund(client, other, {"refunded_amount": 1})
    refund(client, other, {"full": True})
    assert back(client, other) == []
    assert read(client, other)["refunded_amount"] == 1000


def test_a_return_fee_is_a_line_below_zero(client, bought):
    """What is paid back is less; the captures keep the rest."""
    body = lines((0, 3)) | {"return_fee_amount": 500, "return_fee_tax_rate": 2500}
    assert preview(client, bought, body)["refunded_amount"] == 9500
    assert refund(client, bought, body)["refunded_amount"] == 9500
    fee = read(client, bought)["refunds"][0]["order_lines"][1]
    assert (fee["type"], fee["total_amount"], fee["total_tax_amount"]) == ("return_fee", -500, -100)
    assert returns(client, bought) == [(0, 0), (7, 9999)]
    for wrong in (
        {"refunded_amount": 100, "return_fee_amount": 1},
        lines((1, 7)) | {"return_fee_amount": 9999},
    ):
        problem = assert_problem(ask(client, bought, wrong), 422, "UNPROCESSABLE_ENTITY")
        assert problem["errors"][0]["field"] == "return_fee_amount"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "refunded_amount"),
        ({"full": True} | lines((0, 1)), "refunded_amount"),
        (lines((2, 1)), "lines[0].line"),
        (lines((0, 4)), "lines[0].quantity"),
        (lines((0, 2), (0, 2)), "lines[1].quantity"),
        (lines((0, 1)) | {"refunded_amount": 3334}, "refunded_amount"),
        ({"full": True, "refunded_amount": 19998}, "refunded_amount"),
    ],
    ids=str,
)
def test_what_is_not_there_is_refused_by_field(client, bought, body, field):
    """Nothing is refunded, and the preview says the same."""
    for what in ("refunds", "refunds:preview"):
        problem = assert_problem(ask(client, bought, body, what), 422, "UNPROCESSABLE_ENTITY")
        assert problem["errors"][0]["field"] == field
    assert read(client, bought)["refunded_amount"] == 0


def test_a_preview_tells_payout_invoice_and_mails_and_changes_nothing(site, client, paid_out, bought):
    """The fee comes back in proportion; what the customer has not paid yet is credited."""
    choose_mails(site, mails=["refund"], copy_to="")
    (invoice,) = invoices(client, bought)
    before = read(client, bought), timeline(client, bought)
    told = preview(client, bought, {"refunded_amount": 5000})
    payout = told["payout"]
    assert (payout["fee_refund_amount"], payout["tax_refund_amount"]) == (120, 30)
    assert payout["settlement_amount"] == -5000 + 150
    (credit,) = told["credits"]
    assert (credit["invoice_number"], credit["credited_amount"], credit["owed_back_amount"]) == (
        invoice["invoice_number"],
        5000,
        0,
    )
    assert [each["kind"] for each in told["mails"]] == ["refund"]
    assert told["ledger"] == [
        {"debit_account": "MERCHANT_PAYABLE", "credit_account": "CUSTOMER_RECEIVABLE", "amount": 5000}
    ]
    assert (told["refundable_amount"], told["etag"]) == (14999, '"2"')
    assert (read(client, bought), timeline(client, bought)) == before
    choose_mails(site, mails=[], copy_to="")


def test_what_was_paid_is_owed_back_as_the_preview_said(client, bought):
    """The invoice of 19999 is paid but for 4000."""
    (invoice,) = invoices(client, bought)
    paid(client, invoice["payment_reference"], 15999)
    (credit,) = preview(client, bought, {"refunded_amount": 5000})["credits"]
    assert (credit["credited_amount"], credit["owed_back_amount"]) == (4000, 1000)
    refund(client, bought, {"refunded_amount": 5000})
    told = plan_when(client, bought, "credit", lambda plan: plan["invoices"][0].get("credits"))
    (made,) = told["invoices"][0]["credits"]
    assert (made["credited_amount"], made["owed_back_amount"]) == (4000, 1000)


def test_where_there_is_no_invoice_there_is_no_credit(client):
    """A card is paid back by itself."""
    placed = place(client, order([line(1, 5000)], payment_method={"type": "CARD"}))
    captured(client, placed, 5000)
    told = preview(client, placed, {"full": True})
    assert "credits" not in told
    assert [each["kind"] for each in told["notices"]][-1] == "without_lines"


def test_the_same_key_refunds_once(client, bought):
    """A lost answer is asked for again."""
    body = {"refunded_amount": 1000}
    first, again = (ask(client, bought, body, **{"Idempotency-Key": "refund-once"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.headers["Refund-Id"] == first.json()["refund_id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert read(client, bought)["refunded_amount"] == 1000


def test_of_two_at_the_same_time_one_gets_the_last_of_it(site, client, bought):
    """Neither by amount nor by line is anything given back twice."""
    refund(client, bought, {"refunded_amount": 19998})
    clients = site.crowd(4)
    answers = at_once([partial(ask, one, bought, {"refunded_amount": 1}) for one in clients])
    assert sorted(answer.status_code for answer in answers) == [201, 403, 403, 403]
    other = place(client, order([line(3, 500)]))
    taken(client, other, {"full": True})
    answers = at_once([partial(ask, one, other, lines((0, 2))) for one in clients])
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]
    assert (read(client, bought)["refunded_amount"], read(client, other)["refunded_amount"]) == (19999, 1000)


def test_under_the_etag_of_an_older_preview_nothing_is_refunded(client, bought):
    """Somebody else was faster, though enough is left for both."""
    told = preview(client, bought, {"refunded_amount": 1000})
    refund(client, bought, {"refunded_amount": 500})
    answer = ask(client, bought, {"refunded_amount": 1000}, **{"If-Match": told["etag"]})
    assert_problem(answer, 412, "PRECONDITION_FAILED")
    assert read(client, bought)["refunded_amount"] == 500
    fresh = preview(client, bought, {"refunded_amount": 1000})
    refund(client, bought, {"refunded_amount": 1000}, **{"If-Match": fresh["etag"]})


def test_lines_refunded_over_the_wire_count(client, bought):
    """They are found by reference; a return fee is none."""
    goods = {"reference": "B", "name": "B", "quantity": 4, "unit_price": 1429, "total_amount": 5716}
    fee = {"type": "return_fee", "name": "Fee", "quantity": 1, "unit_price": -16, "total_amount": -16}
    refunded(client, bought, 5700, order_lines=[goods, fee])
    assert returns(client, bought) == [(3, 10000), (3, 9999 - 5716)]


def test_while_it_is_disputed_nothing_is_refunded_and_the_order_says_so(client, paid_out, bought):
    """The action has the sentence of the refusal."""
    (capture,) = read(client, bought)["captures"]
    body = {
        "order_id": bought["order_id"],
        "capture_id": capture["capture_id"],
        "amount": 9999,
        "reason": "Broken",
    }
    dispute = client.post("/merchant/v1/disputes", json=body).json()
    after = detail(client, bought)
    assert after["actions"]["refund"] == {"allowed": False, "reason": DISPUTED, "reason_code": "CAPTURE_DISPUTED"}
    assert after["refundable_amount"] == 10000
    for what in ("refunds", "refunds:preview"):
        assert (
            assert_problem(ask(client, bought, {"full": True}, what), 403, "REFUND_NOT_ALLOWED")["detail"]
            == DISPUTED
        )
    client.post(f"/merchant/v1/disputes/{dispute['dispute_id']}/decisions", json={"outcome": "lost"})
    assert detail(client, bought)["actions"]["refund"] == {"allowed": True}
    assert refund(client, bought, {"full": True})["refunded_amount"] == 10000
    lost = detail(client, bought)["actions"]["refund"]
    assert "lost by a dispute" in lost["reason"] and lost["reason_code"] == "NOTHING_REFUNDABLE"


def test_nothing_captured_is_nothing_to_refund(client):
    """In the words of the Order Management API."""
    placed = place(client, order([line(1, 5000)]))
    for body in ({"full": True}, {"refunded_amount": 1}):
        problem = assert_problem(ask(client, placed, body), 403, "REFUND_NOT_ALLOWED")
        assert problem["detail"] == "Order has no captures. Refund not possible"


def test_finance_refunds_and_an_operator_does_not(site, bought):
    """Neither does a viewer; nor may they look at what it would do."""
    for role, statuses in (("finance", (200, 201)), ("operator", (403, 403)), ("viewer", (403, 403))):
        site.create_user(f"refund-{role}@fjord.example", role)
        user = site.sign_in(f"refund-{role}@fjord.example")
        told = ask(user, bought, {"refunded_amount": 1}, "refunds:preview")
        done = ask(user, bought, {"refunded_amount": 1})
        assert (told.status_code, done.status_code) == statuses
