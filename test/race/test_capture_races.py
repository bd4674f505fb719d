"""Many clients capture one order at the same moment: the sum never passes the authorization, and every
answer is true."""

import random
from collections.abc import Callable
from functools import partial

import httpx
import pytest

from support.merchant import all_of, ids_of, page, start_bulk, take, timeline
from support.merchant import finished as wait_for
from support.orders import PLACE, line, order, place
from support.site import SKERRY, Site
from support.together import at_once
from support.wire import amounts, capture, captures_of, read

CLIENTS = 16
ROUNDS = 4


@pytest.fixture(scope="module")
def crowd(site: Site) -> list[httpx.Client]:
    """Clients with a connection each."""
    return site.crowd(CLIENTS)


def wire(amount: int) -> Callable[[httpx.Client, dict], httpx.Response]:
    """A capture of an amount through the Order Management API."""
    return lambda client, placed: capture(client, placed, amount)


def merchant(body: dict) -> Callable[[httpx.Client, dict], httpx.Response]:
    """A capture through the Merchant API."""
    return lambda client, placed: take(client, placed, body)


def race(crowd: list[httpx.Client], placed: dict, actions: list[Callable]) -> list[httpx.Response]:
    """Deals the actions out to the clients, who all begin at once; gives the answers in the actions' order."""
    hands = [list(range(number, len(actions), len(crowd))) for number in range(len(crowd))]

    def play(client: httpx.Client, hand: list[int]) -> list[tuple[int, httpx.Response]]:
        return [(number, actions[number](client, placed)) for number in hand]

    dealt = at_once([lambda c=c, h=h: play(c, h) for c, h in zip(crowd, hands, strict=True)])
    return [
        answer for _, answer in sorted((pair for each in dealt for pair in each), key=lambda pair: pair[0])
    ]


def assert_every_answer_is_true(client: httpx.Client, placed: dict, answers: list[httpx.Response]) -> dict:
    """Compares what the clients heard with what the order became, and gives the order."""
    assert {answer.status_code for answer in answers} <= {201, 403}
    won = [answer for answer in answers if answer.status_code == 201]
    for answer in answers:
        if answer.status_code == 403:
            body = answer.json()
            assert (body.get("error_code") or body["code"]) == "CAPTURE_NOT_ALLOWED"
    now = read(client, placed)
    made = captures_of(client, placed)
    assert sorted(answer.headers["Capture-Id"] for answer in won) == sorted(one["capture_id"] for one in made)
    total = sum(one["captured_amount"] for one in made)
    assert now["captured_amount"] == total <= now["order_amount"]
    assert now["remaining_authorized_amount"] == now["order_amount"] - total
    numbers = [int(one["klarna_reference"].rpartition("-")[2]) for one in made]
    assert numbers == list(range(1, len(made) + 1))
    told = timeline(client, placed, limit=200)
    assert [event["event_id"] for event in told[1:]] == [one["capture_id"] for one in made]
    return now


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_equal_amounts_fit_as_often_as_they_fit(client, crowd, order_of, round_number):
    """700 fits into 10000 exactly 14 times, whoever comes first."""
    placed = order_of(10000)
    actions = [wire(700) if number % 2 else merchant({"captured_amount": 700}) for number in range(48)]
    answers = race(crowd, placed, actions)
    now = assert_every_answer_is_true(client, placed, answers)
    assert sum(answer.status_code == 201 for answer in answers) == 14
    assert amounts(now) == ("PART_CAPTURED", 9800, 200)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_whoever_is_refused_wanted_more_than_was_left_in_the_end(client, crowd, order_of, seed):
    """What remains only shrinks, so an honest refusal is one of an amount above what remains at the end."""
    chance = random.Random(seed)
    placed = order_of(20000)
    wanted = [chance.randint(1, 2500) for _ in range(64)]
    actions = [wire(n) if chance.random() < 0.5 else merchant({"captured_amount": n}) for n in wanted]
    answers = race(crowd, placed, actions)
    now = assert_every_answer_is_true(client, placed, answers)
    for amount, answer in zip(wanted, answers, strict=True):
        assert answer.status_code == 201 or amount > now["remaining_authorized_amount"]
    won = [amount for amount, answer in zip(wanted, answers, strict=True) if answer.status_code == 201]
    assert sum(won) == now["captured_amount"]


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_of_many_full_captures_exactly_one_wins(client, crowd, order_of, round_number):
    """Through both interfaces."""
    placed = order_of(10000)
    answers = race(
        crowd, placed, [wire(10000) if n % 2 else merchant({"full": True}) for n in range(CLIENTS * 2)]
    )
    now = assert_every_answer_is_true(client, placed, answers)
    assert sum(answer.status_code == 201 for answer in answers) == 1
    assert amounts(now) == ("CAPTURED", 10000, 0)


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_every_unit_of_a_line_is_captured_once(client, crowd, round_number):
    """Twenty units of 9999 and thirty-two who want one: twenty succeed, and the parts are the line."""
    placed = place(
        client, order([line(20, 500, 2500, 1, reference="UNIT"), line(1, 100000, reference="REST")])
    )
    one = merchant({"lines": [{"line": 0, "quantity": 1}]})
    answers = race(crowd, placed, [one] * (CLIENTS * 2))
    won = [answer for answer in answers if answer.status_code == 201]
    assert len(won) == 20
    assert {answer.status_code for answer in answers} <= {201, 403, 422}
    now = read(client, placed)
    assert now["captured_amount"] == 9999
    assert sum(made["captured_amount"] for made in captures_of(client, placed)) == 9999
    assert {answer.headers["Capture-Id"] for answer in won} == {
        made["capture_id"] for made in captures_of(client, placed)
    }


