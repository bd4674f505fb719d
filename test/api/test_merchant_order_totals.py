"""What the orders of a filter come to, and a bulk capture of just the orders that were confirmed."""

import os
import random
import uuid
from collections import defaultdict

import pytest

from support.merchant import BULK, all_of, finished, ids_of, page, results, start_bulk, taken
from support.orders import Shop, place
from support.recorded import AMOUNT, recorded, text_of, with_captures
from support.site import Site
from support.together import at_once
from support.wire import assert_problem, captured, order_path, read, refunded

TOTALS = "/merchant/v1/order-totals"
SEED = int(os.environ.get("FANGST_TEST_SEED", "20261130"))
STATUSES = ("AUTHORIZED", "PART_CAPTURED", "CAPTURED", "CANCELLED", "EXPIRED", "CLOSED")
SUMS = ("order_amount", "captured_amount", "refunded_amount", "remaining_authorized_amount")


def totals(client, **query) -> dict:
    """Reads what the orders of a filter come to."""
    return page(client, TOTALS, **query)


def expected_of(told: dict) -> dict:
    """What is confirmed of totals that were shown."""
    names = ("purchase_currency", "remaining_authorized_amount")
    currencies = [{name: one[name] for name in names} for one in told["currencies"]]
    return {"orders_count": told["orders_count"], "currencies": currencies, "digest": told["digest"]}


def summed(orders: list[dict]) -> dict:
    """The totals of a list, worked out from its orders one by one."""
    currencies: dict = defaultdict(lambda: dict.fromkeys(("orders_count", *SUMS), 0))
    open_orders = 0
    for one in orders:
        is_open = one["status"] in ("AUTHORIZED", "PART_CAPTURED")
        left = one["remaining_authorized_amount"] if is_open else 0
        open_orders += left > 0
        sums = currencies[one["purchase_currency"]]
        sums["orders_count"] += 1
        for name in SUMS[:3]:
            sums[name] += one[name]
        sums["remaining_authorized_amount"] += left
    listed = [{"purchase_currency": code, **currencies[code]} for code in sorted(currencies)]
    return {"orders_count": len(orders), "open_orders_count": open_orders, "currencies": listed}


@pytest.fixture(scope="module")
def many(site: Site, client, shop: Shop) -> list[dict]:
    """Orders of all kinds that share a word."""
    orders = []
    for n, currency in enumerate(["SEK", "EUR", "SEK", "NOK", "SEK", "SEK", "EUR"]):
        orders.append(
            place(client, shop.order_of(1000 + n, purchase_currency=currency, merchant_reference1=f"SUMS-{n}"))
        )
    captured(client, orders[0], 1000)
    captured(client, orders[1], 400)
    refunded(client, orders[1], 70)
    assert client.post(f"{order_path(orders[2])}/cancel").status_code == 204
    captured(client, orders[3], 3)
    assert client.post(f"{order_path(orders[3])}/release-remaining-authorization").status_code == 204
    ended = recorded(expires_at="2026-01-31T00:00:00.000Z", merchant_reference1="SUMS-ENDED")
    site.import_orders([text_of(ended)])
    return orders


FILTERS: list[dict] = [
    {},
    {"query": "sums"},
    {"query": "sums", "status": "AUTHORIZED"},
    {"query": "sums", "refunded": "true"},
    {"query": "nobody"},
    {"status": "AUTHORIZED"},
    {"status": "AUTHORIZED,PART_CAPTURED"},
    {"status": "CAPTURED,CANCELLED"},
    {"status": "EXPIRED"},
    {"status": "AUTHORIZED,CAPTURED,CANCELLED,EXPIRED,CLOSED,PART_CAPTURED"},
    {"currency": "EUR"},
    {"amount_from": 1002, "amount_to": 1005},
    {"amount_from": 1002, "status": "AUTHORIZED"},
    {"refunded": "true"},
    {"payment_method": "CARD"},
    {"payment_method": "OTHER", "sort": "order_amount"},
    {"created_from": "2026-01-01T00:00:00.000Z", "created_to": "2099-01-01T00:00:00.000Z", "sort": "expires_at"},
    {"created_to": "2020-01-01T00:00:00.000Z"},
    {"expires_from": "2026-06-01T00:00:00.000Z", "currency": "SEK"},
    {"expires_to": "2026-06-01T00:00:00.000Z"},
    {"expires_within_days": 30, "status": "AUTHORIZED"},
    {"expires_within_days": 3},
]


@pytest.mark.parametrize("query", FILTERS, ids=str)
def test_totals_are_the_sums_of_the_list(client, many, query):
    """With the same parameters, whichever index serves them."""
    told = totals(client, **query)
    assert len(told.pop("digest")) == 16
    assert told.pop("truncated") is False
    assert told == summed(all_of(client, **query, limit=200))


def test_totals_are_the_merchants_own(client, other, many):
    """Nothing of another merchant is counted."""
    assert totals(other)["orders_count"] == len(all_of(other, limit=200)) < totals(client)["orders_count"]


