"""What a merchant may choose about the rules: read and changed by API and on the command line."""

import json

import pytest

from support.program import fangst
from support.site import PASSWORD, SKERRY, Site, create_merchant
from support.wire import assert_problem

SETTINGS = "/merchant/v1/settings"
DEFAULTS = {
    "compat": "kustom",
    "deprecated_calls": "allow",
    "lines_check": "lenient",
    "idempotency_check": "lenient",
    "duplicate_guard": "flag",
    "duplicate_window": 120,
    "authorization_days": 28,
    "raise_percent": 20,
    "kid_check": "mod10",
    "reads_per_second": 200,
    "writes_per_second": 200,
    "expiry_warning_days": [7, 3, 1],
    "expiry_rule": "notify",
    "expiry_rule_days": 1,
    "sign_in_links": "on",
    "request_log": "errors",
}
OTHERS = {
    "compat": "klarna",
    "deprecated_calls": "refuse",
    "lines_check": "strict",
    "idempotency_check": "strict",
    "duplicate_guard": "absorb",
    "duplicate_window": 1,
    "authorization_days": 180,
    "raise_percent": 0,
    "kid_check": "mod11",
    "reads_per_second": 0,
    "writes_per_second": 1000000,
    "expiry_warning_days": [14],
    "expiry_rule": "extend",
    "expiry_rule_days": 27,
    "sign_in_links": "off",
    "request_log": "all",
}
BAD = [
    ("compat", "paypal"),
    ("deprecated_calls", "maybe"),
    ("lines_check", "STRICT"),
    ("idempotency_check", "off"),
    ("duplicate_guard", "on"),
    ("duplicate_window", 0),
    ("duplicate_window", 86401),
    ("authorization_days", 0),
    ("authorization_days", 181),
    ("raise_percent", -1),
    ("kid_check", "luhn"),
    ("raise_percent", 1001),
    ("reads_per_second", -1),
    ("writes_per_second", 1000001),
    ("expiry_rule", "wait"),
    ("expiry_rule_days", 0),
    ("sign_in_links", "maybe"),
    ("request_log", "some"),
    ("expiry_warning_days", [9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ("expiry_warning_days", 7),
    ("duplicate_window", 1.5),
    ("authorization_days", "28"),
    ("compat", ["kustom"]),
]


@pytest.fixture(scope="module")
def people(site: Site) -> dict:
    """A client for each role."""
    for role in ("viewer", "operator", "finance", "admin"):
        site.create_user(f"{role}@fjord.example", role)
    return {
        role: site.sign_in(f"{role}@fjord.example") for role in ("viewer", "operator", "finance", "admin")
    }


def test_a_merchant_begins_with_the_defaults(site: Site):
    """All of them are told, whether or not they were chosen."""
    fangst("merchant", "create", *site.store, "--id", "M700001", "--name", "Fell")
    site.create_user("ola@fell.example", "viewer", "M700001")
    assert site.sign_in("ola@fell.example").get(SETTINGS).json() == DEFAULTS


def test_every_role_and_every_key_may_read_them(client, people):
    """They explain what a caller is answered."""
    expected = client.get(SETTINGS).json()
    assert set(expected) == set(DEFAULTS)
    for person in people.values():
        answer = person.get(SETTINGS)
        assert (answer.status_code, answer.json()) == (200, expected)


@pytest.mark.parametrize("role", ["viewer", "operator", "finance"])
def test_only_an_admin_may_change_them(people, role):
    """Who lacks the verb `manage` is refused, and nothing changes."""
    before = people[role].get(SETTINGS).json()
    assert_problem(people[role].patch(SETTINGS, json={"raise_percent": 99}), 403, "FORBIDDEN")
    assert people[role].get(SETTINGS).json() == before


def test_an_api_key_may_not_change_them(client):
    """A shop's key leaks more easily than a person's session."""
    before = client.get(SETTINGS).json()
    assert_problem(client.patch(SETTINGS, json={"raise_percent": 99}), 401, "UNAUTHORIZED")
    assert client.get(SETTINGS).json() == before


def test_a_change_needs_the_sessions_token(site: Site, people):
    """As every change by a session does."""
    bare = site.client(None)
    answer = bare.post("/merchant/v1/session", json={"email": "admin@fjord.example", "password": PASSWORD})
    assert answer.status_code == 200
    assert_problem(bare.patch(SETTINGS, json={"raise_percent": 99}), 403, "CSRF_TOKEN_MISSING")


@pytest.mark.parametrize(("name", "value"), OTHERS.items())
def test_each_can_be_chosen_and_the_rest_stays(people, name, value):
    """The answer is how all stand then; choosing the default again brings it back."""
    admin = people["admin"]
    before = admin.get(SETTINGS).json()
    changed = admin.patch(SETTINGS, json={name: value})
    assert (changed.status_code, changed.json()) == (200, before | {name: value})
    assert admin.get(SETTINGS).json() == before | {name: value}
    assert admin.patch(SETTINGS, json={name: before[name]}).json() == before


def test_nothing_chosen_changes_nothing(people):
    """An empty object, null and unknown members."""
    before = people["admin"].get(SETTINGS).json()
    for body in ({}, {"compat": None}, {"colour": "green"}):
        assert people["admin"].patch(SETTINGS, json=body).json() == before


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_is_refused_and_names_the_member(people, name, value):
    """Good ones beside it are not taken either."""
    before = people["admin"].get(SETTINGS).json()
    answer = people["admin"].patch(SETTINGS, json={name: value, "lines_check": "strict"} | {name: value})
    problem = assert_problem(answer, (400, 422))
    assert [fault["field"] for fault in problem["errors"]] == [name]
    assert name in problem["detail"]
    assert people["admin"].get(SETTINGS).json() == before


def test_what_does_not_go_together_is_refused_and_said(people):
    """A day that is none, and a rule that would meet every order on its first day."""
    admin = people["admin"]
    before = admin.get(SETTINGS).json()
    day = assert_problem(admin.patch(SETTINGS, json={"expiry_warning_days": [3, 0]}), 422)
    assert day["errors"][0]["field"] == "expiry_warning_days[1]"
    rule = {"expiry_rule": "release", "expiry_rule_days": 10, "authorization_days": 10}
    early = assert_problem(admin.patch(SETTINGS, json=rule), 422)
    assert early["errors"][0]["field"] == "expiry_rule_days" and "10" in early["detail"]
    assert admin.get(SETTINGS).json() == before


def test_a_merchants_choice_is_its_own(site: Site, client, other, people):
    """Another merchant's rules stay, and after a restart both are still there."""
    theirs = other.get(SETTINGS).json()
    mine = people["admin"].patch(SETTINGS, json={"raise_percent": 7}).json()
    site.server.restart()
    assert client.get(SETTINGS).json() == mine
    assert mine["raise_percent"] == 7
    assert other.get(SETTINGS).json() == theirs


# --- the command line -----------------------------------------------------------------------


def run_set(site: Site, merchant: str, settings: str, **options):
    """Runs `fangst merchant set`."""
    return fangst("merchant", "set", *site.store, "--merchant", merchant, "--settings", settings, **options)


def test_merchant_set_changes_and_prints_them(site: Site, other):
    """While the server runs; what it prints is what the API answers."""
    before = other.get(SETTINGS).json()
    printed = run_set(site, SKERRY, '{"compat":"klarna","duplicate_window":60}').json()
    assert printed == before | {"compat": "klarna", "duplicate_window": 60}
    assert other.get(SETTINGS).json() == printed
    assert run_set(site, SKERRY, "{}").json() == printed
    assert run_set(site, SKERRY, json.dumps(before)).json() == before


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('{"compat":"paypal"}', "compat"),
        ('{"authorization_days":181}', "authorization_days"),
        ('{"reads_per_second":-1}', "reads_per_second"),
        ("[]", "a JSON object"),
        ("{", "JSON"),
    ],
)
def test_merchant_set_refuses_what_cannot_be_meant(site: Site, other, settings, told):
    """And says what was wrong; nothing changes."""
    before = other.get(SETTINGS).json()
    ran = run_set(site, SKERRY, settings, expect=None)
    assert ran.code != 0
    assert told in ran.err, ran.err
    assert other.get(SETTINGS).json() == before


def test_merchant_set_needs_a_merchant_that_exists(site: Site):
    """The id is named."""
    ran = run_set(site, "M999999", "{}", expect=1)
    assert "M999999" in ran.err


def test_merchant_create_takes_settings(site: Site):
    """A merchant with a bad choice is not created."""
    create_merchant(site.store, "M700002", "Strict AB", lines_check="strict")
    site.create_user("eva@strict.example", "viewer", "M700002")
    assert site.sign_in("eva@strict.example").get(SETTINGS).json()["lines_check"] == "strict"
    bad = ("--id", "M700003", "--name", "Bad AB", "--settings", '{"lines_check":"sometimes"}')
    ran = fangst("merchant", "create", *site.store, *bad, expect=None)
    assert ran.code != 0 and "lines_check" in ran.err
    create_merchant(site.store, "M700003", "Good AB")
