"""What users are told of in the portal and by mail, and what they choose about it."""

import time
import uuid
from collections.abc import Iterator
from itertools import count

import httpx
import pytest

from support.contract import Contract
from support.exports import put_by_another_version
from support.mailbox import MailServer, choose_mails
from support.polling import wait_until
from support.program import fangst
from support.site import FJORD, SKERRY, Site
from support.wire import assert_problem

NOTIFICATIONS = "/merchant/v1/notifications"
PREFERENCES = "/merchant/v1/notification-preferences"
PORTAL = "https://pay.example/portal"
NOTHING = "8c1f2f4e-90f0-6b39-9a53-6f3f0f3f9a09"
WITHIN = 20  # seconds: a round is every three, and mails are looked for each second
WHAT = "what a user is told"
SECOND = 1_000_000
numbers = count(1)


@pytest.fixture(scope="module")
def site(tmp_path_factory, contract: Contract, server: MailServer) -> Iterator[Site]:
    """An installation that mails users what they are told."""
    site = Site(tmp_path_factory.mktemp("site") / "data", contract, (*server.options, "--portal-url", PORTAL))
    site.open()
    choose_mails(site, staff_language="sv")
    yield site
    site.close()


def some_user(site: Site, role: str, merchant: str = "M100001") -> tuple[str, httpx.Client]:
    """A new user, signed in."""
    email = f"told{next(numbers)}@fjord.example"
    site.create_user(email, role, merchant)
    return email, site.sign_in(email)


def looks_back(site: Site) -> None:
    """What is put into the store with a time before now is found, as what was committed late."""
    wait_until(lambda: asked(site, "SELECT count(*) FROM notification_progress") > 0, WITHIN, WHAT)
    with site.store.opened() as store:
        store.execute("UPDATE notification_progress SET number = 0, id = ?", (bytes(16),))
        store.execute("DELETE FROM notification_pace")


def asked(site: Site, sql: str) -> int:
    """One number from the store."""
    with site.store.opened() as store:
        return store.execute(sql).fetchone()[0]


def job_of(site: Site, email: str, ago: int = 120) -> str:
    """A bulk job that this user asked for and that finished so many seconds ago, which is longer than the feed waits."""
    job_id = uuid.uuid4()
    at = (int(time.time()) - ago) * SECOND
    with site.store.opened() as store:
        store.execute(
            "INSERT INTO job (merchant_id, job_id, kind, status, actor, total, done, failed, created_at, finished_at)"
            " VALUES (1, ?, 'capture', 'finished', ?, 3, 2, 1, ?, ?)",
            (job_id.bytes, f"user:{email}", at, at),
        )
    return str(job_id)


