"""`fangst verify` recomputes everything; whoever changes an amount, an end, a line or a document behind the
server's back is found."""

import uuid

import pytest

from support import store
from support.merchant import taken
from support.orders import line, place
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
    site.server.stop()
    site.verify()
    kept = store.database(site.data).read_bytes()
    yield {"order_id": placed["order_id"], "event_id": capture_id}
    for leftover in (*site.data.rglob("*-wal"), *site.data.rglob("*-shm")):
        leftover.unlink()
    store.database(site.data).write_bytes(kept)
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
    assert store.add_to(site.data, table, column, by, tampered[by], 1) >= 1
    ran = fangst("verify", "--data", site.data, expect=1)
    assert tampered["order_id"] in ran.said


STATE = "UPDATE order_state SET {} WHERE order_id = ?"
FACT = "UPDATE order_fact SET {} WHERE order_id = ?"
EVENT = "UPDATE order_event SET {} WHERE order_id = ? AND type = '{}'"


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (STATE.format("expires_at = expires_at + 1"), "expires_at is"),
        (STATE.format("fraud_status = 'STOPPED'"), "fraud_status is STOPPED, but its events say ACCEPTED"),
        (STATE.format("status = 'AUTHORIZED'"), "status is AUTHORIZED, but its events say PART_CAPTURED"),
        (FACT.format("order_lines = '[]'"), "its lines are not those of its last update"),
        (FACT.format("order_lines = 'x'"), "its lines cannot be read"),
        (
            EVENT.format("document = json_set(document, '$.order_amount', 9001)", "authorization.lowered"),
            "the order_amount of an update is 9001, but its events say 9000",
        ),
        (
            EVENT.format(
                "document = json_set(document, '$.order_amount_before', 9001)", "authorization.lowered"
            ),
            "the order_amount before an update is 9001, but its events say 10000",
        ),
        (
            EVENT.format(
                "document = json_set(document, '$.order_lines', json('[]'))", "authorization.lowered"
            ),
            "its lines are not those of its last update",
        ),
        (
            EVENT.format("document = json_set(document, '$.fraud_status', 'PENDING')", "order.created"),
            "fraud_status is ACCEPTED, but its events say PENDING",
        ),
        (
            EVENT.format("document = json_remove(document, '$.expires_at')", "order.created"),
            "expires_at is",
        ),
        (EVENT.format("document = '{{'", "authorization.lowered"), "cannot be read"),
        (EVENT.format("type = 'authorization.raised'", "authorization.lowered"), "did not post"),
    ],
)
def test_what_is_not_as_the_events_say_is_named(site: Site, tampered, statement, says):
    """Ends, statuses, lines and the documents of events, in the order that is named."""
    with store.opened(site.data) as connection:
        assert connection.execute(statement, (uuid.UUID(tampered["order_id"]).bytes,)).rowcount == 1
    ran = fangst("verify", "--data", site.data, expect=1)
    assert any(tampered["order_id"] in one and says in one for one in ran.said.splitlines()), ran.said


def test_a_changed_balance_is_found(site: Site, tampered):
    """Balances are recomputed from the transfers."""
    assert store.add_everywhere(site.data, "ledger_balance", "debits", 1) > 0
    fangst("verify", "--data", site.data, expect=1)


@pytest.mark.parametrize("table", ["ledger_transfer", "order_event"])
def test_a_removed_row_is_found(site: Site, tampered, table):
    """A capture without its event, or without its transfers, is not a capture."""
    assert store.remove(site.data, table, "event_id", tampered["event_id"]) > 0
    fangst("verify", "--data", site.data, expect=1)


def test_a_removed_order_is_found(site: Site, tampered):
    """Its events remain and belong to nobody."""
    assert store.remove(site.data, "order_state", "order_id", tampered["order_id"]) == 1
    fangst("verify", "--data", site.data, expect=1)


def test_what_was_not_changed_is_not_accused(site: Site, tampered):
    """The books agree, and verify is silent about this order."""
    ran = fangst("verify", "--data", site.data)
    assert str(uuid.UUID(tampered["order_id"])) not in ran.err
