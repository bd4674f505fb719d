"""A network that loses requests and answers, and a plugin that sends again what was not answered: through a real proxy,
in front of the real server."""

import random
import uuid
from collections.abc import Callable, Iterator

import pytest

from support.merchant import kinds, timeline
from support.orders import line
from support.polling import wait_until
from support.proxy import Fate, Plugin, Proxy, proxy_of
from support.site import FJORD, Site
from support.wire import captured, captures_of, order_path, read

BAD = (Fate.LOSE_REQUEST, Fate.SWALLOW_ANSWER, Fate.DELAY_ANSWER, Fate.CUT_ANSWER)
BODY = {"captured_amount": 100, "reference": "parcel-1", "order_lines": [line(1, 100)]}
ORDERS = 5


@pytest.fixture
def proxy(site: Site) -> Iterator[Proxy]:
    """A lossy network in front of the server."""
    with proxy_of(site.server.port) as proxy:
        yield proxy


@pytest.fixture
def plugin(site: Site, proxy: Proxy) -> Plugin:
    """An impatient plugin behind that network."""
    return Plugin(proxy, site.keys[FJORD].pair)


@pytest.fixture
def guard(site: Site) -> Iterator[Callable[[str], None]]:
    """Chooses the duplicate guard for the test."""
    yield lambda mode: site.choose(duplicate_guard=mode)
    site.choose(duplicate_guard="flag")


def weather(chance: random.Random) -> list[Fate]:
    """Some losses, then it clears up; at least one answer is lost after the server has heard the request."""
    return [Fate.SWALLOW_ANSWER, *chance.choices(BAD, k=chance.randint(0, 4))]


def captures_told(client, order: dict) -> list[dict]:
    """Gives the captures in the timeline."""
    return [event for event in timeline(client, order) if event["type"] == "capture.created"]


def test_under_packet_loss_an_absorbing_guard_makes_it_one_capture(client, order_of, proxy, plugin, guard):
    """However often the plugin tries, and whatever is lost; what it hears in the end is that capture."""
    guard("absorb")
    chance, absorbed = random.Random(31), 0
    for _ in range(ORDERS):
        order = order_of(10_000)
        proxy.expect(*weather(chance))
        answer = plugin.post(f"{order_path(order)}/captures", BODY)
        assert answer.status_code == 201
        (made,) = captures_of(client, order)
        assert answer.headers["Capture-Id"] == made["capture_id"]
        assert answer.headers.get("Capture-Duplicate-Of", made["capture_id"]) == made["capture_id"]
        absorbed += "Capture-Duplicate-Of" in answer.headers
        assert read(client, order)["captured_amount"] == 100
        assert set(kinds(client, order)) <= {"order.created", "capture.created", "request.flagged"}
    assert absorbed > 0, "no answer was lost on its way back"
    assert proxy.heard > ORDERS


def test_a_full_capture_whose_answer_was_lost_is_one_capture_and_a_success(
    client, order_of, proxy, plugin, guard
):
    """The usual case: nothing is left for the second try, and yet it is no failure."""
    guard("absorb")
    order = order_of(100)
    proxy.expect(Fate.SWALLOW_ANSWER, Fate.DELAY_ANSWER)
    answer = plugin.post(f"{order_path(order)}/captures", BODY)
    assert answer.status_code == 201
    assert plugin.tries >= 3
    assert [one["capture_id"] for one in captures_of(client, order)] == [answer.headers["Capture-Id"]]
    assert read(client, order)["status"] == "CAPTURED"


def test_under_packet_loss_a_flagging_guard_marks_every_repetition(client, order_of, proxy, plugin, guard):
    """Each request that the server heard is a capture, and all but the first say of which one they may be a copy."""
    guard("flag")
    chance, repeated = random.Random(32), 0
    for _ in range(ORDERS):
        order, heard = order_of(10_000), proxy.heard
        proxy.expect(*weather(chance))
        assert plugin.post(f"{order_path(order)}/captures", BODY).status_code == 201
        wait_until(
            lambda order=order, heard=heard: len(captures_told(client, order)) == proxy.heard - heard,
            10,
            "each request that the server heard is a capture",
        )
        events = captures_told(client, order)
        assert "warnings" not in events[0]
        ids = [event["event_id"] for event in events]
        for event in events[1:]:
            (told,) = event["warnings"]
            assert told["kind"] == "possible_duplicate"
            assert told["event_id"] in ids
        assert read(client, order)["captured_amount"] == 100 * len(events)
        repeated += len(events) - 1
    assert repeated > 0, "no answer was lost on its way back"


@pytest.mark.parametrize("fate", BAD, ids=lambda fate: fate.name.lower())
@pytest.mark.parametrize("what", ["captures", "refunds"])
def test_with_a_key_a_lost_answer_costs_nothing(client, order_of, proxy, plugin, guard, fate, what):
    """No guard is needed: the second try gets the first answer, or is the first that the server hears of."""
    guard("off")
    order = order_of(1000)
    captured(client, order, 500)
    member = {"captures": "captured_amount", "refunds": "refunded_amount"}[what]
    proxy.expect(fate, fate)
    key = {"Klarna-Idempotency-Key": str(uuid.uuid4())}
    answer = plugin.post(f"{order_path(order)}/{what}", {member: 100}, **key)
    assert answer.status_code == 201
    assert plugin.tries >= 3
    now = read(client, order)
    assert (now["captured_amount"], now["refunded_amount"]) == (
        (600, 0) if what == "captures" else (500, 100)
    )
    header = "Capture-Id" if what == "captures" else "Refund-Id"
    assert answer.headers[header] == now[what][-1][header.lower().replace("-", "_")]


def test_an_answer_that_is_cut_in_its_middle_is_a_lost_one(client, order_of, proxy, plugin, guard):
    """The plugin takes half a head for no answer, and hears all of it the second time."""
    guard("off")
    order, key = order_of(1000), {"Klarna-Idempotency-Key": str(uuid.uuid4())}
    proxy.expect(Fate.CUT_ANSWER)
    answer = plugin.post(f"{order_path(order)}/captures", BODY, **key)
    assert (answer.status_code, answer.headers["Idempotency-Replayed"]) == (201, "true")
    assert client.get(f"{order_path(order)}/captures/{answer.headers['Capture-Id']}").status_code == 200
    assert len(captures_of(client, order)) == 1
