"""Exports: all orders of a filter as a file, written as a job, downloaded, forgotten."""

import json
import re
from pathlib import Path

import httpx
import pytest

from support.exports import EXPORTS, columns_of, downloaded, export, put_by_another_version, rows_of, started
from support.merchant import all_of, ids_of
from support.orders import PLACE, Shop, place
from support.polling import wait_until
from support.recorded import recorded, text_of, with_captures
from support.site import Site
from support.store import DAY_US
from support.wire import assert_problem, capture, refund

DOCS = Path(__file__).parents[2] / "docs/merchant-api.md"
MANY = 10_500


@pytest.fixture(scope="module")
def warehouse(site: Site) -> httpx.Client:
    """A merchant with more orders than fit into ten parts, in three statuses and two currencies."""
    merchant = site.another("M9001")
    orders = [
        recorded(
            merchant_reference1=f"E-{number:05d}",
            status="CANCELLED" if number % 3 == 0 else "AUTHORIZED",
            purchase_currency="SEK" if number % 2 == 0 else "NOK",
            created_at=f"2026-01-{1 + number % 28:02d}T{number % 24:02d}:00:00.000Z",
        )
        for number in range(MANY)
    ]
    site.import_orders([text_of(one) for one in orders], merchant)
    return site.client(merchant)


def test_every_order_is_in_the_file_once_and_as_the_list_has_it(warehouse: httpx.Client):
    """More than ten thousand, in the order in which they were created."""
    done = export(warehouse, format="ndjson")
    assert (done["status"], done["progress"], done["orders_count"]) == ("finished", 100, MANY)
    file = downloaded(warehouse, done)
    assert file.headers["Content-Type"] == "application/x-ndjson"
    assert re.search(r'attachment; filename="orders-\d{4}-\d\d-\d\d\.ndjson"', file.headers["Content-Disposition"])
    assert len(file.content) == done["bytes"]
    rows = [json.loads(line) for line in file.text.splitlines()]
    assert len(rows) == len({row["order_id"] for row in rows}) == MANY
    assert sorted(row["merchant_reference1"] for row in rows) == [f"E-{n:05d}" for n in range(MANY)]
    assert [row["created_at"] for row in rows] == sorted(row["created_at"] for row in rows)
    first = all_of(warehouse, query="E-00001")[0]
    (row,) = [row for row in rows if row["merchant_reference1"] == "E-00001"]
    assert {name: row[name] for name in first} == first


def test_a_filter_is_that_of_the_list(warehouse: httpx.Client):
    """Also one with words to search for; what was asked for is told."""
    for query in (
        {"status": "AUTHORIZED", "currency": "SEK", "created_from": "2026-01-10T00:00:00.000Z"},
        {"query": "E-000", "status": "CANCELLED"},
        {"created_to": "2026-01-02T00:00:00.000Z", "sort": "-order_amount"},
        {"currency": "EUR"},
    ):
        done = export(warehouse, format="csv", query=query)
        assert done["query"] == query
        rows = rows_of(downloaded(warehouse, done))
        assert sorted(row["order_id"] for row in rows) == sorted(ids_of(all_of(warehouse, limit=200, **query)))
        assert len(rows) == done["orders_count"]


def test_csv_has_amounts_in_units_and_can_be_told_how(client: httpx.Client, shop: Shop):
    """By default as the merchant's reports; columns may be chosen and renamed."""
    order = place(client, shop.order_of(123456, merchant_reference1='a;"b"'))
    capture(client, order, 23456)
    refund(client, order, 56)
    query = {"query": order["order_id"]}
    (row,) = rows_of(downloaded(client, export(client, format="csv", query=query)))
    assert list(row) == columns_of(client)
    assert row["merchant_reference1"] == 'a;"b"'
    assert (row["order_amount"], row["captured_amount"], row["refunded_amount"]) == ("1234.56", "234.56", "0.56")
    assert (row["remaining_authorized_amount"], row["released_amount"]) == ("1000.00", "0.00")
    chosen = {"columns": "order_amount=Belopp, status", "delimiter": "tab", "decimal": "comma"}
    assert downloaded(client, export(client, format="csv", query=query, **chosen)).text == (
        "Belopp\tstatus\r\n1234,56\tPART_CAPTURED\r\n"
    )
    renamed = export(client, format="ndjson", query=query, columns="order_amount=Belopp,merchant_reference2")
    assert downloaded(client, renamed).text == '{"Belopp":123456}\n'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_spreadsheet_does_not_calculate_what_others_wrote(client: httpx.Client, shop: Shop, start: str):
    """In CSV an apostrophe is before it; JSON is no spreadsheet."""
    wicked = f"{start}HYPERLINK(1)"
    order = place(client, shop.order_of(100, merchant_reference1=wicked))
    query = {"query": order["order_id"]}
    (row,) = rows_of(downloaded(client, export(client, format="csv", query=query)))
    assert row["merchant_reference1"] == f"'{wicked}"
    assert json.loads(downloaded(client, export(client, format="ndjson", query=query)).text)[
        "merchant_reference1"
    ] == wicked


