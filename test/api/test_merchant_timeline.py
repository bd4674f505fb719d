"""The timeline: who did what and when, oldest first, with amounts and lines."""

import pytest

from support.contract import is_uuid
from support.merchant import all_of, page, taken
from support.orders import PLACE, line, order, place
from support.site import FJORD, Site
from support.wire import TIME, capture, captured, captures_of, order_path


def timeline(client, placed: dict, **parameters) -> list[dict]:
    """Reads the whole timeline of an order."""
    return all_of(client, f"{PLACE}/{placed['order_id']}/timeline", **parameters)


@pytest.fixture(scope="module")
def story(site: Site, client, shop) -> tuple[dict, list[dict]]:
    """An order to which everything has happened that can happen so far, and its timeline."""
    site.create_user("olga@fjord.example", "operator")
    olga = site.sign_in("olga@fjord.example")
    body = shop.order([line(3, 10000, reference="A"), line(1, 4900, 0, type="shipping_fee", reference="F")])
    placed = place(client, body)
    client.post(f"{order_path(placed)}/acknowledge")
    captured(client, placed, 1000, description="Deposit", reference="ref-1")
    taken(olga, placed, {"lines": [{"line": 0, "quantity": 2}]})
    taken(client, placed, {"full": True})
    return placed, timeline(client, placed)


def test_everything_that_happened_is_there_oldest_first(story):
    """In the words of the documentation."""
    _, events = story
    assert [event["type"] for event in events] == [
        "order.created",
        "order.acknowledged",
        "capture.created",
        "capture.created",
        "capture.created",
    ]
    times = [event["at"] for event in events]
    assert times == sorted(times)
    assert all(TIME.fullmatch(at) for at in times)
    assert len({event["event_id"] for event in events}) == len(events)
    assert all(is_uuid(event["event_id"]) for event in events)


def test_every_event_says_who_did_it(site: Site, story):
    """A key by its username, a user by the e-mail address."""
    _, events = story
    key = {"kind": "key", "name": site.keys[FJORD].username}
    user = {"kind": "user", "name": "olga@fjord.example"}
    assert [event["actor"] for event in events] == [key, key, key, user, key]


def test_captures_are_told_with_amount_lines_and_reference(client, story):
    """The id of the event is the id of the capture."""
    placed, events = story
    captures = captures_of(client, placed)
    told = events[2:]
    assert [event["event_id"] for event in told] == [one["capture_id"] for one in captures]
    assert (
        [event["amount"] for event in told]
        == [one["captured_amount"] for one in captures]
        == [1000, 20000, 13900]
    )
    assert {event["currency"] for event in told} == {"SEK"}
    assert [event["klarna_reference"] for event in told] == [one["klarna_reference"] for one in captures]
    assert [event["at"] for event in told] == [one["captured_at"] for one in captures]
    assert (told[0]["description"], told[0]["reference"]) == ("Deposit", "ref-1")
    assert not told[0].get("order_lines")
    assert [(item["reference"], item["quantity"]) for item in told[1]["order_lines"]] == [("A", 2)]


def test_the_creation_is_told_with_the_amount(story):
    """What was authorized."""
    placed, events = story
    assert (events[0]["amount"], events[0]["currency"]) == (placed["order_amount"], "SEK")
    assert events[0]["at"] == placed["created_at"]


def test_the_transaction_id_of_a_change_is_its_event(client, shop):
    """So an answer can be found in the timeline, and the other way round."""
    answer = client.post(PLACE, json=shop.order_of(5000))
    placed = answer.json()
    ids = [answer.headers["Transaction-Id"]]
    ids.append(client.post(f"{order_path(placed)}/acknowledge").headers["Transaction-Id"])
    captures = [
        capture(client, placed, 1000),
        client.post(f"{PLACE}/{placed['order_id']}/captures", json={"captured_amount": 500}),
    ]
    ids += [one.headers["Transaction-Id"] for one in captures]
    assert [event["event_id"] for event in timeline(client, placed)] == ids
    assert ids[2:] == [one.headers["Capture-Id"] for one in captures]


def test_what_was_refused_or_repeated_is_not_told(client, shop):
    """Only what changed the order is history."""
    placed = place(client, shop.order_of(5000))
    capture(client, placed, 5001)
    capture(client, placed, 1000, key="timeline-once")
    capture(client, placed, 1000, key="timeline-once")
    assert [event["type"] for event in timeline(client, placed)] == ["order.created", "capture.created"]


def test_a_long_timeline_comes_in_pages(client, shop):
    """Oldest first over all pages; nothing twice, nothing missing, even if something happens meanwhile."""
    placed = place(client, shop.order_of(5000))
    ids = [captured(client, placed, 1) for _ in range(23)]
    path = f"{PLACE}/{placed['order_id']}/timeline"
    first = page(client, path, limit=10)
    assert len(first["events"]) == 10
    late = captured(client, placed, 1)
    rest = page(client, path, limit=200, cursor=first["next"])
    told = [event["event_id"] for event in first["events"] + rest["events"]]
    assert told[1:] == [*ids, late]
    assert "next" not in rest
    assert [event["event_id"] for event in timeline(client, placed, limit=7)] == told


def test_auto_capture_is_told_as_creation_and_capture(client):
    """Two things have happened at once."""
    placed = place(client, order([line()], auto_capture=True))
    assert [event["type"] for event in timeline(client, placed)] == ["order.created", "capture.created"]
