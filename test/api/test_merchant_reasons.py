"""Why something that was entered is refused, as a code: what a page says in its reader's language."""

import httpx
import pytest

from support.bulk import upload
from support.orders import PLACE, line, order, place
from support.site import PASSWORD, Site
from support.wire import assert_problem

V1 = "/merchant/v1"


@pytest.fixture(scope="module")
def admin(site: Site) -> httpx.Client:
    """A signed-in administrator."""
    site.create_user("boss@fjord.example", "admin")
    return site.sign_in("boss@fjord.example")


def reasons(answer: httpx.Response, status: int, code: str) -> list[tuple]:
    """Field, code and parameters of each fault."""
    assert_problem(answer, status, code)
    return [(e.get("field"), e.get("reason_code"), e.get("reason_parameters")) for e in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("settings", {"authorization_days": 181}, ("authorization_days", "NUMBER_OUT_OF_RANGE", {"least": 1, "limit": 180})),
        ("settings", {"compat": "mars"}, ("compat", "UNKNOWN_VALUE", {"value": "mars"})),
        ("settings", {"expiry_warning_days": [200]}, ("expiry_warning_days[0]", "NUMBER_OUT_OF_RANGE", {"least": 1, "limit": 180})),
        ("mail-terms", {"reply_to": "none"}, ("reply_to", "BAD_EMAIL", {"value": "none"})),
        ("mail-terms", {"mails": ["song"]}, ("mails[0]", "UNKNOWN_VALUE", {"value": "song"})),
        ("letterhead", {"city": "x" * 101}, ("city", "SIZE_OUT_OF_RANGE", {"limit": 100})),
    ],
)
def test_settings_say_by_code_what_is_wrong(admin: httpx.Client, path: str, body: dict, expected: tuple):
    """Each with its field and what the sentence tells of it."""
    assert reasons(admin.patch(f"{V1}/{path}", json=body), 422, "UNPROCESSABLE_ENTITY") == [expected]


def test_users_and_their_passwords(admin: httpx.Client):
    """Who is there already, whose role is none, and a password that is wrong."""
    who = {"email": "boss@fjord.example", "role": "viewer"}
    answer = admin.post(f"{V1}/invitations", json=who)
    assert reasons(answer, 409, "CONFLICT") == [("email", "USER_EXISTS", {"value": "boss@fjord.example"})]
    answer = admin.patch(f"{V1}/users/boss@fjord.example", json={"role": "viewer"})
    assert reasons(answer, 409, "CONFLICT") == [(None, "NO_ADMIN_LEFT", None)]
    answer = admin.post(f"{V1}/password", json={"password": "wrong", "new_password": "another good one"})
    assert reasons(answer, 422, "UNPROCESSABLE_ENTITY") == [("password", "PASSWORD_WRONG", None)]
    answer = admin.post(f"{V1}/password", json={"password": PASSWORD, "new_password": PASSWORD})
    assert reasons(answer, 422, "UNPROCESSABLE_ENTITY") == [("new_password", "PASSWORD_SAME", None)]


def test_webhooks_exports_and_files(admin: httpx.Client):
    """An address that is none, a column that is none, a file that is none."""
    answer = admin.post(f"{V1}/webhooks", json={"url": "shop", "events": ["order.created"]})
    assert reasons(answer, 422, "UNPROCESSABLE_ENTITY") == [("url", "WEBHOOK_URL_REFUSED", None)]
    answer = admin.post(f"{V1}/order-exports", json={"format": "csv", "columns": "shoe_size"})
    assert reasons(answer, 422, "UNPROCESSABLE_ENTITY") == [("columns", "UNKNOWN_VALUE", {"value": "shoe_size"})]
    answer = upload(admin, "order,shoe\n")
    assert reasons(answer, 422, "UNPROCESSABLE_ENTITY") == [("body", "UNKNOWN_COLUMN", {"value": "shoe"})]


def test_tags_and_notes(admin: httpx.Client, client: httpx.Client):
    """What is missing, and what is too much."""
    order_id = place(client, order([line(1, 500)]))["order_id"]
    answer = admin.post(f"{PLACE}/{order_id}/notes", json={"text": "  "})
    assert reasons(answer, 422, "UNPROCESSABLE_ENTITY") == [("text", "VALUE_MISSING", None)]
    answer = admin.post(f"{PLACE}/{order_id}/notes", json={})
    assert reasons(answer, 422, "UNPROCESSABLE_ENTITY") == [("text", "VALUE_MISSING", None)]
    answer = admin.patch(f"{PLACE}/{order_id}/tags", json={"add": ["a,b"]})
    ((_, code, told),) = reasons(answer, 422, "UNPROCESSABLE_ENTITY")
    assert code == "BAD_TAG" and told["limit"] > 0


def test_the_order_management_api_says_no_codes(client: httpx.Client):
    """Its bodies are those that its clients know."""
    order_id = place(client, order([line(1, 500)]))["order_id"]
    answer = client.post(f"/ordermanagement/v1/orders/{order_id}/captures", json={})
    assert answer.status_code >= 400 and "reason_code" not in answer.text
