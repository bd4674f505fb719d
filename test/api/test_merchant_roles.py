"""Every role at every route: who lacks the verb that a route asks for is refused, and who has it is not."""

import base64
import re

import pytest

from support.contract import Contract
from support.site import Site

ROLES = {
    "viewer": {"view"},
    "operator": {"view", "capture", "cancel", "release", "extend", "export", "edit", "notes", "logs"},
    "finance": {"view", "refund", "export", "settle", "dispute", "notes"},
    "settlement": {"view", "export", "settle", "notes"},
    "disputes": {"view", "dispute", "notes"},
}
ALL = {"view", "capture", "cancel", "refund", "release", "extend", "export", "settle", "edit", "dispute", "notes"}
ROLES["admin"] = ALL | {"manage", "keys", "users", "logs"}
NOTHING = "8c1f2f4e-90f0-6b39-9a53-6f3f0f3f9a09"
REFUSED = "does not include this action."
PINNED = {
    "captureMerchantOrder": "capture",
    "decideDispute": "dispute",
    "assignPayment": "settle",
    "updateSettings": "manage",
    "createApiKey": "keys",
    "changeUser": "users",
    "createWebhook": "manage",
    "exportOrders": "export",
    "listRequests": "logs",
}


def asked(client, operation):
    """Calls an operation with ids of nothing and an empty body."""
    path = re.sub(r"\{\w+\}", NOTHING, operation.template)
    return client.request(operation.method, path, json=None if operation.method == "GET" else {})


def takes(operation, way: str) -> bool:
    """Does the operation let in who signs in this way?"""
    return any(way in one for one in operation.definition["security"])


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_its_verbs_say(site: Site, contract: Contract, role):
    """The list of the routes is the contract's own, so a new route is tried as soon as it is documented."""
    site.create_user(f"{role}.walk@fjord.example", role)
    client = site.sign_in(f"{role}.walk@fjord.example")
    tried = 0
    for operation in contract.operations:
        verb = operation.definition.get("x-verb")
        if verb is None or not takes(operation, "session"):
            continue
        answer = asked(client, operation)
        tried += 1
        if verb in ROLES[role]:
            assert answer.status_code < 500, f"{operation}: {answer.text}"
            assert REFUSED not in answer.text, f"{role} at {operation}: {answer.text}"
        else:
            assert answer.status_code == 403, f"{role} at {operation}: {answer.text}"
            assert REFUSED in answer.text, f"{role} at {operation}: {answer.text}"
    assert tried >= 40, "the contract has fewer routes than this version promises"


def test_what_a_route_asks_for_is_as_published(contract: Contract):
    """A few by name, so that a walk along wrong verbs does not pass; and none without a verb but the session's own."""
    verbs = {one.definition["operationId"]: one.definition.get("x-verb") for one in contract.operations}
    assert {name: verbs[name] for name in PINNED} == PINNED
    bare = {
        one.template for one in contract.operations if takes(one, "session") and "x-verb" not in one.definition
    }
    own = "/merchant/v1/session"
    factor = "/merchant/v1/second-factor"
    steps = {factor, f"{factor}/confirmations", f"{factor}/removals"}
    passkeys = {f"/merchant/v1/{path}" for path in ("passkeys", "passkeys/{passkey_id}", "passkey-challenges")}
    others = {"/merchant/v1/password", "/merchant/v1/store-access-acceptances"}
    assert bare == {own, f"{own}s", f"{own}s/{{session_id}}"} | others | steps | passkeys


def test_a_key_does_not_open_what_is_for_people(site: Site, contract: Contract):
    """Users, keys and settings are changed by somebody who has signed in."""
    tried = 0
    for operation in contract.operations:
        if takes(operation, "session") and not takes(operation, "basic"):
            assert asked(site.client(), operation).status_code == 401, str(operation)
            tried += 1
    assert tried >= 8


@pytest.mark.parametrize("who", ["nobody", "a key that is none", "a session that is none"])
def test_who_is_not_let_in_hears_nothing_of_their_body(site: Site, contract: Contract, who):
    """Whatever a body holds, it is 401 on every route that asks who calls; a small one and one that a reader reads."""
    client, tried = site.client(None), 0
    headers = {"Content-Type": "application/json"}
    if who == "a key that is none":
        headers["Authorization"] = "Basic " + base64.b64encode(b"M1-nobody:wrong").decode()
    if who == "a session that is none":
        headers["Cookie"] = "fangst_session=wrong"
    for operation in contract.operations:
        if operation.method == "GET" or not operation.definition["security"]:
            continue
        path = re.sub(r"\{\w+\}", NOTHING, operation.template)
        for body in (b"{", b"<" * 20_000):
            answer = client.request(operation.method, path, content=body, headers=headers)
            assert answer.status_code == 401, f"{operation}: {answer.status_code} {answer.text}"
        tried += 1
    assert tried >= 80
