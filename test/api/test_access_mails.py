"""Mails about how users get in: invitations, new passwords and links to sign in, by a real mail server."""

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from statistics import median

import httpx
import pytest

from support import totp
from support.contract import Contract
from support.mailbox import MailServer, choose_mails
from support.polling import wait_until
from support.program import fangst
from support.site import PASSWORD, SKERRY, Site
from support.wire import assert_problem

SESSION = "/merchant/v1/session"
INVITATIONS = "/merchant/v1/invitations"
ACCEPTANCES = "/merchant/v1/invitation-acceptances"
RESETS = "/merchant/v1/password-resets"
COMPLETIONS = f"{RESETS}/completions"
LINKS = "/merchant/v1/sign-in-links"
USES = f"{LINKS}/uses"
OWN = "/merchant/v1/password"
FACTOR = "/merchant/v1/second-factor"
PORTAL = "https://pay.example/portal"
NEW = "a new password of mine"
WITHIN = 15  # seconds until such a mail has come: the mailer looks each second
NEEDED = {
    SESSION: ("email", "password"),
    ACCEPTANCES: ("token", "password"),
    RESETS: ("email",),
    COMPLETIONS: ("token", "password"),
    LINKS: ("email",),
    USES: ("token",),
}
numbers = count(1)


@pytest.fixture(scope="module")
def site(tmp_path_factory, contract: Contract, server: MailServer) -> Iterator[Site]:
    """An installation that mails links."""
    site = Site(
        tmp_path_factory.mktemp("site") / "data", contract, (*server.options, "--portal-url", f"{PORTAL}/")
    )
    site.open()
    yield site
    site.close()


@pytest.fixture(scope="module")
def admin(site: Site):
    """A signed-in administrator."""
    site.create_user("host@fjord.example", "admin")
    return site.sign_in("host@fjord.example")


@pytest.fixture(autouse=True)
def nobody_has_asked(site: Site) -> None:
    """Each test has the asks of an hour to itself."""
    with site.store.opened() as store:
        store.execute("DELETE FROM access_ask")


def some_user(site: Site, role: str = "viewer", merchant: str = "M100001") -> str:
    """A user of their own."""
    email = f"user{next(numbers)}@fjord.example"
    site.create_user(email, role, merchant)
    return email


def with_factor(site: Site) -> tuple[str, list[str]]:
    """A user who has a second factor, and the recovery codes."""
    email = some_user(site)
    client = site.sign_in(email)
    key = client.post(FACTOR, json={"password": PASSWORD}).json()["key"]
    answer = client.post(f"{FACTOR}/confirmations", json={"code": totp.code(key)})
    return email, answer.json()["recovery_codes"]


def mail_to(server: MailServer, email: str, kind: str, at: int = 0):
    """The n-th mail of a kind to an address."""
    return wait_until(lambda: (server.to(email, kind)[at:] or [None])[0], WITHIN, f"a mail {kind} to {email}")


def token_of(mail) -> str:
    """What follows the # of its link."""
    return re.search(r"#([A-Za-z0-9]{43})\s", mail.text())[1]


def ask(site: Site, path: str, email: str, **more) -> httpx.Response:
    """Asks for a mail, in a browser of its own."""
    return site.client(None).post(path, json={"email": email, **more})


def reset_token(site: Site, server: MailServer, email: str) -> str:
    """Of a link to a new password."""
    before = len(server.to(email.lower(), "password_reset"))
    assert ask(site, RESETS, email).status_code == 202
    return token_of(mail_to(server, email.lower(), "password_reset", before))


def asked_link(site: Site, server: MailServer, email: str) -> tuple[httpx.Client, str]:
    """A browser that asked for a link, and the link's token."""
    before = len(server.to(email, "sign_in_link"))
    browser = site.client(None)
    assert browser.post(LINKS, json={"email": email}).status_code == 202
    return browser, token_of(mail_to(server, email, "sign_in_link", before))


