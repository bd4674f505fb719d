"""Idempotency keys: the first answer is given again, whatever is sent under the key the second time."""

import uuid

import httpx
import pytest

from support.merchant import kinds, order_warnings, timeline, warnings_of
from support.operations import BY_NAME, CHANGES, WITHOUT_BODY
from support.orders import PLACE, Shop, place
from support.raw import basic, connect, read_all, request
from support.recorded import AMOUNT, recorded, text_of
from support.site import FJORD, Site, create_key
from support.store import on_postgres
from support.together import at_once
from support.wire import (
    TOO_HIGH,
    amounts,
    assert_problem,
    assert_refused,
    capture,
    captured,
    captures_of,
    order_path,
    read,
)

REPLAYED = "Idempotency-Replayed"
SAME_AGAIN = ("Capture-Id", "Transaction-Id", "Location", "Klarna-Order-Validation", "Content-Type")


def new_key() -> str:
    """Gives a key that nobody has used."""
    return str(uuid.uuid4())


def assert_replay(first, second) -> None:
    """Checks that the second answer is the first one, and says so."""
    assert REPLAYED not in first.headers
    assert second.headers[REPLAYED] == "true"
    assert second.status_code == first.status_code
    for name in SAME_AGAIN:
        assert second.headers.get(name) == first.headers.get(name), name
    if first.is_success:
        assert second.content == first.content
    else:
        mine, again = first.json(), second.json()
        del mine["correlation_id"], again["correlation_id"]
        assert mine == again


@pytest.mark.parametrize("header", ["Klarna-Idempotency-Key", "Idempotency-Key", "klarna-idempotency-key"])
def test_a_capture_repeated_under_its_key_is_answered_the_same_way(client, order_of, header):
    """Every header of the first answer that names something comes again."""
    order = order_of(5000)
    path, headers = f"{order_path(order)}/captures", {header: new_key()}
    first = client.post(path, json={"captured_amount": 2000}, headers=headers)
    assert first.status_code == 201
    for _ in range(3):
        assert_replay(first, client.post(path, json={"captured_amount": 2000}, headers=headers))
    assert amounts(read(client, order)) == ("PART_CAPTURED", 2000, 3000)


def test_both_spellings_of_the_header_mean_the_same_key(client, order_of):
    """The scope is merchant, route and key: the header's name is no part of it."""
    order, key = order_of(5000), new_key()
    path, body = f"{order_path(order)}/captures", {"captured_amount": 2000}
    first = client.post(path, json=body, headers={"Klarna-Idempotency-Key": key})
    assert_replay(first, client.post(path, json=body, headers={"Idempotency-Key": key}))


def test_another_valid_body_under_the_key_replays(client, order_of):
    """Input values are disregarded; only the key matters."""
    order, key = order_of(5000), new_key()
    first = capture(client, order, 2000, key=key)
    assert_replay(first, capture(client, order, 999, key=key, description="something else"))
    assert_replay(first, capture(client, order, 100_000, key=key))
    assert amounts(read(client, order)) == ("PART_CAPTURED", 2000, 3000)


def test_a_refused_capture_is_refused_again_under_its_key(client, order_of):
    """Even if the second body would have been allowed."""
    order, key = order_of(5000), new_key()
    first = capture(client, order, 5001, key=key)
    assert_refused(first, 403, "CAPTURE_NOT_ALLOWED", TOO_HIGH)
    second = capture(client, order, 1000, key=key)
    assert_replay(first, second)
    assert_refused(second, 403, "CAPTURE_NOT_ALLOWED", TOO_HIGH)
    assert amounts(read(client, order)) == ("AUTHORIZED", 0, 5000)


def test_a_replay_outlives_a_restart_of_the_server(site: Site, client, order_of):
    """The answer was stored in the same commit as the capture."""
    order, key = order_of(5000), new_key()
    first = capture(client, order, 2000, key=key)
    site.server.restart()
    assert_replay(first, capture(client, order, 2000, key=key))
    assert len(captures_of(client, order)) == 1


def test_a_replay_is_given_to_another_api_key_of_the_same_merchant(site: Site, client, order_of):
    """The scope is the merchant, not the credential: keys are rotated between a try and its repetition."""
    order, key = order_of(5000), new_key()
    first = capture(client, order, 2000, key=key)
    rotated = site.client(None, auth=create_key(site.store, FJORD).pair)
    assert_replay(first, capture(rotated, order, 2000, key=key))


