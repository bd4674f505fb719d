"""Optimistic concurrency, for whoever wants it: an order's version is its ETag, and a change may ask for one."""

import uuid

import pytest

from support.contract import is_uuid
from support.merchant import kinds, taken
from support.operations import BY_NAME, CHANGES, Scene
from support.orders import PLACE, place
from support.site import FJORD, Site
from support.together import at_once
from support.wire import (
    assert_problem,
    assert_refused,
    captured,
    done,
    order_path,
    patch,
    post,
    read,
)

STALE = "which If-Match does not name"


def etag(client, order: dict | str) -> str:
    """Reads the order's version."""
    return client.get(order_path(order)).headers["ETag"]


def if_match(tag: str, **more) -> dict:
    """The header that asks for a version."""
    return {"If-Match": tag} | more


def test_the_etag_of_an_order_is_its_version_and_both_interfaces_agree(client, order_of):
    """It is a strong one, a number in quotes, and rises with every change."""
    order = order_of(1000)
    assert etag(client, order) == '"1"'
    assert client.get(f"{PLACE}/{order['order_id']}").headers["ETag"] == '"1"'
    captured(client, order, 100)
    taken(client, order, {"captured_amount": 100})
    assert etag(client, order) == client.get(f"{PLACE}/{order['order_id']}").headers["ETag"] == '"3"'


@pytest.mark.parametrize("operation", CHANGES, ids=str)
def test_a_change_under_the_right_version_is_done_and_tells_the_next(client, shop, operation):
    """The answer's ETag is what a reader would get."""
    scene = operation.scene(client, shop)
    answer = operation.call(client, scene, **if_match(etag(client, scene.order_id)))
    assert answer.status_code == operation.status, answer.text
    assert answer.headers["ETag"] == etag(client, scene.order_id)


@pytest.mark.parametrize("operation", CHANGES, ids=str)
def test_a_change_under_an_older_version_is_412_and_changes_nothing(client, shop, operation):
    """The refusal says at which version the order is."""
    scene = operation.scene(client, shop)
    old = etag(client, scene.order_id)
    done(post(client, scene.order_id, "shipping-info", {"shipping_info": [{"tracking_number": "1"}]}))
    before, now = read(client, scene.order_id), etag(client, scene.order_id)
    told = assert_refused(operation.call(client, scene, **if_match(old)), 412, "PRECONDITION_FAILED")
    assert now in told["error_messages"][0] and STALE in told["error_messages"][0]
    assert read(client, scene.order_id) == before
    assert operation.call(client, scene, **if_match(now)).status_code == operation.status


def test_the_merchant_api_asks_too(client, shop, order_of):
    """Its captures and the fraud status; its refusals are problem documents."""
    order = order_of(1000)
    path = f"{PLACE}/{order['order_id']}/captures"
    problem = client.post(path, json={"full": True}, headers=if_match('"2"'))
    assert_problem(problem, 412, "PRECONDITION_FAILED")
    answer = client.post(path, json={"full": True}, headers=if_match('"1"'))
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"2"')
    pending = place(client, shop.order_of(1000, fraud_status="PENDING"))
    path, body = f"{PLACE}/{pending['order_id']}/fraud-status", {"fraud_status": "ACCEPTED"}
    assert_problem(client.put(path, json=body, headers=if_match('"7"')), 412, "PRECONDITION_FAILED")
    assert done(client.put(path, json=body, headers=if_match('"1"'))).headers["ETag"] == '"2"'


@pytest.mark.parametrize("tags", ["*", '"1"', 'W/"1"', '"9", "1"', '"7" ,  W/"1"', '"7",W/"1"'])
def test_any_of_several_versions_will_do(client, order_of, tags):
    """Also every version, and one that a proxy has weakened."""
    answer = post(client, order_of(1000), "captures", {"captured_amount": 100}, **if_match(tags))
    assert answer.status_code == 201


@pytest.mark.parametrize("tags", ["", "1", '"2"', 'W/"2"', "nonsense", '"1', '"01"', '"2","3"'])
def test_what_does_not_name_the_version_is_412(client, order_of, tags):
    """A header that cannot be meant is not taken for none."""
    order = order_of(1000)
    answer = post(client, order, "captures", {"captured_amount": 100}, **if_match(tags))
    assert_refused(answer, 412, "PRECONDITION_FAILED")
    assert read(client, order)["captured_amount"] == 0