def complete(site: Site, token: str, password: str = NEW, **more) -> httpx.Response:
    """Chooses a new password."""
    return site.client(None).post(COMPLETIONS, json={"token": token, "password": password, **more})


def accept(site: Site, token: str) -> httpx.Response:
    """Follows the link of an invitation."""
    return site.client(None).post(ACCEPTANCES, json={"token": token, "password": PASSWORD})


def told(admin, email: str) -> dict:
    """An invitation, as it is listed."""
    return {one["email"]: one for one in admin.get(INVITATIONS).json()["invitations"]}[email]


def entries_about(admin, email: str) -> list[dict]:
    """What the audit log tells of a user, the oldest first."""
    entries = admin.get("/merchant/v1/audit-log", params={"limit": 200}).json()["entries"]
    return [one for one in reversed(entries) if one.get("subject") == email]


def types_about(admin, email: str) -> list[str]:
    """The same, in short."""
    return [one["type"] for one in entries_about(admin, email)]


def move_end(site: Site, email: str, seconds: int) -> None:
    """The links of an address end so much earlier."""
    with site.store.opened() as store:
        store.execute(
            f"UPDATE access_mail SET expires_at = expires_at - {seconds * 1_000_000} WHERE email = '{email}'"
        )


# --- invitations


def test_an_invitation_is_mailed_with_its_link(site, server, admin):
    """In the language that was asked for; the link is the one that is told, and begins where the operator says."""
    invited = {"email": "gast@fjord.example", "role": "operator", "language": "de"}
    made = admin.post(INVITATIONS, json=invited, headers={"Host": "evil.example"}).json()
    assert made["is_mailed"] is True
    mail = mail_to(server, invited["email"], "invitation")
    assert f"{PORTAL}/invitation#{made['token']}" in mail.text().replace("=\n", "")
    assert "evil.example" not in mail.text() and "evil.example" not in mail.text("html")
    assert mail.message["Subject"] == "Sie sind zu Fjord & Fell AB eingeladen"
    assert "host@fjord.example lädt Sie" in mail.text() and "7 Tage" in mail.text()
    wait_until(
        lambda: told(admin, invited["email"]).get("mail_state") == "sent", WITHIN, "the mail is told as sent"
    )
    assert not site.store.holds(made["token"].encode())
    assert accept(site, made["token"]).status_code == 204


def test_an_invitation_is_sent_again_with_another_link(site, server, admin):
    """Of the same role and language; the link before is void, and three mails in an hour are enough."""
    email = "again@fjord.example"
    first = admin.post(INVITATIONS, json={"email": email, "role": "finance", "language": "fi"}).json()
    again = admin.post(f"{INVITATIONS}/{email}/resend")
    assert (again.status_code, again.json()["role"], again.json()["is_mailed"]) == (201, "finance", True)
    second = again.json()["token"]
    wait_until(
        lambda: second in "".join(m.text() for m in server.to(email, "invitation")),
        WITHIN,
        "the second link came",
    )
    assert server.to(email, "invitation")[-1].message["Subject"] == "Sinut on kutsuttu: Fjord & Fell AB"
    assert_problem(accept(site, first["token"]), 404, "NOT_FOUND")
    third = admin.post(f"{INVITATIONS}/{email}/resend").json()["token"]
    assert_problem(admin.post(f"{INVITATIONS}/{email}/resend"), 429, "TOO_MANY_REQUESTS")
    made = admin.post(INVITATIONS, json={"email": email, "role": "finance"}).json()
    assert made["is_mailed"] is False and made["token"] != third
    assert accept(site, made["token"]).status_code == 204
    assert_problem(admin.post(f"{INVITATIONS}/{email}/resend"), 404, "NOT_FOUND")


