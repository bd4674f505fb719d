"""Limits and approvals under load: no sum of a day is passed, and nothing that was approved is done twice."""

import random
from functools import partial

import httpx
import pytest

from support.limits import act, asked, decide, limit, set_limits
from support.merchant import finished as wait_for
from support.merchant import kinds, start_bulk
from support.orders import PLACE
from support.site import Site
from support.together import at_once
from support.wire import capture, read

CROWD = 8


@pytest.fixture(scope="module")
def boss(site: Site) -> httpx.Client:
    """Who sets the limits."""
    site.create_user("boss@race.example", "admin")
    return site.sign_in("boss@race.example")


def crowd(site: Site, email: str, number: int) -> list[httpx.Client]:
    """One user with many windows."""
    site.create_user(email, "admin")
    return site.windows(email, number)


def is_done(answer: httpx.Response) -> bool:
    """Was it done? Else it was refused by the limit, or others were first again and again."""
    if answer.status_code in (200, 201):
        return True
    body = answer.json()
    assert body["code"] in {"LIMIT_EXCEEDED", "TEMPORARILY_UNAVAILABLE"}, answer.text
    return False


@pytest.mark.parametrize("seed", range(2))
def test_the_sum_of_a_day_holds(site: Site, client, order_of, boss, seed):
    """However many windows one user has, and a bulk job besides; and no room is lost that a later action would have."""
    chance = random.Random(seed)
    users = crowd(site, f"day{seed}@race.example", CROWD)
    set_limits(boss, limit("admin", "capture", single_amount=900, daily_amount=5000))
    orders = [order_of(9000) for _ in users]
    small = [order_of(chance.randint(100, 600)) for _ in range(6)]
    wanted = [[chance.randint(100, 900) for _ in range(5)] for _ in users]

    def play(user: httpx.Client, order: dict, amounts: list[int]) -> int:
        answers = [(amount, act(user, order, "capture", {"captured_amount": amount})) for amount in amounts]
        return sum(amount for amount, answer in answers if is_done(answer))

    hands = list(zip(users, orders, wanted, strict=True))
    job = start_bulk(users[0], {"order_ids": [one["order_id"] for one in small]})
    sums = at_once([lambda u=u, o=o, w=w: play(u, o, w) for u, o, w in hands])
    wait_for(client, job)
    total = sum(read(client, one)["captured_amount"] for one in orders + small)
    assert total == sum(sums) + sum(read(client, one)["captured_amount"] for one in small)
    assert 4100 < total <= 5000
    left = 5000 - total
    over = act(users[1], orders[0], "capture", {"captured_amount": left + 1})
    assert over.json()["code"] == "LIMIT_EXCEEDED", over.text
    if left > 0:
        assert act(users[2], orders[1], "capture", {"captured_amount": left}).status_code == 201


@pytest.mark.parametrize("seed", range(2))
def test_what_is_approved_at_once_is_done_once(site: Site, client, order_of, boss, seed):
    """Many approve, reject and withdraw at the same moment: one of them decides, and the order is as they decided."""
    chance = random.Random(seed)
    site.create_user(f"asks{seed}@race.example", "operator")
    approvers = [*crowd(site, f"one{seed}@race.example", 3), *crowd(site, f"two{seed}@race.example", 3)]
    set_limits(boss, limit("operator", "capture", single_amount=1))
    asker = site.sign_in(f"asks{seed}@race.example")
    for _ in range(4):
        placed = order_of(9000)
        request = asked(asker, placed, "capture", capture={"captured_amount": 3000})
        words = [chance.choice(["approved", "approved", "approved", "rejected"]) for _ in approvers]
        hands = [*zip(approvers, words, strict=True), (asker, "withdrawn")]
        answers = at_once([partial(decide, who, request, word, reason="So") for who, word in hands])
        won = [answer.json() for answer in answers if answer.status_code == 200]
        assert len(won) == 1, [answer.text for answer in answers]
        assert all(answer.status_code in (409, 503) for answer in answers if answer.status_code != 200)
        assert read(client, placed)["captured_amount"] == (3000 if won[0]["status"] == "approved" else 0)
        assert kinds(client, placed).count("approval.decided") == 1


@pytest.mark.parametrize("seed", range(2))
def test_approving_while_the_order_changes(site: Site, client, order_of, boss, seed):
    """What is approved comes whole or not at all, whatever the shop captures meanwhile."""
    site.create_user(f"late{seed}@race.example", "operator")
    site.create_user(f"chief{seed}@race.example", "admin")
    set_limits(boss, limit("operator", "capture", single_amount=1))
    asker = site.sign_in(f"late{seed}@race.example")
    chief = site.sign_in(f"chief{seed}@race.example", via=site.processes[-1])
    keys = site.crowd(4)
    for _ in range(4):
        placed = order_of(4000)
        request = asked(asker, placed, "capture", capture={"full": True})
        shop = [partial(capture, key, placed, 700) for key in keys]
        *captures, decision = at_once([*shop, partial(decide, chief, request, "approved")])
        made = 700 * sum(answer.status_code == 201 for answer in captures)
        assert decision.status_code == 200, decision.text
        status = decision.json()["status"]
        now = read(client, placed)["captured_amount"]
        assert (status, now) == (("approved", 4000) if made == 0 else ("failed", made))
        assert client.get(f"{PLACE}/{placed['order_id']}").status_code == 200