def test_another_merchant_with_the_same_key_is_independent(client, other, order_of, shop: Shop):
    """Nobody hears another merchant's answer."""
    mine, theirs, key = order_of(5000), place(other, shop.order_of(5000)), new_key()
    first = capture(client, mine, 2000, key=key)
    second = capture(other, theirs, 2000, key=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert REPLAYED not in second.headers
    assert first.headers["Capture-Id"] != second.headers["Capture-Id"]
    assert len(captures_of(other, theirs)) == 1


def test_another_merchant_cannot_fish_for_answers(client, other, order_of):
    """The key and the path of a foreign capture still lead to 404."""
    order, key = order_of(5000), new_key()
    capture(client, order, 2000, key=key)
    answer = capture(other, order, 2000, key=key)
    assert_refused(answer, 404, "NO_SUCH_ORDER")
    assert REPLAYED not in answer.headers


def test_the_same_key_on_another_orders_path_is_another_operation(client, order_of):
    """The scope has the path in it."""
    one, two, key = order_of(5000), order_of(5000), new_key()
    ids = {capture(client, order, 2000, key=key).headers["Capture-Id"] for order in (one, two)}
    assert len(ids) == 2
    assert [len(captures_of(client, order)) for order in (one, two)] == [1, 1]


def test_the_same_key_on_acknowledge_is_another_operation(client, order_of):
    """The scope has the route in it, and acknowledge replays as well."""
    order, key = order_of(5000), new_key()
    capture(client, order, 2000, key=key)
    headers = {"Klarna-Idempotency-Key": key}
    first = client.post(f"{order_path(order)}/acknowledge", headers=headers)
    assert (first.status_code, first.content) == (204, b"")
    assert REPLAYED not in first.headers
    assert_replay(first, client.post(f"{order_path(order)}/acknowledge", headers=headers))


def test_a_key_may_have_255_characters_and_not_more(client, order_of):
    """A longer one is refused rather than cut, which would make two keys one."""
    order = order_of(5000)
    longest = "k" * 255
    first = capture(client, order, 1000, key=longest)
    assert first.status_code == 201
    assert_replay(first, capture(client, order, 1000, key=longest))
    assert_refused(capture(client, order, 1000, key=longest + "k"), (400, 422))
    assert amounts(read(client, order)) == ("PART_CAPTURED", 1000, 4000)


def test_two_simultaneous_requests_with_one_key_capture_once(site: Site, client, order_of):
    """Both hear the same answer; exactly one of them is the first."""
    clients = [site.client(FJORD) for _ in range(2)]
    for _ in range(15):
        order, key = order_of(5000), new_key()
        both = at_once([lambda c=c, o=order, k=key: capture(c, o, 2000, key=k) for c in clients])
        assert [answer.status_code for answer in both] == [201, 201]
        for name in SAME_AGAIN:
            assert both[0].headers.get(name) == both[1].headers.get(name)
        assert sorted(answer.headers.get(REPLAYED, "first") for answer in both) == ["first", "true"]
        assert amounts(read(client, order)) == ("PART_CAPTURED", 2000, 3000)


def test_the_same_key_twice_places_one_order(client, shop: Shop):
    """The second answer has the first order, whatever the second body was."""
    headers = {"Idempotency-Key": new_key()}
    first = client.post(PLACE, json=shop.order(merchant_reference1="ONCE-1"), headers=headers)
    assert first.status_code == 201
    second = client.post(PLACE, json=shop.order(merchant_reference1="ONCE-2"), headers=headers)
    assert_replay(first, second)
    found = client.get(PLACE, params={"query": "ONCE-1"}).json()["orders"]
    assert [one["order_id"] for one in found] == [first.json()["order_id"]]
    assert client.get(PLACE, params={"query": "ONCE-2"}).json()["orders"] == []


def test_two_simultaneous_placements_with_one_key_place_one_order(site: Site, client, shop: Shop):
    """A double click in the shop's checkout buys once."""
    clients = [site.client(FJORD) for _ in range(4)]
    body, headers = shop.order(merchant_reference1="TWINS-1"), {"Idempotency-Key": new_key()}
    answers = at_once([lambda c=c: c.post(PLACE, json=body, headers=headers) for c in clients])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["order_id"] for answer in answers}) == 1
    assert len(client.get(PLACE, params={"query": "TWINS-1"}).json()["orders"]) == 1