def test_a_refused_invitation_is_told_with_the_reason(server, admin):
    """A withdrawn one is not sent any more."""
    server.answers.recipient["gone@fjord.example"] = ["550 5.1.1 No such user*"]
    admin.post(INVITATIONS, json={"email": "gone@fjord.example", "role": "viewer"})
    wait_until(lambda: told(admin, "gone@fjord.example").get("mail_state") == "bounced", WITHIN, "it bounced")
    assert "No such user" in told(admin, "gone@fjord.example")["mail_answer"]
    server.answers.recipient["late@fjord.example"] = ["451 4.7.1 Come back*"]
    admin.post(INVITATIONS, json={"email": "late@fjord.example", "role": "viewer"})
    wait_until(lambda: "late@fjord.example" in admin.get(INVITATIONS).text, WITHIN, "it is there")
    assert admin.delete(f"{INVITATIONS}/late@fjord.example").status_code == 204
    server.answers.recipient["late@fjord.example"] = []
    time.sleep(1.5)
    assert server.to("late@fjord.example") == []


# --- one's own password


def test_a_password_is_changed_by_who_knows_it(site, server, admin):
    """All other sessions end, the one at hand stays, a mail tells of it, and links that were mailed are void."""
    email = some_user(site)
    mine, other = site.sign_in(email), site.sign_in(email)
    token = reset_token(site, server, email)
    assert mine.post(OWN, json={"password": PASSWORD, "new_password": NEW}).status_code == 204
    assert mine.get(SESSION).status_code == 200
    assert_problem(other.get(SESSION), 401)
    assert site.sign_in(email, NEW).get(SESSION).status_code == 200
    assert_problem(
        site.client(None).post(SESSION, json={"email": email, "password": PASSWORD}), 401, "SIGN_IN_FAILED"
    )
    notice = mail_to(server, email, "password_changed")
    assert f"{PORTAL}/signin" in notice.text() and "#" not in notice.text()
    assert_problem(complete(site, token), 404, "NOT_FOUND")
    types = types_about(admin, email)
    assert "password.changed" in types and "session.revoked" in types


def test_a_change_of_password_needs_the_old_one_and_another_one(site, admin):
    """Wrong ones are counted with those of sign-ins, without the CSRF token nothing is looked at."""
    email = some_user(site)
    mine = site.sign_in(email)
    body = {"password": PASSWORD, "new_password": NEW}
    token = mine.headers.pop("X-CSRF-Token")
    assert_problem(mine.post(OWN, json=body), 403, "CSRF_TOKEN_MISSING")
    mine.headers["X-CSRF-Token"] = token
    same = assert_problem(mine.post(OWN, json=body | {"new_password": PASSWORD}), 422)
    short = assert_problem(mine.post(OWN, json=body | {"new_password": "short"}), 422)
    assert [one["errors"][0]["field"] for one in (same, short)] == ["new_password"] * 2
    for _ in range(5):
        wrong = assert_problem(mine.post(OWN, json=body | {"password": "a guess"}), 422)
        assert wrong["errors"][0]["field"] == "password"
    assert_problem(mine.post(OWN, json=body), 429, "TOO_MANY_REQUESTS")
    assert_problem(site.client(None).post(SESSION, json={"email": email, "password": PASSWORD}), 429)
    assert "password.changed" not in types_about(admin, email)


def test_of_two_changes_at_once_one_counts(site):
    """Both knew the password; the second finds that it was changed."""
    email = some_user(site)
    clients = [site.sign_in(email) for _ in range(2)]

    def change(at: int) -> int:
        body = {"password": PASSWORD, "new_password": f"{NEW} {at}"}
        return clients[at].post(OWN, json=body).status_code

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(change, range(2)))
    assert min(codes) == 204 and max(codes) in (401, 409, 422)
    assert site.sign_in(email, f"{NEW} {codes.index(204)}").get(SESSION).status_code == 200


# --- a new password


