"""What customers pay: told, assigned, listed, given back."""

import httpx
import pytest

from support.invoices import PAY_BACKS, PAYMENTS, invoices, notice, paid, plan, plan_when
from support.merchant import all_of
from support.orders import PLACE, Shop, place
from support.site import SKERRY, Site
from support.wire import assert_problem, captured, refunded

shop = Shop(4102)


@pytest.fixture(scope="module")
def client(site: Site) -> httpx.Client:
    """A client with an API key."""
    return site.client()


def invoiced(client: httpx.Client, amount: int, **members) -> tuple[dict, dict]:
    """Gives an order that is captured in full, and its invoice."""
    order = place(client, shop.order_of(amount, **members))
    captured(client, order, amount)
    (invoice,) = invoices(client, order)
    return order, invoice


def test_a_payment_pays_the_invoice_whose_reference_it_has(client: httpx.Client) -> None:
    order, invoice = invoiced(client, 10000)
    spaced = " ".join(invoice["payment_reference"])
    payment = paid(client, spaced, 4000, external_id="B 17")
    assert payment["assignments"] == [
        {
            "invoice_number": invoice["invoice_number"],
            "order_id": order["order_id"],
            "capture_id": invoice["capture_id"],
            "amount": 4000,
        }
    ]
    assert (payment["unassigned_amount"], "reason" in payment) == (0, False)
    (now,) = plan(client, order)["invoices"]
    assert (now["status"], now["paid_amount"], now["open_amount"]) == ("open", 4000, 6000)
    assert now["parts"][0]["open_amount"] == 6000
    (seen,) = now["payments"]
    assert (seen["payment_id"], seen["external_id"], seen["amount"]) == (payment["payment_id"], "B 17", 4000)
    paid(client, invoice["payment_reference"], 6000)
    (now,) = plan(client, order)["invoices"]
    assert (now["status"], now["open_amount"], now["owed_back_amount"]) == ("paid", 0, 0)


def test_what_is_paid_too_much_is_owed_back(client: httpx.Client) -> None:
    order, invoice = invoiced(client, 10000)
    paid(client, invoice["payment_reference"], 12000)
    (now,) = plan(client, order)["invoices"]
    assert (now["status"], now["open_amount"], now["owed_back_amount"]) == ("paid", 0, 2000)


