"""What belongs to another merchant does not exist: tried on every documented route that names anything."""

import re

import pytest

from support.contract import Contract
from support.merchant import finished, start_bulk
from support.orders import place
from support.site import SKERRY, Site
from support.wire import captured, order_path, read

UNKNOWN = "8c1f2f4e-90f0-6b39-9a53-6f3f0f3f9a09"
SHIPPING = {"shipping_info": [{"tracking_number": "1"}]}
LINES = {
    "order_amount": 100,
    "order_lines": [{"name": "Cap", "quantity": 1, "unit_price": 100, "total_amount": 100}],
}
BODIES = {
    "/merchant/v1/orders/{order_id}/order-lines": LINES,
    "/merchant/v1/orders/{order_id}/order-lines:preview": LINES,
    "/merchant/v1/orders/{order_id}/shipping-info": SHIPPING,
    "/merchant/v1/orders/{order_id}/captures/{capture_id}/shipping-info": SHIPPING,
    "/ordermanagement/v1/orders/{order_id}/authorization": {"order_amount": 4000},
    "/ordermanagement/v1/orders/{order_id}/shipping-info": SHIPPING,
    "/ordermanagement/v1/orders/{order_id}/captures/{capture_id}/extend-due-date": {"number_of_days": 10},
    "/merchant/v1/orders/{order_id}/fraud-status": {"fraud_status": "STOPPED"},
    "/ordermanagement/v1/orders/{order_id}/captures": {"captured_amount": 1},
    "/merchant/v1/orders/{order_id}/captures": {"captured_amount": 1},
    "/ordermanagement/v1/orders/{order_id}/refunds": {"refunded_amount": 1},
    "/merchant/v1/orders/{order_id}/captures:preview": {"captured_amount": 1},
    "/merchant/v1/orders/{order_id}/refunds": {"refunded_amount": 1},
    "/merchant/v1/orders/{order_id}/refunds:preview": {"refunded_amount": 1},
    "/merchant/v1/orders/{order_id}/notes": {"text": "Mine?"},
    "/merchant/v1/orders/{order_id}/tags": {"add": ["Mine"]},
    "/merchant/v1/orders/{order_id}/resends": {"event_id": UNKNOWN, "kind": "invoice"},
    "/merchant/v1/payments/{payment_id}/assignments": {"invoice_number": 1},
    "/merchant/v1/payments/{payment_id}/unassignments": {"invoice_number": 1},
    "/merchant/v1/views/{view_id}": {"name": "Mine?"},
    "/merchant/v1/approvals/{approval_id}/decisions": {"decision": "approved"},
    "/merchant/v1/disputes/{dispute_id}/decisions": {"outcome": "won"},
    "/merchant/v1/bank-transactions/{transaction_id}/resolutions": {"resolution": "payment"},
    "/ordermanagement/v1/orders/{order_id}/captures/{capture_id}/shipping-info": SHIPPING,
}

QUERIES = {"/merchant/v1/payouts/{payment_reference}/lines": {"step": "sale"}}


@pytest.fixture(scope="module")
def things(client, shop) -> dict[str, str]:
    """One thing of the first merchant for every parameter that a path can have."""
    placed = place(client, shop.order_of(5000))
    capture_id = captured(client, placed, 1000)
    refund = client.post(f"{order_path(placed)}/refunds", json={"refunded_amount": 10})
    job = start_bulk(client, {"order_ids": [place(client, shop.order_of(100))["order_id"]]})
    finished(client, job)
    told = {"external_id": "bank-1", "amount": 5, "currency": "SEK", "reference": "x", "paid_at": "2026-11-20", "payer": "Maja"}
    payment = client.post("/merchant/v1/payments", json=told)
    return {
        "payment_id": payment.json()["payment_id"],
        "order_id": placed["order_id"],
        "capture_id": capture_id,
        "job_id": job["job_id"],
        "refund_id": refund.headers["Refund-Id"],
    }


def test_foreign_things_are_404_on_every_route(contract: Contract, client, other, things):
    """The list of the routes is the contract's own, so a new route is tried as soon as it is documented."""
    tried = 0
    before = read(client, things["order_id"])
    for operation in contract.operations:
        if not re.search(r"\{(order_id|job_id|payment_id)\}", operation.template):
            continue
        path = operation.template.format_map(things)
        body = None if operation.method == "GET" else BODIES.get(operation.template, {})
        answer = other.request(operation.method, path, json=body)
        assert answer.status_code == 404, f"{operation}: {answer.status_code} {answer.text}"
        tried += 1
    assert tried >= 9, "the contract has fewer routes than this version promises"
    assert read(client, things["order_id"]) == before


@pytest.mark.parametrize("role", ["viewer", "operator", "finance", "admin"])
def test_foreign_things_are_not_there_for_any_role(site: Site, contract: Contract, client, things, role):
    """404 to whoever may ask at all, else 403, which says nothing about the thing."""
    site.create_user(f"{role}@foreign.example", role, SKERRY)
    stranger = site.sign_in(f"{role}@foreign.example")
    verbs = stranger.get("/merchant/v1/session").json()["user"]["verbs"]
    assert verbs
    before = read(client, things["order_id"])
    seen = set()
    for operation in contract.operations:
        names = re.findall(r"\{(\w+)\}", operation.template)
        takes_session = any("session" in way for way in operation.definition["security"])
        if not names or not set(names) <= set(things) or not takes_session:
            continue
        body = None if operation.method == "GET" else BODIES.get(operation.template, {})
        answer = stranger.request(operation.method, operation.template.format_map(things), json=body)
        assert answer.status_code in (403, 404), f"{operation}: {answer.status_code} {answer.text}"
        seen.add(answer.status_code)
    assert 404 in seen and (403 in seen or role == "admin"), seen
    assert read(client, things["order_id"]) == before


def test_foreign_and_unknown_are_answered_alike(contract: Contract, other, things):
    """Nobody learns from the answer that the id exists somewhere."""
    nothing = dict.fromkeys(things, UNKNOWN)
    for operation in contract.operations:
        if not re.search(r"\{(order_id|job_id|payment_id)\}", operation.template):
            continue
        body = None if operation.method == "GET" else BODIES.get(operation.template, {})
        told = []
        for ids in (things, nothing):
            answer = other.request(operation.method, operation.template.format_map(ids), json=body)
            text = answer.text.replace(answer.headers["Klarna-Correlation-Id"], "")
            for name, value in ids.items():
                text = text.replace(value, name)
            told.append((answer.status_code, re.sub(r"order_id|capture_id|refund_id|job_id|payment_id", "id", text)))
        assert told[0] == told[1], str(operation)


def test_malformed_ids_are_refused_on_every_merchant_route(site: Site, contract: Contract, client):
    """Never a 5xx, never a success; of an administrator's routes to an administrator."""
    site.create_user("foreign@fjord.example", "admin")
    administrator = site.sign_in("foreign@fjord.example")
    for operation in contract.operations:
        if "{" not in operation.template:
            continue
        takes_key = any("basic" in way for way in operation.definition["security"])
        for bad in ("abc", "%00", "..%2f..", "0" * 300):
            path = re.sub(r"\{\w+\}", bad, operation.template)
            body = None if operation.method == "GET" else BODIES.get(operation.template, {})
            caller = client if takes_key else administrator
            answer = caller.request(operation.method, path, json=body, params=QUERIES.get(operation.template))
            assert answer.status_code in (400, 404), f"{operation} with {bad}: {answer.status_code}"
