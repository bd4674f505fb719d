"""A store of an older version moves forward with `fangst migrate`, and everything in it is as it would be had it always
been new."""

import sqlite3
from contextlib import closing

import pytest

from support.bulk import job_of, rested, uploaded
from support.contract import Contract
from support.merchant import detail, start_bulk
from support.migrations import FILES, take_back
from support.orders import Shop, place
from support.payouts import set_terms
from support.polling import wait_until
from support.program import fangst
from support.recorded import soon
from support.site import FJORD, Site
from support.wire import capture, captured, order_path, read

pytestmark = pytest.mark.sqlite_only("no store in PostgreSQL is older than the version that can make one")

DISPUTES = "/merchant/v1/disputes"
WEIGHTS = "SELECT hex(order_id), weight, capture_weight FROM order_state ORDER BY order_id"


def back_to_the_first(site: Site) -> list[tuple]:
    """Takes away what the migrations after the first added, and gives what the orders weighed before."""
    with closing(sqlite3.connect(site.store.file)) as store, store:
        weights = store.execute(WEIGHTS).fetchall()
        take_back(store, FILES[1:])
    return weights


def test_a_store_of_the_first_version_moves_forward(tmp_path, contract: Contract):
    """Its orders weigh what they would have weighed, its keys are known, and a capture goes on where it was."""
    site = Site(tmp_path / "data", contract).open()
    client, shop = site.client(FJORD), Shop(7)
    orders = [place(client, shop.order()) for _ in range(20)]
    for number, order in enumerate(orders):
        for part in range(number % 4):
            assert capture(client, order, 1 + part, key=f"key-{part}").status_code == 201
        if number % 3 == 0:
            assert client.post(f"{order_path(order)}/acknowledge").status_code == 204
    before = [read(client, order) for order in orders]
    site.server.stop()
    weights = back_to_the_first(site)
    assert "`fangst migrate` moves it forward" in fangst("verify", *site.store, expect=1).said
    fangst("migrate", *site.store)
    with closing(sqlite3.connect(site.store.file)) as store:
        assert store.execute(WEIGHTS).fetchall() == weights
    site.server.start()
    assert [read(client, order) for order in orders] == before
    again = capture(client, orders[3], 1, key="key-0")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert capture(client, orders[0], 5).status_code == 201
    assert detail(client, orders[0])["captured_amount"] == 5
    site.close()


def test_what_was_captured_before_there_were_invoices_gets_none(tmp_path, contract: Contract):
    """A store from before them that is moved forward writes them from then on; its customers were invoiced by other means."""
    site = Site(tmp_path / "data", contract).open()
    client, shop = site.client(FJORD), Shop(7)
    order = place(client, shop.order_of(1000, payment_method={"type": "INVOICE", "description": "Pay later"}))
    captured(client, order, 400)
    site.server.stop()
    with closing(sqlite3.connect(site.store.file)) as store, store:
        take_back(store, FILES[5:])
    fangst("migrate", *site.store)
    site.server.start()
    path = f"/merchant/v1/orders/{order['order_id']}/plan"
    assert "awaited_invoices" not in client.get(path).json()
    captured(client, order, 600)
    (invoice,) = wait_until(
        lambda: client.get(path).json()["invoices"], 20, "an invoice of what was captured since"
    )
    assert invoice["amount"] == 600
    site.server.stop()
    assert fangst("verify", *site.store).code == 0
    site.close()


def test_a_rest_that_expired_before_this_was_remembered_is_still_said_to_have_expired(
    tmp_path, contract: Contract
):
    """Of an order that was captured in part the status does not tell it from a release."""
    site = Site(tmp_path / "data", contract).open()
    client, shop = site.client(FJORD), Shop(7)
    order = place(client, shop.order_of(1000, expires_at=soon(2)))
    captured(client, order, 400)
    wait_until(lambda: read(client, order)["status"] == "CAPTURED", 20, "the rest has expired")
    site.server.stop()
    with closing(sqlite3.connect(site.store.file)) as store, store:
        take_back(store, FILES[14:])
    fangst("migrate", *site.store)
    assert fangst("verify", *site.store).code == 0
    site.server.start()
    assert capture(client, order, 1).json()["error_messages"] == [
        f"Order {order['order_id']} is expired. Capture not possible."
    ]
    site.close()


def test_of_several_disputes_of_an_order_those_that_had_ended_are_not_open(tmp_path, contract: Contract):
    """A store from before disputes were listed; what of them ended, its events tell."""
    site = Site(tmp_path / "data", contract).open()
    client, shop = site.client(FJORD), Shop(7)
    set_terms(site)
    order = place(client, shop.order_of(1000))
    capture_id = captured(client, order, 1000)
    of = {"order_id": order["order_id"], "capture_id": capture_id, "reason": "damaged"}
    answers = [client.post(DISPUTES, json=of | {"amount": 100 + number}) for number in range(3)]
    made = [answer.json()["dispute_id"] for answer in answers]
    for dispute_id, outcome in zip(made, ("won", "lost"), strict=False):
        answer = client.post(f"{DISPUTES}/{dispute_id}/decisions", json={"outcome": outcome})
        assert answer.status_code == 200, answer.text
    site.server.stop()
    with closing(sqlite3.connect(site.store.file)) as store, store:
        take_back(store, FILES[13:])
    fangst("migrate", *site.store)
    assert fangst("verify", *site.store).code == 0
    site.server.start()
    listed = client.get(DISPUTES).json()["disputes"]
    assert {each["dispute_id"]: each["status"] for each in listed} == dict(zip(made, ("won", "lost", "open"), strict=True))
    assert [each["dispute_id"] for each in client.get(DISPUTES, params={"status": "open"}).json()["disputes"]] == made[2:]
    site.close()


def test_bulk_jobs_that_were_done_before_are_summed_up(tmp_path, contract: Contract):
    """As they would have been: what was done by its amounts, what was refused by its reasons."""
    site = Site(tmp_path / "data", contract).open()
    client, shop = site.client(FJORD), Shop(9)
    orders = [place(client, shop.order_of(1000 + n)) for n in range(3)]
    rows = [f"{orders[0]['order_id']},capture,5", f"{orders[1]['order_id']},cancel,", "NONE,capture,7"]
    jobs = [uploaded(client, "\n".join(["order,action,amount", *rows])), start_bulk(client, {"order_ids": [orders[2]["order_id"]]})]
    before = [rested(client, job) for job in jobs]
    site.server.stop()
    first = next(at for at, file in enumerate(FILES) if file.stem.endswith("_bulk_sums"))
    with closing(sqlite3.connect(site.store.file)) as store, store:
        take_back(store, FILES[first:])
    fangst("migrate", *site.store)
    site.server.start()
    assert before[0]["sums"] and before[0]["outcomes"] and before[1]["sums"][0]["done_amount"] == 1002
    assert [job_of(client, job) for job in jobs] == before
    site.close()
