"""Many clients change one order at the same moment, each in another way: every answer is true, nothing is lost,
and of those who insist on a version exactly one wins."""

import random
from collections import Counter
from collections.abc import Callable
from functools import partial

import httpx
import pytest

from support.merchant import detail
from support.merchant import timeline as events_of
from support.orders import PLACE, line, place
from support.polling import wait_until
from support.recorded import at_midnight, new_uuid, recorded, soon, text_of
from support.site import SKERRY, Site
from support.together import at_once
from support.wire import amounts, capture, captured, order_path, read

CLIENTS = 12
ROUNDS = 6

Action = Callable[[httpx.Client], httpx.Response]


@pytest.fixture(scope="module")
def crowd(site: Site) -> list[httpx.Client]:
    """Clients with a connection each."""
    return site.crowd(CLIENTS)


@pytest.fixture(scope="module")
def others(site: Site) -> list[httpx.Client]:
    """The same of the other merchant."""
    return site.crowd(CLIENTS, SKERRY)


def rush(crowd: list[httpx.Client], actions: list[Action]) -> list[httpx.Response]:
    """Deals the actions out to the clients, who all begin at once; gives the answers in no order."""
    hands = [actions[number :: len(crowd)] for number in range(len(crowd))]
    play = lambda client, hand: [action(client) for action in hand]
    dealt = at_once([partial(play, client, hand) for client, hand in zip(crowd, hands, strict=True)])
    return [answer for hand in dealt for answer in hand]


def update(placed: dict, amount: int, **headers) -> Action:
    """Another amount, with a line of it."""
    body = {"order_amount": amount, "order_lines": [line(1, amount)] if amount else []}
    return lambda client: client.patch(f"{order_path(placed)}/authorization", json=body, headers=headers)


def refund(placed: dict, amount: int) -> Action:
    """Money back."""
    return lambda client: client.post(f"{order_path(placed)}/refunds", json={"refunded_amount": amount})


def take(placed: dict, amount: int, **options) -> Action:
    """A capture."""
    return lambda client: capture(client, placed, amount, **options)


def end(placed: dict, how: str) -> Action:
    """A cancellation or a release."""
    return lambda client: client.post(f"{order_path(placed)}/{how}")


def timeline(client: httpx.Client, placed: dict) -> list[dict]:
    """All that happened to the order."""
    return events_of(client, placed, limit=200)


def kinds(client: httpx.Client, placed: dict) -> Counter:
    """How often each kind of thing happened."""
    return Counter(event["type"] for event in timeline(client, placed))


