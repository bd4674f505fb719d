"""Two processes of fangst on one database hear the same thing at the same moment: it happens once, and both say so."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import httpx
import pytest

from support.merchant import all_of, kinds
from support.orders import PLACE, Shop, place
from support.site import Site
from support.together import at_once
from support.wire import amounts, capture, captured, captures_of, order_path, post, read

pytestmark = pytest.mark.postgres_only("an embedded store has one process that serves it")

ROUNDS = 40


@pytest.fixture(scope="module")
def pair(site: Site) -> list[httpx.Client]:
    """A client of each process."""
    assert len(site.processes) == 2
    return site.crowd(2)


@pytest.fixture(scope="module")
def crowd(site: Site) -> list[httpx.Client]:
    """Eight clients of each process."""
    return site.crowd(16)


def both(hands: list[httpx.Client], ask: Callable[[httpx.Client], httpx.Response]) -> list[httpx.Response]:
    """All ask at the same instant; whoever was answered without a word about a repetition was the first."""
    answers = at_once([partial(ask, hand) for hand in hands])
    replayed = ["Idempotency-Replayed" in answer.headers for answer in answers]
    assert replayed.count(False) == 1, [answer.status_code for answer in answers]
    return answers


def same(answers: list[httpx.Response], status: int, header: str) -> str:
    """All have this status and say the same in this header, which is given."""
    assert {answer.status_code for answer in answers} == {status}, [answer.text for answer in answers]
    told = {answer.headers[header] for answer in answers}
    assert len(told) == 1
    return told.pop()


@pytest.mark.parametrize("hands", ["pair", "crowd"])
def test_one_key_at_both_at_once_is_one_capture(client, order_of, request, hands):
    """Round after round, with nothing else on the order and with captures that were there before."""
    for number in range(ROUNDS):
        placed = order_of(10000)
        before = [captured(client, placed, 100)] if number % 2 else []
        ask = lambda hand, o=placed, key=f"{hands}-{number}": capture(hand, o, 600, key=key)
        made = same(both(request.getfixturevalue(hands), ask), 201, "Capture-Id")
        assert [one["capture_id"] for one in captures_of(client, placed)] == [*before, made]


def test_one_key_at_both_at_once_is_one_order(client, pair, shop: Shop):
    """Placed by a shop that asks twice because its network does."""
    for number in range(ROUNDS):
        body = shop.order_of(5000, merchant_reference1=f"TWICE-{number:04d}")
        headers = {"Idempotency-Key": f"placed-{number}"}
        answers = both(pair, lambda hand, b=body, h=headers: hand.post(PLACE, json=b, headers=h))
        same(answers, 201, "Location")
        listed = all_of(client, query=f"TWICE-{number:04d}")
        assert [one["order_id"] for one in listed] == [answers[0].json()["order_id"]]


def test_one_key_at_both_at_once_is_one_refund(client, pair, order_of):
    """Money goes back once."""
    for number in range(ROUNDS):
        placed = order_of(5000)
        captured(client, placed, 5000)
        headers = {"Klarna-Idempotency-Key": f"back-{number}"}
        answers = both(
            pair, lambda hand, o=placed, h=headers: post(hand, o, "refunds", {"refunded_amount": 70}, **h)
        )
        made = same(answers, 201, "Refund-Id")
        assert [one["refund_id"] for one in read(client, placed)["refunds"]] == [made]


def test_one_key_at_both_at_once_is_one_cancellation(client, pair, order_of):
    """Both hear that it is cancelled, and the timeline says so once."""
    for number in range(ROUNDS):
        placed = order_of(5000)
        headers = {"Klarna-Idempotency-Key": f"end-{number}"}
        answers = both(pair, lambda hand, o=placed, h=headers: post(hand, o, "cancel", **h))
        same(answers, 204, "Transaction-Id")
        assert kinds(client, placed) == ["order.created", "order.cancelled"]


def test_captures_without_keys_at_both_never_exceed_what_is_authorized(client, crowd, order_of):
    """700 fits into 10000 fourteen times, whichever process hears of it."""
    for _ in range(ROUNDS // 4):
        placed = order_of(10000)
        jobs = [partial(capture, crowd[number % len(crowd)], placed, 700) for number in range(len(crowd))]
        answers = at_once(jobs)
        assert Counter(answer.status_code for answer in answers) == {201: 14, 403: 2}
        assert amounts(read(client, placed)) == ("PART_CAPTURED", 9800, 200)


def test_what_one_has_answered_the_other_knows(pair, shop: Shop):
    """Whatever was told to a client is true at every process from then on."""
    for number in range(ROUNDS):
        here, there = pair if number % 2 else reversed(pair)
        placed = place(here, shop.order_of(1000))
        made = captured(there, placed, 400)
        assert [one["capture_id"] for one in captures_of(here, placed)] == [made]
        assert here.get(order_path(placed)).headers["ETag"] == there.get(order_path(placed)).headers["ETag"]
