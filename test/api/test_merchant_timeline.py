"""The timeline: who did what and when, oldest first, with amounts and lines."""

import pytest

from support.contract import is_uuid
from support.merchant import all_of, detail, ids_of, kinds, page, taken, timeline
from support.operations import CHANGES
from support.orders import PLACE, line, order, place
from support.recorded import at_midnight, recorded, text_of, with_captures
from support.site import FJORD, SKERRY, Site
from support.wire import (
    EXTEND,
    RELEASE,
    TIME,
    capture,
    captured,
    captures_of,
    done,
    order_path,
    patch,
    post,
    read,
    refunded,
)


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
    only = "order.created,capture.created"
    first = page(client, path, limit=10, type=only)
    assert len(first["events"]) == 10
    late = captured(client, placed, 1)
    rest = page(client, path, limit=200, cursor=first["next"], type=only)
    told = [event["event_id"] for event in first["events"] + rest["events"]]
    assert told[1:] == [*ids, late]
    assert "next" not in rest
    assert [event["event_id"] for event in timeline(client, placed, limit=7)] == told


def test_auto_capture_is_told_as_creation_and_capture(client):
    """Two things have happened at once."""
    placed = place(client, order([line()], auto_capture=True))
    assert [event["type"] for event in timeline(client, placed)] == ["order.created", "capture.created"]


# --- what changes an order after it was placed ----------------------------------------------------

KINDS = {
    "acknowledge": "order.acknowledged",
    "authorization": "authorization.lowered",
    "cancel": "order.cancelled",
    "capture": "capture.created",
    "extendDueDate": "due_date.extended",
    "shippingInfo": "shipping.added",
    "sendOut": "send_out.triggered",
    "customerDetails": "customer.updated",
    "merchantReferences": "references.updated",
    "refund": "refund.created",
    "release": "order.released",
    "orderShippingInfo": "shipping.added",
}
MEMBERS = {"event_id", "type", "at", "actor"}


@pytest.mark.parametrize("operation", [one for one in CHANGES if one.name in KINDS], ids=str)
def test_every_change_has_a_kind_and_an_actor(site: Site, client, shop, operation):
    """The event's id is the answer's transaction; the actor is the key."""
    scene = operation.scene(client, shop)
    answer = operation.call(client, scene)
    told = timeline(client, scene.order_id)[-1]
    assert (told["type"], told["event_id"]) == (KINDS[operation.name], answer.headers["Transaction-Id"])
    assert told["actor"] == {"kind": "key", "name": site.keys[FJORD].username}
    assert set(told) >= MEMBERS
    assert TIME.fullmatch(told["at"])


@pytest.mark.parametrize(
    ("amount", "kind", "moved"),
    [(12000, "authorization.raised", 2000), (9000, "authorization.lowered", 1000)],
)
def test_an_update_tells_by_how_much_and_from_what_to_what(client, order_of, amount, kind, moved):
    """With why, and with the lines that are valid since."""
    placed = order_of(10000)
    body = {"order_amount": amount, "description": "Changed mind", "order_lines": [line(1, amount)]}
    done(patch(client, placed, "authorization", body))
    told = timeline(client, placed)[-1]
    assert (told["type"], told["amount"], told["currency"]) == (kind, moved, "SEK")
    assert told["description"] == "Changed mind"
    assert told["changes"] == [{"name": "order_amount", "before": "10000", "after": str(amount)}]
    assert [item["total_amount"] for item in told["order_lines"]] == [amount]


def test_an_update_of_the_lines_alone_moves_nothing(client, order_of):
    """It has no amount and no change of one, only the lines."""
    placed = order_of(10000)
    lines = [line(2, 5000, reference="B")]
    done(patch(client, placed, "authorization", {"order_amount": 10000, "order_lines": lines}))
    told = timeline(client, placed)[-1]
    assert told["type"] == "order_lines.updated"
    assert "amount" not in told and "changes" not in told
    assert [item["reference"] for item in told["order_lines"]] == ["B"]


def test_the_creation_still_tells_the_lines_that_were_placed(client, shop):
    """However often they were replaced since, and if there are none any more."""
    placed = place(client, shop.order([line(1, 6000, reference="A"), line(1, 4000, reference="B")]))
    for lines in ([line(1, 10000, reference="C")], [line(1, 10000, reference="D")], []):
        done(patch(client, placed, "authorization", {"order_amount": 10000, "order_lines": lines}))
    first = timeline(client, placed)[0]
    assert [item["reference"] for item in first["order_lines"]] == ["A", "B"]
    assert read(client, placed)["order_lines"] == []


def test_lines_that_are_captured_count_by_reference_after_an_update(client, shop):
    """The numbers of the lines are new; what was captured of an article is still known."""
    placed = place(client, shop.order([line(3, 1000, reference="A"), line(2, 1000, reference="B")]))
    taken(client, placed, {"lines": [{"line": 1, "quantity": 1}]})
    lines = [line(2, 1000, reference="B"), line(2, 1000, reference="C")]
    done(patch(client, placed, "authorization", {"order_amount": 4000, "order_lines": lines}))
    told = [(item["reference"], item["left_quantity"]) for item in detail(client, placed)["order_lines"]]
    assert told == [("B", 1), ("C", 2)]
    taken(client, placed, {"full": True})
    assert read(client, placed)["captured_amount"] == 4000
    assert [item["left_quantity"] for item in detail(client, placed)["order_lines"]] == [0, 0]


