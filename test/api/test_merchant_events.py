"""The feed of events: what happened to a merchant's orders, oldest first, from a cursor on."""

from datetime import UTC, datetime

import httpx
import pytest

from support.merchant import page, timeline
from support.orders import place
from support.polling import wait_until
from support.recorded import at_midnight, recorded, text_of
from support.site import Site
from support.wire import assert_problem, captured, done, order_path

EVENTS = "/merchant/v1/events"
LAG = 45  # seconds: FEED_LAG in src/service/feed.h, a look of the process, and a slow machine


def follow(client: httpx.Client, cursor: str = "", **parameters) -> tuple[list[dict], str]:
    """Reads pages until one is empty; gives the events and where to go on."""
    told: list[dict] = []
    while True:
        one = page(client, EVENTS, cursor=cursor, **parameters)
        cursor = one["next"]
        if not one["events"]:
            return told, cursor
        told += one["events"]


@pytest.fixture(scope="module")
def story(site: Site, client, other, shop) -> list[dict]:
    """Orders to which something happened, some of it long enough ago to be told."""
    orders = [place(client, shop.order_of(1000 + number)) for number in range(4)]
    captured(client, orders[1], 400)
    done(client.post(f"{order_path(orders[2])}/cancel"))
    old = recorded(expires_at=at_midnight(2))
    site.import_orders([text_of(old)])
    site.choose(expiry_warning_days=[3])
    place(other, shop.order_of(5))
    wait_until(lambda: len(timeline(client, old)) == 2, 15, "the merchant was warned")
    last = timeline(client, old)[-1]["event_id"]
    wait_until(
        lambda: last in [e["event_id"] for e in follow(client)[0]], LAG, "the feed has come so far", 0.5
    )
    return [*orders, old]


def test_everything_is_told_once_and_each_order_in_its_order(client, story):
    """Nothing of another merchant's is among it."""
    told, _ = follow(client)
    assert len({event["event_id"] for event in told}) == len(told)
    for order in story:
        mine = [(e["event_id"], e["type"], e["at"]) for e in told if e["order_id"] == order["order_id"]]
        assert mine == [(e["event_id"], e["type"], e["at"]) for e in timeline(client, order)]
    assert {event["order_id"] for event in told} == {order["order_id"] for order in story}


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("limit", [1, 3, 200])
def test_pages_of_any_size_are_the_whole(client, limit):
    """In the same order."""
    assert follow(client, limit=limit)[0] == follow(client)[0]


@pytest.mark.usefixtures("story")
def test_a_type_can_be_chosen_or_several(client):
    """The warnings are what a shop would act on."""
    told, _ = follow(client)
    for types in (["order.expiring"], ["capture.created", "order.cancelled"]):
        assert follow(client, type=",".join(types))[0] == [e for e in told if e["type"] in types]
    (warning,) = follow(client, type="order.expiring")[0]
    assert (warning["days_before"], warning["expires_at"]) == (3, at_midnight(2))
    assert warning["amount"] > 0 and warning["currency"] == "NOK" and warning["actor"]["kind"] == "system"


@pytest.mark.usefixtures("story")
def test_one_goes_on_from_a_cursor(client, shop):
    """What is new comes after it, and nothing else, once it is certain that nothing comes before it."""
    _, cursor = follow(client)
    assert follow(client, cursor)[0] == []
    fresh = place(client, shop.order_of(77))
    wait_until(lambda: follow(client, cursor)[0], LAG, "the new order is told", 0.5)
    assert [event["order_id"] for event in follow(client, cursor)[0]] == [fresh["order_id"]]


@pytest.mark.usefixtures("story")
def test_one_can_begin_at_a_time(client):
    """Whoever does not want to hear of the past."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")[:23] + "Z"
    assert follow(client, **{"from": now})[0] == []
    assert follow(client, **{"from": "2020-01-01"})[0] == follow(client)[0]


def test_what_cannot_be_meant_is_refused(client):
    """And the parameter is named."""
    for parameters in (
        {"type": "order.lost"},
        {"type": "order.created,"} | {"type": "a,b"},
        {"cursor": "x"},
        {"limit": 0},
    ):
        problem = assert_problem(client.get(EVENTS, params=parameters), (400, 422))
        assert problem["errors"][0]["field"] in parameters
