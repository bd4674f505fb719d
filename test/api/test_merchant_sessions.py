"""Portal sessions: signing in and out, what each role may do, and the token that a change needs."""

import httpx
import pytest

from support.merchant import BULK, JOBS, finished, start_bulk, take
from support.orders import PLACE, place
from support.polling import wait_until
from support.site import FJORD, NAMES, PASSWORD, SKERRY, Site
from support.wire import assert_problem, capture, order_path, read

SESSION = "/merchant/v1/session"
VERBS = {
    "viewer": "view",
    "operator": "view capture cancel release extend export edit notes logs",
    "finance": "view refund export settle notes dispute",
    "settlement": "view export settle notes",
    "disputes": "view notes dispute",
    "admin": "view capture cancel refund release extend export settle manage edit notes dispute keys users logs",
}
MAY_CAPTURE = {role: "capture" in verbs.split() for role, verbs in VERBS.items()}


def email_of(role: str) -> str:
    """The e-mail address of the user with this role."""
    return f"{role}@fjord.example"


@pytest.fixture(scope="module")
def users(site: Site) -> dict[str, httpx.Client]:
    """One signed-in user of every role, by role."""
    for role in VERBS:
        site.create_user(email_of(role), role)
    return {role: site.sign_in(email_of(role)) for role in VERBS}


@pytest.fixture(scope="module")
def stranger(site: Site) -> httpx.Client:
    """A signed-in administrator of the second merchant."""
    site.create_user("admin@skerry.example", "admin", SKERRY)
    return site.sign_in("admin@skerry.example")