def test_a_key_of_the_merchant_api_replays_body_and_ids(client, order_of):
    """A capture through the Merchant API has a body, which comes again as it was."""
    order, headers = order_of(5000), {"Idempotency-Key": new_key()}
    path = f"{PLACE}/{order['order_id']}/captures"
    first = client.post(path, json={"captured_amount": 1200}, headers=headers)
    assert first.status_code == 201
    assert_replay(first, client.post(path, json={"full": True}, headers=headers))
    assert_problem(client.post(path, json={"captured_amount": 3801}), 403, "CAPTURE_NOT_ALLOWED")
    assert amounts(read(client, order)) == ("PART_CAPTURED", 1200, 3800)


# --- another body under the key -----------------------------------------------------------------


@pytest.fixture
def strict(site: Site):
    """Another body under a key is refused during the test."""
    site.choose(idempotency_check="strict")
    yield
    site.choose(idempotency_check="lenient")


def test_another_body_under_the_key_is_told_in_a_header_and_the_timeline(client, order_of):
    """The answer is the first one; whoever looks at the order later sees that something was odd."""
    order, key = order_of(5000), new_key()
    first = capture(client, order, 2000, key=key)
    assert not warnings_of(capture(client, order, 2000, key=key))
    second = capture(client, order, 999, key=key)
    assert_replay(first, second)
    assert warnings_of(second) == ["key_reused"]
    assert kinds(client, order) == ["order.created", "capture.created", "request.flagged"]
    (told,) = timeline(client, order)[-1]["warnings"]
    assert told["kind"] == "key_reused"
    assert order_warnings(client, order) == [told]


def test_the_same_oddity_is_told_once_in_a_row(client, order_of):
    """A client that repeats its mistake does not fill the timeline."""
    order, key = order_of(5000), new_key()
    captured(client, order, 2000, key=key)
    for amount in (1, 2, 3):
        assert warnings_of(capture(client, order, amount, key=key)) == ["key_reused"]
    assert kinds(client, order).count("request.flagged") == 1
    captured(client, order, 10)
    capture(client, order, 4, key=key)
    assert kinds(client, order)[-1] == "request.flagged"
    assert kinds(client, order).count("request.flagged") == 2


def test_another_body_under_the_key_of_a_refusal_is_told_too(client, order_of):
    """The refusal comes again, and why it may surprise."""
    order, key = order_of(5000), new_key()
    first = capture(client, order, 5001, key=key)
    second = capture(client, order, 1000, key=key)
    assert_replay(first, second)
    assert warnings_of(second) == ["key_reused"]
    assert kinds(client, order) == ["order.created", "request.flagged"]


@pytest.mark.parametrize("operation", WITHOUT_BODY, ids=str)
def test_a_body_that_nobody_reads_is_never_another_one(client, shop, operation):
    """Operations without a body ignore whatever comes, also when they compare."""
    scene, key = operation.scene(client, shop), {"Klarna-Idempotency-Key": new_key()}
    first = operation.call(client, scene, **key)
    again = operation.call(client, scene, {"stray": 1}, **key)
    assert_replay(first, again)
    assert not warnings_of(again)
    assert "request.flagged" not in kinds(client, scene.order_id)


def test_an_order_placed_under_a_key_that_was_used_is_told_in_the_header(client, shop):
    """There is no order of the second request whose timeline could say it."""
    headers = {"Idempotency-Key": new_key()}
    first = client.post(PLACE, json=shop.order_of(100), headers=headers)
    second = client.post(PLACE, json=shop.order_of(200), headers=headers)
    assert_replay(first, second)
    assert warnings_of(second) == ["key_reused"]
    assert kinds(client, first.json()) == ["order.created"]


@pytest.mark.usefixtures("strict")
def test_strict_refuses_another_body_under_the_key(client, order_of):
    """422, and nothing happens; the first body still gets the first answer."""
    order, key = order_of(5000), new_key()
    first = capture(client, order, 2000, key=key)
    for _ in range(2):
        told = assert_refused(capture(client, order, 999, key=key), 422, "UNPROCESSABLE_ENTITY")
        assert "idempotency key" in told["error_messages"][0]
    assert_replay(first, capture(client, order, 2000, key=key))
    assert kinds(client, order) == ["order.created", "capture.created"]