def test_a_filter_that_cannot_be_meant_is_refused(client):
    """As by the list."""
    for wrong in ({"status": "WEIRD"}, {"currency": "XXQ"}, {"expires_within_days": 0}, {"expires_within_days": 366}):
        assert_problem(client.get(TOTALS, params=wrong), (400, 422))


def test_many_pages_are_counted_to_their_end(site: Site, client):
    """A walk goes on where its chunk ended, along whichever index: none is left out, none counted twice."""
    count = 4100
    site.import_orders([text_of(recorded(merchant_reference1=f"LONG{n:05d}")) for n in range(count)])
    before = totals(client, status="AUTHORIZED")
    assert before["orders_count"] > count
    for query in ({}, {"amount_from": 0}, {"created_from": "2000-01-01T00:00:00.000Z"}, {"expires_from": "2000-01-01T00:00:00.000Z"}):
        assert totals(client, status="AUTHORIZED", **query) == before
    found = totals(client, query="long0")
    assert (found["orders_count"], found["truncated"]) == (count, False)


def test_more_than_is_looked_at_is_said_to_be_a_part(site: Site, client):
    """25 pages of 200 words: the totals are of so many, and have no digest to confirm."""
    site.import_orders([text_of(recorded(merchant_reference1=f"HUGE{n:05d}")) for n in range(5001)])
    told = totals(client, query="huge")
    assert (told["truncated"], told["orders_count"]) == (True, 5000)
    assert "digest" not in told


def mixed(x: int) -> int:
    """The finalizer of splitmix64."""
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    x = (x ^ x >> 27) * 0x94D049BB133111EB % 2**64
    return x ^ x >> 31


def digest_of(orders: list[dict]) -> str:
    """The digest of these orders and what is left of each."""
    total = 0
    for one in orders:
        halves = [int.from_bytes(uuid.UUID(one["order_id"]).bytes[at : at + 8], "little") for at in (0, 8)]
        left = one["remaining_authorized_amount"] if one["status"] in STATUSES[:2] else 0
        total += mixed((mixed((mixed(halves[0]) + halves[1]) % 2**64) + left + 1) % 2**64)
    return f"{total % 2**64:016x}"


def random_filter(chance: random.Random, orders: list[dict]) -> dict:
    """Half of them say nothing of times and amounts: those are read as the orders lie in the store."""
    one, other = chance.choice(orders), chance.choice(orders)
    query: dict = {}
    if chance.random() < 0.8:
        query["status"] = ",".join(chance.sample(STATUSES, chance.randint(1, 3)))
    if chance.random() < 0.3:
        query["currency"] = one["purchase_currency"]
    if chance.random() < 0.2:
        query["refunded"] = "true"
    for name, key in (("created", "created_at"), ("expires", "expires_at"), ("amount", "order_amount")):
        if chance.random() < 0.2:
            query |= {f"{name}_from": min(one[key], other[key]), f"{name}_to": max(one[key], other[key])}
    return query


def fits(order: dict, query: dict) -> bool:
    """Would the list show it?"""
    return (
        ("status" not in query or order["status"] in query["status"].split(","))
        and order["purchase_currency"] == query.get("currency", order["purchase_currency"])
        and ("refunded" not in query or order["refunded_amount"] > 0)
        and ("amount_from" not in query or query["amount_from"] <= order["order_amount"] <= query["amount_to"])
        and all(
            f"{name}_from" not in query or query[f"{name}_from"] <= order[f"{name}_at"] < query[f"{name}_to"]
            for name in ("created", "expires")
        )
    )


def test_totals_are_those_of_any_filter_wherever_the_orders_lie(site: Site, client):
    """Those that are wanted lie thick, thin, or only at the ends of the store: each is counted once."""
    first = [uuid.UUID(int=n << 100 | 7) for n in range(900)]
    last = [uuid.UUID(int=2**128 - 1 - n) for n in range(300)]
    orders = [recorded(order_id=str(one), status="CANCELLED", purchase_currency="DKK") for one in first]
    orders += [recorded(order_id=str(one), status="CANCELLED", created_at="2026-01-05T00:00:00.000Z") for one in last]
    orders += [with_captures(AMOUNT, refund=n % 2 * 500, purchase_currency="EUR") for n in range(1100)]
    orders += [with_captures(700 + n) for n in range(20)]
    site.import_orders([text_of(one) for one in orders])
    known, chance = all_of(client, limit=200), random.Random(SEED)
    assert len(known) > len(orders)
    for query in [{"status": "CANCELLED"}, {"status": "CAPTURED"}, *(random_filter(chance, known) for _ in range(40))]:
        told, wanted = totals(client, **query), [one for one in known if fits(one, query)]
        assert (told.pop("truncated"), told.pop("digest")) == (False, digest_of(wanted)), (SEED, query)
        assert told == summed(wanted), (SEED, query)


# --- what was confirmed -------------------------------------------------------------------