def test_a_new_password_by_a_mailed_link(site, server, admin):
    """All sessions end, nobody is signed in by it, and the link is good once."""
    email = some_user(site)
    before = site.sign_in(email)
    token = reset_token(site, server, email.upper())
    mail = server.to(email, "password_reset")[0]
    assert f"{PORTAL}/new-password#{token}" in mail.text() and "30 minutes" in mail.text()
    assert not site.store.holds(token.encode())
    short = assert_problem(complete(site, token, "short"), 422)
    assert short["errors"][0]["field"] == "password"
    done = complete(site, token)
    assert done.status_code == 204 and "Set-Cookie" not in done.headers
    assert_problem(before.get(SESSION), 401)
    assert site.sign_in(email, NEW).get(SESSION).status_code == 200
    assert_problem(complete(site, token, "yet another one"), 404, "NOT_FOUND")
    mail_to(server, email, "password_changed")
    types = types_about(admin, email)
    assert [one for one in types if "password" in one] == ["password_reset.mailed", "password.reset"]
    assert {one["address"] for one in entries_about(admin, email) if "password" in one["type"]} == {
        "127.0.0.1"
    }


def test_a_reset_lifts_no_lock_and_guesses_of_its_code_are_counted(site, server, admin):
    """The second factor is asked for here, too; five wrong codes lock the address for all ways in."""
    email, codes = with_factor(site)
    token = reset_token(site, server, email)
    assert_problem(complete(site, token), 401, "SECOND_FACTOR_REQUIRED")
    for _ in range(5):
        assert_problem(complete(site, token, code="000000"), 401, "SECOND_FACTOR_WRONG")
    assert_problem(complete(site, token, code=codes[0]), 429, "TOO_MANY_REQUESTS")
    assert_problem(site.client(None).post(SESSION, json={"email": email, "password": PASSWORD}), 429)
    assert types_about(admin, email).count("sign_in.locked") == 1
    with site.store.opened() as store:
        store.execute(f"DELETE FROM sign_in_failure WHERE email = '{email}'")
    assert complete(site, token, code=codes[0]).status_code == 204
    assert_problem(
        site.client(None).post(SESSION, json={"email": email, "password": NEW}), 401, "SECOND_FACTOR_REQUIRED"
    )


def test_of_two_uses_at_once_one_counts(site, server):
    """In two processes."""
    processes = [site.server, site.join(*server.options, "--portal-url", PORTAL)]
    for each in range(2):
        email = some_user(site)
        token = reset_token(site, server, email)
        clients = [site.client(None, via=process) for process in processes]

        def choose(at: int, token=token, clients=clients) -> int:
            return clients[at].post(COMPLETIONS, json={"token": token, "password": f"{NEW} {at}"}).status_code

        with ThreadPoolExecutor(2) as pool:
            codes = list(pool.map(choose, range(2)))
        assert sorted(codes) == [204, 404], each
        assert site.sign_in(email, f"{NEW} {codes.index(204)}").get(SESSION).status_code == 200


def test_an_old_link_and_one_for_something_else_open_nothing(site, server, admin):
    """Each link is for what it was mailed for, until its end."""
    email = some_user(site)
    token = reset_token(site, server, email)
    browser, link = asked_link(site, server, email)
    invitation = admin.post(INVITATIONS, json={"email": "cross@fjord.example", "role": "admin"}).json()[
        "token"
    ]
    for other in (link, invitation, "A" * 43, "' OR 1=1"):
        assert_problem(complete(site, other), 404, "NOT_FOUND")
    for other in (token, invitation):
        assert_problem(browser.post(USES, json={"token": other}), 404, "NOT_FOUND")
    for other in (token, link):
        assert_problem(accept(site, other), 404, "NOT_FOUND")
    move_end(site, email, 15 * 60)
    assert_problem(browser.post(USES, json={"token": link}), 404, "NOT_FOUND")
    move_end(site, email, 15 * 60)
    assert_problem(complete(site, token), 404, "NOT_FOUND")
    assert site.sign_in(email).get(SESSION).status_code == 200