def assert_it_adds_up(client: httpx.Client, placed: dict, answers: list[httpx.Response]) -> dict:
    """Replays the timeline by hand: at no moment was more captured than authorized or refunded than captured;
    and every success that was told is in it, and nothing else."""
    authorized = taken = back = 0
    told = timeline(client, placed)
    for event in told:
        amount = event.get("amount", 0)
        kind = event["type"]
        authorized += amount if kind in ("order.created", "authorization.raised") else 0
        authorized -= amount if kind == "authorization.lowered" else 0
        taken += amount if kind == "capture.created" else 0
        back += amount if kind == "refund.created" else 0
        assert 0 <= back <= taken <= authorized, event
    now = detail(client, placed)
    assert (now["order_amount"], now["captured_amount"], now["refunded_amount"]) == (authorized, taken, back)
    assert sum(one["refunded_amount"] for one in now["captures"]) == back
    assert all(one["refunded_amount"] <= one["captured_amount"] for one in now["captures"])
    won = [answer.headers["Transaction-Id"] for answer in answers if answer.status_code < 300]
    assert Counter(won) == Counter(event["event_id"] for event in told[1:])
    assert {answer.status_code for answer in answers} <= {201, 204, 403}
    return now


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_updates_captures_refunds_and_endings_at_once_add_up(client, crowd, order_of, seed):
    """Whoever comes first, the books of the order are right at every moment."""
    chance = random.Random(seed)
    placed = order_of(10000)
    actions = [update(placed, chance.randint(0, 12500)) for _ in range(24)]
    actions += [take(placed, chance.randint(1, 2500)) for _ in range(24)]
    actions += [refund(placed, chance.randint(1, 2000)) for _ in range(24)]
    actions += [end(placed, "cancel") for _ in range(3)]
    actions += [end(placed, "release-remaining-authorization") for _ in range(seed % 3)]
    chance.shuffle(actions)
    answers = rush(crowd, actions)
    now = assert_it_adds_up(client, placed, answers)
    happened = kinds(client, placed)
    assert happened["order.cancelled"] <= 1
    assert not (happened["order.cancelled"] and now["captures"])
    assert len(timeline(client, placed)) > 1


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_capture_and_a_cancellation_never_both_succeed(client, crowd, order_of, seed):
    """One of them comes first, and the others are told."""
    placed = order_of(1000 + seed)
    actions = [take(placed, 1), end(placed, "cancel")] * (CLIENTS // 2)
    random.Random(seed).shuffle(actions)
    answers = rush(crowd, actions)
    now = assert_it_adds_up(client, placed, answers)
    won = Counter(answer.status_code for answer in answers)
    assert won[204] == (now["status"] == "CANCELLED")
    assert won[201] == (0 if now["status"] == "CANCELLED" else CLIENTS // 2)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_an_order_is_never_lowered_below_what_is_being_captured(client, crowd, order_of, seed):
    """Lowering to an amount and capturing more than that at the same time: only one of them."""
    placed = order_of(5000)
    actions = [update(placed, 2000), take(placed, 3000)] * (CLIENTS // 2)
    random.Random(seed).shuffle(actions)
    now = assert_it_adds_up(client, placed, rush(crowd, actions))
    assert (now["order_amount"], now["captured_amount"]) in ((2000, 0), (5000, 3000))


def test_refunds_at_once_never_pass_what_was_captured(client, crowd, order_of):
    """700 fits into 9000 twelve times, and the captures give it back oldest first."""
    placed = order_of(9000)
    for _ in range(3):
        captured(client, placed, 3000)
    answers = rush(crowd, [refund(placed, 700)] * 30)
    assert Counter(answer.status_code for answer in answers) == {201: 12, 403: 18}
    assert len({answer.headers["Refund-Id"] for answer in answers if answer.status_code == 201}) == 12
    now = read(client, placed)
    assert [one["refunded_amount"] for one in now["captures"]] == [3000, 3000, 2400]
    assert now["refunded_amount"] == 8400


# versions


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_of_those_who_insist_on_a_version_exactly_one_wins(client, crowd, order_of, round_number):
    """The others are told to read again, and nothing of theirs is there."""
    placed = order_of(10000)
    etag = client.get(order_path(placed)).headers["ETag"]
    actions = [update(placed, 9000 + number, **{"If-Match": etag}) for number in range(CLIENTS * 2)]
    answers = rush(crowd, actions)
    assert Counter(answer.status_code for answer in answers) == {204: 1, 412: CLIENTS * 2 - 1}
    won = next(answer for answer in answers if answer.status_code == 204)
    assert client.get(order_path(placed)).headers["ETag"] == won.headers["ETag"] != etag
    assert f'"order_amount":{read(client, placed)["order_amount"]}'.encode() in won.request.content
    assert sum(kinds(client, placed).values()) == 2


def test_who_reads_again_after_each_refusal_loses_no_update(client, crowd, order_of):
    """Each adds one to a number in a reference, again and again; in the end it is their sum."""
    placed = order_of(100, merchant_reference2="0")
    times = 5

    def add(hand: httpx.Client) -> int:
        path, tries = order_path(placed), 0
        for _ in range(times):
            while True:
                tries += 1
                assert tries < 1000
                now = hand.get(path)
                body = {"merchant_reference2": str(int(now.json()["merchant_reference2"]) + 1)}
                headers = {"If-Match": now.headers["ETag"]}
                answer = hand.patch(f"{path}/merchant-references", json=body, headers=headers)
                assert answer.status_code in (204, 412)
                if answer.status_code == 204:
                    break
        return tries

    tries = at_once([partial(add, hand) for hand in crowd])
    assert read(client, placed)["merchant_reference2"] == str(CLIENTS * times)
    assert sum(kinds(client, placed).values()) == 1 + CLIENTS * times
    assert sum(tries) >= CLIENTS * times


# repetitions


def test_equal_captures_without_a_key_at_once_are_absorbed_into_one(site: Site, other, others, shop):
    """All hear of the same capture, all but one that they repeat it, and the timeline says so once."""
    site.choose(SKERRY, duplicate_guard="absorb")
    for number in range(ROUNDS):
        placed = place(other, shop.order_of(10000))
        answers = rush(others, [take(placed, 10000 if number % 2 else 600)] * CLIENTS * 2)
        assert {answer.status_code for answer in answers} == {201}
        ids = {answer.headers["Capture-Id"] for answer in answers}
        repeated = [answer for answer in answers if "Capture-Duplicate-Of" in answer.headers]
        assert len(ids) == 1
        assert {answer.headers["Capture-Duplicate-Of"] for answer in repeated} == ids
        assert len(repeated) == CLIENTS * 2 - 1
        assert [one["capture_id"] for one in read(other, placed)["captures"]] == list(ids)
        assert kinds(other, placed) == {"order.created": 1, "capture.created": 1, "request.flagged": 1}


def test_different_captures_without_a_key_at_once_are_not_absorbed(site: Site, other, others, shop):
    """Only what is equal is one."""
    site.choose(SKERRY, duplicate_guard="absorb")
    placed = place(other, shop.order_of(10000))
    answers = rush(others, [take(placed, 100 + number % 6) for number in range(CLIENTS * 2)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.headers["Capture-Id"] for answer in answers}) == 6
    assert read(other, placed)["captured_amount"] == sum(range(100, 106))


def test_equal_captures_at_once_are_flagged_but_all_there(client, crowd, order_of):
    """By default nothing is held back: all but the first say what they may repeat."""
    placed = order_of(10000)
    answers = rush(crowd, [take(placed, 100)] * CLIENTS)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.headers["Capture-Id"] for answer in answers}) == CLIENTS
    warned = [answer.headers.get("X-Fangst-Warning", "") for answer in answers]
    assert sum(one.startswith("possible_duplicate; of=") for one in warned) == CLIENTS - 1
    assert amounts(read(client, placed)) == ("PART_CAPTURED", 100 * CLIENTS, 10000 - 100 * CLIENTS)


def test_one_key_with_many_bodies_at_once_is_one_capture(client, crowd, order_of):
    """The first is captured; all others hear its answer and that the key was used with another body."""
    for number in range(ROUNDS):
        placed = order_of(10000)
        actions = [take(placed, 100 + each, key=f"reused-{number}") for each in range(CLIENTS)]
        answers = rush(crowd, actions)
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.headers["Capture-Id"] for answer in answers}) == 1
        first = [answer for answer in answers if "Idempotency-Replayed" not in answer.headers]
        assert len(first) == 1
        assert "X-Fangst-Warning" not in first[0].headers
        assert all(
            answer.headers["X-Fangst-Warning"] == "key_reused" for answer in answers if answer not in first
        )
        now = read(client, placed)
        assert f'"captured_amount":{now["captured_amount"]}'.encode() in first[0].request.content
        assert kinds(client, placed) == {"order.created": 1, "capture.created": 1, "request.flagged": 1}


