"""Limits of roles, and what is asked for above them."""

import httpx

from support.orders import PLACE
from support.wire import assert_problem

LIMITS = "/merchant/v1/limits"
APPROVALS = "/merchant/v1/approvals"


def limit(role: str, action: str, **amounts) -> dict:
    """Makes the limit of a role, in SEK unless told otherwise."""
    return {"role": role, "action": action, "currency": "SEK"} | amounts


def set_limits(admin: httpx.Client, *limits: dict) -> list[dict]:
    """Chooses all limits anew, which must be accepted, and gives them."""
    answer = admin.put(LIMITS, json={"limits": list(limits)})
    assert answer.status_code == 200, answer.text
    return answer.json()["limits"]


def act(client: httpx.Client, order: dict, action: str, body: dict | None = None) -> httpx.Response:
    """Captures, refunds, cancels or releases in the portal's way."""
    path = {"capture": "captures", "refund": "refunds"}.get(action, action)
    return client.post(f"{PLACE}/{order['order_id']}/{path}", json=body)


def foretold(client: httpx.Client, order: dict, action: str, body: dict | None = None) -> dict | None:
    """Previews an action, which the order must allow, and gives the approval that it would need."""
    path = {"capture": "captures", "refund": "refunds"}.get(action, action)
    answer = client.post(f"{PLACE}/{order['order_id']}/{path}:preview", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json().get("approval")


def assert_exceeded(answer: httpx.Response, which: str) -> None:
    """It was refused by a limit, and says by which."""
    assert_problem(answer, 403, "LIMIT_EXCEEDED")
    assert answer.json()["errors"][0]["field"] == which


def ask(client: httpx.Client, order: dict, action: str, reason: str = "The customer called", **body) -> httpx.Response:
    """Asks for approval; the caller looks at the answer."""
    return client.post(APPROVALS, json={"order_id": order["order_id"], "action": action, "reason": reason} | body)


def asked(client: httpx.Client, order: dict, action: str, reason: str = "The customer called", **body) -> dict:
    """Asks for approval, which must be accepted."""
    answer = ask(client, order, action, reason, **body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def decide(client: httpx.Client, request: dict, decision: str, **body) -> httpx.Response:
    """Decides a request; the caller looks at the answer."""
    return client.post(f"{APPROVALS}/{request['approval_id']}/decisions", json={"decision": decision} | body)


def decided(client: httpx.Client, request: dict, decision: str, **body) -> dict:
    """Decides a request, which must be accepted."""
    answer = decide(client, request, decision, **body)
    assert answer.status_code == 200, answer.text
    return answer.json()
