"""Signing in and accepting invitations while somebody else changes what they go by."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg
import pytest

from support.polling import wait_until
from support.site import PASSWORD, Site
from support.wire import assert_problem

SESSION = "/merchant/v1/session"
INVITATIONS = "/merchant/v1/invitations"
ONE_WRITER = "an embedded store has one writer"
BLOCKS = (
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid)"
)


@pytest.fixture(scope="module")
def admin(site: Site):
    """A signed-in administrator."""
    site.create_user("races@fjord.example", "admin")
    return site.sign_in("races@fjord.example")


def types_about(admin, email: str) -> list[str]:
    """What the audit log tells of a user, the oldest first."""
    entries = admin.get("/merchant/v1/audit-log", params={"limit": 200}).json()["entries"]
    return [one["type"] for one in reversed(entries) if one.get("subject") == email]


def overtaken(site: Site, statement: str, email: str, post) -> httpx.Response:
    """Somebody changes a row, and commits when what is posted waits for it: what is it answered then?"""
    with ThreadPoolExecutor(1) as pool:
        with psycopg.connect(site.store.superuser) as somebody:
            assert somebody.execute(statement, (email,)).rowcount == 1
            posted = pool.submit(post)
            wait_until(lambda: somebody.execute(BLOCKS).fetchone()[0], 5, "the call waits for the change")
        return posted.result()


def test_parallel_guesses_are_all_counted(site: Site, admin):
    """In two processes: no more are looked at than one after the other, and the right password is refused then."""
    email = "parallel@fjord.example"
    site.create_user(email, "viewer")
    processes = [site.server, site.join()]
    clients = [site.client(None, via=processes[each % 2]) for each in range(12)]

    def guess(client) -> int:
        return client.post(SESSION, json={"email": email, "password": "a guess"}).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        told = sorted(pool.map(guess, clients))
    assert told == [401] * 5 + [429] * 7
    assert_problem(
        clients[0].post(SESSION, json={"email": email, "password": PASSWORD}), 429, "TOO_MANY_REQUESTS"
    )
    types = sorted(types_about(admin, email))  # two processes write within a millisecond
    assert types == [*["sign_in.failed"] * 4, "sign_in.locked", "user.created"]


@pytest.mark.postgres_only(ONE_WRITER)
@pytest.mark.parametrize(
    ("statement", "status", "code"),
    [
        ("UPDATE sign_in_failure SET failures = 5 WHERE email = %s", 429, "TOO_MANY_REQUESTS"),
        ("UPDATE portal_user SET totp_since = 1 WHERE email = %s", 401, "SIGN_IN_FAILED"),
    ],
    ids=["locked", "second_factor"],
)
def test_a_right_password_does_not_pass_what_came_meanwhile(site: Site, statement, status, code):
    """Neither the failure that locks nor a second factor that is confirmed."""
    email = f"meanwhile-{status}@fjord.example"
    site.create_user(email, "viewer")
    client = site.client(None)
    assert client.post(SESSION, json={"email": email, "password": "a guess"}).status_code == 401

    def sign_in():
        return client.post(SESSION, json={"email": email, "password": PASSWORD})

    answer = overtaken(site, statement, email, sign_in)
    assert_problem(answer, status, code)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.postgres_only(ONE_WRITER)
def test_an_old_link_does_not_use_up_a_new_one(site: Site, admin):
    """Somebody is invited again while the link before is being followed: that one is void, and the new one stays."""
    email = "relinked@fjord.example"
    made = admin.post(INVITATIONS, json={"email": email, "role": "admin"}).json()
    body = {"token": made["token"], "password": PASSWORD}
    again = "UPDATE invitation SET role = 'viewer', token_hash = '\\x00' WHERE email = %s"

    def accept():
        return site.client(None).post("/merchant/v1/invitation-acceptances", json=body)

    assert_problem(overtaken(site, again, email, accept), 404, "NOT_FOUND")
    (left,) = [one for one in admin.get(INVITATIONS).json()["invitations"] if one["email"] == email]
    assert left["role"] == "viewer"
    assert email not in admin.get("/merchant/v1/users").text