# --- a link to sign in


def test_a_link_signs_in_once_by_its_button(site, server, admin):
    """Looking at it does nothing; the session is a new one, whatever cookie was there; the log says how."""
    email = some_user(site, "operator")
    browser, link = asked_link(site, server, email)
    mail = server.to(email, "sign_in_link")[0]
    assert f"{PORTAL}/sign-in-link#{link}" in mail.text() and "15 minutes" in mail.text()
    looked = site.client(None, checked=False)
    assert (
        looked.get("/sign-in-link").status_code == 200
        and "Set-Cookie" not in looked.get("/sign-in-link").headers
    )
    assert looked.get(f"{USES}?token={link}").status_code in (404, 405)
    browser.cookies.set("fangst_session", "F" * 43)
    answer = browser.post(USES, json={"token": link})
    assert answer.status_code == 200 and answer.json()["user"]["email"] == email
    cookies = answer.headers.get_list("Set-Cookie")
    session = next(one for one in cookies if one.startswith("fangst_session="))
    assert "F" * 43 not in session and "HttpOnly" in session and "SameSite=Strict" in session
    assert any(one.startswith("fangst_link=;") for one in cookies)
    assert_problem(browser.post(USES, json={"token": link}), 404, "NOT_FOUND")
    signed_in = [one for one in entries_about(admin, email) if one["type"] == "sign_in.succeeded"]
    assert [one["changes"] for one in signed_in] == [[{"member": "by", "to": "link"}]]


def test_a_link_opens_nothing_in_another_browser_and_stays_good(site, server):
    """So a scanner, or somebody who reads the mail, neither gets in nor uses it up; and nobody is signed in to another's account."""
    email = some_user(site)
    browser, link = asked_link(site, server, email)
    stranger = site.client(None)
    assert_problem(stranger.post(USES, json={"token": link}), 403, "OTHER_BROWSER")
    assert stranger.post(LINKS, json={"email": some_user(site)}).status_code == 202
    assert_problem(stranger.post(USES, json={"token": link}), 403, "OTHER_BROWSER")
    assert browser.post(USES, json={"token": link}).status_code == 200


def test_a_link_does_not_go_past_the_second_factor(site, server):
    """A missing code leaves the link good, wrong ones are counted, and the lock holds."""
    email, codes = with_factor(site)
    browser, link = asked_link(site, server, email)
    missing = assert_problem(browser.post(USES, json={"token": link}), 401, "SECOND_FACTOR_REQUIRED")
    assert missing and "fangst_session" not in browser.cookies
    assert browser.post(USES, json={"token": link, "code": codes[1]}).status_code == 200
    browser, link = asked_link(site, server, email)
    for _ in range(5):
        assert_problem(browser.post(USES, json={"token": link, "code": "000000"}), 401, "SECOND_FACTOR_WRONG")
    assert_problem(browser.post(USES, json={"token": link, "code": codes[2]}), 429, "TOO_MANY_REQUESTS")


def test_of_two_sign_ins_by_one_link_one_counts(site, server):
    """Whatever came of the other was undone."""
    for each in range(2):
        email = some_user(site)
        browser, link = asked_link(site, server, email)
        cookie = browser.cookies["fangst_link"]
        clients = [site.client(None, via=process) for process in (site.processes * 2)[:2]]

        def use(client, link=link, cookie=cookie) -> httpx.Response:
            return client.post(USES, json={"token": link}, headers={"Cookie": f"fangst_link={cookie}"})

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(use, clients))
        assert sorted(one.status_code for one in answers) == [200, 404], each
        inside = next(client for client, one in zip(clients, answers, strict=True) if one.status_code == 200)
        assert len(inside.get("/merchant/v1/sessions").json()["sessions"]) == 1


