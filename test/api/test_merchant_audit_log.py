"""The audit log: who signed in or failed to, and who changed users, keys, webhooks and settings."""

import csv
import io
import json

import pytest

from support.site import PASSWORD, SKERRY, Site
from support.wire import assert_problem

LOG = "/merchant/v1/audit-log"
SESSION = "/merchant/v1/session"
ME = {"kind": "user", "name": "auditor@fjord.example"}


@pytest.fixture(scope="module")
def admin(site: Site):
    """A signed-in administrator."""
    site.create_user("auditor@fjord.example", "admin")
    return site.sign_in("auditor@fjord.example")


def entries(admin, **query) -> list[dict]:
    """The latest entries."""
    answer = admin.get(LOG, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["entries"]


def about(admin, subject: str) -> list[dict]:
    """The latest entries about something, the oldest first."""
    return [one for one in reversed(entries(admin, limit=200)) if one.get("subject") == subject]


def wrong(site: Site, email: str) -> int:
    """Tries a wrong password."""
    return site.client(None).post(SESSION, json={"email": email, "password": "not this one"}).status_code


def test_every_sign_in_and_sign_out_is_in_it(site: Site, admin):
    """With who, when and from where; a password never is."""
    email = "comes@fjord.example"
    site.create_user(email, "viewer")
    assert wrong(site, email) == 401
    client = site.sign_in(email)
    client.delete(SESSION)
    found = about(admin, email)
    types = [one["type"] for one in found]
    assert types == ["user.created", "sign_in.failed", "sign_in.succeeded", "sign_out"]
    made, failed, signed_in, signed_out = found
    assert made["actor"] == {"kind": "system", "name": "system"}
    assert made["changes"] == [{"member": "role", "to": "viewer"}]
    assert "address" not in made
    assert failed["actor"]["kind"] == "system"
    assert failed["changes"] == [{"member": "failures", "to": "1"}]
    for one in (signed_in, signed_out):
        assert one["actor"] == {"kind": "user", "name": email}
        assert one["address"] in ("127.0.0.1", "::1")
    assert [one["at"] for one in found] == sorted(one["at"] for one in found)
    assert PASSWORD not in admin.get(LOG).text
    assert "not this one" not in admin.get(LOG).text


def test_the_failure_that_locks_is_told_apart_and_is_the_last(site: Site, admin):
    """What is refused unseen is not written: nobody fills the log."""
    email = "guessed@fjord.example"
    site.create_user(email, "viewer")
    assert [wrong(site, email) for _ in range(8)] == [401] * 5 + [429] * 3
    types = [one["type"] for one in about(admin, email)]
    assert types == ["user.created"] + ["sign_in.failed"] * 4 + ["sign_in.locked"]
    assert [one["subject"] for one in entries(admin, type="sign_in.locked")] == [email]


def test_an_address_that_is_nobodys_is_in_no_log(site: Site, admin):
    """It has no merchant."""
    assert wrong(site, "ghost@fjord.example") == 401
    assert about(admin, "ghost@fjord.example") == []


def test_changes_of_users_and_sessions_are_in_it(site: Site, admin):
    """Each member with what it was and what it is; what changes nothing is not."""
    email = "changed@fjord.example"
    site.create_user(email, "viewer")
    path = f"/merchant/v1/users/{email}"
    for body in ({"role": "operator"}, {"role": "operator"}, {"is_active": False}, {"is_active": True}):
        assert admin.patch(path, json=body).status_code == 200
    site.sign_in(email)
    assert admin.delete(f"{path}/sessions").status_code == 204
    assert admin.delete(f"{path}/sessions").status_code == 204
    found = about(admin, email)
    types = [one["type"] for one in found]
    assert types == ["user.created", *["user.changed"] * 3, "sign_in.succeeded", "session.revoked"]
    assert found[1]["changes"] == [{"member": "role", "from": "viewer", "to": "operator"}]
    assert found[1]["actor"] == ME
    (off,), (on,) = found[2]["changes"], found[3]["changes"]
    assert (off["member"], on["member"]) == ("deactivated_at", "deactivated_at")
    assert off["to"] == on["from"]
    assert found[5]["changes"] == [{"member": "sessions", "to": "1"}]


def test_keys_are_in_it(site: Site, admin):
    """Their names and labels; never their passwords."""
    key = admin.post("/merchant/v1/api-keys", json={"label": "Till"}).json()
    for _ in range(2):
        assert admin.delete(f"/merchant/v1/api-keys/{key['username']}").status_code == 204
    made, revoked = about(admin, key["username"])
    assert (made["type"], made["changes"]) == ("key.created", [{"member": "label", "to": "Till"}])
    assert (revoked["type"], revoked["actor"]) == ("key.revoked", ME)
    assert key["password"] not in admin.get(LOG).text


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("settings", {"lines_check": "strict", "expiry_warning_days": [3, 7]}, "settings.changed"),
        ("letterhead", {"company_name": "Fjord"}, "letterhead.changed"),
        ("mail-terms", {"sender_name": "Fjord"}, "mail_terms.changed"),
        ("payout-terms", {"minimum_amount": 500}, "payout_terms.changed"),
    ],
)
def test_settings_are_in_it(admin, path, body, kind):
    """Each member that is different, whoever changed it; a change that is refused is not."""
    before = len(entries(admin, type=kind))
    answer = admin.patch(f"/merchant/v1/{path}", json=body)
    assert answer.status_code == 200, answer.text
    entry = entries(admin, type=kind)[0]
    assert entry["actor"] == ME
    assert {one["member"] for one in entry["changes"]} >= set(body)
    assert len(entries(admin, type=kind)) == before + 1
    assert admin.patch(f"/merchant/v1/{path}", json={next(iter(body)): {"no": "text"}}).status_code in (400, 422)
    assert len(entries(admin, type=kind)) == before + 1


