"""The Order Management API in a few words: its paths, the order of its members, its refusals."""

import json
import re

import httpx

from support.contract import is_uuid


def words(text: str) -> list[str]:
    """Splits a list of member names."""
    return text.split()


ORDERS = "/ordermanagement/v1/orders"
TOO_HIGH = "Captured amount is higher than the remaining authorized amount. Capture not possible."
RELEASE = "release-remaining-authorization"
EXTEND = "extend-authorization-time"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
REFERENCE = re.compile(r"[A-Z0-9]{8}")

ORDER_MEMBERS = words(
    "order_id status fraud_status order_amount original_order_amount captured_amount refunded_amount "
    "remaining_authorized_amount purchase_currency locale order_lines merchant_reference1 merchant_reference2 "
    "klarna_reference customer billing_address shipping_address created_at purchase_country expires_at captures "
    "refunds merchant_data initial_payment_method"
)
LINE_MEMBERS = words(
    "reference type quantity quantity_unit name total_amount unit_price total_discount_amount tax_rate "
    "total_tax_amount product_url image_url"
)
CAPTURE_MEMBERS = words(
    "capture_id klarna_reference captured_amount captured_at description order_lines refunded_amount "
    "billing_address shipping_address shipping_info"
)
ALWAYS_IN_ORDER = words(
    "order_id status fraud_status order_amount original_order_amount captured_amount refunded_amount "
    "remaining_authorized_amount purchase_currency order_lines klarna_reference created_at purchase_country "
    "expires_at captures refunds"
)
ALWAYS_IN_LINE = words(
    "type quantity quantity_unit name total_amount unit_price total_discount_amount tax_rate total_tax_amount"
)


def order_path(order: dict | str) -> str:
    """Gives the path of an order."""
    return f"{ORDERS}/{order if isinstance(order, str) else order['order_id']}"


def read(client: httpx.Client, order: dict | str) -> dict:
    """Reads an order that must be there."""
    answer = client.get(order_path(order))
    assert answer.status_code == 200, answer.text
    return answer.json()


def capture(
    client: httpx.Client, order: dict | str, amount: int | None, *, key=None, **members
) -> httpx.Response:
    """Asks for a capture; the caller looks at the answer."""
    body = members if amount is None else {"captured_amount": amount} | members
    headers = {} if key is None else {"Klarna-Idempotency-Key": key}
    return client.post(f"{order_path(order)}/captures", json=body, headers=headers)


def captured(client: httpx.Client, order: dict | str, amount: int, **members) -> str:
    """Captures, which must succeed, and gives the capture's id."""
    answer = capture(client, order, amount, **members)
    assert answer.status_code == 201, answer.text
    assert is_uuid(answer.headers["Capture-Id"])
    return answer.headers["Capture-Id"]


def post(client: httpx.Client, order: dict | str, what: str, body=None, **headers) -> httpx.Response:
    """Posts to a path below the order; the caller looks at the answer."""
    return client.post(f"{order_path(order)}/{what}", json=body, headers=headers)


def patch(client: httpx.Client, order: dict | str, what: str, body=None, **headers) -> httpx.Response:
    """Changes what lies at a path below the order; the caller looks at the answer."""
    return client.patch(f"{order_path(order)}/{what}", json=body, headers=headers)


def done(answer: httpx.Response) -> httpx.Response:
    """Checks that a change without an answer's body has succeeded, and gives the answer back."""
    assert (answer.status_code, answer.content) == (204, b""), answer.text
    assert is_uuid(answer.headers["Transaction-Id"])
    return answer


def refund(client: httpx.Client, order: dict | str, amount: int, **members) -> httpx.Response:
    """Asks for a refund; the caller looks at the answer."""
    return post(client, order, "refunds", {"refunded_amount": amount} | members)


def refunded(client: httpx.Client, order: dict | str, amount: int, **members) -> str:
    """Refunds, which must succeed, and gives the refund's id."""
    answer = refund(client, order, amount, **members)
    assert (answer.status_code, answer.content) == (201, b""), answer.text
    refund_id = answer.headers["Refund-Id"]
    assert is_uuid(refund_id)
    assert answer.headers["Location"].endswith(f"{order_path(order)}/refunds/{refund_id}")
    return refund_id


def captures_of(client: httpx.Client, order: dict | str) -> list[dict]:
    """Lists an order's captures."""
    answer = client.get(f"{order_path(order)}/captures")
    assert answer.status_code == 200, answer.text
    return answer.json()


def amounts(order: dict) -> tuple[str, int, int]:
    """Gives what a capture changes: status, captured and remaining amount."""
    return (order["status"], order["captured_amount"], order["remaining_authorized_amount"])


def assert_refused(
    answer: httpx.Response, status, code: str | None = None, message: str | None = None
) -> dict:
    """Checks a refusal of the Order Management API: its status (or one of several), code and first message."""
    statuses = status if isinstance(status, tuple) else (status,)
    assert answer.status_code in statuses, f"{answer.status_code}, not {statuses}: {answer.text}"
    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json()
    assert list(body)[:3] == ["error_code", "error_messages", "correlation_id"], answer.text
    assert isinstance(body["error_messages"], list)
    assert all(isinstance(item, str) for item in body["error_messages"])
    assert body["correlation_id"] == answer.headers["Klarna-Correlation-Id"]
    assert code is None or body["error_code"] == code, answer.text
    assert message is None or body["error_messages"][0] == message, answer.text
    return body


def assert_problem(answer: httpx.Response, status, code: str | None = None) -> dict:
    """Checks a refusal of the Merchant API, which is a problem document."""
    statuses = status if isinstance(status, tuple) else (status,)
    assert answer.status_code in statuses, f"{answer.status_code}, not {statuses}: {answer.text}"
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:fangst:problem:{body['code']}"
    assert body["title"] and body["detail"]
    assert body["correlation_id"] == answer.headers["Klarna-Correlation-Id"]
    assert code is None or body["code"] == code, answer.text
    return body


def assert_member_order(given: dict, expected: list[str]) -> None:
    """Checks that an object has no member besides the expected ones, and has them in their order."""
    assert list(given) == [name for name in expected if name in given]


def compact(value) -> str:
    """Writes JSON as the server does: compact, with raw UTF-8."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