def test_an_extension_tells_both_ends(site: Site, client):
    """As instants, in the words of the interface."""
    placed = recorded(created_at="2026-01-07T10:03:53.497Z", expires_at=at_midnight(14))
    site.choose(compat="klarna", authorization_days=20)
    try:
        site.import_orders([text_of(placed | {"created_at": at_midnight(-3)})])
        done(post(client, placed, EXTEND))
    finally:
        site.choose(compat="kustom", authorization_days=28)
    told = timeline(client, placed)[-1]
    assert told["type"] == "authorization.extended"
    assert told["changes"] == [{"name": "expires_at", "before": at_midnight(14), "after": at_midnight(20)}]
    assert "amount" not in told


def test_what_ends_an_order_tells_what_was_given_up(site: Site, client, order_of):
    """Cancelled, released, expired: each with the amount that no longer remains."""
    cancelled, released = order_of(10000), order_of(10000)
    done(post(client, cancelled, "cancel"))
    captured(client, released, 6000)
    done(post(client, released, RELEASE))
    expired = with_captures(499800, expires_at=at_midnight(-1))
    site.import_orders([text_of(expired)])
    told = [timeline(client, one)[-1] for one in (cancelled, released, expired)]
    assert [(one["type"], one["amount"]) for one in told] == [
        ("order.cancelled", 10000),
        ("order.released", 4000),
        ("order.expired", expired["remaining_authorized_amount"]),
    ]


def test_a_refund_is_told_with_amount_lines_and_reference(client, order_of):
    """Its id is that of the refund."""
    placed = order_of(10000)
    captured(client, placed, 10000)
    members = {"description": "Returned", "reference": "RET-1", "order_lines": [line(1, 2500)]}
    refund_id = refunded(client, placed, 2500, **members)
    told = timeline(client, placed)[-1]
    assert (told["type"], told["event_id"], told["amount"]) == ("refund.created", refund_id, 2500)
    assert (told["description"], told["reference"]) == ("Returned", "RET-1")
    assert [item["total_amount"] for item in told["order_lines"]] == [2500]


def test_a_capture_tells_its_shipments(client, order_of):
    """Those that came with it; later ones are events of their own."""
    placed, info = order_of(10000), [{"shipping_company": "Fjordpost", "tracking_number": "1"}]
    captured(client, placed, 10000, shipping_info=info)
    assert timeline(client, placed)[-1]["shipping_info"] == info


# --- lists after a change -------------------------------------------------------------------------


def test_a_list_sorts_and_filters_by_the_amount_that_is_valid(other, shop):
    """Not by the one that was placed."""
    orders = [place(other, shop.order_of(amount)) for amount in (1000, 2000, 3000)]
    done(patch(other, orders[2], "authorization", {"order_amount": 1500}))
    expected = [orders[index]["order_id"] for index in (0, 2, 1)]
    assert ids_of(all_of(other, sort="order_amount")) == expected
    assert ids_of(all_of(other, sort="order_amount", amount_from=1400, amount_to=1600)) == [expected[1]]
    (listed,) = all_of(other, amount_from=1500, amount_to=1500)
    assert (listed["order_amount"], listed["remaining_authorized_amount"]) == (1500, 1500)
    assert all_of(other, amount_from=3000) == []


def test_a_list_sorts_by_the_end_that_is_valid(site: Site, other, shop):
    """An extension moves an order down among those that end soon."""
    site.choose(SKERRY, compat="klarna", authorization_days=30)
    try:
        orders = [place(other, shop.order_of(7777, expires_at=at_midnight(days))) for days in (5, 10)]
        done(post(other, orders[0], EXTEND))
    finally:
        site.choose(SKERRY, compat="kustom", authorization_days=28)
    listed = all_of(other, sort="expires_at", amount_from=7777, amount_to=7777)
    assert ids_of(listed) == [orders[1]["order_id"], orders[0]["order_id"]]
    assert ids_of(all_of(other, amount_from=7777, amount_to=7777, expires_to=at_midnight(11))) == [
        orders[1]["order_id"]
    ]


def test_an_order_that_was_lowered_to_what_is_captured_is_listed_as_captured(client, order_of):
    """The list of a status follows."""
    placed = order_of(8888)
    captured(client, placed, 4444)
    done(patch(client, placed, "authorization", {"order_amount": 4444}))
    assert ids_of(all_of(client, status="CAPTURED", amount_from=4444, amount_to=4444)) == [placed["order_id"]]
    assert all_of(client, status="PART_CAPTURED", amount_from=4444, amount_to=4444) == []
    assert kinds(client, placed)[-1] == "authorization.lowered"