def test_one_key_with_many_bodies_at_once_is_refused_to_a_strict_merchant(site: Site, other, others, shop):
    """The first is captured, all others are told to take a new key."""
    site.choose(SKERRY, idempotency_check="strict")
    placed = place(other, shop.order_of(10000))
    actions = [take(placed, 100 + each, key="reused") for each in range(CLIENTS)]
    answers = rush(others, actions)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 422: CLIENTS - 1}
    assert len(read(other, placed)["captures"]) == 1
    assert kinds(other, placed) == {"order.created": 1, "capture.created": 1}


# ends


def test_extensions_at_once_are_one_extension(site: Site, client, crowd):
    """All succeed, and it happened once."""
    old = recorded(
        created_at=at_midnight(-10),
        expires_at=at_midnight(3),
        initial_payment_method={"type": "INVOICE", "description": "Pay later"},
    )
    site.import_orders([text_of(old)])
    extend = lambda hand: hand.post(f"{order_path(old)}/extend-authorization-time")
    answers = rush(crowd, [extend] * CLIENTS * 2)
    assert {answer.status_code for answer in answers} == {204}
    assert kinds(client, old)["authorization.extended"] == 1
    assert read(client, old)["expires_at"] == at_midnight(28)


def test_a_risk_decision_and_captures_at_once_agree(client, crowd, order_of):
    """What was captured was captured after the decision."""
    for _ in range(ROUNDS):
        placed = order_of(10000, fraud_status="PENDING")
        path = f"{PLACE}/{placed['order_id']}/fraud-status"
        accept = lambda hand, p=path: hand.put(p, json={"fraud_status": "ACCEPTED"})
        answers = rush(crowd, [*[take(placed, 7)] * 8, accept, accept, *[take(placed, 9)] * 14])
        assert sum(answer.status_code == 204 for answer in answers) == 1
        assert_it_adds_up(client, placed, answers)
        order_of_events = [event["type"] for event in timeline(client, placed)]
        assert order_of_events.index("fraud.decided") == 1


def test_captures_at_the_instant_of_expiry_have_one_winner_and_the_answer_says_which(client, crowd, order_of):
    """All capture what is left, bit by bit, until they are refused. What was answered with 201 is captured, the rest
    has expired, and nothing was captured after that."""
    whole = 1_000_000
    placed = order_of(whole, expires_at=soon(1))

    def play(hand: httpx.Client) -> list[httpx.Response]:
        answers = [capture(hand, placed, 1, key=new_uuid())]
        while answers[-1].status_code == 201:
            answers.append(capture(hand, placed, 1, key=new_uuid()))
        return answers

    dealt = at_once([partial(play, hand) for hand in crowd])
    won = sum(len(answers) - 1 for answers in dealt)
    assert won > CLIENTS
    for answers in dealt:
        assert answers[-1].status_code == 403
        assert answers[-1].json()["error_code"] == "CAPTURE_NOT_ALLOWED"
        assert answers[-1].json()["error_messages"] == [
            f"Order {placed['order_id']} is expired. Capture not possible."
        ]
    wait_until(lambda: kinds(client, placed)["order.expired"], 15, "the rest has expired")
    told = timeline(client, placed)
    assert kinds(client, placed) == {"order.created": 1, "capture.created": won, "order.expired": 1}
    assert (told[-1]["type"], told[-1]["amount"]) == ("order.expired", whole - won)
    now = read(client, placed)
    assert (now["status"], now["captured_amount"], now["remaining_authorized_amount"]) == ("CAPTURED", won, 0)
