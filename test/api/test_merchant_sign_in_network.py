"""Failed sign-ins are limited per address of the network, too: so that nobody tries one password with each user."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import httpx
import pytest

from support import totp
from support.site import PASSWORD, Site
from support.wire import assert_problem

SESSION = "/merchant/v1/session"
FACTOR = "/merchant/v1/second-factor"
LOCKED = "sign_in.network_locked"
MOST = 100
numbers = count(1)


@pytest.fixture(scope="module")
def admin(site: Site):
    """A signed-in administrator."""
    site.create_user("network@fjord.example", "admin")
    return site.sign_in("network@fjord.example")


@pytest.fixture(autouse=True)
def nobody_has_failed(site: Site):
    """Each test has the failures of an hour to itself, and leaves none."""
    forget(site)
    yield
    forget(site)


def forget(site: Site) -> None:
    """As when an hour is over."""
    with site.store.opened() as store:
        store.execute("DELETE FROM access_ask")


def failures(site: Site) -> list[int]:
    """How many are counted, per address of the network."""
    with site.store.opened() as store:
        return [row[0] for row in store.execute("SELECT asks FROM access_ask WHERE subject LIKE 'failure %'")]


def some_user(site: Site) -> str:
    """A user of their own."""
    email = f"sprayed{next(numbers)}@fjord.example"
    site.create_user(email, "viewer")
    return email


def fail_until(site: Site, most: int) -> None:
    """One fails, and so many have failed."""
    assert attempt(site, f"nobody{next(numbers)}@fjord.example", "Summer2026").status_code == 401
    with site.store.opened() as store:
        store.execute(f"UPDATE access_ask SET asks = {most} WHERE subject LIKE 'failure %'")


def attempt(site: Site, email: str, password: str = PASSWORD, **more) -> httpx.Response:
    """A sign-in, of a browser that has nothing yet."""
    return site.client(None).post(SESSION, json={"email": email, "password": password} | more)


def told(answer: httpx.Response) -> tuple:
    """What somebody learns of an answer: all but ids and the seconds that run."""
    body = answer.json()
    return answer.status_code, body["code"], [one["field"] for one in body["errors"]]


def locked(admin) -> list[dict]:
    """What the audit log tells of networks, the latest first."""
    return admin.get("/merchant/v1/audit-log", params={"type": LOCKED}).json()["entries"]


def test_one_password_with_each_user_comes_to_an_end(site: Site, admin):
    """A hundred failures in an hour, whoever's the addresses are. Then nobody's password is looked at, right or wrong."""
    before = len(locked(admin))
    known = some_user(site)
    for each in range(MOST - 1):
        assert_problem(
            attempt(site, f"someone{each}@nobody.example", "Summer2026"), 401, "SIGN_IN_FAILED"
        )
    assert attempt(site, known).status_code == 200
    assert_problem(attempt(site, known, "Summer2026"), 401, "SIGN_IN_FAILED")
    answers = [attempt(site, known), attempt(site, known, "Summer2026"), attempt(site, "x@nobody.example")]
    for answer in answers:
        assert_problem(answer, 429, "TOO_MANY_REQUESTS")
        assert 0 < int(answer.headers["Retry-After"]) <= 3600
        assert "Set-Cookie" not in answer.headers
    assert len({str(told(answer)) for answer in answers}) == 1, "it does not tell who is a user"
    assert failures(site) == [MOST], "what is refused is not counted"
    entry, *earlier = locked(admin)
    assert len(earlier) == before
    assert (entry["subject"], entry["address"]) == (known, "127.0.0.1")
    forget(site)
    assert attempt(site, known).status_code == 200, "the user is not locked"


def test_a_right_password_counts_for_nothing(site: Site):
    """Nor takes it back what others got wrong; and a code that is not there yet is no failure."""
    known, secured = some_user(site), some_user(site)
    client = site.sign_in(secured)
    code = totp.code(client.post(FACTOR, json={"password": PASSWORD}).json()["key"])
    assert client.post(f"{FACTOR}/confirmations", json={"code": code}).status_code == 200
    for _ in range(3):
        assert attempt(site, known).status_code == 200
    assert_problem(attempt(site, secured), 401, "SECOND_FACTOR_REQUIRED")
    assert failures(site) == []
    assert_problem(attempt(site, secured, code=code), 401, "SECOND_FACTOR_WRONG")
    assert attempt(site, known).status_code == 200
    assert failures(site) == [1]


def test_who_is_signed_in_is_not_concerned(site: Site):
    """What a session gets wrong counts for its user only; and it goes on while its network is refused."""
    email = some_user(site)
    client = site.sign_in(email)
    fail_until(site, MOST)
    assert client.get(SESSION).status_code == 200
    assert client.post(FACTOR, json={"password": "a guess"}).status_code == 422
    assert client.post(FACTOR, json={"password": PASSWORD}).status_code == 201
    assert failures(site) == [MOST]
    assert_problem(attempt(site, email), 429, "TOO_MANY_REQUESTS")


def test_an_invitation_opens_nothing_meanwhile(site: Site, admin):
    """Of a user of another merchant, whose password it asks for; who is new has none to guess."""
    other = f"guest{next(numbers)}@skerry.example"
    site.create_user(other, "viewer", site.another("M100055"))
    bodies = []
    for email in (other, f"new{next(numbers)}@fjord.example"):
        made = admin.post("/merchant/v1/invitations", json={"email": email, "role": "viewer"}).json()
        bodies.append({"token": made["token"], "password": PASSWORD})
    fail_until(site, MOST - 1)
    path, client = "/merchant/v1/invitation-acceptances", site.client(None)
    assert_problem(client.post(path, json=bodies[0] | {"password": "Summer2026"}), 401, "SIGN_IN_FAILED")
    assert_problem(client.post(path, json=bodies[0]), 429, "TOO_MANY_REQUESTS")
    assert client.post(path, json=bodies[1]).status_code == 204
    forget(site)
    assert client.post(path, json=bodies[0]).status_code == 204


def test_an_hour_later_it_begins_anew(site: Site):
    """With the next failure, as if there had been none."""
    known = some_user(site)
    fail_until(site, MOST)
    assert_problem(attempt(site, known), 429, "TOO_MANY_REQUESTS")
    with site.store.opened() as store:
        store.execute("UPDATE access_ask SET since = 0")
    assert attempt(site, known).status_code == 200
    assert_problem(attempt(site, known, "Summer2026"), 401, "SIGN_IN_FAILED")
    assert failures(site) == [1]


def test_of_many_at_once_no_more_are_told(site: Site, admin):
    """In two processes: exactly as many as one after the other, and one entry."""
    before, users = len(locked(admin)), [some_user(site) for _ in range(14)]
    fail_until(site, MOST - 10)
    processes = [site.server, site.join()]
    clients = [site.client(None, via=processes[each % 2]) for each in range(len(users))]

    def guess(each: int) -> int:
        return clients[each].post(SESSION, json={"email": users[each], "password": "Summer2026"}).status_code

    with ThreadPoolExecutor(len(users)) as pool:
        answers = sorted(pool.map(guess, range(len(users))))
    assert answers == [401] * 10 + [429] * 4
    assert failures(site) == [MOST]
    assert len(locked(admin)) == before + 1


def test_behind_a_proxy_of_ours_each_client_counts_alone(site: Site, admin):
    """As the proxy names them. Where it is none of ours, what is said of other addresses changes nothing."""
    known, behind = some_user(site), site.join("--proxies", "loopback")

    def guess(server, via: str) -> int:
        body = {"email": f"behind{next(numbers)}@nobody.example", "password": "Summer2026"}
        client = site.client(None, via=server, headers={"X-Forwarded-For": f"192.0.2.66, {via}"})
        return client.post(SESSION, json=body).status_code

    assert guess(behind, "203.0.113.7") == 401
    with site.store.opened() as store:
        store.execute("UPDATE access_ask SET asks = 100 WHERE subject = 'failure 203.0.113.7'")
    assert [guess(behind, each) for each in ("203.0.113.7", "203.0.113.8", "192.0.2.66")] == [429, 401, 401]
    assert [guess(site.server, each) for each in ("203.0.113.7", "203.0.113.9")] == [401, 401]
    signed_in = site.client(None, via=behind, headers={"X-Forwarded-For": "203.0.113.8"})
    assert signed_in.post(SESSION, json={"email": known, "password": PASSWORD}).status_code == 200
    entries = admin.get("/merchant/v1/audit-log", params={"limit": 200}).json()["entries"]
    assert next(one["address"] for one in entries if one.get("subject") == known) == "203.0.113.8"
    assert signed_in.get("/merchant/v1/sessions").json()["sessions"][0]["address"] == "203.0.113.8"
