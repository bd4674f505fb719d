"""The acceptance facts 1 to 19, 47 and 48 of the Order Management API, each under its number."""

import re
import uuid

import httpx
import pytest

from support.contract import is_uuid
from support.orders import Shop, line, place
from support.program import Server
from support.site import FJORD, Site, create_key
from support.wire import (
    ORDERS,
    TOO_HIGH,
    amounts,
    assert_refused,
    capture,
    captured,
    captures_of,
    order_path,
    read,
)


def test_fact_01_a_full_capture_is_201_with_id_and_location_and_leaves_nothing(client, order_of):
    """The answer is empty; everything is in its headers."""
    order = order_of(10000)
    answer = capture(client, order, 10000)
    assert answer.status_code == 201
    assert answer.content == b""
    capture_id = answer.headers["Capture-Id"]
    assert is_uuid(capture_id)
    assert answer.headers["Location"].endswith(f"{order_path(order)}/captures/{capture_id}")
    assert amounts(read(client, order)) == ("CAPTURED", 10000, 0)


def test_fact_02_a_partial_capture_leaves_the_rest(client, order_of):
    """A partial capture makes the order PART_CAPTURED."""
    order = order_of(10000)
    assert capture(client, order, 6000).status_code == 201
    assert amounts(read(client, order)) == ("PART_CAPTURED", 6000, 4000)


def test_fact_03_the_second_capture_of_the_rest_closes_the_order_and_is_numbered_2(client, order_of):
    """The captures of an order are numbered in its reference."""
    order = order_of(10000)
    captured(client, order, 6000)
    captured(client, order, 4000)
    now = read(client, order)
    assert amounts(now) == ("CAPTURED", 10000, 0)
    reference = now["klarna_reference"]
    assert [one["klarna_reference"] for one in now["captures"]] == [f"{reference}-1", f"{reference}-2"]
    assert [one["captured_amount"] for one in now["captures"]] == [6000, 4000]


def test_fact_04_capturing_one_more_than_what_is_left_is_refused_and_changes_nothing(client, order_of):
    """The sentence is matched literally by shop modules; the two amounts follow it."""
    order = order_of(10000)
    captured(client, order, 6000)
    before = read(client, order)
    body = assert_refused(capture(client, order, 4001), 403, "CAPTURE_NOT_ALLOWED", TOO_HIGH)
    numbers = set(re.findall(r"\d+", " ".join(body["error_messages"])))
    assert {"4001", "4000"} <= numbers, body
    assert read(client, order) == before


def test_fact_05_a_capture_without_an_amount_is_unprocessable(client, order_of):
    """The text is the recorded one."""
    answer = capture(client, order_of(1000), None)
    assert_refused(answer, 422, "UNPROCESSABLE_ENTITY", "'captured_amount' must not be null")


def test_fact_06_a_refund_without_an_amount_is_unprocessable(client, order_of):
    """The text is the recorded one."""
    answer = client.post(f"{order_path(order_of(1000))}/refunds", json={})
    assert_refused(answer, 422, "UNPROCESSABLE_ENTITY", "'refunded_amount' must not be null")


def test_fact_07_shipping_info_without_shipping_info_is_unprocessable(client, order_of):
    """The text is the recorded one."""
    order = order_of(1000)
    capture_id = captured(client, order, 1000)
    answer = client.post(f"{order_path(order)}/captures/{capture_id}/shipping-info", json={})
    assert_refused(answer, 422, "UNPROCESSABLE_ENTITY", "'shipping_info' must not be null")


def test_fact_08_the_same_idempotency_key_twice_captures_once(client, order_of):
    """The second answer is the first one again."""
    order, key = order_of(2000), str(uuid.uuid4())
    first = capture(client, order, 1000, key=key)
    second = capture(client, order, 1000, key=key)
    assert first.status_code == second.status_code == 201
    assert first.headers["Capture-Id"] == second.headers["Capture-Id"]
    assert read(client, order)["captured_amount"] == 1000