def test_without_the_header_nobody_asks(client, order_of):
    """The interface as others know it has no such thing."""
    order = order_of(1000)
    for _ in range(3):
        captured(client, order, 100)


def test_a_read_ignores_it(client, order_of):
    """It is about changes."""
    assert client.get(order_path(order_of(1000)), headers=if_match('"7"')).status_code == 200


def test_an_order_that_is_not_there_is_404_whatever_the_version(client, other, order_of):
    """And an id that is none 400: the header reveals nothing."""
    for order_id in (str(uuid.uuid4()), order_of(1000)["order_id"]):
        answer = BY_NAME["capture"].call(other, Scene(order_id), **if_match('"1"'))
        assert_refused(answer, 404, "NO_SUCH_ORDER")
    assert_refused(BY_NAME["cancel"].call(client, Scene("abc"), **if_match("*")), 400, "INVALID_ORDER_ID")


def test_a_body_that_breaks_a_rule_is_refused_before(client, order_of):
    """What can never be done needs no version."""
    answer = post(client, order_of(1000), "captures", {}, **if_match('"7"'))
    assert_refused(answer, 422, "UNPROCESSABLE_ENTITY")


def test_a_replay_comes_before_it(client, order_of):
    """Whoever repeats a request repeats its If-Match as well, and must hear the first answer."""
    order, key = order_of(1000), {"Klarna-Idempotency-Key": str(uuid.uuid4())}
    headers = if_match('"1"', **key)
    first = post(client, order, "captures", {"captured_amount": 100}, **headers)
    again = post(client, order, "captures", {"captured_amount": 100}, **headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Capture-Id"] == first.headers["Capture-Id"]


def test_a_412_is_not_kept_under_a_key(client, order_of):
    """Who has read again may send again."""
    order, key = order_of(1000), {"Klarna-Idempotency-Key": str(uuid.uuid4())}
    body = {"captured_amount": 100}
    assert_refused(post(client, order, "captures", body, **if_match('"7"', **key)), 412)
    answer = post(client, order, "captures", body, **if_match('"1"', **key))
    assert answer.status_code == 201
    assert "Idempotency-Replayed" not in answer.headers


def test_what_changes_nothing_leaves_the_version(client, order_of):
    """To acknowledge again, or to extend on the day of placement."""
    order = order_of(1000)
    done(post(client, order, "acknowledge"))
    for what in ("acknowledge", "extend-authorization-time"):
        assert done(post(client, order, what)).headers["ETag"] == '"2"'
    assert kinds(client, order) == ["order.created", "order.acknowledged"]


def test_of_many_who_read_the_same_version_one_changes_it(site: Site, client, order_of):
    """The others are told to read again."""
    order = order_of(10_000)
    clients = [site.client(FJORD) for _ in range(8)]
    body = {"captured_amount": 100}
    heard = at_once([lambda c=c: post(c, order, "captures", body, **if_match('"1"')) for c in clients])
    assert sorted(answer.status_code for answer in heard) == [201] + [412] * 7
    assert read(client, order)["captured_amount"] == 100
    assert all(is_uuid(answer.headers["Klarna-Correlation-Id"]) for answer in heard)


def test_read_change_and_write_again_loses_nothing(site: Site, client, order_of):
    """Eight clerks add a line each to the same order, and all of their lines are there in the end."""
    order = order_of(1000)
    clients = [site.client(FJORD) for _ in range(8)]

    def add(number: int) -> None:
        for _ in range(100):
            answer = clients[number].get(order_path(order))
            lines = answer.json()["order_lines"]
            item = {"name": f"N{number}", "quantity": 1, "unit_price": 0, "total_amount": 0}
            body = {"order_amount": 1000, "order_lines": [*lines, item]}
            changed = patch(clients[number], order, "authorization", body, **if_match(answer.headers["ETag"]))
            if changed.status_code == 204:
                return
            assert_refused(changed, 412, "PRECONDITION_FAILED")
        raise AssertionError("somebody never got through")

    at_once([lambda n=n: add(n) for n in range(len(clients))])
    names = [item["name"] for item in read(client, order)["order_lines"]]
    assert sorted(names[1:]) == [f"N{number}" for number in range(8)]