def test_merchant_and_operator_may_do_without_links(site, server, contract, tmp_path):
    """Of the merchant nobody learns it; where the operator does, none can be asked for."""
    email = some_user(site, merchant=SKERRY)
    browser, link = asked_link(site, server, email)
    site.choose(SKERRY, sign_in_links="off")
    assert_problem(browser.post(USES, json={"token": link}), 404, "NOT_FOUND")
    assert ask(site, LINKS, email).status_code == 202
    reset_token(site, server, email)
    assert len(server.to(email, "sign_in_link")) == 1
    process = site.join(*server.options, "--portal-url", PORTAL, "--no-sign-in-links")
    client = site.client(None, via=process)
    told = {"password_reset": True, "sign_in_link": False, "passkey_origin": "https://pay.example"}
    assert client.get("/merchant/v1/sign-in-ways").json() == told
    assert_problem(client.post(LINKS, json={"email": email}), 409, "CONFLICT")
    cookie = {"Cookie": f"fangst_link={browser.cookies['fangst_link']}"}
    assert_problem(client.post(USES, json={"token": link}, headers=cookie), 404, "NOT_FOUND")
    process.stop()
    site.processes.remove(process)


# --- who asks learns nothing


@pytest.mark.parametrize("path", [RESETS, LINKS])
def test_the_answer_does_not_tell_who_is_a_user(site, server, path):
    """Not in a byte nor a header but the random ones, not after too many mails, and not by its time."""
    known, gone = some_user(site), some_user(site)
    client = site.sign_in("host@fjord.example")
    assert client.patch(f"/merchant/v1/users/{gone}", json={"is_active": False}).status_code == 200
    random = ("date", "correlation-id", "x-correlation-id", "transaction-id")

    def shown(email: str) -> tuple:
        answer = ask(site, path, email)
        headers = [(k, re.sub(r"=\w{43};", "=;", v)) for k, v in answer.headers.items() if k not in random]
        return answer.status_code, answer.content, [one for one in headers if "correlation" not in one[0]]

    for _ in range(5):  # the fourth and the fifth are mailed to nobody
        answers = [shown(email) for email in (known, gone, "nobody@fjord.example")]
        assert answers[0][0] == 202 and answers[0] == answers[1] == answers[2]
    kind = "password_reset" if path == RESETS else "sign_in_link"
    wait_until(lambda: len(server.to(known, kind)) == 3, WITHIN, "three mails came")
    time.sleep(1.5)
    assert (
        len(server.to(known, kind)) == 3 and server.to(gone) == [] and server.to("nobody@fjord.example") == []
    )
    with site.store.opened() as store:
        left = {row[0] for row in store.execute("SELECT email FROM access_mail")}
    assert not left & {gone, "nobody@fjord.example"}, "of nobody nothing is kept"


def test_asking_takes_as_long_for_a_stranger_as_for_a_user(site):
    """Measured in turns, so that the machine is as busy for the one as for the other."""
    client = site.client(None, checked=False)
    users, times = [some_user(site) for _ in range(5)], ([], [])
    for turn in range(25):
        for which, email in enumerate((users[turn % 5], f"stranger{turn % 5}@fjord.example")):
            begun = time.perf_counter()
            assert client.post(RESETS, json={"email": email}).status_code == 202
            times[which].append(time.perf_counter() - begun)
    known, unknown = (median(each) for each in times)
    assert known < 2 * unknown and unknown < 2 * known, times


def test_one_of_the_network_does_not_ask_for_ever(site):
    """Sixty in an hour; what is refused then depends on nobody's address."""
    client = site.client(None)
    for each in range(60):
        assert client.post(RESETS, json={"email": f"many{each}@fjord.example"}).status_code == 202
    known = some_user(site)
    for email in (known, "nobody@fjord.example"):
        answer = client.post(RESETS, json={"email": email})
        assert_problem(answer, 429, "TOO_MANY_REQUESTS")
        assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert_problem(client.post(LINKS, json={"email": known}), 429, "TOO_MANY_REQUESTS")