def test_a_title_is_no_formula_either(client: httpx.Client):
    """Of a column that was renamed."""
    titled = {"query": {"query": "nothing"}, "columns": "status==HYPERLINK(1)"}
    assert downloaded(client, export(client, format="csv", **titled)).text == "'=HYPERLINK(1)\r\n"


def test_refunded_orders_and_those_of_a_payment_method_can_be_listed(site: Site, client: httpx.Client, shop: Shop):
    """Two filters of the list, and so of exports."""
    returned, card = with_captures(1000, refund=100), place(client, shop.order_of(100))
    site.import_orders([text_of(returned)])
    refunded = all_of(client, refunded="true", limit=200)
    assert returned["order_id"] in ids_of(refunded)
    assert all(one["refunded_amount"] > 0 for one in refunded)
    method = returned["initial_payment_method"]["type"]
    of_method = all_of(client, payment_method=method, refunded="true", limit=200)
    assert returned["order_id"] in ids_of(of_method)
    assert {one["payment_method_type"] for one in of_method} == {method}
    assert card["order_id"] not in ids_of(refunded + of_method)
    assert_problem(client.get(PLACE, params={"payment_method": "GOLD"}), 422)


def test_the_data_dictionary_is_in_the_documents(client: httpx.Client):
    """Each column with its type and its meaning, in the order of a file."""
    told = client.get("/merchant/v1/order-export-columns").json()["columns"]
    lines = [f"| `{one['name']}` | {one['type']} | {one['meaning']} |" for one in told]
    assert "\n".join(lines) in DOCS.read_text(encoding="utf-8")


def test_orders_that_come_later_are_not_in_it(client: httpx.Client, shop: Shop):
    """It has what was there when it was asked for."""
    before = place(client, shop.order_of(100))
    job = started(client, format="ndjson", query={"created_from": before["created_at"]})
    after = place(client, shop.order_of(100))
    text = downloaded(client, export(client, job=job)).text
    assert before["order_id"] in text
    assert after["order_id"] not in text


def test_who_may_not_export_may_not_and_nobody_sees_anothers(site: Site, client: httpx.Client, other: httpx.Client):
    """The verb is export; a foreign export is not there."""
    done = export(client, format="csv", query={"currency": "DKK"})
    path = f"{EXPORTS}/{done['export_id']}"
    for answer in (other.get(path), other.get(f"{path}/file"), other.delete(path)):
        assert_problem(answer, 404, "NOT_FOUND")
    assert done["export_id"] not in other.get(EXPORTS).text
    site.create_user("looks@fjord.example", "viewer")
    viewer = site.sign_in("looks@fjord.example")
    for answer in (
        viewer.post(EXPORTS, json={"format": "csv"}),
        viewer.get(EXPORTS),
        viewer.get(f"{path}/file"),
        viewer.get("/merchant/v1/order-export-columns"),
        viewer.delete(path),
    ):
        assert answer.status_code == 403
    site.create_user("ships@fjord.example", "operator")
    assert downloaded(site.sign_in("ships@fjord.example"), done).status_code == 200


def test_it_is_forgotten_when_it_is_deleted_or_three_days_old(site: Site, warehouse: httpx.Client):
    """Its parts leave the store as well."""
    deleted, old = export(warehouse, format="csv"), export(warehouse, format="csv")
    path = f"{EXPORTS}/{deleted['export_id']}"
    assert warehouse.delete(path).status_code == 204
    assert_problem(warehouse.get(path), 404, "NOT_FOUND")
    assert_problem(warehouse.delete(path), 404, "NOT_FOUND")
    with site.store.opened() as store:
        store.execute("UPDATE order_export SET expires_at = expires_at - ?", (3 * DAY_US + 1,))
    assert_problem(warehouse.get(f"{EXPORTS}/{old['export_id']}/file"), 404, "NOT_FOUND")
    assert warehouse.get(EXPORTS).json() == {"exports": []}

    def is_gone() -> bool:
        with site.store.opened() as store:
            return store.execute("SELECT count(*) FROM order_export_part").fetchone()[0] == 0

    site.server.stop()
    site.server.start()  # which looks at once
    wait_until(is_gone, 20, "no part is left")


