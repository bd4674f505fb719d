"""Passkeys: added, signed in with, and refused whenever anything about them is not as it should be."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from support import totp
from support.contract import Contract
from support.passkeys import (
    BACKED_UP,
    EDDSA,
    ELIGIBLE,
    ES256,
    EXTENDED,
    PRESENT,
    RS256,
    VERIFIED,
    Passkey,
    b64,
    cbor,
    unb64,
)
from support.program import Server
from support.site import PASSWORD, SKERRY, Site
from support.wire import assert_problem

SESSION = "/merchant/v1/session"
OWN = "/merchant/v1/passkeys"
CHALLENGES = "/merchant/v1/passkey-challenges"
SIGN_INS = "/merchant/v1/passkey-sign-ins"
COMPLETIONS = f"{SIGN_INS}/completions"
ORIGIN = "https://pay.example"
PORTAL = ("--portal-url", f"{ORIGIN}/")
numbers = count(1)


@pytest.fixture(scope="module")
def site(tmp_path_factory, contract: Contract):
    """An installation that knows its address."""
    site = Site(tmp_path_factory.mktemp("site") / "data", contract, PORTAL)
    site.open()
    yield site
    site.close()


@pytest.fixture(scope="module")
def admin(site: Site):
    """A signed-in administrator."""
    site.create_user("keeper@fjord.example", "admin")
    return site.sign_in("keeper@fjord.example")


def some_user(site: Site, role: str = "viewer", merchant: str = "M100001") -> tuple[str, object]:
    """A user of their own: the address, and a client that is signed in."""
    email = f"holder{next(numbers)}@fjord.example"
    site.create_user(email, role, merchant)
    return email, site.sign_in(email)


def begun(client, **more) -> dict:
    """Begins to add one."""
    answer = client.post(CHALLENGES, json={"password": PASSWORD} | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def added(client, folder, **how) -> Passkey:
    """A passkey that the user has."""
    key = Passkey(folder, ORIGIN, **how)
    answer = client.post(OWN, json=key.create(begun(client)))
    assert answer.status_code == 201, answer.text
    return key


def holder(site: Site, folder, **how):
    """A user who has a passkey: the address, a client, and the passkey."""
    email, client = some_user(site)
    return email, client, added(client, folder, **how)


def asked(site: Site, via: Server | None = None) -> tuple[object, dict]:
    """A browser that was given a challenge, and the challenge."""
    browser = site.client(None, via=via)
    answer = browser.post(SIGN_INS)
    assert answer.status_code == 201, answer.text
    return browser, answer.json()


def signing_in(site: Site, key: Passkey, **forged):
    """What an answer of the passkey is answered."""
    browser, challenge = asked(site)
    return browser.post(COMPLETIONS, json=key.get(challenge, **forged))


def assert_refused(answer) -> None:
    """No session, and nothing told."""
    assert_problem(answer, 401, "PASSKEY_REFUSED")
    assert "fangst_session" not in answer.headers.get("Set-Cookie", "")


def types_about(admin, email: str) -> list[str]:
    """What the audit log tells of a user, the oldest first."""
    entries = admin.get("/merchant/v1/audit-log", params={"limit": 200}).json()["entries"]
    return [one["type"] for one in reversed(entries) if one.get("subject") == email]


# --- adding and using --------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", [ES256, EDDSA, RS256])
def test_a_passkey_is_added_and_signs_in(site: Site, admin, tmp_path, algorithm):
    """Of each kind of key that is offered; it is told when, and where it was used last."""
    email, client, key = holder(site, tmp_path, algorithm=algorithm)
    (told,) = client.get(OWN).json()["passkeys"]
    assert (told["name"], "last_used_at" in told) == ("My phone", False)
    answer = signing_in(site, key)
    assert answer.status_code == 200, answer.text
    assert answer.json()["user"]["email"] == email
    cookies = answer.headers.get_list("Set-Cookie")
    assert [each.split("=")[0] for each in cookies] == ["fangst_session", "fangst_passkey"]
    assert all("HttpOnly" in each and "SameSite=Strict" in each for each in cookies)
    assert signing_in(site, key).status_code == 200
    assert "last_used_at" in client.get(OWN).json()["passkeys"][0]
    assert types_about(admin, email) == [
        "user.created",
        "sign_in.succeeded",
        "passkey.added",
        *["sign_in.succeeded"] * 2,
    ]
    (entry,) = admin.get("/merchant/v1/audit-log", params={"limit": 1}).json()["entries"]
    assert entry["changes"] == [{"member": "by", "to": "passkey"}]


def test_nothing_that_lets_in_is_kept(site: Site, tmp_path):
    """Neither the challenge nor the cookie; of the key only the public half is there at all."""
    _, _, key = holder(site, tmp_path)
    browser, challenge = asked(site)
    assert not site.store.holds(challenge["challenge"].encode())
    assert not site.store.holds(browser.cookies["fangst_passkey"].encode())
    assert browser.post(COMPLETIONS, json=key.get(challenge)).status_code == 200


def test_it_stands_for_both_factors(site: Site, tmp_path):
    """Who has verified themselves to it is asked for no code; the password alone still is not enough."""
    email, client, key = holder(site, tmp_path)
    secret = client.post("/merchant/v1/second-factor", json={"password": PASSWORD}).json()["key"]
    code = {"code": totp.code(secret)}
    assert client.post("/merchant/v1/second-factor/confirmations", json=code).status_code == 200
    assert signing_in(site, key).status_code == 200
    password = {"email": email, "password": PASSWORD}
    assert_problem(site.client(None).post(SESSION, json=password), 401, "SECOND_FACTOR_REQUIRED")
    proof = {"password": PASSWORD}
    problem = assert_problem(client.post(CHALLENGES, json=proof), 422)
    assert problem["errors"][0]["field"] == "code"
    problem = assert_problem(client.post(CHALLENGES, json=proof | {"code": "000000"}), 422)
    assert problem["errors"][0]["field"] == "code"
    assert len(begun(client, code=totp.code(secret, 1))["excluded_credentials"]) == 1


def test_adding_takes_the_password(site: Site):
    """Whoever finds a screen unlocked cannot make themselves a way in, nor guess."""
    _, client = some_user(site)
    told = [client.post(CHALLENGES, json={"password": "a guess"}) for _ in range(6)]
    assert [each.status_code for each in told] == [422] * 5 + [429]
    assert told[0].json()["errors"][0]["field"] == "password"
    assert_problem(client.post(CHALLENGES, json={"password": PASSWORD}), 429, "TOO_MANY_REQUESTS")


def test_a_passkey_is_removed(site: Site, admin, tmp_path):
    """One's own by oneself, another's never; and it lets nobody in any more."""
    email, client, key = holder(site, tmp_path)
    _, other = some_user(site)
    path = f"{OWN}/{client.get(OWN).json()['passkeys'][0]['passkey_id']}"
    assert_problem(other.delete(path), 404, "NOT_FOUND")
    assert other.get(OWN).json() == {"passkeys": []}
    assert client.delete(path).status_code == 204
    assert_problem(client.delete(path), 404, "NOT_FOUND")
    assert_refused(signing_in(site, key))
    assert types_about(admin, email)[-2:] == ["passkey.added", "passkey.removed"]


def test_an_administrator_removes_those_of_who_has_lost_everything(site: Site, admin, tmp_path):
    """Of their own merchant only."""
    email, client, key = holder(site, tmp_path)
    added(client, tmp_path)
    path = f"/merchant/v1/users/{email}"
    listed = {one["email"]: one["passkeys"] for one in admin.get("/merchant/v1/users").json()["users"]}
    assert listed[email] == 2
    _, stranger = some_user(site, "admin", SKERRY)
    assert_problem(stranger.delete(f"{path}/passkeys"), 404, "NOT_FOUND")
    assert_problem(client.delete(f"{path}/passkeys"), 403, "FORBIDDEN")
    assert signing_in(site, key).status_code == 200
    assert admin.delete(f"{path}/passkeys").status_code == 204
    assert admin.delete(f"{path}/passkeys").status_code == 204
    assert_refused(signing_in(site, key))
    assert types_about(admin, email)[-1] == "passkey.removed"


def test_a_user_has_no_more_than_twenty(site: Site, tmp_path):
    """The twenty-first is not even begun; nor is it added if it was."""
    _, client = some_user(site)
    key = Passkey(tmp_path, ORIGIN)
    challenges = [begun(client) for _ in range(21)]
    for at, challenge in enumerate(challenges):
        key.credential_id = at.to_bytes(16, "big")
        answer = client.post(OWN, json=key.create(challenge))
        assert answer.status_code == (201 if at < 20 else 409), at
    assert_problem(client.post(CHALLENGES, json={"password": PASSWORD}), 409, "CONFLICT")


# --- who is not let in -------------------------------------------------------------------------


def test_who_is_deactivated_is_not_let_in(site: Site, admin, tmp_path):
    """The passkeys stay, and let in again afterwards, as the password does."""
    email, _, key = holder(site, tmp_path)
    path = f"/merchant/v1/users/{email}"
    assert admin.patch(path, json={"is_active": False}).status_code == 200
    assert_refused(signing_in(site, key))
    assert admin.patch(path, json={"is_active": True}).status_code == 200
    assert signing_in(site, key).status_code == 200
    assert admin.patch(path, json={"ends_at": "2020-01-01T00:00:00Z"}).status_code == 200
    assert_refused(signing_in(site, key))


def test_a_lock_holds_for_passkeys_too(site: Site, admin, tmp_path):
    """After five wrong passwords, or five bad signatures; and the failures are in the audit log."""
    email, _, key = holder(site, tmp_path)
    for _ in range(5):
        assert_refused(signing_in(site, key, signature=b64(key.sign(b"something else"))))
    assert_problem(signing_in(site, key), 429, "TOO_MANY_REQUESTS")
    password = {"email": email, "password": PASSWORD}
    assert_problem(site.client(None).post(SESSION, json=password), 429, "TOO_MANY_REQUESTS")
    assert types_about(admin, email)[-5:] == [*["sign_in.failed"] * 4, "sign_in.locked"]


def test_a_count_that_moves_back_is_refused_and_told(site: Site, admin, tmp_path):
    """As of a copy of the key; whoever moves on is let in."""
    email, _, key = holder(site, tmp_path, count=7)
    assert signing_in(site, key).status_code == 200
    for copied in (8, 3, 0):
        key.count = copied
        assert_refused(signing_in(site, key))
    key.count = 9
    assert signing_in(site, key).status_code == 200
    assert types_about(admin, email)[-4:] == [*["passkey.refused"] * 3, "sign_in.succeeded"]


def test_an_authenticator_that_does_not_count_is_taken(site: Site, tmp_path):
    """As those are that are synchronized between phones; from the first count on it has to move."""
    _, _, key = holder(site, tmp_path, count=0)
    assert [signing_in(site, key).status_code for _ in range(2)] == [200, 200]
    key.count = 5
    assert signing_in(site, key).status_code == 200
    key.count = 0
    assert_refused(signing_in(site, key))


FORGED = {
    "another origin": {"client": {"origin": "https://pay.example.evil.example"}},
    "http": {"client": {"origin": "http://pay.example"}},
    "a port": {"client": {"origin": "https://pay.example:8443"}},
    "no origin": {"client": {"origin": None}},
    "within another page": {"client": {"crossOrigin": True}},
    "another challenge": {"client": {"challenge": b64(bytes(32))}},
    "no challenge": {"client": {"challenge": ""}},
    "another ceremony": {"client": {"type": "webauthn.create"}},
    "another host": {"rp_id": "evil.example"},
    "not verified": {"flags": PRESENT},
    "not present": {"flags": VERIFIED},
    "backed up that cannot be": {"flags": PRESENT | VERIFIED | BACKED_UP},
    "extensions that are not there": {"flags": PRESENT | VERIFIED | EXTENDED},
    "extensions of 2^30 pairs": {
        "flags": PRESENT | VERIFIED | EXTENDED,
        "rest": b"\xba\x3f\xff\xff\xff\x01\x02",
    },
    "another user": {"user_id": b64(bytes(16))},
    "an unknown key": {"credential_id": b64(bytes(32))},
    "no signature": {"signature": "AA"},
    "not base64": {"signature": "***"},
    "padding": {"authenticator_data": "AAA="},
    "too little data": {"authenticator_data": b64(bytes(36))},
    "client data that is no JSON": {"client_data": b64(b"{")},
    "client data that is a list": {"client_data": b64(b"[]")},
    "client data of another encoding": {"client_data": b64('{"type":"x"}'.encode("utf-16"))},
    "deep client data": {"client_data": b64(b"[" * 2900)},
}


@pytest.fixture(scope="module")
def kept(site: Site, tmp_path_factory):
    """A passkey for all tests of what is refused. Who is let in has no failures any more."""
    _, _, key = holder(site, tmp_path_factory.mktemp("kept"))
    return key


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_answer_is_refused(site: Site, kept, forged):
    """Whatever is forged, the same is told; and the right answer still lets in."""
    assert_refused(signing_in(site, kept, **forged))
    assert signing_in(site, kept).status_code == 200


@pytest.mark.parametrize(
    ("member", "length"),
    [
        ("credential_id", 1365),
        ("client_data", 4001),
        ("authenticator_data", 4001),
        ("signature", 701),
        ("user_id", 87),
    ],
)
def test_a_huge_answer_is_not_looked_at(site: Site, kept, member, length):
    """Of each member there is a most."""
    problem = assert_problem(signing_in(site, kept, **{member: "A" * length}), 422)
    assert problem["errors"][0]["field"] == member


def test_what_backs_itself_up_is_taken(site: Site, kept):
    """As those do that are synchronized between phones."""
    assert signing_in(site, kept, flags=PRESENT | VERIFIED | ELIGIBLE | BACKED_UP).status_code == 200


def test_a_key_signs_for_its_own_user_only(site: Site, tmp_path):
    """Neither with another's credential, nor with another's name."""
    _, _, mine = holder(site, tmp_path)
    _, _, theirs = holder(site, tmp_path)
    assert_refused(signing_in(site, mine, credential_id=b64(theirs.credential_id)))
    assert_refused(signing_in(site, mine, user_id=theirs.user))
    both = {"credential_id": b64(theirs.credential_id), "user_id": theirs.user}
    assert_refused(signing_in(site, mine, **both))
    assert signing_in(site, theirs).status_code == 200


def test_a_challenge_is_good_once_in_its_browser(site: Site, tmp_path):
    """Neither again, nor in another browser, nor once it was shown to be wrong, nor later."""
    _, _, key = holder(site, tmp_path)
    browser, challenge = asked(site)
    answer = key.get(challenge)
    assert_refused(site.client(None).post(COMPLETIONS, json=answer))
    other, _ = asked(site)
    assert_refused(other.post(COMPLETIONS, json=answer))
    cookie = {"Cookie": f"fangst_passkey={browser.cookies['fangst_passkey']}"}
    assert browser.post(COMPLETIONS, json=answer).status_code == 200
    again = site.client(None, headers=cookie)
    assert_refused(again.post(COMPLETIONS, json=answer))
    assert_refused(again.post(COMPLETIONS, json=key.get(challenge)))
    browser, challenge = asked(site)
    cookie = {"Cookie": f"fangst_passkey={browser.cookies['fangst_passkey']}"}
    wrong = key.get(challenge, signature="AAAA")
    assert_refused(site.client(None, headers=cookie).post(COMPLETIONS, json=wrong))
    assert_refused(site.client(None, headers=cookie).post(COMPLETIONS, json=key.get(challenge)))
    browser, challenge = asked(site)
    with site.store.opened() as store:
        store.execute("UPDATE passkey_challenge SET expires_at = 1")
    assert_refused(browser.post(COMPLETIONS, json=key.get(challenge)))


def test_old_challenges_are_forgotten(site: Site):
    """Whoever asks next takes them away."""
    asked(site)
    with site.store.opened() as store:
        store.execute("UPDATE passkey_challenge SET expires_at = 1")
    asked(site)
    with site.store.opened() as store:
        assert store.execute("SELECT count(*) FROM passkey_challenge").fetchone()[0] == 1


def test_a_challenge_for_one_thing_is_none_for_another(site: Site, tmp_path):
    """Nor is one of another session."""
    _, client, key = holder(site, tmp_path)
    challenge = begun(client)
    browser, _ = asked(site)
    assert_refused(browser.post(COMPLETIONS, json=key.get(challenge)))
    new = Passkey(tmp_path, ORIGIN)
    body = new.create(challenge)
    _, other = some_user(site)
    assert_problem(other.post(OWN, json=body), 422)
    _, asked_for = asked(site)
    assert_problem(client.post(OWN, json=new.create(challenge | asked_for)), 422)
    assert client.post(OWN, json=body).status_code == 201
    assert_problem(client.post(OWN, json=body), 422)
    assert len(client.get(OWN).json()["passkeys"]) == 2


def spoilt(key: Passkey, challenge: dict) -> dict[str, dict]:
    """Answers to an adding that must not be taken."""
    good = key.create(challenge)
    data = unb64(good["authenticator_data"])
    off_curve = cbor({1: 2, 3: ES256, -1: 1, -2: bytes(32), -3: bytes([1] * 32)})
    cases = {name: key.create(challenge, **forged) for name, forged in FORGED.items() if "rp_id" in forged}
    cases |= {
        name: key.create(challenge, **forged)
        for name, forged in FORGED.items()
        if "flags" in forged and "extensions" not in name
    }
    cases |= {
        f"client data: {name}": key.create(challenge, client=forged["client"])
        for name, forged in FORGED.items()
        if "client" in forged and "ceremony" not in name
    }
    cases["the other ceremony"] = key.create(challenge, client={"type": "webauthn.get"})
    cases["no key"] = good | {"authenticator_data": b64(key.data(PRESENT | VERIFIED))}
    cases |= {
        f"cut at {at}": good | {"authenticator_data": b64(data[:at])}
        for at in (36, 37, 54, 80, len(data) - 1)
    }
    cases["a point that is on no curve"] = good | {
        "authenticator_data": b64(data[: -len(key.cose())] + off_curve)
    }
    huge = b"\x5b" + b"\xff" * 8
    cases["a string of 2^64 bytes"] = good | {"authenticator_data": b64(data[: -len(key.cose())] + huge)}
    many = b"\xba\x3f\xff\xff\xff\x01\x02"
    cases["a map of 2^30 pairs"] = good | {"authenticator_data": b64(data[: -len(key.cose())] + many)}
    cases["a deep map"] = good | {"authenticator_data": b64(data[: -len(key.cose())] + b"\xa1\x01" * 1000)}
    cases["a blank name"] = good | {"name": "  "}
    return cases


def test_nothing_but_a_right_answer_adds_a_passkey(site: Site, tmp_path):
    """However it is forged or cut; and what is refused before the challenge is looked at leaves that good."""
    _, client = some_user(site)
    key = Passkey(tmp_path, ORIGIN)
    challenge = begun(client)
    for name, body in spoilt(key, challenge).items():
        answer = client.post(OWN, json=body)
        assert answer.status_code == 422, (name, answer.text)
    assert client.get(OWN).json() == {"passkeys": []}
    assert client.post(OWN, json=key.create(challenge)).status_code == 201
    again = key.create(begun(client))
    assert_problem(client.post(OWN, json=again), 409, "CONFLICT")


def test_random_bytes_add_nothing_and_let_nobody_in(site: Site, tmp_path):
    """Changed anywhere, an answer is refused; nothing falls over."""
    _, client, key = holder(site, tmp_path)
    good = key.create(begun(client), "Another")
    data = unb64(good["authenticator_data"])
    for at in range(0, len(data), 7):
        if 32 < at < 53 or 55 <= at < 87:  # its count, its maker, and what it calls itself may be anything
            continue
        changed = data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :]
        assert client.post(OWN, json=good | {"authenticator_data": b64(changed)}).status_code == 422, at
    for size in (1, 37, 55, 200, 2900):
        noise = hashlib.sha256(b"pay.example").digest() + b"\x45" + os.urandom(size)
        assert client.post(OWN, json=good | {"authenticator_data": b64(noise)}).status_code == 422


# --- who asks ----------------------------------------------------------------------------------


def test_other_sites_cannot_ask(site: Site):
    """Neither for a challenge nor with an answer."""
    browser = site.client(None, headers={"Sec-Fetch-Site": "cross-site"})
    assert_problem(browser.post(SIGN_INS), 403, "OTHER_SITE")
    body = dict.fromkeys(
        ("credential_id", "client_data", "authenticator_data", "signature", "user_id"), "AAAA"
    )
    assert_problem(browser.post(COMPLETIONS, json=body), 403, "OTHER_SITE")


def test_a_network_that_asks_too_often_waits(site: Site):
    """So nobody fills the store with challenges."""
    asked(site)
    with site.store.opened() as store:
        store.execute("UPDATE access_ask SET asks = 300 WHERE subject LIKE 'passkey %'")
    answer = site.client(None).post(SIGN_INS)
    assert_problem(answer, 429, "TOO_MANY_REQUESTS")
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    with site.store.opened() as store:
        store.execute("DELETE FROM access_ask")
    asked(site)


def test_one_answer_signs_in_once_however_many_send_it(site: Site, tmp_path):
    """In two processes at once; and so do many challenges that are signed with one count."""
    _, client, key = holder(site, tmp_path)
    second = site.join(*PORTAL)
    browser, challenge = asked(site)
    body = key.get(challenge)
    cookie = {"Cookie": f"fangst_passkey={browser.cookies['fangst_passkey']}"}
    clients = [site.client(None, via=(site.server, second)[each % 2], headers=cookie) for each in range(8)]
    with ThreadPoolExecutor(len(clients)) as pool:
        told = sorted(pool.map(lambda one: one.post(COMPLETIONS, json=body).status_code, clients))
    assert told == [200] + [401] * 7
    same, answers = key.count, []
    for each in range(6):
        browser, challenge = asked(site, (site.server, second)[each % 2])
        key.count = same
        answers.append((browser, key.get(challenge)))
    with ThreadPoolExecutor(len(answers)) as pool:
        told = sorted(pool.map(lambda one: one[0].post(COMPLETIONS, json=one[1]).status_code, answers))
    assert told == [200] + [401] * 5
    assert len(client.get("/merchant/v1/sessions").json()["sessions"]) == 3


def test_a_session_from_before_is_not_the_one_after(site: Site, tmp_path):
    """Whoever planted a cookie does not know the new one."""
    _, _, key = holder(site, tmp_path)
    browser, challenge = asked(site)
    browser.cookies.set("fangst_session", "planted", path="/")
    answer = browser.post(COMPLETIONS, json=key.get(challenge))
    assert answer.status_code == 200
    assert answer.cookies["fangst_session"] not in ("planted", "")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        (None, None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::1]:8443", None),
        ("http://pay.example", None),
        ("http://127.0.0.1:8080", None),
        ("https://Pay.Example:443/portal", "https://pay.example"),
        ("https://pay.example:8443", "https://pay.example:8443"),
        ("http://localhost:8080", "http://localhost:8080"),
    ],
)
def test_the_operator_says_for_which_host_they_are(site: Site, url, origin):
    """Browsers have none at addresses without a name, nor over plain http but of the machine itself."""
    process = site.join(*(() if url is None else ("--portal-url", url)))
    browser = site.client(None, via=process, headers={"Host": "evil.example"})
    told = browser.get("/merchant/v1/sign-in-ways").json()
    process_answer = browser.post(SIGN_INS)
    assert told == {"password_reset": False, "sign_in_link": False} | (
        {} if origin is None else {"passkey_origin": origin}
    )
    if origin is None:
        assert_problem(process_answer, 409, "CONFLICT")
    else:
        assert process_answer.json()["rp_id"] == origin.split("//")[1].split(":")[0]
    process.stop()
    site.processes.remove(process)
