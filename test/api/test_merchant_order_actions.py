"""Cancelling, releasing and extending through the Merchant API: told before, done once, refused in the known words."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from support.merchant import detail, kinds, timeline
from support.orders import PLACE, line, order, place
from support.together import at_once
from support.wire import assert_problem, captured, read

PART = 2000
ACTIONS = ("cancel", "release", "extend")


def act(client, placed: dict, action: str, **headers):
    """Asks for an action or its preview; the caller looks at the answer."""
    return client.post(f"{PLACE}/{placed['order_id']}/{action}", headers=headers)


def acted(client, placed: dict, action: str, **headers) -> dict:
    """Does it, which must be possible."""
    answer = act(client, placed, action, **headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def placed(client) -> dict:
    """An order of 5000 to be paid by invoice that ends in ten days."""
    ends = (datetime.now(UTC) + timedelta(days=10)).strftime("%Y-%m-%dT00:00:00Z")
    return place(client, order([line(1, 5000)], payment_method={"type": "INVOICE"}, expires_at=ends))


@pytest.fixture
def scene(client, placed, request) -> dict:
    """The order as it must stand for the action of the test."""
    if request.getfixturevalue("action") == "release":
        captured(client, placed, PART)
    return placed


def test_cancelling_lets_all_of_it_go(client, placed):
    """The preview says so and changes nothing."""
    before = read(client, placed), timeline(client, placed)
    told = acted(client, placed, "cancel:preview")
    assert (told["released_amount"], told["etag"], told["expires_at"]) == (5000, '"1"', placed["expires_at"])
    assert told["order"] == {"status": "CANCELLED", "captured_amount": 0, "remaining_authorized_amount": 0}
    assert [entry["amount"] for entry in told["ledger"]] == [5000]
    assert (read(client, placed), timeline(client, placed)) == before
    done = acted(client, placed, "cancel", **{"If-Match": told["etag"]})
    assert (done["released_amount"], done["order"]["status"]) == (5000, "CANCELLED")
    assert kinds(client, placed)[-1] == "order.cancelled"


def test_releasing_lets_the_rest_go(client, placed):
    """What is captured stays."""
    captured(client, placed, PART)
    told = acted(client, placed, "release:preview")
    assert told["released_amount"] == 5000 - PART
    assert told["order"] == {"status": "CAPTURED", "captured_amount": PART, "remaining_authorized_amount": 0}
    assert acted(client, placed, "release")["order"]["remaining_authorized_amount"] == 0
    assert detail(client, placed)["actions"]["capture"]["allowed"] is False


def test_extending_moves_the_end(client, placed):
    """From when it was to end, to when it then ends; nothing is let go. On the same day again nothing happens."""
    told = acted(client, placed, "extend:preview")
    assert (told["released_amount"], told["ledger"]) == (0, [])
    assert told["order"]["expires_at"] > told["expires_at"] == placed["expires_at"]
    done = acted(client, placed, "extend")
    assert done["order"]["expires_at"] == told["order"]["expires_at"] == read(client, placed)["expires_at"]
    again = acted(client, placed, "extend:preview")
    assert again["order"]["expires_at"] == again["expires_at"] == told["order"]["expires_at"]
    acted(client, placed, "extend")
    assert kinds(client, placed).count("authorization.extended") == 1


@pytest.mark.parametrize("action", ACTIONS)
def test_the_same_key_does_it_once(client, scene, action):
    """A lost answer is asked for again."""
    first, again = (act(client, scene, action, **{"Idempotency-Key": f"{action}-once"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("action", ["cancel", "release"])
def test_of_many_at_the_same_time_one_does_it(site, client, scene, action):
    """The others are refused, as is whoever comes later; the preview says the same."""
    answers = at_once([partial(act, one, scene, action) for one in site.crowd(4)])
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403]
    told, late = act(client, scene, f"{action}:preview"), act(client, scene, action)
    assert told.status_code == late.status_code == 403
    assert told.json()["detail"] == late.json()["detail"]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_order_that_has_changed_since_is_left_alone(client, scene, action):
    """If-Match is the etag of the preview."""
    told = acted(client, scene, f"{action}:preview")
    captured(client, scene, 100)
    before = read(client, scene)
    assert_problem(act(client, scene, action, **{"If-Match": told["etag"]}), 412, "PRECONDITION_FAILED")
    assert read(client, scene) == before


def test_what_the_state_forbids_is_refused_in_the_words_of_the_order(client, placed):
    """The same that its actions say."""
    captured(client, placed, PART)
    reason = detail(client, placed)["actions"]["cancel"]["reason"]
    assert assert_problem(act(client, placed, "cancel"), 403, "CANCEL_NOT_ALLOWED")["detail"] == reason
    captured(client, placed, 5000 - PART)
    for action in ("release", "extend"):
        reason = detail(client, placed)["actions"][action]["reason"]
        assert assert_problem(act(client, placed, action), 403, "NOT_ALLOWED")["detail"] == reason


def test_who_may_do_it(site, placed):
    """An operator may do all of it; finance and viewers none, nor look at what it would do."""
    for role, may in (("finance", False), ("viewer", False), ("operator", True)):
        site.create_user(f"action-{role}@fjord.example", role)
        user = site.sign_in(f"action-{role}@fjord.example")
        for action in ("cancel:preview", "extend:preview", "release:preview", "release", "extend", "cancel"):
            answer = act(user, placed, action)
            is_allowed = answer.status_code == 200 or answer.json()["code"] != "FORBIDDEN"
            assert is_allowed == may, f"{role} {action}: {answer.text}"