@pytest.fixture
def crate(client, shop: Shop):
    """Places this many orders that share a word of their own, and gives them and the query for them."""

    def fill(count: int) -> tuple[list[dict], dict]:
        word = f"set{uuid.uuid4().hex[:8]}"
        orders = [
            place(client, shop.order_of(1000 + n, merchant_reference1=f"{word}-{n}")) for n in range(count)
        ]
        return orders, {"query": word, "status": "AUTHORIZED,PART_CAPTURED"}

    return fill


def confirm(client, query: dict, expected: dict, **headers):
    """Asks for a bulk capture of what was confirmed."""
    return client.post(BULK, json={"query": query, "expected": expected}, headers=headers)


def test_what_was_confirmed_is_captured(client, crate):
    """All of it, and nothing else."""
    orders, query = crate(5)
    job = start_bulk(client, {"query": query, "expected": expected_of(totals(client, **query))})
    assert finished(client, job)["done"] == 5
    assert set(ids_of(results(client, job))) == set(ids_of(orders))


def one_more(client, shop, orders, word):
    """Another order matches."""
    place(client, shop.order_of(1, merchant_reference1=f"{word}-late"))


def one_less(client, shop, orders, word):
    """An order is cancelled."""
    assert client.post(f"{order_path(orders[0])}/cancel").status_code == 204


def captured_in_part(client, shop, orders, word):
    """As many orders match, but less is left."""
    taken(client, orders[0], {"captured_amount": 10})


def another_one(client, shop, orders, word):
    """As many orders with the same sum."""
    one_less(client, shop, orders, word)
    place(client, shop.order_of(orders[0]["order_amount"], merchant_reference1=f"{word}-instead"))


@pytest.mark.parametrize(
    ("change", "blamed"),
    [
        (one_more, "expected.orders_count"),
        (one_less, "expected.orders_count"),
        (captured_in_part, "expected.currencies"),
        (another_one, "expected.digest"),
    ],
)
def test_whatever_changed_meanwhile_nothing_is_started(client, shop, crate, change, blamed):
    """The refusal says what is different; what is seen then can be confirmed anew."""
    orders, query = crate(3)
    expected = expected_of(totals(client, **query))
    change(client, shop, orders, query["query"])
    problem = assert_problem(confirm(client, query, expected), 409, "MATCHES_CHANGED")
    assert blamed in str(problem), problem
    assert "nothing was started" in str(problem)
    for placed in orders[1:]:
        assert read(client, placed)["captured_amount"] == 0
    now = expected_of(totals(client, **query))
    assert now != expected
    answer = confirm(client, query, now)
    assert answer.status_code == 202, answer.text
    finished(client, answer.json())


def test_only_what_was_said_is_compared(client, shop, crate):
    """A count alone, or a count and a sum, is enough for who wants no more."""
    orders, query = crate(2)
    told = totals(client, **query)
    wrong = {"orders_count": 2, "currencies": [{"purchase_currency": "EUR", "remaining_authorized_amount": 5}]}
    assert_problem(confirm(client, query, wrong), 409, "MATCHES_CHANGED")
    another_one(client, shop, orders, query["query"])
    assert_problem(confirm(client, query, expected_of(told)), 409, "MATCHES_CHANGED")
    answer = confirm(client, query, {"orders_count": 2})
    assert answer.status_code == 202
    assert finished(client, answer.json())["done"] == 2


@pytest.mark.parametrize(
    "expected",
    [
        {},
        {"orders_count": -1},
        {"orders_count": 2, "digest": "short"},
        {"orders_count": 2, "currencies": [{"purchase_currency": "ZZZ", "remaining_authorized_amount": 0}]},
        {"orders_count": 2, "currencies": [{"purchase_currency": "SEK"}]},
        "all",
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused(client, crate, expected):
    """And nothing is captured."""
    orders, query = crate(2)
    assert_problem(confirm(client, query, expected), (400, 422))
    assert read(client, orders[0])["captured_amount"] == 0


def test_named_orders_need_no_confirmation(client, crate):
    """They are what they are: expected does not go with them."""
    orders, query = crate(1)
    body = {"order_ids": ids_of(orders), "expected": expected_of(totals(client, **query))}
    assert_problem(client.post(BULK, json=body), 422, "UNPROCESSABLE_ENTITY")


def test_a_replay_does_not_look_again(client, shop, crate):
    """The same key gives the job that was started, though other orders match since."""
    _, query = crate(2)
    expected, key = expected_of(totals(client, **query)), {"Idempotency-Key": str(uuid.uuid4())}
    first = confirm(client, query, expected, **key)
    one_more(client, shop, [], query["query"])
    again = confirm(client, query, expected, **key)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["job_id"] == again.json()["job_id"]


def test_of_two_who_confirm_at_once_no_order_is_captured_twice(client, crate):
    """Either may be first; the other captures nothing, or is refused."""
    orders, query = crate(20)
    expected = expected_of(totals(client, **query))
    answers = at_once([lambda: confirm(client, query, expected)] * 4)
    assert {answer.status_code for answer in answers} <= {202, 409}
    done = [finished(client, answer.json())["done"] for answer in answers if answer.status_code == 202]
    assert sum(done) == 20
    for placed in orders:
        assert read(client, placed)["captured_amount"] == placed["order_amount"]
