"""Saved views of the list of orders, and how each user has the list."""

import uuid

import pytest

from support.orders import PLACE
from support.site import SKERRY, Site
from support.together import at_once
from support.wire import assert_problem

VIEWS = "/merchant/v1/views"
CHOICE = "/merchant/v1/list-choice"
QUERY = {
    "status": "AUTHORIZED,PART_CAPTURED",
    "currency": "SEK",
    "amount_from": 100,
    "expires_within_days": 7,
    "refunded": True,
    "sort": "expires_at",
}
VIEW = {"name": "Ships today", "query": QUERY, "columns": ["status", "merchant_reference1", "order_amount"]}


@pytest.fixture(scope="module")
def people(site: Site) -> dict:
    """Users of both merchants, each signed in."""
    for name, role in (("boss", "admin"), ("second", "admin"), ("ship", "operator"), ("see", "viewer")):
        site.create_user(f"{name}@views.example", role)
    site.create_user("boss@skerry.example", "admin", SKERRY)
    names = ("boss@views", "second@views", "ship@views", "see@views", "boss@skerry")
    return {name: site.sign_in(f"{name}.example") for name in names}


@pytest.fixture
def boss(people):
    """May share."""
    return people["boss@views"]


@pytest.fixture
def ship(people):
    """May not."""
    return people["ship@views"]


def saved(user, **members) -> dict:
    """Saves a view, which must be taken."""
    answer = user.post(VIEWS, json={**VIEW, **members})
    assert answer.status_code == 201, answer.text
    return answer.json()


def seen(user) -> dict[str, dict]:
    """The views that a user sees, by id."""
    answer = user.get(VIEWS)
    assert answer.status_code == 200, answer.text
    return {one["view_id"]: one for one in answer.json()["views"]}


def test_a_view_is_kept_as_it_was_saved(ship):
    """Its filter is one of the list, member by member."""
    answer = ship.post(VIEWS, json=VIEW)
    view = answer.json()
    assert answer.headers["Location"].endswith(f"{VIEWS}/{view['view_id']}")
    told = seen(ship)[view["view_id"]]
    assert told == view
    assert {name: told[name] for name in VIEW} == VIEW
    assert (told["shared"], told["may_change"]) == (False, True)
    assert told["created_by"] == {"kind": "user", "name": "ship@views.example"}
    parameters = {**told["query"], "refunded": "true"}
    assert ship.get(PLACE, params=parameters).status_code == 200


def test_a_view_of_ones_own_is_nobody_elses(people, ship, boss):
    """Not of another user, not of who may share, not of another merchant: for them it does not exist."""
    view = saved(ship)
    for name in ("boss@views", "see@views", "boss@skerry"):
        stranger = people[name]
        assert view["view_id"] not in seen(stranger)
        path = f"{VIEWS}/{view['view_id']}"
        assert_problem(stranger.put(path, json=VIEW), 404)
        assert_problem(stranger.delete(path), 404)
        assert_problem(stranger.put(CHOICE, json={"default_view": view["view_id"]}), 404)
    assert seen(ship)[view["view_id"]] == view


def test_a_shared_view_is_seen_by_all_of_the_merchant(people, boss, ship):
    """Changed by who made it and by who may share."""
    view = saved(boss, shared=True, name="Everybody's")
    path = f"{VIEWS}/{view['view_id']}"
    assert seen(ship)[view["view_id"]]["may_change"] is False
    assert seen(people["second@views"])[view["view_id"]]["may_change"] is True
    assert view["view_id"] not in seen(people["boss@skerry"])
    assert_problem(people["boss@skerry"].delete(path), 404)
    assert_problem(ship.put(path, json={**VIEW, "shared": True}), 403, "FORBIDDEN")
    assert_problem(ship.delete(path), 403, "FORBIDDEN")
    changed = people["second@views"].put(path, json={**VIEW, "name": "Ours", "shared": True})
    assert changed.status_code == 200, changed.text
    assert seen(ship)[view["view_id"]]["name"] == "Ours"
    assert seen(ship)[view["view_id"]]["created_by"]["name"] == "boss@views.example"
    assert boss.put(path, json=VIEW).json()["shared"] is False
    assert view["view_id"] not in seen(ship)


def test_who_may_not_share_does_not(people, boss, ship):
    """Neither a new view nor one that was their own."""
    assert_problem(ship.post(VIEWS, json={**VIEW, "shared": True}), 403, "FORBIDDEN")
    view = saved(ship)
    path = f"{VIEWS}/{view['view_id']}"
    assert_problem(ship.put(path, json={**VIEW, "shared": True}), 403, "FORBIDDEN")
    assert seen(ship)[view["view_id"]] == view


def test_saving_anew_replaces_all_of_it(ship):
    """Whoever saves last wins."""
    view = saved(ship)
    path = f"{VIEWS}/{view['view_id']}"
    assert ship.put(path, json={"name": "  Plain  "}).status_code == 200
    told = seen(ship)[view["view_id"]]
    assert (told["name"], told["query"], told["columns"]) == ("Plain", {}, [])
    assert ship.delete(path).status_code == 204
    assert view["view_id"] not in seen(ship)
    assert_problem(ship.delete(path), 404)
    assert_problem(ship.put(path, json=VIEW), 404)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 61},
        {"name": None},
        {"query": {"status": "WEIRD"}},
        {"query": {"currency": "XXQ"}},
        {"query": {"sort": "name"}},
        {"query": "all"},
        {"columns": ["status", "status"]},
        {"columns": ["colour"]},
        {"columns": ["status,order_id"]},
        {"columns": ["order_amount=Sum"]},
        {"columns": "status"},
        {"columns": [f"c{n}" for n in range(33)]},
        {"shared": "maybe"},
    ],
    ids=str,
)
def test_what_is_no_view_is_refused(boss, wrong):
    """And nothing is saved."""
    before = seen(boss)
    assert_problem(boss.post(VIEWS, json={**VIEW, **wrong}), (400, 422))
    assert seen(boss) == before


