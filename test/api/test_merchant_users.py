"""Users of the portal seen and changed by an administrator."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from support.orders import PLACE
from support.site import FJORD, PASSWORD, SKERRY, Site
from support.wire import assert_problem

USERS = "/merchant/v1/users"
SESSION = "/merchant/v1/session"


@pytest.fixture(scope="module")
def admin(site: Site):
    """A signed-in administrator."""
    site.create_user("boss@fjord.example", "admin")
    return site.sign_in("boss@fjord.example")


def change(admin, email: str, **changes):
    """Changes a user."""
    return admin.patch(f"{USERS}/{email}", json=changes)


def listed(admin, email: str) -> dict:
    """Finds a user in the list."""
    answer = admin.get(USERS)
    assert answer.status_code == 200, answer.text
    (found,) = [user for user in answer.json()["users"] if user["email"] == email]
    return found


def signing_in(site: Site, email: str):
    """What a sign-in with the right password is answered."""
    return site.client(None).post(SESSION, json={"email": email, "password": PASSWORD})


def text_of(instant: datetime) -> str:
    """An instant as the API takes it."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_a_user_is_told_of(site: Site, admin):
    """Who made it, what it may do, when it was here last; nothing of its password."""
    site.create_user("told@fjord.example", "viewer")
    user = listed(admin, "told@fjord.example")
    assert user["role"] == "viewer"
    assert user["kind"] == "internal"
    assert user["status"] == "active"
    assert user["created_by"] == {"kind": "system", "name": "system"}
    assert "last_sign_in_at" not in user
    site.sign_in("told@fjord.example")
    assert listed(admin, "told@fjord.example")["last_sign_in_at"] >= user["created_at"]
    assert "argon2" not in admin.get(USERS).text


def test_a_role_counts_from_the_next_request_on(site: Site, admin):
    """Also for whoever is signed in, in every process."""
    site.create_user("rising@fjord.example", "viewer")
    client = site.sign_in("rising@fjord.example")
    other = site.join()
    body = {"order_ids": []}
    assert_problem(client.post("/merchant/v1/bulk-captures", json=body), 403, "FORBIDDEN")
    assert change(admin, "rising@fjord.example", role="operator").json()["role"] == "operator"
    assert client.post("/merchant/v1/bulk-captures", json=body).status_code == 422
    assert client.post(f"{other.url}/merchant/v1/bulk-captures", json=body).status_code == 422
    assert listed(admin, "rising@fjord.example")["role"] == "operator"


def test_who_is_deactivated_is_out_at_once_and_stays_out(site: Site, admin):
    """Sessions that were open do not come back with the user."""
    site.create_user("leaver@fjord.example", "operator")
    client = site.sign_in("leaver@fjord.example")
    assert client.get(PLACE).status_code == 200
    assert change(admin, "leaver@fjord.example", is_active=False).json()["status"] == "deactivated"
    assert_problem(client.get(PLACE), 401, "UNAUTHORIZED")
    assert_problem(signing_in(site, "leaver@fjord.example"), 401, "SIGN_IN_FAILED")
    first = listed(admin, "leaver@fjord.example")["deactivated_at"]
    assert change(admin, "leaver@fjord.example", is_active=False).json()["deactivated_at"] == first

    user = change(admin, "leaver@fjord.example", is_active=True).json()
    assert user["status"] == "active"
    assert "deactivated_at" not in user
    assert_problem(client.get(PLACE), 401, "UNAUTHORIZED")
    assert signing_in(site, "leaver@fjord.example").status_code == 200


def test_an_external_user_is_let_in_until_its_end(site: Site, admin):
    """Then neither the session nor the password opens anything; an end that is taken away does."""
    email = "auditor@fjord.example"
    site.create_user(email, "viewer")
    client = site.sign_in(email)
    end = text_of(datetime.now(UTC) + timedelta(days=30))
    user = change(admin, email, kind="external", ends_at=end).json()
    assert (user["kind"], user["status"], user["ends_at"]) == ("external", "active", end)
    assert client.get(PLACE).status_code == 200
    assert change(admin, email, role="finance").json()["ends_at"] == end

    past = text_of(datetime.now(UTC) - timedelta(seconds=1))
    assert change(admin, email, ends_at=past).json()["status"] == "ended"
    assert_problem(client.get(PLACE), 401, "UNAUTHORIZED")
    assert_problem(signing_in(site, email), 401, "SIGN_IN_FAILED")
    user = change(admin, email, kind="internal").json()
    assert (user["kind"], user["status"]) == ("internal", "active")
    assert signing_in(site, email).status_code == 200


