"""Users invited by a link, with which they choose a password of their own."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from support.site import PASSWORD, SKERRY, Site
from support.wire import assert_problem

INVITATIONS = "/merchant/v1/invitations"
ACCEPTANCES = "/merchant/v1/invitation-acceptances"
USERS = "/merchant/v1/users"
ME = {"kind": "user", "name": "host@fjord.example"}


@pytest.fixture(scope="module")
def admin(site: Site):
    """A signed-in administrator."""
    site.create_user("host@fjord.example", "admin")
    return site.sign_in("host@fjord.example")


def invite(admin, email: str, role: str = "viewer", **more) -> dict:
    """Invites somebody."""
    answer = admin.post(INVITATIONS, json={"email": email, "role": role} | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def accept(site: Site, token: str, password: str = PASSWORD):
    """Follows the link."""
    return site.client(None).post(ACCEPTANCES, json={"token": token, "password": password})


def test_who_is_invited_becomes_a_user_with_a_password_of_their_own(site: Site, admin):
    """The link is good once; the store does not have it."""
    made = invite(admin, " Guest@fjord.example ", "operator")
    assert made["email"] == "guest@fjord.example"
    assert not site.store.holds(made["token"].encode())
    (told,) = [one for one in admin.get(INVITATIONS).json()["invitations"] if one["email"] == made["email"]]
    assert (told["role"], told["created_by"], told["expires_at"]) == ("operator", ME, made["expires_at"])
    assert made["token"] not in admin.get(INVITATIONS).text
    assert accept(site, made["token"], "a password of mine").status_code == 204
    assert site.sign_in("guest@fjord.example", "a password of mine").get(USERS).status_code == 403
    assert_problem(accept(site, made["token"]), 404, "NOT_FOUND")
    (user,) = [one for one in admin.get(USERS).json()["users"] if one["email"] == made["email"]]
    assert (user["role"], user["created_by"], user["kind"]) == ("operator", ME, "internal")
    assert made["email"] not in admin.get(INVITATIONS).text


def test_an_external_user_is_invited_with_an_end(site: Site, admin):
    """Which counts from the beginning."""
    end = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%dT00:00:00.000Z")
    made = invite(admin, "auditing@fjord.example", ends_at=end)
    assert accept(site, made["token"]).status_code == 204
    (user,) = [one for one in admin.get(USERS).json()["users"] if one["email"] == made["email"]]
    assert (user["kind"], user["ends_at"]) == ("external", end)


def test_a_link_is_void_when_another_is_made_or_it_is_withdrawn(site: Site, admin):
    """And so is one that nobody was given."""
    first, second = (invite(admin, "again@fjord.example") for _ in range(2))
    assert_problem(accept(site, first["token"]), 404, "NOT_FOUND")
    assert admin.delete(f"{INVITATIONS}/again@fjord.example").status_code == 204
    assert_problem(accept(site, second["token"]), 404, "NOT_FOUND")
    assert_problem(admin.delete(f"{INVITATIONS}/again@fjord.example"), 404, "NOT_FOUND")
    assert_problem(accept(site, "A" * 43), 404, "NOT_FOUND")


def test_a_bad_password_leaves_the_link_good(site: Site, admin):
    """It is said what will do."""
    made = invite(admin, "careful@fjord.example")
    problem = assert_problem(accept(site, made["token"], "short"), 422)
    assert problem["errors"][0]["field"] == "password"
    assert accept(site, made["token"]).status_code == 204


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "nobody", "role": "viewer"}, "email"),
        ({"email": "a@b.se", "role": "king"}, "role"),
        ({"email": "a@b.se"}, "role"),
        ({"email": "a@b.se", "role": "viewer", "ends_at": "2020-01-01"}, "ends_at"),
    ],
)
def test_what_will_not_do_is_refused_and_named(admin, body, field):
    """And nobody is invited."""
    problem = assert_problem(admin.post(INVITATIONS, json=body), (400, 422))
    assert problem["errors"][0]["field"] == field


def test_a_user_is_not_invited_again_and_an_address_is_of_one_user(site: Site, admin):
    """Of another merchant it is only said to who holds the link: nobody learns who has an account where."""
    answer = admin.post(INVITATIONS, json={"email": "host@fjord.example", "role": "viewer"})
    assert_problem(answer, 409, "CONFLICT")
    site.create_user("host@skerry.example", "admin", SKERRY)
    made = invite(admin, "host@skerry.example")
    assert_problem(accept(site, made["token"], "a password of mine"), 401, "SIGN_IN_FAILED")
    stranger = site.sign_in("host@skerry.example")
    invite(admin, "secret@fjord.example")
    assert "secret@fjord.example" not in stranger.get(INVITATIONS).text
    assert_problem(stranger.delete(f"{INVITATIONS}/secret@fjord.example"), 404, "NOT_FOUND")


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"is_active": False}, {"ends_at": "2020-01-01"}])
def test_invitations_go_with_the_right_to_invite(site: Site, admin, change):
    """Also when it comes back; what others invited stays."""
    name = "-".join(change)
    inviter, guest, other = (f"{who}.{name}@fjord.example" for who in ("inviter", "guest", "other"))
    site.create_user(inviter, "admin")
    void, good = invite(site.sign_in(inviter), guest, "admin"), invite(admin, other)
    assert admin.patch(f"{USERS}/{inviter}", json=change).status_code == 200
    assert guest not in admin.get(INVITATIONS).text
    (entry, _) = [
        one for one in admin.get("/merchant/v1/audit-log").json()["entries"] if one.get("subject") == guest
    ]
    assert (entry["type"], entry["actor"]) == ("invitation.withdrawn", ME)
    back = {"role": "admin", "kind": "internal", "is_active": True}
    assert admin.patch(f"{USERS}/{inviter}", json=back).status_code == 200
    assert_problem(accept(site, void["token"]), 404, "NOT_FOUND")
    assert accept(site, good["token"]).status_code == 204


def test_a_link_is_void_once_the_end_of_the_inviter_has_come(site: Site, admin):
    """Which nobody has to write down."""
    inviter = "temporary@fjord.example"
    site.create_user(inviter, "admin")
    made = invite(site.sign_in(inviter), "outlives@fjord.example", "admin")
    soon = datetime.now(UTC) + timedelta(seconds=1)
    body = {"ends_at": soon.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"}
    assert admin.patch(f"{USERS}/{inviter}", json=body).status_code == 200
    assert "outlives@fjord.example" in admin.get(INVITATIONS).text
    time.sleep(max(0.0, (soon - datetime.now(UTC)).total_seconds()))
    assert_problem(accept(site, made["token"]), 404, "NOT_FOUND")


def test_invitations_are_in_the_audit_log(site: Site, admin):
    """Who invited whom, and that it was accepted or withdrawn; never the link."""
    email = "noted@fjord.example"
    invite(admin, email)
    admin.delete(f"{INVITATIONS}/{email}")
    made = invite(admin, email)
    accept(site, made["token"])
    log = admin.get("/merchant/v1/audit-log")
    found = [one for one in reversed(log.json()["entries"]) if one.get("subject") == email]
    types = [one["type"] for one in found]
    assert types == ["user.invited", "invitation.withdrawn", "user.invited", "user.created"]
    assert [one["actor"] for one in found] == [ME, ME, ME, {"kind": "user", "name": email}]
    assert made["token"] not in log.text