def test_a_payment_is_told_once_however_often(client: httpx.Client) -> None:
    order, invoice = invoiced(client, 10000)
    told = notice(invoice["payment_reference"], 10000)
    answers = [client.post(PAYMENTS, json=told) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true", "true"]
    assert answers[0].headers["Location"].endswith(f"{PAYMENTS}/{answers[0].json()['payment_id']}")
    assert plan(client, order)["invoices"][0]["paid_amount"] == 10000
    for change in ({"amount": 9999}, {"currency": "NOK"}, {"reference": "133"}):
        refusal = assert_problem(client.post(PAYMENTS, json=told | change), 409, "CONFLICT")
        assert refusal["errors"][0]["field"] == "external_id"


def test_a_refund_before_the_payment_is_a_credit_and_after_it_is_owed_back(client: httpx.Client) -> None:
    order, invoice = invoiced(client, 10000)
    refunded(client, order, 3000)
    plan_when(client, order, "the credit", lambda now: now["invoices"][0]["open_amount"] == 7000)
    paid(client, invoice["payment_reference"], 7000)
    refund_id = refunded(client, order, 2000)
    now = plan_when(client, order, "what is owed", lambda now: now["invoices"][0]["owed_back_amount"] == 2000)
    credit = now["invoices"][0]["credits"][1]
    assert credit == {"refund_id": refund_id, "amount": 2000, "credited_amount": 0, "owed_back_amount": 2000}
    body = {"invoice_number": invoice["invoice_number"], "amount": 2000}
    answer = client.post(PAY_BACKS, json=body, headers={"Idempotency-Key": f"back-{invoice['invoice_number']}"})
    assert (answer.status_code, answer.json()["owed_back_amount"]) == (200, 0)
    again = client.post(PAY_BACKS, json=body, headers={"Idempotency-Key": f"back-{invoice['invoice_number']}"})
    assert (again.status_code, again.json()) == (200, answer.json())
    assert_problem(client.post(PAY_BACKS, json=body), 422, "UNPROCESSABLE_ENTITY")
    (now,) = plan(client, order)["invoices"]
    assert (now["paid_back_amount"], now["owed_back_amount"], now["open_amount"]) == (2000, 0, 0)


def test_what_pays_no_invoice_waits_and_is_assigned_by_hand(client: httpx.Client) -> None:
    order, invoice = invoiced(client, 10000)
    other, second = invoiced(client, 10000)
    slip = invoice["payment_reference"][:-1] + str((int(invoice["payment_reference"][-1]) + 1) % 10)
    payments = [
        paid(client, "133", 15000),
        paid(client, slip, 1000),
        paid(client, invoice["payment_reference"], 1000, currency="EUR"),
    ]
    assert [payment["reason"] for payment in payments] == [
        "unknown_reference",
        "wrong_check_digits",
        "other_currency",
    ]
    waiting = [payment["payment_id"] for payment in all_of(client, PAYMENTS, unassigned="true", limit=2)]
    assert [payment["payment_id"] for payment in payments] == waiting[-3:]
    path = f"{PAYMENTS}/{payments[0]['payment_id']}/assignments"
    answer = client.post(path, json={"invoice_number": invoice["invoice_number"], "amount": 10000})
    assert (answer.status_code, answer.json()["unassigned_amount"]) == (200, 5000)
    answer = client.post(path, json={"invoice_number": second["invoice_number"]})
    assert [one["amount"] for one in answer.json()["assignments"]] == [10000, 5000]
    assert plan(client, order)["invoices"][0]["status"] == "paid"
    assert plan(client, other)["invoices"][0]["open_amount"] == 5000
    now = client.get(f"{PAYMENTS}/{payments[0]['payment_id']}").json()
    assert (now["unassigned_amount"], now["reason"]) == (0, "unknown_reference")
    assert payments[0]["payment_id"] not in [
        payment["payment_id"] for payment in all_of(client, PAYMENTS, unassigned="true")
    ]
    assert payments[0]["payment_id"] in [payment["payment_id"] for payment in all_of(client, PAYMENTS)]


def test_what_cannot_be_assigned_says_what_can(client: httpx.Client) -> None:
    _, invoice = invoiced(client, 10000)
    payment = paid(client, "133", 1000)
    path = f"{PAYMENTS}/{payment['payment_id']}/assignments"
    number = invoice["invoice_number"]
    for body, field in (
        ({"invoice_number": 999999}, "invoice_number"),
        ({"invoice_number": number, "amount": 1001}, "amount"),
        ({"invoice_number": 0}, "invoice_number"),
        ({}, "invoice_number"),
    ):
        refusal = assert_problem(client.post(path, json=body), (400, 422))
        assert refusal["errors"][0]["field"] == field
    nobody = "0192f0c1-7a00-7c11-9d2e-3f4a5b6c7d8f"
    unknown = client.post(f"{PAYMENTS}/{nobody}/assignments", json={"invoice_number": number})
    assert_problem(unknown, 404, "NOT_FOUND")
    assert_problem(client.get(f"{PAYMENTS}/{nobody}"), 404, "NOT_FOUND")
    assert_problem(client.get(f"{PAYMENTS}/abc"), 400, "BAD_VALUE")


BAD = [
    ({"amount": 0}, "amount"),
    ({"amount": 200000001}, "amount"),
    ({"currency": "SKR"}, "currency"),
    ({"paid_at": "2999-01-01"}, "paid_at"),
    ({"paid_at": None}, "paid_at"),
    ({"external_id": ""}, "external_id"),
    ({"external_id": "x" * 101}, "external_id"),
    ({"reference": "1" * 141}, "reference"),
    ({"reference": None}, "reference"),
]


@pytest.mark.parametrize(("change", "field"), BAD)
def test_a_notice_that_cannot_be_right_names_the_member(client: httpx.Client, change: dict, field: str) -> None:
    refusal = assert_problem(client.post(PAYMENTS, json=notice("133", 1000) | change), (400, 422))
    assert refusal["errors"][0]["field"] == field


def test_only_who_settles_may_tell_of_payments(site: Site, client: httpx.Client) -> None:
    for role, may in (("viewer", False), ("operator", False), ("finance", True), ("admin", True)):
        site.create_user(f"{role}@pay.example", role)
        user = site.sign_in(f"{role}@pay.example")
        answer = user.post(PAYMENTS, json=notice("133", 1000))
        assert answer.status_code == (201 if may else 403), role
        assert user.get(PAYMENTS, params={"limit": 1}).status_code == 200


def test_payments_and_invoices_of_another_merchant_are_not_there(site: Site, client: httpx.Client) -> None:
    _, invoice = invoiced(client, 10000)
    payment = paid(client, "133", 1000)
    stranger = site.client(SKERRY)
    assert paid(stranger, invoice["payment_reference"], 1000)["reason"] == "unknown_reference"
    assert_problem(stranger.get(f"{PAYMENTS}/{payment['payment_id']}"), 404, "NOT_FOUND")
    body = {"invoice_number": invoice["invoice_number"], "amount": 1}
    assert_problem(stranger.post(PAY_BACKS, json=body), 404, "NOT_FOUND")
    assert len(all_of(stranger, PAYMENTS)) == 1


def test_a_wrong_assignment_is_taken_back_and_made_again(client: httpx.Client) -> None:
    order, invoice = invoiced(client, 10000)
    other, second = invoiced(client, 12000)
    payment = paid(client, invoice["payment_reference"], 12000)
    path = f"{PAYMENTS}/{payment['payment_id']}/unassignments"
    body = {"invoice_number": invoice["invoice_number"]}
    for wrong in ({"invoice_number": second["invoice_number"]}, body | {"amount": 12001}, {"invoice_number": 10**6}):
        assert_problem(client.post(path, json=wrong), 422, "UNPROCESSABLE_ENTITY")
    answer = client.post(path, json=body | {"amount": 1000}, headers={"Idempotency-Key": payment["payment_id"]})
    assert (answer.status_code, answer.json()["unassigned_amount"]) == (200, 1000)
    again = client.post(path, json=body | {"amount": 1000}, headers={"Idempotency-Key": payment["payment_id"]})
    assert again.json() == answer.json()
    (now,) = plan(client, order)["invoices"]
    assert (now["owed_back_amount"], [one["amount"] for one in now["payments"]]) == (1000, [11000])
    answer = client.post(path, json=body)
    assert (answer.json()["unassigned_amount"], answer.json()["assignments"]) == (12000, [])
    (now,) = plan(client, order)["invoices"]
    assert (now["status"], now["open_amount"], now["owed_back_amount"], "payments" in now) == ("open", 10000, 0, False)
    assign = f"{PAYMENTS}/{payment['payment_id']}/assignments"
    assert client.post(assign, json={"invoice_number": second["invoice_number"]}).status_code == 200
    assert plan(client, other)["invoices"][0]["status"] == "paid"
    told = all_of(client, f"{PLACE}/{order['order_id']}/timeline", type="payment.assigned,payment.unassigned")
    assert [(one["type"], one["amount"]) for one in told] == [
        ("payment.assigned", 12000),
        ("payment.unassigned", 1000),
        ("payment.unassigned", 11000),
    ]
    missing = f"{PAYMENTS}/{order['order_id']}/unassignments"
    assert_problem(client.post(missing, json=body), 404, "NOT_FOUND")


def test_payments_are_listed_from_either_end(client: httpx.Client) -> None:
    for _ in range(3):
        paid(client, "133", 100)
    every = [one["payment_id"] for one in all_of(client, PAYMENTS)]
    assert [one["payment_id"] for one in all_of(client, PAYMENTS, latest_first="true", limit=2)] == every[::-1]
    both = client.get(PAYMENTS, params={"latest_first": "true", "unassigned": "true"})
    assert_problem(both, 422, "UNPROCESSABLE_ENTITY")