def test_a_session_ends_with_its_user(site: Site, admin):
    """Not only when somebody looks."""
    email = "short@fjord.example"
    site.create_user(email, "viewer")
    client = site.sign_in(email)
    soon = datetime.now(UTC) + timedelta(seconds=2)
    assert change(admin, email, ends_at=text_of(soon)).status_code == 200
    while datetime.now(UTC) < soon:
        client.get(PLACE)
    assert_problem(client.get(PLACE), 401, "UNAUTHORIZED")


@pytest.mark.parametrize(
    "body",
    [
        {"role": "king"},
        {"kind": "external"},
        {"kind": "internal", "ends_at": "2030-01-01"},
        {"ends_at": "soon"},
        {"is_active": "no"},
    ],
)
def test_what_will_not_do_is_refused_and_named(site: Site, admin, body):
    """And nothing is changed."""
    if not any(user["email"] == "same@fjord.example" for user in admin.get(USERS).json()["users"]):
        site.create_user("same@fjord.example", "viewer")
    before = listed(admin, "same@fjord.example")
    answer = change(admin, "same@fjord.example", **body)
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["errors"][0]["field"] in (*body, "ends_at")
    assert listed(admin, "same@fjord.example") == before


def test_the_last_administrator_stays(site: Site):
    """Neither demoted, nor deactivated, nor given an end; one with an end does not count."""
    merchant = site.another("M100777")
    for name in ("one", "two", "guest"):
        site.create_user(f"{name}@last.example", "admin", merchant)
    one = site.sign_in("one@last.example")
    end = text_of(datetime.now(UTC) + timedelta(days=1))
    assert change(one, "guest@last.example", kind="external", ends_at=end).status_code == 200
    assert change(one, "two@last.example", role="viewer").status_code == 200
    for changes in ({"role": "viewer"}, {"is_active": False}, {"kind": "external", "ends_at": end}):
        assert_problem(change(one, "one@last.example", **changes), 409, "CONFLICT")
    assert change(one, "two@last.example", role="admin").status_code == 200
    assert change(one, "one@last.example", role="viewer").status_code == 200
    assert_problem(one.get(USERS), 403, "FORBIDDEN")


def test_two_administrators_do_not_remove_each_other(site: Site):
    """Asked for at the same time, in two processes: one of them stays."""
    merchant = site.another("M100778")
    emails = ["left@pair.example", "right@pair.example"]
    for email in [*emails, "watch@pair.example"]:
        site.create_user(email, "admin", merchant)
    watch = site.sign_in("watch@pair.example")
    clients = [site.sign_in(email) for email in emails]
    other = site.join()
    urls = [site.server.url, other.url]
    for _ in range(5):
        assert change(watch, "watch@pair.example", role="viewer").status_code == 200
        told: list[int] = []

        def demote(at: int, told=told) -> None:
            answer = clients[at].patch(f"{urls[at]}{USERS}/{emails[1 - at]}", json={"role": "viewer"})
            told.append(answer.status_code)

        threads = [threading.Thread(target=demote, args=(at,)) for at in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert min(told) == 200
        assert max(told) in (403, 409)
        left = next(client for client in clients if client.get(USERS).status_code == 200)
        for email in [*emails, "watch@pair.example"]:
            assert change(left, email, role="admin").status_code == 200


def test_users_are_of_one_merchant(site: Site, admin):
    """Another merchant's administrator neither sees nor changes them."""
    site.create_user("ours@fjord.example", "viewer")
    site.create_user("boss@skerry.example", "admin", SKERRY)
    stranger = site.sign_in("boss@skerry.example")
    assert "fjord.example" not in stranger.get(USERS).text
    assert_problem(change(stranger, "ours@fjord.example", is_active=False), 404, "NOT_FOUND")
    assert signing_in(site, "ours@fjord.example").status_code == 200
    assert FJORD not in stranger.get(USERS).text
