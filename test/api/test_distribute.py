"""What sql/distribute/ promises: after partitions.sql the tables are what they were but for the partitions, and everything
goes on as before. (Citus is not at hand: tools/check_sql.py compares its script with the tables.)"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import cluster
from support.contract import Contract
from support.merchant import all_of, finished, found, ids_of, start_bulk
from support.orders import Shop, place
from support.program import fangst
from support.site import Site
from support.store import DatabaseStore, FileStore
from support.wire import capture, captured, order_path, read

pytestmark = pytest.mark.postgres_only("partitions and nodes are PostgreSQL's")

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import sql_schema
from embed_sql import for_engine

SCRIPT = ROOT / "sql" / "distribute" / "partitions.sql"
PARTITIONS = 4
SPREAD = len(re.findall(r"'\w+'", SCRIPT.read_text().split("-- tables: ")[1]))  # tables
# What a table is, without its partitions: constraints, indexes, columns.
DEFINITIONS = (
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('p', 'u', 'f', 'c') AND conparentid = 0
        AND conrelid IN (SELECT oid FROM pg_class WHERE NOT relispartition) ORDER BY 1, 2""",
    """SELECT tablename, indexname, replace(indexdef, 'ON ONLY', 'ON') FROM pg_indexes
    WHERE schemaname = 'public' AND tablename IN (SELECT relname FROM pg_class WHERE NOT relispartition) ORDER BY 1, 2""",
    """SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name
    FROM information_schema.columns JOIN pg_class ON relname = table_name
    WHERE table_schema = 'public' AND NOT relispartition ORDER BY 1, ordinal_position""",
)


def psql(store: DatabaseStore, *options: str) -> subprocess.CompletedProcess:
    command = [cluster.BINARIES / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", "-d", store.conninfo]
    return subprocess.run([*command, *options, "-f", SCRIPT], capture_output=True, text=True, check=False)


def partition(store: DatabaseStore) -> None:
    done = psql(store, "-v", f"partitions={PARTITIONS}")
    assert (done.returncode, done.stderr) == (0, "")


def ask(store: DatabaseStore, sql: str) -> list[tuple]:
    with store.opened() as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Iterator[Site]:
    """An installation whose tables were partitioned before its first merchant."""
    site = Site(tmp_path_factory.mktemp("site") / "data", contract)
    fangst("init", *site.store)
    partition(site.store)
    site.open()
    yield site
    site.close()


def test_nothing_of_a_table_is_lost(site: Site, store: DatabaseStore):
    """Columns, checks, keys, indexes and foreign keys are those of a store without partitions, names included."""
    fangst("init", *store)
    for sql in DEFINITIONS:
        assert ask(site.store, sql) == ask(store, sql)
    assert ask(site.store, "SELECT count(*) FROM pg_partitioned_table") == [(SPREAD,)]
    assert ask(site.store, "SELECT count(*) FROM pg_class WHERE relispartition AND relkind = 'r'") == [(SPREAD * PARTITIONS,)]


def test_an_order_is_captured_refunded_listed_and_found(site: Site, client, shop: Shop):
    """The basic flow; the fixture verifies the books at the end."""
    order = place(client, shop.order_of(10000))
    first = capture(client, order, 4000, key="parcel-1")
    assert first.status_code == 201
    again = capture(client, order, 4000, key="parcel-1")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert client.post(f"{order_path(order)}/refunds", json={"refunded_amount": 500}).status_code == 201
    state = read(client, order)
    assert (state["captured_amount"], state["refunded_amount"]) == (4000, 500)
    assert order["order_id"] in ids_of(all_of(client))
    assert found(client, state["klarna_reference"]) == {order["order_id"]}
    other = place(client, shop.order())
    assert client.post(f"{order_path(other)}/cancel").status_code == 204


def test_many_orders_are_captured_by_a_job(client, shop: Shop):
    """Its items lie in partitions, the job does not."""
    orders = [place(client, shop.order()) for _ in range(5)]
    job = finished(client, start_bulk(client, {"order_ids": ids_of(orders)}))
    assert (job["done"], job["failed"]) == (5, 0)


def test_all_that_is_one_merchants_lies_in_one_partition_of_each_table(site: Site, client, other, shop: Shop):
    """So a partition can be moved, and its merchants are whole."""
    for each in (client, other):
        captured(each, place(each, shop.order_of(5000)), 1000)
    for table in ("order_fact", "order_state", "order_event", "order_token", "ledger_transfer", "ledger_balance"):
        query = f"SELECT merchant_id, count(DISTINCT tableoid), min(right(tableoid::regclass::text, 1)) FROM {table} GROUP BY 1"
        places = ask(site.store, query)
        assert [count for _, count, _ in places] == [1, 1]
        assert places == ask(site.store, query.replace(table, "order_fact"))


def test_a_store_that_is_used_or_partitioned_is_left_alone(site: Site, client, shop: Shop, store: DatabaseStore):
    """Rows are not moved by this script."""
    place(client, shop.order())
    refused = psql(site.store)
    assert refused.returncode != 0
    assert "this is for a store that was just made" in refused.stderr
    fangst("init", *store)
    partition(store)
    assert "this is for a store that was just made" in psql(store).stderr


def test_commands_find_nothing_strange(site: Site):
    """Neither `fangst migrate` nor `fangst init` cares for partitions."""
    assert "nothing to do" in fangst("migrate", *site.store).out
    fangst("init", *site.store)


def test_an_embedded_store_is_copied_into_partitions(store: DatabaseStore, tmp_path: Path):
    """Made with the source's secret, cut, and filled."""
    source = FileStore(tmp_path / "source")
    fangst("demo", *source, "--orders", 200)
    (store.folder / "secret.key").write_bytes((source.folder / "secret.key").read_bytes())
    fangst("init", *store)
    partition(store)
    arguments = ("--from", source.folder, "--to", store.conninfo, "--secret-file", store.folder / "secret.key")
    assert "no difference" in fangst("copy", *arguments).out
    fangst("verify", *store)


def test_both_engines_have_the_tables_that_the_program_knows(store: DatabaseStore):
    """tools/sql_schema.py asks SQLite, and so knows also what PostgreSQL has."""
    fangst("init", *store)
    scripts = [for_engine("sqlite", path.read_text()) for path in sorted((ROOT / "sql" / "migrations").glob("*.sql"))]
    kinds = {"bigint": "I64", "text": "STR", "bytea": "UUID"}
    for table in sql_schema.tables(scripts):
        columns = ask(
            store,
            f"""SELECT column_name, data_type, is_nullable = 'YES' FROM information_schema.columns
            WHERE table_name = '{table.name}' ORDER BY ordinal_position""",
        )
        ours = [(column.name, column.kind, column.is_nullable) for column in table.columns]
        assert ours == [(name, kinds[kind], is_nullable) for name, kind, is_nullable in columns]
        key = ask(
            store,
            f"""SELECT attname FROM pg_constraint, unnest(conkey) WITH ORDINALITY AS k(number, place), pg_attribute
            WHERE contype = 'p' AND conrelid = '{table.name}'::regclass AND attrelid = conrelid AND attnum = k.number
            ORDER BY place""",
        )
        assert [name for (name,) in key] == table.key