@pytest.mark.usefixtures("strict")
def test_strict_refuses_it_after_a_refusal_and_in_the_merchant_api_too(client, order_of):
    """Whoever corrects a request takes a new key."""
    order, key = order_of(5000), new_key()
    assert_refused(capture(client, order, 5001, key=key), 403, "CAPTURE_NOT_ALLOWED")
    assert_refused(capture(client, order, 5000, key=key), 422, "UNPROCESSABLE_ENTITY")
    path, headers = f"{PLACE}/{order['order_id']}/captures", {"Idempotency-Key": new_key()}
    assert client.post(path, json={"captured_amount": 1200}, headers=headers).status_code == 201
    problem = assert_problem(
        client.post(path, json={"full": True}, headers=headers), 422, "UNPROCESSABLE_ENTITY"
    )
    assert problem["errors"][0]["field"] == "Idempotency-Key"
    assert read(client, order)["captured_amount"] == 1200


# --- what is not kept ---------------------------------------------------------------------------


@pytest.mark.parametrize("operation", CHANGES, ids=str)
def test_every_change_replays_under_its_key(client, shop, operation):
    """One event, one answer, as often as it is asked for."""
    scene, key = operation.scene(client, shop), {"Klarna-Idempotency-Key": new_key()}
    first = operation.call(client, scene, **key)
    events = kinds(client, scene.order_id)
    assert first.status_code == operation.status
    for _ in range(2):
        assert_replay(first, operation.call(client, scene, **key))
    assert kinds(client, scene.order_id) == events


@pytest.mark.parametrize(
    ("bad", "status"), [({}, 422), ({"captured_amount": -1}, 422), ({"captured_amount": "x"}, 400)]
)
def test_a_request_that_could_not_be_meant_keeps_nothing(client, order_of, bad, status):
    """Its correction is executed under the same key."""
    order, key = order_of(5000), new_key()
    assert_refused(capture(client, order, None, key=key, **bad), status)
    made = capture(client, order, 2000, key=key)
    assert (made.status_code, made.headers.get(REPLAYED), warnings_of(made)) == (201, None, [])


def test_an_order_that_was_not_there_yet_keeps_nothing(site: Site, client):
    """Once it has arrived the capture is executed under the same key."""
    order, key = recorded(), new_key()
    assert_refused(capture(client, order, AMOUNT, key=key), 404, "NO_SUCH_ORDER")
    site.import_orders([text_of(order)])
    made = capture(client, order, AMOUNT, key=key)
    assert (made.status_code, made.headers.get(REPLAYED)) == (201, None)


def test_a_key_whose_first_attempt_died_is_executed_once(site: Site, client, order_of):
    """The server is killed while the request waits for the store, which somebody else holds. A server of databases may
    have been told everything by then, and does it all the same; an embedded store has done nothing."""
    order, key = order_of(5000), new_key()
    body = b'{"captured_amount":2000}'
    headers = (
        f"Authorization: {basic(site.keys[FJORD].pair)}",
        f"Klarna-Idempotency-Key: {key}",
        f"Content-Length: {len(body)}",
    )
    with site.store.held(), connect(site.server.port) as connection:
        connection.sendall(request("POST", f"{order_path(order)}/captures", *headers, body=body))
        assert httpx.get(f"{site.server.url}/healthz", trust_env=False).status_code == 200
        site.server.kill()
        assert read_all(connection) == b""
    site.server.start()
    assert on_postgres() or captures_of(client, order) == []
    again = capture(client, order, 2000, key=key)
    assert again.status_code == 201
    assert on_postgres() or REPLAYED not in again.headers
    assert capture(client, order, 2000, key=key).headers["Capture-Id"] == again.headers["Capture-Id"]
    assert read(client, order)["captured_amount"] == 2000


def test_a_key_whose_answer_died_with_the_server_replays(site: Site, client, shop):
    """It was committed before the server was killed, so it is not done twice."""
    operation = BY_NAME["refund"]
    scene, key = operation.scene(client, shop), {"Klarna-Idempotency-Key": new_key()}
    first = operation.call(client, scene, **key)
    site.server.kill()
    site.server.start()
    assert_replay(first, operation.call(client, scene, **key))
    assert read(client, scene.order_id)["refunded_amount"] == 200


def test_an_id_in_capitals_is_the_same_order_to_a_key(client, order_of):
    """The key covers the order, however its id is written."""
    order, body = order_of(1000), {"captured_amount": 100}
    path, key = order_path(order), {"Klarna-Idempotency-Key": "one parcel"}
    capitals = path.replace(order["order_id"], order["order_id"].upper())
    first = client.post(f"{path}/captures", json=body, headers=key)
    second = client.post(f"{capitals}/captures", json=body, headers=key)
    assert first.status_code == second.status_code == 201
    assert second.headers["Capture-Id"] == first.headers["Capture-Id"]
    assert read(client, order)["captured_amount"] == 100