@pytest.mark.parametrize("path", [SESSION, ACCEPTANCES, RESETS, COMPLETIONS, LINKS, USES])
def test_another_site_cannot_make_a_browser_send_it(site, path):
    """Browsers say for whom they send something, and a form's plain text is no JSON. Nothing here allows other sites."""
    client = site.client(None)
    body = {"email": "a@b.se", "token": "A", "password": "12345678"}
    body = {name: body[name] for name in NEEDED[path]}
    assert_problem(client.post(path, json=body, headers={"Sec-Fetch-Site": "cross-site"}), 403, "OTHER_SITE")
    for ours in ("same-origin", "none"):
        answer = client.post(path, json=body, headers={"Sec-Fetch-Site": ours})
        assert answer.status_code in (202, 401, 404), answer.text
    plain = {"Content-Type": "text/plain"}
    assert_problem(client.post(path, content=json.dumps(body), headers=plain), 415, "UNSUPPORTED_MEDIA_TYPE")
    client = site.client(None, checked=False)
    asked = client.options(
        path, headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    )
    assert "Access-Control-Allow-Origin" not in asked.headers


# --- the operator


def test_without_a_portal_url_nothing_is_mailed(tmp_path, contract, server):
    """An invitation is a link to hand on, as before; the rest is not offered."""
    site = Site(tmp_path / "data", contract, server.options).open()
    try:
        site.create_user("alone@fjord.example", "admin")
        client, nobody = site.sign_in("alone@fjord.example"), site.client(None)
        assert nobody.get("/merchant/v1/sign-in-ways").json() == {
            "password_reset": False,
            "sign_in_link": False,
        }
        for path in (RESETS, LINKS):
            assert_problem(nobody.post(path, json={"email": "alone@fjord.example"}), 409, "CONFLICT")
        made = client.post(INVITATIONS, json={"email": "guest@fjord.example", "role": "viewer"}).json()
        assert made["is_mailed"] is False and len(made["token"]) == 43
        assert_problem(client.post(f"{INVITATIONS}/guest@fjord.example/resend"), 409, "CONFLICT")
        assert "mail_state" not in client.get(INVITATIONS).json()["invitations"][0]
        assert client.post(OWN, json={"password": PASSWORD, "new_password": NEW}).status_code == 204
        assert server.to("guest@fjord.example") == [] and server.to("alone@fjord.example") == []
    finally:
        site.close()


@pytest.mark.parametrize(
    "url",
    [
        "pay.example",
        "ftp://pay.example",
        "https://",
        "https:///x",
        "https://a b",
        "https://p.example/?a",
        "https://p.example/#",
        "https://me@p.example",
    ],
)
def test_a_portal_url_must_be_one(store, url):
    """Before anything is served."""
    fangst("init", *store)
    mail = ("--smtp-url", "smtp://mail.example", "--smtp-sender", "a@b.example")
    ran = fangst("serve", *store, "--listen", "127.0.0.1:0", *mail, "--portal-url", url, expect=1)
    assert "--portal-url: expected an address" in ran.err


def test_a_mail_waits_for_the_server_no_longer_than_its_link_is_good(site, server):
    """Nothing is sent of a link that is over, and what waited for the mail server comes when it is there."""
    email, late = some_user(site), some_user(site)
    choose_mails(site, staff_language="sv")
    server.stop()
    assert ask(site, RESETS, late).status_code == 202
    move_end(site, late, 30 * 60)
    assert ask(site, RESETS, email, language="da").status_code == 202
    server.start()
    mail = mail_to(server, email, "password_reset")
    assert mail.message["Subject"] == "Ny adgangskode til Fjord & Fell AB"
    assert server.to(late) == []
    browser, _ = asked_link(site, server, email)
    assert (
        browser and server.to(email, "sign_in_link")[0].message["Subject"] == "Logga in hos Fjord & Fell AB"
    )
