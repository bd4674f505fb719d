"""API keys made, listed and revoked by an administrator of the portal."""

import pytest

from support.orders import PLACE
from support.polling import wait_until
from support.site import FJORD, SKERRY, Site
from support.wire import assert_problem

KEYS = "/merchant/v1/api-keys"


@pytest.fixture(scope="module")
def admin(site: Site):
    """A signed-in administrator."""
    site.create_user("keys@fjord.example", "admin")
    return site.sign_in("keys@fjord.example")


def made(admin, label: str) -> dict:
    """Makes a key."""
    answer = admin.post(KEYS, json={"label": label})
    assert answer.status_code == 201, answer.text
    return answer.json()


def listed(admin, username: str) -> dict:
    """Finds a key in the list."""
    answer = admin.get(KEYS)
    assert answer.status_code == 200, answer.text
    (found,) = [key for key in answer.json()["keys"] if key["username"] == username]
    return found


def status_with(site: Site, key: dict) -> int:
    """What a request with this key is answered."""
    return site.client(None).get(PLACE, auth=(key["username"], key["password"])).status_code


def test_a_key_lets_in_until_it_is_revoked(site: Site, admin):
    """At once in every process; revoking it again changes nothing."""
    other = site.join()
    key = made(admin, "Webshop")
    assert key["username"].startswith(FJORD)
    assert status_with(site, key) == 200
    entry = listed(admin, key["username"])
    assert entry["label"] == "Webshop"
    assert entry["created_by"] == {"kind": "user", "name": "keys@fjord.example"}
    assert entry["environment"] == "test"
    assert "revoked_at" not in entry
    assert key["password"] not in admin.get(KEYS).text
    assert not site.store.holds(key["password"].encode())

    assert admin.delete(f"{KEYS}/{key['username']}").status_code == 204
    assert status_with(site, key) == 401
    answer = site.client(None).get(f"{other.url}{PLACE}", auth=(key["username"], key["password"]))
    assert answer.status_code == 401
    revoked = listed(admin, key["username"])
    assert revoked["revoked_by"] == {"kind": "user", "name": "keys@fjord.example"}
    assert admin.delete(f"{KEYS}/{key['username']}").status_code == 204
    assert listed(admin, key["username"]) == revoked


def test_when_a_key_was_used_last_is_told(site: Site, admin):
    """Some seconds later; and never before it was used."""
    used, unused = made(admin, "Used"), made(admin, "Unused")
    assert status_with(site, used) == 200
    wait_until(lambda: "last_used_at" in listed(admin, used["username"]), 30, "its use is told", pause=0.5)
    first = listed(admin, used["username"])["last_used_at"]
    assert "last_used_at" not in listed(admin, unused["username"])
    assert status_with(site, used) == 200
    wait_until(
        lambda: listed(admin, used["username"])["last_used_at"] > first,
        30,
        "the later use is told",
        pause=0.5,
    )


def test_only_administrators_see_and_make_keys(site: Site):
    """No other role, and no key: one that leaks could make more."""
    for role in ("viewer", "operator", "finance"):
        site.create_user(f"{role}.keys@fjord.example", role)
        client = site.sign_in(f"{role}.keys@fjord.example")
        assert_problem(client.get(KEYS), 403, "FORBIDDEN")
        assert_problem(client.post(KEYS, json={"label": "Mine"}), 403, "FORBIDDEN")
        assert_problem(client.delete(f"{KEYS}/{FJORD}-x"), 403, "FORBIDDEN")
    assert site.client(FJORD).get(KEYS).status_code == 401


def test_keys_are_of_one_merchant(site: Site, admin):
    """Another merchant's administrator neither sees nor revokes them."""
    key = made(admin, "Ours")
    site.create_user("keys@skerry.example", "admin", SKERRY)
    stranger = site.sign_in("keys@skerry.example")
    assert key["username"] not in stranger.get(KEYS).text
    assert_problem(stranger.delete(f"{KEYS}/{key['username']}"), 404, "NOT_FOUND")
    assert status_with(site, key) == 200


@pytest.mark.parametrize("body", [{}, {"label": ""}, {"label": "x" * 101}])
def test_a_label_is_needed(admin, body):
    """It says where the key is, when somebody has to decide about it in a year."""
    answer = admin.post(KEYS, json=body)
    assert answer.status_code in (400, 422), answer.text


def test_there_is_a_limit(site: Site):
    """Of keys that let in; each that is revoked makes room."""
    site.create_user("many@skerry.example", "admin", SKERRY)
    admin = site.sign_in("many@skerry.example")
    valid = sum("revoked_at" not in key for key in admin.get(KEYS).json()["keys"])
    keys = [made(admin, f"Till {number}") for number in range(100 - valid)]
    answer = admin.post(KEYS, json={"label": "One more"})
    assert_problem(answer, 409, "CONFLICT")
    assert admin.delete(f"{KEYS}/{keys[0]['username']}").status_code == 204
    made(admin, "One more")
