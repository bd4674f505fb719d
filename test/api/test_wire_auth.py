"""Who may call the Order Management API, and how credentials may be written."""

import base64

import pytest

from support.orders import place
from support.site import FJORD, SKERRY, Site, create_key
from support.wire import ORDERS, assert_problem, assert_refused, order_path


def basic(text: str) -> str:
    """Writes Basic credentials of any text."""
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.fixture(scope="module")
def path(client, shop) -> str:
    """The path of an order of the first merchant."""
    return order_path(place(client, shop.order_of(1000)))


def test_user_and_password_are_accepted(site: Site, path):
    """The form that every HTTP library writes."""
    key = site.keys[FJORD]
    header = {"Authorization": basic(f"{key.username}:{key.password}")}
    assert site.client(None).get(path, headers=header).status_code == 200


def test_the_raw_key_is_accepted(site: Site, path):
    """The form that the key's documentation shows."""
    header = {"Authorization": f"Basic {site.keys[FJORD].password}"}
    assert site.client(None).get(path, headers=header).status_code == 200


def test_the_scheme_is_not_case_sensitive(site: Site, path):
    """RFC 9110 says so."""
    key = site.keys[FJORD]
    for scheme in ("basic", "BASIC"):
        header = {"Authorization": basic(f"{key.username}:{key.password}").replace("Basic", scheme)}
        assert site.client(None).get(path, headers=header).status_code == 200


def wrong_credentials(site: Site) -> dict[str, str | None]:
    """Everything that is nearly right, by name."""
    key, foreign = site.keys[FJORD], site.keys[SKERRY]
    return {
        "none": None,
        "empty": "",
        "scheme only": "Basic",
        "wrong username": basic(f"{key.username}x:{key.password}"),
        "username of another merchant": basic(f"{foreign.username}:{key.password}"),
        "merchant id as username": basic(f"{FJORD}:{key.password}"),
        "wrong password": basic(f"{key.username}:{key.password}x"),
        "shorter password": basic(f"{key.username}:{key.password[:-1]}"),
        "password in capitals": basic(f"{key.username}:{key.password.upper()}"),
        "no password": basic(f"{key.username}:"),
        "no colon": basic(key.username),
        "swapped": basic(f"{key.password}:{key.username}"),
        "wrong raw key": f"Basic {key.password[:-1]}",
        "raw key twice": f"Basic {key.password} {key.password}",
        "malformed base64": "Basic ####",
        "half base64": basic(f"{key.username}:{key.password}")[:-9] + "\x7f==",
        "binary": "Basic " + base64.b64encode(bytes(range(128, 256))).decode(),
        "NUL inside": basic(f"{key.username}:{key.password}\x00"),
        "bearer": f"Bearer {key.password}",
        "very long": "Basic " + "A" * 6000,
    }


@pytest.mark.parametrize("merchant_api", [False, True], ids=["order management", "merchant"])
def test_whatever_is_not_exactly_right_is_401(site: Site, path, merchant_api):
    """Every kind of wrong credential is refused the same way, with JSON and a challenge."""
    client = site.client(None)
    target = path.replace("/ordermanagement/", "/merchant/") if merchant_api else path
    seen = set()
    for name, credential in wrong_credentials(site).items():
        headers = {} if credential is None else {"Authorization": credential}
        answer = client.get(target, headers=headers)
        assert answer.status_code == 401, f"{name}: {answer.status_code}"
        check = assert_problem if merchant_api else assert_refused
        body = check(answer, 401, "UNAUTHORIZED")
        assert answer.headers["WWW-Authenticate"].startswith('Basic realm="'), name
        seen.add(str({name: value for name, value in body.items() if name != "correlation_id"}))
    assert len(seen) == 1, f"the refusals tell what was wrong: {seen}"


def test_credentials_come_before_everything_else(site: Site, path):
    """Without them a malformed body and an unknown order are not even looked at."""
    client = site.client(None)
    assert_refused(client.post(f"{path}/captures", content=b"{"), 401, "UNAUTHORIZED")
    assert_refused(client.get(f"{ORDERS}/8c1f2f4e-90f0-6b39-9a53-6f3f0f3f9a03"), 401, "UNAUTHORIZED")


def test_a_key_made_while_the_server_runs_works_at_once(site: Site, path):
    """Commands work while a server runs on the same data."""
    key = create_key(site.store, FJORD)
    assert key.username != site.keys[FJORD].username
    assert key.password != site.keys[FJORD].password
    assert site.client(None, auth=key.pair).get(path).status_code == 200
    mixed = (key.username, site.keys[FJORD].password)
    assert_refused(site.client(None, auth=mixed).get(path), 401, "UNAUTHORIZED")


def test_the_password_is_nowhere_in_the_data(site: Site):
    """It is stored only as a keyed hash."""
    secret = site.keys[FJORD].password.rpartition("_")[2].encode()
    assert not site.store.holds(secret)
    assert site.store.holds(site.keys[FJORD].username.encode())


def test_the_password_is_not_in_the_log(site: Site):
    """Nor is the name of anybody who bought something."""
    log = site.server.log.read_text(errors="replace")
    secret = site.keys[FJORD].password.rpartition("_")[2]
    assert secret not in log
    assert "example.com" not in log
