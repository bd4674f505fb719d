"""Notes about an order: in its timeline, for the merchant's people only."""

import pytest

from support.merchant import timeline
from support.orders import PLACE
from support.site import Site
from support.wire import assert_problem, order_path


def write(client, placed: dict, text: str, **headers):
    """Writes a note; the caller looks at the answer."""
    return client.post(f"{PLACE}/{placed['order_id']}/notes", json={"text": text}, headers=headers)


def notes(client, placed: dict) -> list[str]:
    """Gives the notes of an order, oldest first."""
    return [event["description"] for event in timeline(client, placed) if event["type"] == "note.added"]


def test_a_note_is_in_the_timeline_with_who_wrote_it(site: Site, client, order_of):
    """Also of an order that is over; the order itself says nothing of it."""
    placed = order_of(1000)
    client.post(f"{order_path(placed)}/cancel")
    site.create_user("notes@fjord.example", "finance")
    before = client.get(order_path(placed)).json()
    assert write(site.sign_in("notes@fjord.example"), placed, "  Ringde: vill ha blå \n").status_code == 204
    assert write(client, placed, "x" * 1000).status_code == 204
    assert notes(client, placed) == ["Ringde: vill ha blå", "x" * 1000]
    assert timeline(client, placed)[-2]["actor"] == {"kind": "user", "name": "notes@fjord.example"}
    assert client.get(order_path(placed)).json() == before


def test_the_same_key_writes_once(client, order_of):
    """A lost answer is asked for again."""
    placed = order_of(1000)
    for _ in range(2):
        assert write(client, placed, "Once", **{"Idempotency-Key": "note-once"}).status_code == 204
    assert notes(client, placed) == ["Once"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001], ids=len)
def test_what_says_nothing_or_too_much_is_refused(client, order_of, text):
    """The field is named."""
    placed = order_of(1000)
    answer = write(client, placed, text)
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"][0]["field"] == "text"
    assert notes(client, placed) == []


def test_a_viewer_writes_none(site: Site, order_of):
    """The role changes nothing."""
    site.create_user("notes-viewer@fjord.example", "viewer")
    assert_problem(
        write(site.sign_in("notes-viewer@fjord.example"), order_of(1000), "Mine"), 403, "FORBIDDEN"
    )
