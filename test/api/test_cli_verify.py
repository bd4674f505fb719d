"""`fangst verify` recomputes everything; whoever changes an amount, an end, a line or a document behind the
server's back is found."""

import json
import uuid
from collections.abc import Callable

import pytest

from support.merchant import taken
from support.orders import PLACE, line, place
from support.program import fangst
from support.site import Site
from support.wire import captured, order_path


@pytest.fixture
def tampered(site: Site, client, shop):
    """Gives an order with an update and two captures, changes the store while the server is down, and afterwards
    undoes it."""
    placed = place(client, shop.order_of(10000))
    capture_id = captured(client, placed, 3000)
    taken(client, placed, {"captured_amount": 500})
    body = {"order_amount": 9000, "order_lines": [line(1, 9000)]}
    answer = client.patch(f"{order_path(placed)}/authorization", json=body)
    assert answer.status_code == 204, answer.text
    answer = client.patch(f"{PLACE}/{placed['order_id']}/tags", json={"add": ["Kept"]})
    assert answer.status_code == 200, answer.text
    site.server.stop()
    site.verify()
    with site.store.kept():
        yield {"order_id": placed["order_id"], "event_id": capture_id}
    site.server.start()


@pytest.mark.parametrize(
    ("table", "column", "by"),
    [
        ("order_state", "captured_amount", "order_id"),
        ("order_state", "order_amount", "order_id"),
        ("order_state", "released_amount", "order_id"),
        ("order_state", "captures_count", "order_id"),
        ("order_event", "amount", "event_id"),
        ("ledger_transfer", "amount", "event_id"),
    ],
)
def test_a_changed_amount_is_found_and_the_order_is_named(site: Site, tampered, table, column, by):
    """One unit more in one row is enough."""
    assert site.store.add_to(table, column, by, tampered[by], 1) >= 1
    ran = fangst("verify", *site.store, expect=1)
    assert tampered["order_id"] in ran.said


def rewritten(sql: str) -> Callable:
    """A statement that is given the order's id."""
    return lambda connection, order_id: connection.execute(sql, (order_id,)).rowcount


def state(change: str) -> Callable:
    """Another state of the order."""
    return rewritten(f"UPDATE order_state SET {change} WHERE order_id = ?")


def fact(change: str) -> Callable:
    """Something else that was ordered."""
    return rewritten(f"UPDATE order_fact SET {change} WHERE order_id = ?")


def event(kind: str, change: str) -> Callable:
    """Another event of this kind."""
    return rewritten(f"UPDATE order_event SET {change} WHERE order_id = ? AND type = '{kind}'")


def document(kind: str, **members) -> Callable:
    """Other members in the document of the event of this kind; None takes one away."""

    def rewrite(connection, order_id: bytes) -> int:
        where = f"WHERE order_id = ? AND type = '{kind}'"
        (text,) = connection.execute(f"SELECT document FROM order_event {where}", (order_id,)).fetchone()
        changed = {name: value for name, value in (json.loads(text) | members).items() if value is not None}
        sql = f"UPDATE order_event SET document = ? {where}"
        return connection.execute(sql, (json.dumps(changed, separators=(",", ":")), order_id)).rowcount

    return rewrite


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (state("expires_at = expires_at + 1"), "expires_at is"),
        (state("fraud_status = 'STOPPED'"), "fraud_status is STOPPED, but its events say ACCEPTED"),
        (state("status = 'AUTHORIZED'"), "status is AUTHORIZED, but its events say PART_CAPTURED"),
        (fact("order_lines = '[]'"), "its lines are not those of its last update"),
        (fact("order_lines = 'x'"), "its lines cannot be read"),
        (fact("tags = '[\"Other\"]'"), "its tags are not those of its last change of them"),
        (fact("tags = NULL"), "its tags are not those of its last change of them"),
        (fact("tags = 'x'"), "its tags are not those of its last change of them"),
        (rewritten("DELETE FROM order_tag WHERE order_id = ?"), "its tags are not those of its last change of them"),
        (document("tags.changed", tags=["Other"]), "its tags are not those of its last change of them"),
        (
            document("authorization.lowered", order_amount=9001),
            "the order_amount of an update is 9001, but its events say 9000",
        ),
        (
            document("authorization.lowered", order_amount_before=9001),
            "the order_amount before an update is 9001, but its events say 10000",
        ),
        (document("authorization.lowered", order_lines=[]), "its lines are not those of its last update"),
        (
            document("order.created", fraud_status="PENDING"),
            "fraud_status is ACCEPTED, but its events say PENDING",
        ),
        (document("order.created", expires_at=None), "expires_at is"),
        (event("authorization.lowered", "document = '{'"), "cannot be read"),
        (event("authorization.lowered", "type = 'authorization.raised'"), "did not post"),
    ],
)
def test_what_is_not_as_the_events_say_is_named(site: Site, tampered, change, says):
    """Ends, statuses, lines and the documents of events, in the order that is named."""
    with site.store.opened(lawless=True) as connection:
        assert change(connection, uuid.UUID(tampered["order_id"]).bytes) == 1
    ran = fangst("verify", *site.store, expect=1)
    assert any(tampered["order_id"] in one and says in one for one in ran.said.splitlines()), ran.said


def test_a_tag_that_is_counted_wrongly_is_found(site: Site, tampered):
    """One order more than there are."""
    with site.store.opened(lawless=True) as connection:
        assert connection.execute("UPDATE tag SET orders = orders + 1").rowcount == 1
    assert "1 tags are counted wrongly" in fangst("verify", *site.store, expect=1).said


def test_a_changed_balance_is_found(site: Site, tampered):
    """Balances are recomputed from the transfers."""
    assert site.store.add_everywhere("ledger_balance", "debits", 1) > 0
    fangst("verify", *site.store, expect=1)


@pytest.mark.parametrize("table", ["ledger_transfer", "order_event"])
def test_a_removed_row_is_found(site: Site, tampered, table):
    """A capture without its event, or without its transfers, is not a capture."""
    assert site.store.remove(table, "event_id", tampered["event_id"]) > 0
    fangst("verify", *site.store, expect=1)


def test_a_removed_order_is_found(site: Site, tampered):
    """Its events remain and belong to nobody."""
    assert site.store.remove("order_state", "order_id", tampered["order_id"]) == 1
    fangst("verify", *site.store, expect=1)


def test_what_was_not_changed_is_not_accused(site: Site, tampered):
    """The books agree, and verify is silent about this order."""
    ran = fangst("verify", *site.store)
    assert str(uuid.UUID(tampered["order_id"])) not in ran.err