def listed(client: httpx.Client, **parameters) -> dict:
    """A page of what the user was told."""
    answer = client.get(NOTIFICATIONS, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def chosen(client: httpx.Client, language: str | None = None, **channels: str) -> dict:
    """Chooses; the types with an underscore for the point."""
    preferences = [{"type": name.replace("__", "."), "channel": channel} for name, channel in channels.items()]
    body = {"preferences": preferences} | ({"language": language} if language else {})
    answer = client.put(PREFERENCES, json=body)
    assert answer.status_code == 200, answer.text
    return {one["type"]: one for one in answer.json()["preferences"]}


def test_a_user_is_told_in_the_portal_and_by_mail_once(site: Site, server: MailServer):
    """In the language of the user's choice, with a link to the thing and one to the choices."""
    email, client = some_user(site, "operator")
    _, other = some_user(site, "admin")
    chosen(client, "de", job__finished="both")
    looks_back(site)
    job_id = job_of(site, email)
    wait_until(lambda: server.to(email), WITHIN, WHAT)
    told = listed(client)
    assert told["unread_count"] == 1
    (one,) = told["notifications"]
    assert (one["type"], one["job_id"], one["done"], one["failed"]) == ("job.finished", job_id, 2, 1)
    assert listed(other) == {"notifications": [], "unread_count": 0}, "it was another user's job"
    looks_back(site)
    time.sleep(5)  # a round or two, which find all of it again
    (mail,) = server.to(email, "notification")
    assert mail.message["Subject"] == "Ihr Massenauftrag ist fertig: 2 Zeilen erledigt"
    assert f"{PORTAL}/jobs/{job_id}" in mail.text() and f"{PORTAL}/notifications#preferences" in mail.text()
    assert listed(client) == told


def test_an_export_is_told_to_whoever_asked_for_it_as_it_ended(site: Site):
    """Ready, with how many orders are in the file; or not made."""
    email, client = some_user(site, "admin")
    looks_back(site)
    ended = {"status": "finished", "actor": f"user:{email}", "orders": 7}
    at = (int(time.time()) - 120) * SECOND
    good = put_by_another_version(site, **ended, finished_at=at, told_at=at)
    bad = put_by_another_version(site, **ended, finished_at=at + 1, told_at=at + 1, failure="It cannot be read.")
    told = wait_until(lambda: len(found := listed(client)["notifications"]) == 2 and found, WITHIN, WHAT)
    assert {(one["type"], one["export_id"], one.get("failed")) for one in told} == {
        ("export.ready", good, None),
        ("export.failed", bad, None),
    }


def test_a_user_of_another_merchant_is_told_in_the_store(site: Site):
    """As the role there includes, and as was chosen there."""
    email, client = some_user(site, "admin", SKERRY)
    fangst("user", "grant", *site.store, "--merchant", FJORD, "--email", email, "--role", "operator")
    assert chosen(client)["payout.paid"]["allowed"], "an administrator at home"
    client.headers["Fangst-Store"] = FJORD
    assert not chosen(client, job__finished="portal")["payout.paid"]["allowed"]
    looks_back(site)
    job_id = job_of(site, email)
    wait_until(lambda: listed(client)["notifications"], WITHIN, WHAT)
    assert [one["job_id"] for one in listed(client)["notifications"]] == [job_id]
    del client.headers["Fangst-Store"]
    assert listed(client)["notifications"] == []


def test_what_is_read_is_read_for_its_user_only(site: Site):
    """One by one, or all up to one: what came after it stays unread."""
    email, client = some_user(site, "operator")
    _, other = some_user(site, "operator")
    looks_back(site)
    for ago in (400, 300, 200):
        job_of(site, email, ago)
    wait_until(lambda: listed(client)["unread_count"] == 3, WITHIN, WHAT)
    newest, middle, oldest = listed(client)["notifications"]
    assert newest["at"] > middle["at"] > oldest["at"]
    up_to = {"up_to": middle["notification_id"]}
    assert_problem(other.post(f"{NOTIFICATIONS}/{middle['notification_id']}/read"), 404, "NOT_FOUND")
    assert_problem(other.post(f"{NOTIFICATIONS}/read", json=up_to), 404, "NOT_FOUND")
    assert client.post(f"{NOTIFICATIONS}/{middle['notification_id']}/read").status_code == 204
    assert [("read_at" in one) for one in listed(client)["notifications"]] == [False, True, False]
    assert client.post(f"{NOTIFICATIONS}/read", json=up_to).status_code == 204
    assert [("read_at" in one) for one in listed(client)["notifications"]] == [False, True, True]
    assert listed(client)["unread_count"] == 1
    assert_problem(client.post(f"{NOTIFICATIONS}/{NOTHING}/read"), 404, "NOT_FOUND")
    assert_problem(client.post(f"{NOTIFICATIONS}/read", json={}), 422, "UNPROCESSABLE_ENTITY")


def test_pages_have_all_of_them_once(site: Site):
    """The last first."""
    email, client = some_user(site, "operator")
    looks_back(site)
    for ago in range(200, 205):
        job_of(site, email, ago)
    wait_until(lambda: listed(client)["unread_count"] == 5, WITHIN, WHAT)
    seen, cursor = [], None
    while cursor is not None or not seen:
        page = listed(client, limit=2, **({"cursor": cursor} if cursor else {}))
        assert page["unread_count"] == 5
        seen += [one["notification_id"] for one in page["notifications"]]
        cursor = page.get("next")
    assert seen == [one["notification_id"] for one in listed(client)["notifications"]]
    assert len(set(seen)) == 5
    assert_problem(client.get(NOTIFICATIONS, params={"cursor": "x"}), 400, "BAD_VALUE")


def test_what_a_user_has_not_chosen_is_as_the_role_has_it(site: Site):
    """Also when the role changes."""
    email, client = some_user(site, "finance")
    _, admin = some_user(site, "admin")
    told = {one["type"]: one for one in client.get(PREFERENCES).json()["preferences"]}
    assert told["payout.returned"]["channel"] == told["payout.returned"]["default_channel"] == "both"
    assert told["dispute.opened"]["channel"] == "both"
    assert told["order.created"]["channel"] == "none"
    assert not told["webhook.off"]["allowed"]
    told = chosen(client, payout__returned="none", order__created="mail")
    assert (told["payout.returned"]["channel"], told["order.created"]["channel"]) == ("none", "mail")
    assert admin.patch(f"/merchant/v1/users/{email}", json={"role": "viewer"}).status_code == 200
    told = {one["type"]: one for one in client.get(PREFERENCES).json()["preferences"]}
    assert told["dispute.opened"]["channel"] == "none"
    assert told["order.created"]["channel"] == "mail"
    told = chosen(client)
    assert told["order.created"]["channel"] == "none", "what is left out is as the role has it"


def test_choices_that_go_wrong_change_nothing(site: Site):
    """They are refused with the member that is wrong."""
    _, client = some_user(site, "viewer")
    before = client.get(PREFERENCES).json()
    for preferences in (
        [{"type": "no.such", "channel": "mail"}],
        [{"type": "order.created", "channel": "pigeon"}],
        [{"type": "order.created"}],
        [{"type": "webhook.off", "channel": "mail"}],
        [{"type": "order.created", "channel": "mail"}, {"type": "order.created", "channel": "none"}],
    ):
        assert_problem(client.put(PREFERENCES, json={"preferences": preferences}), 422, "UNPROCESSABLE_ENTITY")
    assert_problem(client.put(PREFERENCES, json={"preferences": [], "language": "xx"}), 422, "UNPROCESSABLE_ENTITY")
    assert client.get(PREFERENCES).json() == before


def test_a_webhook_that_is_given_up_is_told_who_may_see_it(site: Site, server: MailServer):
    """By mail as well, in the language of the merchant's staff; and to nobody of another merchant."""
    email, admin = some_user(site, "admin")
    _, viewer = some_user(site, "viewer")
    _, stranger = some_user(site, "admin", SKERRY)
    endpoint = admin.post("/merchant/v1/webhooks", json={"url": "https://shop.example/off", "events": ["order.created"]})
    endpoint_id = endpoint.json()["endpoint_id"]
    looks_back(site)
    with site.store.opened() as store:
        store.execute(
            "UPDATE webhook_endpoint SET status = 'failed', reason = 'x', failed_at = ? WHERE endpoint_id = ?",
            ((int(time.time()) - 120) * SECOND, uuid.UUID(endpoint_id).bytes),
        )
    wait_until(lambda: server.to(email), WITHIN, WHAT)
    (one,) = [one for one in listed(admin)["notifications"] if one["type"] == "webhook.off"]
    assert (one["endpoint_id"], one["reference"]) == (endpoint_id, "https://shop.example/off")
    assert listed(viewer)["unread_count"] == listed(stranger)["unread_count"] == 0
    assert "är avstängd" in server.to(email)[0].message["Subject"]


def test_an_api_key_is_told_nothing(client: httpx.Client):
    """There is nobody to be told."""
    for path in (NOTIFICATIONS, PREFERENCES):
        assert_problem(client.get(path), (401, 403))