def test_settings_changed_on_the_command_line_are_in_it(site: Site, admin):
    """By the system."""
    site.choose(duplicate_window=77)
    entry = entries(admin, type="settings.changed")[0]
    assert entry["actor"]["kind"] == "system"
    (change,) = entry["changes"]
    assert (change["member"], change["to"]) == ("duplicate_window", "77")


def test_it_is_read_in_pages_and_exported_as_a_whole(site: Site, admin):
    """Both ways the same entries, each once."""
    paged, cursor = [], ""
    while cursor is not None:
        page = admin.get(LOG, params={"limit": 7, "cursor": cursor}).json()
        paged += page["entries"]
        cursor = page.get("next")
    lines = admin.get(f"{LOG}.ndjson")
    assert lines.headers["Content-Disposition"] == 'attachment; filename="audit-log.ndjson"'
    exported = [json.loads(line) for line in lines.text.splitlines()]
    assert exported == list(reversed(paged))
    assert len({one["entry_id"] for one in exported}) == len(exported) >= 20
    rows = list(csv.DictReader(io.StringIO(admin.get(f"{LOG}.csv").text)))
    assert [row["entry_id"] for row in rows] == [one["entry_id"] for one in exported]
    assert [json.loads(row["changes"]) for row in rows] == [one["changes"] for one in exported]


def test_an_address_that_a_spreadsheet_would_calculate_has_an_apostrophe(site: Site, admin):
    """In CSV, as in every report."""
    site.create_user("+wicked@fjord.example", "viewer")
    site.sign_in("+wicked@fjord.example")
    rows = csv.DictReader(io.StringIO(admin.get(f"{LOG}.csv").text))
    assert {row["subject"] for row in rows if "wicked" in row["subject"]} == {"'+wicked@fjord.example"}


def test_it_is_of_one_merchant(site: Site, admin):
    """Another merchant's administrator sees their own only."""
    site.create_user("audit@skerry.example", "admin", SKERRY)
    stranger = site.sign_in("audit@skerry.example")
    for path in (LOG, f"{LOG}.csv", f"{LOG}.ndjson"):
        answer = stranger.get(path)
        assert answer.status_code == 200
        assert "fjord.example" not in answer.text
        assert "audit@skerry.example" in answer.text


def test_an_unknown_type_or_cursor_is_refused(admin):
    """And named."""
    for query in ({"type": "nonsense"}, {"cursor": "nonsense"}, {"limit": 0}):
        problem = assert_problem(admin.get(LOG, params=query), (400, 422))
        assert problem["errors"][0]["field"] in query