@pytest.mark.parametrize("keys", [("one", "two"), (None, None)], ids=["different keys", "no keys"])
def test_fact_09_different_keys_or_none_capture_twice(client, order_of, keys):
    """Only an equal key makes two requests one."""
    order = order_of(2000)
    ids = {capture(client, order, 1000, key=key and f"fact-9-{key}").headers["Capture-Id"] for key in keys}
    assert len(ids) == 2
    assert read(client, order)["captured_amount"] == 2000


def test_fact_10_another_amount_under_the_same_key_is_ignored(client, order_of):
    """Only the key decides, never the body."""
    order, key = order_of(2000), str(uuid.uuid4())
    first = capture(client, order, 1000, key=key)
    second = capture(client, order, 500, key=key)
    assert (second.status_code, second.headers["Capture-Id"]) == (201, first.headers["Capture-Id"])
    assert read(client, order)["captured_amount"] == 1000


def test_fact_11_a_key_that_is_older_than_24_hours_is_a_new_one(site: Site, client, order_of):
    """The stored answers are moved back by a day while the server is down."""
    order, key = order_of(2000), str(uuid.uuid4())
    first = capture(client, order, 1000, key=key)
    site.server.stop()
    assert site.store.age_idempotency_keys() > 0
    site.server.start()
    second = capture(client, order, 1000, key=key)
    assert second.status_code == 201
    assert second.headers["Capture-Id"] != first.headers["Capture-Id"]
    assert "Idempotency-Replayed" not in second.headers
    assert read(client, order)["captured_amount"] == 2000


def test_fact_12_every_answer_has_a_correlation_id_and_errors_repeat_it(client, order_of):
    """Every answer has its own id."""
    order = order_of(1000)
    answers = [
        client.get(order_path(order)),
        capture(client, order, 500),
        capture(client, order, 9999),
        client.get(order_path(str(uuid.uuid4()))),
        client.get(f"{ORDERS}/abc"),
    ]
    ids = [answer.headers["Klarna-Correlation-Id"] for answer in answers]
    assert all(map(is_uuid, ids))
    assert len(set(ids)) == len(ids)
    assert [answer.json()["correlation_id"] for answer in answers if answer.is_error] == ids[2:]


def test_fact_13_every_mutation_has_a_transaction_id(client, order_of):
    """Both a 201 and a 204 carry one; a reading answer and a refusal do not."""
    order = order_of(1000)
    made = capture(client, order, 500)
    acknowledged = client.post(f"{order_path(order)}/acknowledge")
    assert (made.status_code, acknowledged.status_code) == (201, 204)
    assert is_uuid(made.headers["Transaction-Id"])
    assert is_uuid(acknowledged.headers["Transaction-Id"])
    assert made.headers["Transaction-Id"] != acknowledged.headers["Transaction-Id"]
    assert "Transaction-Id" not in client.get(order_path(order)).headers


@pytest.mark.parametrize("tail", ["", "/captures", "/captures/6f2c7bd4-51a1-6a3e-8a44-0d3d3f1f8f10"])
def test_fact_14_an_unknown_order_is_404_and_named(client, tail):
    """The text names the id that was asked for."""
    unknown = "8c1f2f4e-90f0-6b39-9a53-6f3f0f3f9a01"
    answer = client.get(f"{ORDERS}/{unknown}{tail}")
    assert_refused(answer, 404, "NO_SUCH_ORDER", f"Order {unknown} cannot be found")


@pytest.mark.parametrize(
    "bad", ["abc", "8c1f2f4e-90f0-6b39-9a53-6f3f0f3f9a0", "%7B%7D", "8c1f2f4e90f06b399a536f3f0f3f9a01x"]
)
def test_fact_15_a_malformed_order_id_is_400(client, bad):
    """What is not a UUID cannot be an order's id."""
    answer = client.get(f"{ORDERS}/{bad}")
    assert_refused(answer, 400, "INVALID_ORDER_ID", "Order ID must be a valid UUID.")


