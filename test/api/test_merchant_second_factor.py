"""The second factor: set up, asked for at sign-in, good once, and lost."""

from urllib.parse import parse_qs, urlsplit

import pytest

from support import totp
from support.site import PASSWORD, SKERRY, Site
from support.wire import assert_problem

SESSION = "/merchant/v1/session"
FACTOR = "/merchant/v1/second-factor"
LOG = "/merchant/v1/audit-log"


@pytest.fixture(scope="module")
def admin(site: Site):
    """A signed-in administrator."""
    site.create_user("factors@fjord.example", "admin")
    return site.sign_in("factors@fjord.example")


def signing_in(site: Site, email: str, **more):
    """What a sign-in is answered."""
    return site.client(None).post(SESSION, json={"email": email, "password": PASSWORD} | more)


def begun(client) -> dict:
    """Begins the set-up."""
    answer = client.post(FACTOR, json={"password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return answer.json()


def set_up(site: Site, email: str):
    """A user who has a second factor: the client that set it up, the key, and the recovery codes."""
    site.create_user(email, "viewer")
    client = site.sign_in(email)
    key = begun(client)["key"]
    answer = client.post(f"{FACTOR}/confirmations", json={"code": totp.code(key)})
    assert answer.status_code == 200, answer.text
    return client, key, answer.json()["recovery_codes"]


def types_about(admin, email: str) -> list[str]:
    """What the audit log tells of a user, the oldest first."""
    entries = admin.get(LOG, params={"limit": 200}).json()["entries"]
    return [one["type"] for one in reversed(entries) if one.get("subject") == email]


def test_it_counts_from_its_confirmation_on(site: Site):
    """What was begun and not confirmed locks nobody out; the picture says what the text says."""
    email = "begins@fjord.example"
    site.create_user(email, "viewer")
    client, other = site.sign_in(email), site.sign_in(email)
    assert client.get(FACTOR).json() == {"status": "off", "recovery_codes": 0}
    assert_problem(client.post(f"{FACTOR}/confirmations", json={"code": "123456"}), 409, "CONFLICT")
    begun(client)
    setup = begun(client)
    assert client.get(FACTOR).json()["status"] == "pending"
    uri = urlsplit(setup["uri"])
    assert (uri.scheme, uri.netloc, uri.path) == ("otpauth", "totp", "/fangst:begins%40fjord.example")
    assert parse_qs(uri.query) == {"secret": [setup["key"]], "issuer": ["fangst"]}
    assert signing_in(site, email).status_code == 200
    for wrong in ("000000", "12345", "abcdef", totp.code(setup["key"], 9)):
        problem = assert_problem(client.post(f"{FACTOR}/confirmations", json={"code": wrong}), 422)
        assert problem["errors"][0]["field"] == "code"
    answer = client.post(f"{FACTOR}/confirmations", json={"code": totp.code(setup["key"])})
    assert len(set(answer.json()["recovery_codes"])) == 10
    told = client.get(FACTOR).json()
    assert (told["status"], told["recovery_codes"]) == ("on", 10)
    assert_problem(other.get(SESSION), 401, "UNAUTHORIZED")
    assert_problem(client.post(FACTOR, json={"password": PASSWORD}), 409, "CONFLICT")
    for kept in (setup["key"], *answer.json()["recovery_codes"]):
        assert not site.store.holds(kept.encode())


def test_the_password_alone_opens_nothing_any_more(site: Site):
    """A code is asked for only of who knows the password, and is good once; the next one is too."""
    email = "twice@fjord.example"
    _, key, _ = set_up(site, email)
    assert_problem(signing_in(site, email), 401, "SECOND_FACTOR_REQUIRED")
    assert_problem(signing_in(site, email, password="wrong one"), 401, "SIGN_IN_FAILED")
    used = totp.code(key, 1)
    assert signing_in(site, email, code=used).status_code == 200
    answer = signing_in(site, email, code=used)
    assert_problem(answer, 401, "SECOND_FACTOR_WRONG")
    assert "Set-Cookie" not in answer.headers
    assert_problem(signing_in(site, email, code=totp.code(key)), 401, "SECOND_FACTOR_WRONG")


def test_a_code_that_confirmed_does_not_sign_in(site: Site):
    """It was shown once already."""
    email = "reuse@fjord.example"
    _, key, _ = set_up(site, email)
    assert_problem(signing_in(site, email, code=totp.code(key)), 401, "SECOND_FACTOR_WRONG")


def test_a_recovery_code_opens_once(site: Site, admin):
    """However it is written; and it is told how many are left."""
    email = "recovers@fjord.example"
    _, _, codes = set_up(site, email)
    assert signing_in(site, email, code=codes[0].upper().replace("-", " ")).status_code == 200
    assert_problem(signing_in(site, email, code=codes[0]), 401, "SECOND_FACTOR_WRONG")
    answer = signing_in(site, email, code=codes[1])
    client = site.client(None, cookies=dict(answer.cookies))
    assert client.get(FACTOR).json()["recovery_codes"] == 8
    assert types_about(admin, email) == [
        "user.created",
        "sign_in.succeeded",
        "second_factor.added",
        "recovery_code.used",
        "sign_in.succeeded",
        "sign_in.failed",
        "recovery_code.used",
        "sign_in.succeeded",
    ]


def test_codes_are_not_guessed(site: Site):
    """Who knows the password and tries codes is locked out as who tries passwords; the right code then does not help."""
    email = "guesses@fjord.example"
    _, key, codes = set_up(site, email)
    told = [signing_in(site, email, code=f"{number:06}").status_code for number in range(7)]
    assert told == [401] * 5 + [429] * 2
    for code in (totp.code(key, 1), codes[0]):
        assert_problem(signing_in(site, email, code=code), 429, "TOO_MANY_REQUESTS")


def test_asking_for_the_code_neither_counts_nor_forgives(site: Site):
    """Else the right password would clear the guesses of codes, or lock out whoever has it."""
    email = "asks@fjord.example"
    _, _, codes = set_up(site, email)
    for number in range(4):
        assert signing_in(site, email, code=f"{number:06}").status_code == 401
    for _ in range(6):
        assert_problem(signing_in(site, email), 401, "SECOND_FACTOR_REQUIRED")
    assert_problem(signing_in(site, email, code="000000"), 401, "SECOND_FACTOR_WRONG")
    assert_problem(signing_in(site, email, code=codes[0]), 429, "TOO_MANY_REQUESTS")


def test_it_is_set_up_with_the_password_and_removed_with_a_code_only(site: Site):
    """Whoever finds a screen unlocked can do neither, and does not get to guess."""
    email = "screen@fjord.example"
    site.create_user(email, "viewer")
    client = site.sign_in(email)
    problem = assert_problem(client.post(FACTOR, json={"password": "guess"}), 422)
    assert problem["errors"][0]["field"] == "password"
    assert client.get(FACTOR).json()["status"] == "off"
    key = begun(client)["key"]
    codes = client.post(f"{FACTOR}/confirmations", json={"code": totp.code(key)}).json()["recovery_codes"]
    problem = assert_problem(client.post(f"{FACTOR}/removals", json={"code": "000000"}), 422)
    assert problem["errors"][0]["field"] == "code"
    assert client.get(FACTOR).json()["status"] == "on"
    assert client.post(f"{FACTOR}/removals", json={"code": codes[0]}).status_code == 204
    assert client.get(FACTOR).json() == {"status": "off", "recovery_codes": 0}
    assert signing_in(site, email).status_code == 200
    guesses = [client.post(FACTOR, json={"password": "guess"}).status_code for _ in range(6)]
    assert guesses == [422] * 5 + [429]
    assert_problem(client.post(f"{FACTOR}/removals", json={"code": codes[1]}), 429, "TOO_MANY_REQUESTS")


def test_guesses_at_its_confirmation_are_counted(site: Site):
    """Together with all others; and the right code then does not help."""
    email = "confirms@fjord.example"
    site.create_user(email, "viewer")
    client = site.sign_in(email)
    key = begun(client)["key"]
    path = f"{FACTOR}/confirmations"
    told = [client.post(path, json={"code": f"{number:05}"}).status_code for number in range(6)]
    assert told == [422] * 5 + [429]
    assert_problem(client.post(path, json={"code": totp.code(key)}), 429, "TOO_MANY_REQUESTS")
    assert client.get(FACTOR).json()["status"] == "pending"
    assert_problem(signing_in(site, email), 429, "TOO_MANY_REQUESTS")


def test_an_administrator_does_not_remove_their_own_without_a_code(site: Site):
    """It is said what does."""
    email = "own@fjord.example"
    site.create_user(email, "admin")
    client = site.sign_in(email)
    key = begun(client)["key"]
    codes = client.post(f"{FACTOR}/confirmations", json={"code": totp.code(key)}).json()["recovery_codes"]
    problem = assert_problem(client.delete(f"/merchant/v1/users/{email}/second-factor"), 409, "CONFLICT")
    assert f"POST {FACTOR}/removals" in problem["detail"]
    assert client.get(FACTOR).json()["status"] == "on"
    assert client.post(f"{FACTOR}/removals", json={"code": codes[0]}).status_code == 204


def test_who_knows_the_password_and_no_code_is_in_the_audit_log(site: Site, admin):
    """So it is seen that a password is known to somebody."""
    email = "known@fjord.example"
    set_up(site, email)
    assert_problem(signing_in(site, email), 401, "SECOND_FACTOR_REQUIRED")
    assert_problem(signing_in(site, email, code="000000"), 401, "SECOND_FACTOR_WRONG")
    assert types_about(admin, email)[-3:] == ["second_factor.added", "sign_in.code_missing", "sign_in.failed"]


def test_an_administrator_removes_it_for_who_has_lost_everything(site: Site, admin):
    """Of their own merchant only; it is seen in the list, and in the audit log."""
    email = "loses@fjord.example"
    set_up(site, email)
    path = f"/merchant/v1/users/{email}"
    (user,) = [one for one in admin.get("/merchant/v1/users").json()["users"] if one["email"] == email]
    assert user["has_second_factor"] is True
    site.create_user("factors@skerry.example", "admin", SKERRY)
    stranger = site.sign_in("factors@skerry.example")
    assert_problem(stranger.delete(f"{path}/second-factor"), 404, "NOT_FOUND")
    assert_problem(signing_in(site, email), 401, "SECOND_FACTOR_REQUIRED")
    assert admin.delete(f"{path}/second-factor").status_code == 204
    assert admin.delete(f"{path}/second-factor").status_code == 204
    assert signing_in(site, email).status_code == 200
    assert types_about(admin, email)[-2:] == ["second_factor.removed", "sign_in.succeeded"]