@pytest.mark.parametrize("role", VERBS)
def test_signing_in_tells_who_one_is_and_what_one_may_do(site: Site, users, role):
    """The verbs are those of the published table."""
    answer = users[role].get(SESSION)
    assert answer.status_code == 200
    body = answer.json()
    assert body["user"]["email"] == email_of(role)
    assert body["user"]["role"] == role
    assert sorted(body["user"]["verbs"]) == sorted(VERBS[role].split())
    assert body["merchant"] == {"merchant_id": FJORD, "name": NAMES[FJORD]}
    assert body["csrf_token"] == users[role].headers["X-CSRF-Token"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(site: Site, users):
    """HttpOnly and SameSite, for the whole site."""
    answer = site.client(None).post(SESSION, json={"email": email_of("viewer"), "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("fangst_session=")
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "path=/"} <= attributes
    assert {"samesite=strict", "samesite=lax"} & attributes


def test_the_email_address_is_not_case_sensitive(site: Site, users):
    """People write it as they like."""
    body = {"email": email_of("viewer").upper(), "password": PASSWORD}
    assert site.client(None).post(SESSION, json=body).status_code == 200


@pytest.mark.parametrize("email", [email_of("finance"), "nobody@fjord.example"])
def test_a_wrong_password_and_an_unknown_user_are_refused_alike(site: Site, users, email):
    """Nobody learns who has an account."""
    client = site.client(None)
    answer = client.post(SESSION, json={"email": email, "password": "wrong password"})
    problem = assert_problem(answer, 401, "SIGN_IN_FAILED")
    assert email not in problem["detail"]
    assert "Set-Cookie" not in answer.headers
    assert_problem(client.get(SESSION), 401, "UNAUTHORIZED")


@pytest.mark.parametrize("body", [{}, {"email": "a@b.se"}, {"password": "x"}, {"email": 5, "password": []}])
def test_a_sign_in_without_both_halves_is_malformed(site: Site, body):
    """Neither is guessed."""
    assert_problem(site.client(None).post(SESSION, json=body), (400, 422))


def test_many_wrong_passwords_are_throttled_for_that_user_only(site: Site, users):
    """After some tries even the right password has to wait; other users sign in as before."""
    site.create_user("target@fjord.example", "viewer")
    client = site.client(None)

    def guess() -> httpx.Response | None:
        answer = client.post(SESSION, json={"email": "target@fjord.example", "password": "guess"})
        if answer.status_code == 429:
            return answer
        assert_problem(answer, 401, "SIGN_IN_FAILED")
        return None

    refused = next((answer for answer in (guess() for _ in range(40)) if answer is not None), None)
    assert refused is not None, "40 wrong passwords in a row were all looked at"
    assert_problem(refused, 429, "TOO_MANY_REQUESTS")
    assert int(refused.headers["Retry-After"]) > 0
    right = client.post(SESSION, json={"email": "target@fjord.example", "password": PASSWORD})
    assert_problem(right, 429, "TOO_MANY_REQUESTS")
    assert site.sign_in(email_of("operator")).get(SESSION).status_code == 200


def test_without_a_session_or_a_key_nothing_is_shown(site: Site):
    """Also with a cookie that nobody was given."""
    for cookies in ({}, {"fangst_session": "nonsense"}, {"fangst_session": "A" * 3000}):
        client = site.client(None, cookies=cookies)
        for path in (SESSION, PLACE):
            assert_problem(client.get(path), 401, "UNAUTHORIZED")


def test_signing_out_ends_the_session_everywhere(site: Site, users):
    """The cookie is worth nothing afterwards, whoever kept it."""
    client = site.sign_in(email_of("viewer"))
    kept = dict(client.cookies)
    answer = client.delete(SESSION)
    assert (answer.status_code, answer.content) == (204, b"")
    assert_problem(site.client(None, cookies=kept).get(SESSION), 401, "UNAUTHORIZED")
    assert users["viewer"].get(SESSION).status_code == 200


def test_a_session_outlives_a_restart_of_the_server(site: Site, users):
    """Nobody is thrown out by an update."""
    site.server.restart()
    assert users["operator"].get(SESSION).status_code == 200


@pytest.mark.parametrize("role", VERBS)
def test_every_role_may_look(users, order_of, role):
    """Lists, details, timelines."""
    path = f"{PLACE}/{order_of(1000)['order_id']}"
    for target in (PLACE, path, f"{path}/timeline"):
        assert users[role].get(target).status_code == 200


@pytest.mark.parametrize("role", VERBS)
def test_only_roles_with_the_verb_may_capture(client, users, order_of, role):
    """The server checks, whatever the portal shows."""
    placed = order_of(1000)
    answer = take(users[role], placed, {"captured_amount": 400})
    if MAY_CAPTURE[role]:
        assert answer.status_code == 201
    else:
        assert_problem(answer, 403, "FORBIDDEN")
    assert read(client, placed)["captured_amount"] == (400 if MAY_CAPTURE[role] else 0)


@pytest.mark.parametrize("role", VERBS)
def test_only_roles_with_the_verb_may_capture_in_bulk(client, users, order_of, role):
    """The same verb; those who may not capture may still look at the job."""
    placed = order_of(1000)
    answer = users[role].post(BULK, json={"order_ids": [placed["order_id"]]})
    if MAY_CAPTURE[role]:
        assert finished(users[role], answer.json())["done"] == 1
    else:
        assert_problem(answer, 403, "FORBIDDEN")
        job = start_bulk(client, {"order_ids": [placed["order_id"]]})
        assert finished(users[role], job)["done"] == 1


def test_a_change_needs_the_sessions_token(client, users, order_of):
    """A form on another site has the cookie but not the token."""
    placed = order_of(1000)
    path = f"{PLACE}/{placed['order_id']}/captures"
    for token in (None, "", "wrong", users["admin"].headers["X-CSRF-Token"]):
        headers = dict(users["operator"].headers)
        headers.pop("x-csrf-token")
        if token is not None:
            headers["X-CSRF-Token"] = token
        request = httpx.Request(
            "POST", users["operator"].base_url.join(path), json={"captured_amount": 10}, headers=headers
        )
        request.headers["Cookie"] = f"fangst_session={users['operator'].cookies['fangst_session']}"
        assert_problem(users["operator"].send(request), 403, "CSRF_TOKEN_MISSING")
    assert read(client, placed)["captured_amount"] == 0
    assert take(users["operator"], placed, {"captured_amount": 10}).status_code == 201


def test_an_api_key_needs_no_token(client, order_of):
    """No browser sends it by itself."""
    assert take(client, order_of(1000), {"captured_amount": 10}).status_code == 201


def test_a_session_does_not_open_the_order_management_api(users, order_of):
    """That interface is for API keys."""
    placed = order_of(1000)
    answer = users["admin"].get(order_path(placed))
    assert answer.status_code == 401
    assert capture(users["admin"], placed, 10).status_code == 401


def test_orders_are_placed_with_an_api_key_only(users, shop):
    """A portal user sells nothing."""
    for role in ("viewer", "admin"):
        assert_problem(users[role].post(PLACE, json=shop.order_of(1000)), (401, 403))


def test_a_session_sees_only_its_merchant(client, stranger, order_of):
    """Orders and jobs of another merchant do not exist."""
    placed = order_of(1000)
    job = start_bulk(client, {"order_ids": [placed["order_id"]]})
    finished(client, job)
    assert_problem(stranger.get(f"{PLACE}/{placed['order_id']}"), 404, "NO_SUCH_ORDER")
    assert_problem(take(stranger, placed, {"captured_amount": 1}), 404, "NO_SUCH_ORDER")
    assert_problem(stranger.get(f"{JOBS}/{job['job_id']}"), 404)
    assert stranger.get(PLACE).json()["orders"] == []


def test_idempotency_keys_of_users_and_api_keys_are_the_merchants(client, users, order_of):
    """The scope is the merchant: a repetition by somebody else of the same merchant is a repetition."""
    placed, headers = order_of(1000), {"Idempotency-Key": "users-and-keys"}
    first = take(users["operator"], placed, {"captured_amount": 10}, **headers)
    second = take(client, placed, {"captured_amount": 10}, **headers)
    assert first.json()["capture_id"] == second.json()["capture_id"]
    assert second.headers["Idempotency-Replayed"] == "true"


def test_a_role_is_checked_before_a_stored_answer_is_given(users, order_of):
    """Whoever may not capture does not hear the answer to somebody's capture either."""
    placed, headers = order_of(1000), {"Idempotency-Key": "role-first"}
    assert take(users["operator"], placed, {"captured_amount": 10}, **headers).status_code == 201
    assert_problem(take(users["viewer"], placed, {"captured_amount": 10}, **headers), 403, "FORBIDDEN")


def test_a_user_made_while_the_server_runs_can_sign_in_at_once(site: Site, client, shop):
    """Commands work while a server runs on the same data."""
    place(client, shop.order_of(1000))
    site.create_user("late@fjord.example", "viewer")
    late = site.sign_in("late@fjord.example")
    assert wait_until(lambda: late.get(PLACE).json()["orders"], 5, "the new user sees the merchant's orders")