BROKEN = (
    ({"filter": '{"payment_method": "BARTER"}'}, "payment_method"),
    ({"filter": '{"status": "LOST"}'}, "status"),
    ({"column_names": "order_id,shoe_size"}, "'shoe_size' is no column"),
    ({"place": "nowhere", "parts": 7}, "cursor"),
)


def test_one_that_cannot_be_written_has_failed_and_stops_no_other(site: Site, client: httpx.Client, shop: Shop):
    """What another version let in and this one cannot read: it says so, and those that came later are written."""
    order = place(client, shop.order_of(100))
    broken = [(put_by_another_version(site, **members), reason) for members, reason in BROKEN]
    good = export(client, format="ndjson", query={"query": order["order_id"]})
    assert order["order_id"] in downloaded(client, good).text
    for export_id, reason in broken:
        told = export(client, job={"export_id": export_id}, end="failed")
        assert told["failure"].startswith("This version cannot write what was asked for. ") and reason in told["failure"]
        assert told["finished_at"] and told["bytes"] == 0
        answer = client.get(f"{EXPORTS}/{export_id}/file")
        assert_problem(answer, 409, "CONFLICT")
        assert told["failure"] in answer.text
    told = {each["export_id"]: each["status"] for each in client.get(EXPORTS).json()["exports"]}
    assert all(told[export_id] == "failed" for export_id, _ in broken) and told[good["export_id"]] == "finished"
    for export_id, _ in broken:
        assert client.delete(f"{EXPORTS}/{export_id}").status_code == 204


def test_a_file_of_long_texts_is_written_in_more_parts_or_has_failed(site: Site):
    """Sixty-four times the same column. What even a page of it has no room for fails, and nothing else does."""
    merchant = site.another("M9005")
    client, far = site.client(merchant), "\N{RAILWAY TRACK}" * 255
    site.import_orders([text_of(recorded(merchant_reference1=far)) for _ in range(600)], merchant)
    many = ",".join(["merchant_reference1"] * 64)
    done = export(client, format="csv", columns=many)
    assert (done["status"], done["orders_count"]) == ("finished", 600)
    assert done["bytes"] > 600 * 64 * len(far.encode())
    tags = [f"{number:02}" + "\N{RAILWAY TRACK}" * 48 for number in range(20)]
    for order_id in ids_of(all_of(client, limit=200))[:140]:
        answer = client.patch(f"{PLACE}/{order_id}/tags", json={"add": tags})
        assert answer.status_code == 200, answer.text
    failed = export(client, format="ndjson", columns=",".join(["tags"] * 64), end="failed")
    assert "fewer columns" in failed["failure"] and failed["bytes"] == 0
    assert failed["reason_code"] == "EXPORT_FAILED"
    assert export(client, format="ndjson", columns="order_id,tags")["orders_count"] == 600


def test_bad_requests_say_what_is_wrong(client: httpx.Client):
    """Columns, formats, filters, ids."""
    answer = client.post(EXPORTS, json={"format": "csv", "columns": "order_id,shoe_size"})
    assert_problem(answer, 422, "UNPROCESSABLE_ENTITY")
    assert "'shoe_size' is no column" in answer.text
    assert client.post(EXPORTS, json={"format": "xlsx"}).status_code in (400, 422)
    assert client.post(EXPORTS, json={"format": "csv", "query": {"currency": "QQQ"}}).status_code == 400
    assert_problem(client.get(f"{EXPORTS}/7"), 400, "BAD_VALUE")


def test_there_are_only_so_many(site: Site):
    """The next one is refused until one is deleted; the same key asks for the same one."""
    client = site.client(site.another("M9002"))
    key = {"Idempotency-Key": "nightly"}
    first = client.post(EXPORTS, json={"format": "csv"}, headers=key)
    assert client.post(EXPORTS, json={"format": "csv"}, headers=key).json() == first.json()
    for _ in range(19):
        started(client, format="csv")
    assert_problem(client.post(EXPORTS, json={"format": "csv"}), 409, "CONFLICT")
    assert client.delete(f"{EXPORTS}/{first.json()['export_id']}").status_code == 204
    started(client, format="csv")
    assert len(client.get(EXPORTS).json()["exports"]) == 20