def test_all_columns_of_an_export_can_be_chosen(ship):
    """By the names of its data dictionary, in any order."""
    names = [one["name"] for one in all_of_columns(ship)][::-1]
    assert saved(ship, columns=names)["columns"] == names
    assert ship.put(CHOICE, json={"columns": names}).status_code == 204
    assert ship.get(VIEWS).json()["columns"] == names


def all_of_columns(user) -> list[dict]:
    """The data dictionary."""
    return user.get("/merchant/v1/order-export-columns").json()["columns"]


def test_each_user_has_the_list_otherwise(people, boss, ship):
    """Columns and the view with which it begins are kept per user, also at another sign-in."""
    view = saved(boss, shared=True, name="First of all")
    mine = {"columns": ["order_id", "status"], "default_view": view["view_id"]}
    assert ship.put(CHOICE, json=mine).status_code == 204
    told = ship.get(VIEWS).json()
    assert (told["columns"], told["default_view"]) == (mine["columns"], view["view_id"])
    theirs = people["see@views"].get(VIEWS).json()
    assert theirs["columns"] == []
    assert "default_view" not in theirs
    assert_problem(ship.put(CHOICE, json={"columns": ["colour"]}), 422)
    assert_problem(ship.put(CHOICE, json={"default_view": str(uuid.uuid4())}), 404)
    assert ship.get(VIEWS).json()["default_view"] == view["view_id"]
    assert boss.delete(f"{VIEWS}/{view['view_id']}").status_code == 204
    assert "default_view" not in ship.get(VIEWS).json()
    assert ship.get(VIEWS).json()["columns"] == mine["columns"]
    assert ship.put(CHOICE, json={}).status_code == 204
    assert ship.get(VIEWS).json()["columns"] == []


def test_there_are_fifty_of_each(people):
    """Of a user, and shared; one more is refused, and one that goes makes room. Saving anew needs none."""
    second = people["second@views"]
    for shared in (False, True):
        have = [one for one in seen(second).values() if one["shared"] is shared]
        made = [saved(second, name=f"{n}", shared=shared) for n in range(50 - len(have))]
        assert_problem(second.post(VIEWS, json={**VIEW, "shared": shared}), 409, "CONFLICT")
        path = f"{VIEWS}/{made[0]['view_id']}"
        assert second.put(path, json={**VIEW, "shared": shared}).status_code == 200
    assert_problem(second.put(path, json={**VIEW, "shared": False}), 409, "CONFLICT")
    assert len(seen(second)) == 100
    for view_id, one in seen(second).items():
        if one["created_by"]["name"] == "second@views.example":
            assert second.delete(f"{VIEWS}/{view_id}").status_code == 204
    saved(second)


def test_a_key_saves_it_once(ship):
    """A double click is one view, also at the same instant."""
    key, before = {"Idempotency-Key": str(uuid.uuid4())}, len(seen(ship))
    answers = at_once([lambda: ship.post(VIEWS, json=VIEW, headers=key)] * 3)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["view_id"] for answer in answers}) == 1
    assert len(seen(ship)) == before + 1


def test_api_keys_have_no_list(client):
    """Views are of users."""
    assert_problem(client.get(VIEWS), (401, 403))
    assert_problem(client.post(VIEWS, json=VIEW), (401, 403))




def test_what_becomes_of_a_shared_view_is_in_the_audit_log(boss, ship):
    """Made, shared later, changed, shared no more, deleted; never what a user has alone, nor what was refused."""

    def log() -> list[tuple]:
        found = boss.get("/merchant/v1/audit-log", params={"limit": 200}).json()["entries"]
        return [
            (one["type"], one["subject"], one["actor"]["name"], {c["member"]: (c.get("from"), c.get("to")) for c in one["changes"]})
            for one in reversed(found)
            if one["type"].startswith("shared_view.")
        ]

    before, me = len(log()), "boss@views.example"
    view = saved(boss, name="Audited", shared=True)
    at = f"{VIEWS}/{view['view_id']}"
    boss.put(at, json={**VIEW, "name": "Renamed", "shared": True})
    boss.put(at, json={**VIEW, "name": "Renamed", "shared": True})
    assert_problem(ship.put(at, json={**VIEW, "name": "Hers", "shared": True}), 403, "FORBIDDEN")
    boss.put(at, json={**VIEW, "name": "Mine", "shared": False})
    boss.put(at, json={**VIEW, "name": "Mine alone", "shared": False})
    boss.put(at, json={**VIEW, "name": "Ours", "query": {}, "columns": [], "shared": True})
    assert_problem(ship.delete(at), 403, "FORBIDDEN")
    assert boss.delete(at).status_code == 204
    own = saved(ship, name="Own")
    ship.delete(f"{VIEWS}/{own['view_id']}")
    found = log()[before:]
    assert [one[:3] for one in found] == [
        ("shared_view.created", "Audited", me),
        ("shared_view.changed", "Audited", me),
        ("shared_view.deleted", "Renamed", me),
        ("shared_view.created", "Ours", me),
        ("shared_view.deleted", "Ours", me),
    ]
    assert found[0][3]["columns"] == (None, ",".join(VIEW["columns"])) and "expires_at" in found[0][3]["query"][1]
    assert found[1][3] == {"name": ("Audited", "Renamed")}
    assert found[2][3]["name"] == ("Renamed", None) and "columns" not in found[3][3]
    assert "Mine" not in str(found) and "Own" not in str(found)