def test_lines_and_amounts_and_all_at_once_never_pass_the_authorization(client, crowd):
    """Every kind of capture against every other, on several orders."""
    chance = random.Random(5)
    kinds = [
        wire(900),
        wire(2500),
        merchant({"captured_amount": 1300}),
        merchant({"full": True}),
        merchant({"lines": [{"line": 0, "quantity": 1}]}),
        merchant({"lines": [{"line": 1, "quantity": 2}, {"line": 0, "quantity": 1}]}),
    ]
    for _ in range(6):
        placed = place(client, order([line(3, 1111, reference="A"), line(7, 999, reference="B")]))
        answers = race(crowd, placed, [chance.choice(kinds) for _ in range(40)])
        won = [answer for answer in answers if answer.status_code == 201]
        assert {answer.status_code for answer in answers} <= {201, 403, 422}
        assert_every_answer_is_true(client, placed, [a for a in answers if a.status_code != 422])
        assert won


def test_one_key_in_the_hands_of_many_captures_once(client, crowd, order_of):
    """All hear the same answer; all but one hear that it is a repetition."""
    for number in range(8):
        placed = order_of(10000)
        action = lambda c, o, key=f"crowd-{number}": capture(c, o, 600, key=key)
        answers = race(crowd, placed, [action] * CLIENTS)
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.headers["Capture-Id"] for answer in answers}) == 1
        assert len({answer.headers["Transaction-Id"] for answer in answers}) == 1
        assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == CLIENTS - 1
        assert amounts(read(client, placed)) == ("PART_CAPTURED", 600, 9400)


def test_one_key_for_a_refusal_is_refused_to_all_alike(client, crowd, order_of):
    """Nothing is captured, and one refusal was the first."""
    placed = order_of(500)
    answers = race(crowd, placed, [lambda c, o: capture(c, o, 600, key="crowd-refused")] * CLIENTS)
    assert {answer.status_code for answer in answers} == {403}
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == CLIENTS - 1
    assert amounts(read(client, placed)) == ("AUTHORIZED", 0, 500)


def test_two_merchants_with_the_same_keys_do_not_meet(site: Site, client, other, shop, order_of):
    """Each gets its own captures, though keys, amounts and moments are the same."""
    theirs, mine = site.crowd(4, SKERRY), site.crowd(4)
    for number in range(10):
        pair = [order_of(5000), place(other, shop.order_of(5000))]
        key = f"meet-{number}"
        jobs = [partial(capture, each, pair[0], 100, key=key) for each in mine]
        jobs += [partial(capture, each, pair[1], 100, key=key) for each in theirs]
        ids = [answer.headers["Capture-Id"] for answer in at_once(jobs)]
        assert len(set(ids[:4])) == len(set(ids[4:])) == 1
        assert ids[0] != ids[4]
        assert [read(client, pair[0])["captured_amount"], read(other, pair[1])["captured_amount"]] == [
            100,
            100,
        ]


def test_bulk_jobs_and_single_captures_share_what_is_there(client, crowd, shop):
    """Fifty orders, two jobs, and clients that capture the same orders by hand: each order in full, no more."""
    orders = [place(client, shop.order_of(1000)) for _ in range(50)]
    body = {"order_ids": ids_of(orders)}

    def by_hand(hand: httpx.Client, part: int) -> list[httpx.Response]:
        return [capture(hand, placed, 600) for placed in orders[part::4]]

    jobs = [lambda: start_bulk(crowd[0], body), lambda: start_bulk(crowd[1], body)]
    hands = [lambda n=n: by_hand(crowd[2 + n], n) for n in range(4)]
    *_, first, second = at_once([*hands, *jobs])
    for job in (first, second):
        wait_for(client, job)
    for placed in orders:
        made = captures_of(client, placed)
        assert sum(one["captured_amount"] for one in made) == 1000
        assert [one["captured_amount"] for one in made] in ([1000], [600, 400])


def test_readers_never_see_half_a_capture(site: Site, client, order_of):
    """While some capture, others read: at every moment the amounts agree with the list of captures."""
    placed = order_of(100_000)
    quick = site.crowd(8, checked=False)

    def look(reader: httpx.Client) -> int:
        seen = 0
        for _ in range(60):
            now = read(reader, placed)
            total = sum(one["captured_amount"] for one in now["captures"])
            assert now["captured_amount"] == total >= seen
            assert now["remaining_authorized_amount"] == 100_000 - total
            assert (now["status"] == "AUTHORIZED") == (total == 0)
            seen = total
        return seen

    def work(writer: httpx.Client) -> int:
        return sum(capture(writer, placed, 11).status_code == 201 for _ in range(40))

    done = at_once([*(lambda c=c: look(c) for c in quick[:4]), *(lambda c=c: work(c) for c in quick[4:])])
    assert sum(done[4:]) == 160
    assert read(client, placed)["captured_amount"] == 160 * 11


def test_simultaneous_placements_are_all_there(client, crowd, shop):
    """Many orders at once: each has its own id and its own Klarna reference."""
    bodies = [shop.order_of(100, merchant_reference1=f"RUSH-{n:03d}") for n in range(CLIENTS * 5)]
    answers = race(crowd, {}, [lambda c, _, b=b: c.post(PLACE, json=b) for b in bodies])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["order_id"] for answer in answers}) == len(bodies)
    assert len({answer.json()["klarna_reference"] for answer in answers}) == len(bodies)
    assert len(all_of(client, query="rush", limit=50)) == len(bodies)
    assert page(client, query="RUSH-017")["orders"][0]["merchant_reference1"] == "RUSH-017"