@pytest.mark.parametrize(
    ("method", "tail"), [("GET", ""), ("GET", "/captures"), ("POST", "/captures"), ("POST", "/acknowledge")]
)
def test_fact_16_without_credentials_or_with_wrong_ones_every_call_is_401(site: Site, order_of, method, tail):
    """Nobody learns whether the order exists."""
    path = order_path(order_of(1000)) + tail
    body = {"json": {"captured_amount": 1}} if method == "POST" else {}
    for auth in (None, ("nobody", "kco_test_api_wrong")):
        answer = site.client(None, auth=auth).request(method, path, **body)
        assert_refused(answer, 401, "UNAUTHORIZED")
        assert re.fullmatch(r'Basic realm="[^"]+".*', answer.headers["WWW-Authenticate"])


def test_fact_17_the_raw_key_after_basic_is_accepted(site: Site, order_of):
    """The key itself stands after `Basic `, not encoded."""
    path = order_path(order_of(1000))
    header = {"Authorization": f"Basic {site.keys[FJORD].password}"}
    assert site.client(None).get(path, headers=header).status_code == 200


def test_fact_18_username_and_key_are_accepted_and_a_wrong_username_is_not(site: Site, order_of):
    """The username is optional, but if it is given it must be right."""
    path, key = order_path(order_of(1000)), site.keys[FJORD]
    assert re.fullmatch(r"M100001-\w+", key.username)
    assert site.client(None, auth=key.pair).get(path).status_code == 200
    assert_refused(site.client(None, auth=("M100001-zzzzzz", key.password)).get(path), 401, "UNAUTHORIZED")
    assert site.client(None, auth=("", key.password)).get(path).status_code == 200


def test_fact_19_a_key_belongs_to_its_environment(site: Site, order_of):
    """A test key opens no live server, and a live key no test server; nor does a changed prefix help."""
    path, key = order_path(order_of(1000)), site.keys[FJORD]
    live_key = create_key(site.store, FJORD, "--environment", "live")
    assert key.password.startswith("kco_test_api_")
    assert live_key.password.startswith("kco_live_api_")
    renamed = (key.username, key.password.replace("kco_test_", "kco_live_"))
    for pair in (live_key.pair, renamed):
        assert_refused(site.client(None, auth=pair).get(path), 401, "UNAUTHORIZED")
    site.server.stop()
    live = Server(site.store, options=("--environment", "live")).start()
    try:
        with httpx.Client(base_url=live.url, trust_env=False) as client:
            assert client.get(path, auth=live_key.pair).status_code == 200
            for pair in (key.pair, renamed):
                assert_refused(client.get(path, auth=pair), 401, "UNAUTHORIZED")
    finally:
        live.stop()
        site.server.start()


def test_fact_47_no_capture_is_larger_than_two_million(client: httpx.Client, shop: Shop):
    """The limit is 200,000,000 minor units; an order of exactly that can be captured."""
    order = place(client, shop.order([line(1, 200_000_000)]))
    assert_refused(capture(client, order, 200_000_001), 422, "UNPROCESSABLE_ENTITY")
    assert amounts(read(client, order)) == ("AUTHORIZED", 0, 200_000_000)
    captured(client, order, 200_000_000)


def test_fact_48_unknown_members_and_a_number_for_a_string_are_accepted(client, order_of):
    """A real shop module sends these."""
    order = order_of(1000)
    info = {"shipping_company": "Fjordpost", "tracking_number": 1245, "tracking_url": "https://example.com/t"}
    answer = capture(client, order, 1000, shipping_info=[info], order_amount=1000, order_tax_amount=200)
    assert answer.status_code == 201
    (made,) = captures_of(client, order)
    assert made["shipping_info"][0]["tracking_number"] == "1245"
