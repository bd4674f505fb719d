"""Where users are signed in: their own sessions and those of others, seen and ended."""

import pytest

from support.site import PASSWORD, SKERRY, Site
from support.wire import assert_problem

SESSION = "/merchant/v1/session"
SESSIONS = "/merchant/v1/sessions"
USERS = "/merchant/v1/users"
AGENT = "Mozilla/5.0 (X11; Linux x86_64) Test/1.0"


@pytest.fixture(scope="module")
def admin(site: Site):
    """A signed-in administrator."""
    site.create_user("sessions@fjord.example", "admin")
    return site.sign_in("sessions@fjord.example")


def listed(client) -> list[dict]:
    """One's own sessions."""
    answer = client.get(SESSIONS)
    assert answer.status_code == 200, answer.text
    return answer.json()["sessions"]


def test_a_session_is_told_of(site: Site):
    """Whose it is, since when, and from where; never what would open it."""
    site.create_user("seen@fjord.example", "viewer")
    client = site.client(None, headers={"User-Agent": AGENT})
    answer = client.post(SESSION, json={"email": "seen@fjord.example", "password": PASSWORD})
    (session,) = listed(client)
    assert session["is_current"] is True
    assert session["user_agent"] == AGENT
    assert session["address"] in ("127.0.0.1", "::1")
    assert session["created_at"] < session["expires_at"]
    assert client.cookies["fangst_session"] not in client.get(SESSIONS).text
    client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    stolen = site.client(None, cookies={"fangst_session": session["session_id"]})
    assert_problem(stolen.get(SESSIONS), 401, "UNAUTHORIZED")


def test_what_a_browser_calls_itself_is_kept_short_and_printable(site: Site):
    """Nothing that a terminal or a page would take for something else."""
    site.create_user("odd@fjord.example", "viewer")
    client = site.client(None, headers={"User-Agent": b"\xff\xe5<b>" + b"x" * 500})
    client.post(SESSION, json={"email": "odd@fjord.example", "password": PASSWORD})
    (session,) = listed(client)
    assert session["user_agent"] == ("??<b>" + "x" * 500)[:200]


def test_a_user_ends_sessions_of_their_own(site: Site):
    """One of them, then all others; the one at hand stays."""
    site.create_user("many@fjord.example", "viewer")
    clients = [site.sign_in("many@fjord.example") for _ in range(4)]
    here, lost = clients[0], clients[1]
    (there,) = [one["session_id"] for one in listed(lost) if one["is_current"]]
    assert len(listed(here)) == 4
    assert here.delete(f"{SESSIONS}/{there}").status_code == 204
    assert_problem(lost.get(SESSIONS), 401, "UNAUTHORIZED")
    assert_problem(here.delete(f"{SESSIONS}/{there}"), 404, "NOT_FOUND")
    assert len(listed(here)) == 3
    assert here.delete(SESSIONS).status_code == 204
    assert [one["is_current"] for one in listed(here)] == [True]
    for client in clients[1:]:
        assert_problem(client.get(SESSIONS), 401, "UNAUTHORIZED")


def test_nobody_ends_somebody_elses_session_by_its_id(site: Site, admin):
    """Not even an administrator of the same merchant: whoever manages users ends all of them."""
    site.create_user("mine@fjord.example", "viewer")
    client = site.sign_in("mine@fjord.example")
    (session,) = listed(client)
    assert_problem(admin.delete(f"{SESSIONS}/{session['session_id']}"), 404, "NOT_FOUND")
    assert listed(client) == [session]


def test_an_administrator_sees_and_ends_a_users_sessions(site: Site, admin):
    """At once; the user may sign in again."""
    site.create_user("watched@fjord.example", "viewer")
    clients = [site.sign_in("watched@fjord.example") for _ in range(2)]
    path = f"{USERS}/watched@fjord.example/sessions"
    seen = admin.get(path).json()["sessions"]
    assert [one["is_current"] for one in seen] == [False, False]
    assert admin.delete(path).status_code == 204
    for client in clients:
        assert_problem(client.get(SESSION), 401, "UNAUTHORIZED")
    assert admin.get(path).json()["sessions"] == []
    assert site.sign_in("watched@fjord.example").get(SESSION).status_code == 200
    site.create_user("sessions@skerry.example", "admin", SKERRY)
    stranger = site.sign_in("sessions@skerry.example")
    for method in ("GET", "DELETE"):
        assert_problem(stranger.request(method, path), 404, "NOT_FOUND")
    assert len(admin.get(path).json()["sessions"]) == 1


def test_a_cookie_that_was_there_before_is_not_taken_over(site: Site):
    """Whoever plants a cookie in somebody's browser knows nothing of the session that follows."""
    site.create_user("fixed@fjord.example", "viewer")
    planted = "A" * 43
    client = site.client(None, cookies={"fangst_session": planted})
    answer = client.post(SESSION, json={"email": "fixed@fjord.example", "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.cookies["fangst_session"] != planted
    first = answer.cookies["fangst_session"]
    assert_problem(site.client(None, cookies={"fangst_session": planted}).get(SESSION), 401, "UNAUTHORIZED")
    again = site.client(None, cookies={"fangst_session": first})
    answer = again.post(SESSION, json={"email": "fixed@fjord.example", "password": PASSWORD})
    assert answer.cookies["fangst_session"] != first
