"""The acceptance fact 55, and how a merchant learns of the limits: how many requests may be made per second."""

import itertools
import re
import uuid
from collections.abc import Callable

import httpx
import pytest

from support.merchant import detail
from support.orders import PLACE, place
from support.polling import wait_until
from support.program import fangst
from support.raw import basic, connect, parse, read_all, request
from support.site import Key, Site, choose, create_key, create_merchant
from support.wire import assert_problem, assert_refused, capture, captured, done, order_path, post, read

LIMITS = ("X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset", "RateLimit-Policy", "RateLimit")
MANY = 2000
_numbers = itertools.count(500001)


@pytest.fixture
def limited(site: Site) -> Callable[..., tuple[str, Key]]:
    """Creates a merchant with these settings and gives its id and an API key."""

    def create(**settings) -> tuple[str, Key]:
        merchant = f"M{next(_numbers)}"
        create_merchant(site.store, merchant, "Limited AB", **settings)
        return merchant, create_key(site.store, merchant)

    return create


def until_refused(ask: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """Asks until the limit is met, and gives all answers; the last one is the refusal."""
    heard = []
    for _ in range(MANY):
        heard.append(ask())
        if heard[-1].status_code == 429:
            return heard
    raise AssertionError(f"{MANY} requests met no limit")


def test_fact_55_more_than_200_requests_in_a_second_are_refused(site: Site, limited, shop):
    """Without any settings 200 reads per second are let through; the rest of a burst is 429, each with the headers."""
    merchant, key = limited()
    choose(site.store, merchant, reads_per_second=200, writes_per_second=200)
    order = place(site.client(None, auth=key.pair), shop.order_of(1000))
    auth = f"Authorization: {basic(key.pair)}"
    burst = request("GET", order_path(order), auth, close=False) * (MANY - 1)
    with connect(site.server.port) as connection:
        connection.sendall(burst + request("GET", order_path(order), auth))
        heard = [parse(b"HTTP/1.1 " + one) for one in read_all(connection).split(b"HTTP/1.1 ")[1:]]
    statuses = [answer.status for answer in heard]
    assert len(statuses) == MANY
    assert set(statuses[:200]) == {200}
    assert 429 in statuses[200:]
    for answer in heard:
        assert answer["X-Ratelimit-Limit"] == "200, 200;w=1"
        assert 0 <= int(answer["X-Ratelimit-Remaining"]) < 200
        assert int(answer["X-Ratelimit-Reset"]) >= 1
        assert ("Retry-After" in answer.names) == (answer.status == 429)


def test_200_per_second_of_each_kind_is_what_a_merchant_begins_with(site: Site):
    """Who has chosen nothing may read and write 200 times per second."""
    fangst("merchant", "create", *site.store, "--id", "M500000", "--name", "Default AB")
    key = create_key(site.store, "M500000")
    settings = site.client(None, auth=key.pair).get("/merchant/v1/settings").json()
    assert (settings["reads_per_second"], settings["writes_per_second"]) == (200, 200)


def test_a_refusal_says_when_to_come_back(site: Site, limited, shop):
    """429 with Retry-After and every limit header; after that time the same request works."""
    _, key = limited(reads_per_second=2)
    client = site.client(None, auth=key.pair)
    order = place(client, shop.order_of(1000))
    refused = until_refused(lambda: client.get(order_path(order)))[-1]
    told = assert_refused(refused, 429, "TOO_MANY_REQUESTS", "Too many requests")
    assert "2 requests of this kind per second" in told["error_messages"][1]
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["X-Ratelimit-Limit"] == "2, 2;w=1"
    assert refused.headers["X-Ratelimit-Remaining"] == "0"
    assert refused.headers["X-Ratelimit-Reset"] == refused.headers["Retry-After"]
    assert refused.headers["RateLimit-Policy"] == '"reads";q=2;w=1'
    assert re.fullmatch(r'"reads";r=0;t=\d+', refused.headers["RateLimit"])
    wait_until(
        lambda: client.get(order_path(order)).status_code == 200, 10, "the limit lets it through again"
    )


def test_remaining_counts_down(site: Site, limited):
    """A client can see the limit coming."""
    _, key = limited(reads_per_second=1000)
    client = site.client(None, auth=key.pair)
    heard = [client.get(PLACE) for _ in range(3)]
    left = [int(answer.headers["X-Ratelimit-Remaining"]) for answer in heard]
    assert left[0] == 999
    assert all(990 <= one <= 999 for one in left)


def test_every_answer_to_somebody_known_has_the_limits(site: Site, limited, shop):
    """Successes and refusals alike; who is not known has no limit to be told of."""
    _, key = limited(reads_per_second=1000, writes_per_second=300)
    client = site.client(None, auth=key.pair)
    order = place(client, shop.order_of(1000))
    reads = [client.get(order_path(order)), client.get(order_path(str(uuid.uuid4()))), client.get(PLACE)]
    writes = [
        post(client, order, "acknowledge"),
        capture(client, order, 10),
        capture(client, order, 9999),
        capture(client, order, None),
        post(client, order, "cancel", None, **{"If-Match": '"999"'}),
    ]
    assert [answer.status_code for answer in writes] == [204, 201, 403, 422, 412]
    for answer in reads:
        assert answer.headers["X-Ratelimit-Limit"] == "1000, 1000;w=1"
    for answer in writes:
        assert answer.headers["X-Ratelimit-Limit"] == "300, 300;w=1"
        assert answer.headers["RateLimit-Policy"] == '"writes";q=300;w=1'
    for answer in reads + writes:
        assert all(name in answer.headers for name in LIMITS)
    stranger = site.client(None).get(order_path(order))
    assert stranger.status_code == 401
    assert not any(name in stranger.headers for name in LIMITS)


def test_no_limit_is_told_where_there_is_none(client, order_of):
    """0 means that nobody counts."""
    answer = client.get(order_path(order_of(1000)))
    assert not any(name in answer.headers for name in LIMITS)


def test_reading_and_writing_have_limits_of_their_own(site: Site, limited, shop):
    """Who has read too much can still capture."""
    _, key = limited(reads_per_second=1, writes_per_second=1000)
    client = site.client(None, auth=key.pair)
    order = place(client, shop.order_of(1000))
    until_refused(lambda: client.get(order_path(order)))
    captured(client, order, 100)


def test_another_merchant_is_not_held_up(site: Site, limited, shop, other):
    """Each has a limit of its own."""
    _, key = limited(reads_per_second=1)
    until_refused(lambda: site.client(None, auth=key.pair).get(PLACE))
    order = place(other, shop.order_of(1000))
    assert read(other, order)["order_amount"] == 1000


def test_all_keys_of_a_merchant_share_the_limit(site: Site, limited):
    """It is the merchant's, not the key's."""
    merchant, key = limited(reads_per_second=1)
    clients = [site.client(None, auth=one.pair) for one in (key, create_key(site.store, merchant))]
    turns = itertools.cycle(clients)
    heard = until_refused(lambda: next(turns).get(PLACE))
    assert len(heard) < MANY


def test_the_portal_is_not_held_up_by_a_busy_shop(site: Site, limited):
    """People have a limit of their own, and their refusal is a problem document."""
    merchant, key = limited(reads_per_second=1)
    site.create_user("lena@limited.example", "viewer", merchant)
    lena = site.sign_in("lena@limited.example")
    shop_client = site.client(None, auth=key.pair)
    until_refused(lambda: shop_client.get(PLACE))
    wait_until(lambda: lena.get(PLACE).status_code == 200, 10, "the portal is answered")
    refused = until_refused(lambda: lena.get(PLACE))[-1]
    problem = assert_problem(refused, 429, "TOO_MANY_REQUESTS")
    assert problem["detail"] == "Too many requests"
    assert refused.headers["RateLimit-Policy"] == '"portal-reads";q=1;w=1'
    assert int(refused.headers["Retry-After"]) >= 1


def test_a_refused_change_changes_nothing_and_is_done_under_its_key_later(site: Site, limited, shop):
    """429 is not an answer that a key keeps."""
    merchant, key = limited()
    client = site.client(None, auth=key.pair)
    order = place(client, shop.order_of(100_000))
    choose(site.store, merchant, writes_per_second=1)
    numbers = itertools.count()
    heard = until_refused(lambda: capture(client, order, 1, key=f"limit-{next(numbers)}"))
    last = f"limit-{len(heard) - 1}"
    before = read(client, order)["captured_amount"]
    assert before == len(heard) - 1
    choose(site.store, merchant, writes_per_second=0)
    made = capture(client, order, 1, key=last)
    assert made.status_code == 201
    assert "Idempotency-Replayed" not in made.headers
    assert read(client, order)["captured_amount"] == before + 1


def test_a_limit_counts_from_the_next_request_after_it_was_chosen(site: Site, limited, shop):
    """No restart is needed, in either direction."""
    merchant, key = limited()
    client = site.client(None, auth=key.pair)
    order = place(client, shop.order_of(1000))
    assert "X-Ratelimit-Limit" not in client.get(order_path(order)).headers
    choose(site.store, merchant, reads_per_second=7)
    assert client.get(order_path(order)).headers["X-Ratelimit-Limit"] == "7, 7;w=1"
    choose(site.store, merchant, reads_per_second=0)
    done(post(client, order, "acknowledge"))
    assert detail(client, order)["order_id"] == order["order_id"]
    assert "X-Ratelimit-Limit" not in client.get(order_path(order)).headers
