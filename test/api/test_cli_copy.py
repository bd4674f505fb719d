"""`fangst copy` moves an embedded installation into PostgreSQL: whole, held, once, again after being killed, and it says
what does not agree."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from support import cluster
from support.merchant import detail, found
from support.polling import wait_until
from support.program import Ran, Server, binary, clean_environment, fangst
from support.store import ROLE, DatabaseStore, FileStore, Store
from support.wire import capture, read

pytestmark = pytest.mark.postgres_only("PostgreSQL is where an installation is moved to")

OWN = {"store_copy", "commit_mark", "process", "rate_use", "schedule", "ledger_account", "schema_migration"}  # the target's
BATCH = 20000


class Demo(FileStore):
    """An embedded installation, and how to come in."""

    def __init__(self, folder: Path, orders: int):
        super().__init__(folder)
        self.access = fangst("demo", *self, "--orders", orders, "--json").json()

    @property
    def key(self) -> tuple[str, str]:
        return self.access["api"]["username"], self.access["api"]["password"]

    @property
    def person(self) -> dict:
        return {"email": self.access["portal"]["email"], "password": self.access["portal"]["password"]}


@pytest.fixture
def source(tmp_path: Path) -> Demo:
    """With orders in every state."""
    return Demo(tmp_path / "source", 150)


@pytest.fixture
def large(tmp_path: Path) -> Demo:
    """Its words take more than one batch."""
    return Demo(tmp_path / "source", 4000)


@pytest.fixture
def target(stores: Callable[[str], DatabaseStore]) -> DatabaseStore:
    """An empty database, and a folder for the secret."""
    return stores("target")


def arguments(source: FileStore, target: DatabaseStore) -> list[str]:
    settings = target.settings()
    return ["copy", "--from", str(source.folder), "--to", settings["database"], "--secret-file", settings["secret-file"]]


def copy(source: FileStore, target: DatabaseStore, expect: int = 0) -> Ran:
    return fangst(*arguments(source, target), expect=expect, timeout=120)


def rows_of(connection: sqlite3.Connection | psycopg.Connection, table: str) -> list[tuple]:
    rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
    return sorted(rows, key=lambda row: tuple((value is None, str(value)) for value in row))


def tables_of(source: FileStore) -> list[str]:
    with source.opened() as store:
        names = store.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    return [name for (name,) in names if name not in OWN]


def differing_tables(source: FileStore, target: DatabaseStore) -> list[str]:
    """Compares both past the program."""
    with source.opened() as ours, target.opened() as theirs:
        return [table for table in tables_of(source) if rows_of(ours, table) != rows_of(theirs, table)]


def count(store: Store, table: str) -> int:
    with store.opened() as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


@contextmanager
def client_of(server: Server, **options) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False, timeout=20, **options) as client:
        yield client


# --- the whole move -----------------------------------------------------------------------


def test_a_shop_goes_on_in_the_database_where_it_stopped(source: Demo, target: DatabaseStore):
    """The same key reads the same order, repeats an answer and captures; the same user and session come in."""
    order = source.access["order_id"]
    server = Server(source).start()
    with client_of(server, auth=source.key) as client, client_of(server) as portal:
        assert capture(client, order, 100, key="first").status_code == 201
        before, name = read(client, order), detail(client, order)["klarna_reference"]
        assert portal.post("/merchant/v1/session", json=source.person).status_code == 200
        cookies = dict(portal.cookies)
    server.stop()
    said = copy(source, target).out
    assert "no difference" in said
    assert "150 orders" in said
    assert differing_tables(source, target) == []
    assert Path(target.settings()["secret-file"]).stat().st_mode & 0o777 == 0o600
    server = Server(target).start()
    with client_of(server, auth=source.key) as client:
        assert read(client, order) == before
        assert found(client, name) == {order}
        assert capture(client, order, 100, key="first").headers["Idempotency-Replayed"] == "true"
        assert capture(client, order, 200, key="second").status_code == 201
        assert read(client, order)["captured_amount"] == before["captured_amount"] + 200
    with client_of(server, cookies=cookies) as portal:
        assert portal.get("/merchant/v1/session").json()["user"]["email"] == source.person["email"]
        assert portal.post("/merchant/v1/session", json=source.person).status_code == 200
    server.stop()
    fangst("verify", *target)


def test_it_changes_nothing_in_the_source(source: Demo, target: DatabaseStore):
    """Whoever wants to may go back to it."""
    before = source.file.read_bytes()
    copy(source, target)
    assert source.file.read_bytes() == before
    fangst("verify", *source)


def test_done_again_it_only_compares(source: Demo, target: DatabaseStore):
    """And finds nothing, as long as nobody has worked on either."""
    copy(source, target)
    again = copy(source, target)
    assert "nothing is copied again" in again.err
    assert "rows copied" not in again.out
    assert "no difference" in again.out


def test_a_database_that_was_made_before_is_filled_as_well(source: Demo, target: DatabaseStore):
    """By `fangst init`, for instance to cut it into partitions; its secret has to be the source's."""
    secret = Path(target.settings()["secret-file"])
    shutil.copy(source.folder / "secret.key", secret)
    fangst("init", *target)
    copy(source, target)
    assert differing_tables(source, target) == []


# --- killed -------------------------------------------------------------------------------


def begin(source: FileStore, target: DatabaseStore) -> subprocess.Popen:
    command = [str(binary()), *arguments(source, target)]
    return subprocess.Popen(command, env=clean_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def is_waiting(target: DatabaseStore) -> bool:
    sql = f"SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = '{target.database}')"
    return cluster.ask(target.server, sql) != "0"


def is_alone(target: DatabaseStore) -> bool:
    sql = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{target.database}' AND usename = '{ROLE}'"
    return cluster.ask(target.server, sql) == "0"


def kill_at(source: FileStore, target: DatabaseStore, table: str, number: int) -> None:
    """Begins or goes on, and is killed at this row of the source: somebody else holds its place in the target."""
    with source.opened() as store:
        key = [name for name, place in store.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY pk", (table,)) if place]
        order = ", ".join(key)
        row = store.execute(f"SELECT * FROM {table} ORDER BY {order} LIMIT 1 OFFSET ?", (number,)).fetchone()
    with psycopg.connect(target.superuser) as other:
        other.execute("SET session_replication_role = replica")  # what it refers to need not be there
        other.execute(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(row))})", row)
        process = begin(source, target)
        wait_until(lambda: process.poll() is not None or is_waiting(target), 30, "the copy waits for the row")
        assert process.poll() is None
        process.kill()
        process.wait(timeout=10)
        other.rollback()
    wait_until(lambda: is_alone(target), 30, "the server has noticed")


def test_killed_at_any_point_it_goes_on_and_doubles_nothing(large: Demo, target: DatabaseStore):
    """Inside of a table after a whole batch of it, at the first and at the last row of others; nobody can work on the
    store meanwhile."""
    fangst("init", *target, "--secret-file", target.folder / "other.key")  # so that the tables are there to be held
    places = (("order_token", 0), ("order_token", BATCH + 1000), ("order_fact", 3999), ("order_event", 5000), ("ledger_transfer", 0))
    for table, number in places:
        whole = number // BATCH * BATCH
        kill_at(large, target, table, number)
        # A batch that has left before the end of whoever sent it may still arrive: then as a whole.
        assert count(target, table) in (whole, min(whole + BATCH, count(large, table)))
        refused = fangst("serve", *target, expect=1)
        assert "`fangst copy` is filling this store and has not finished" in refused.err
    done = copy(large, target)
    assert "a copy that was interrupted goes on" in done.err
    assert differing_tables(large, target) == []


def test_killed_while_it_compares_it_is_not_done(source: Demo, target: DatabaseStore):
    """Only what was compared may be used."""
    copy(source, target)
    with target.opened() as connection:
        connection.execute("UPDATE store_copy SET finished_at = NULL")
    assert "has not finished" in fangst("verify", *target, expect=1).err
    assert "0 rows copied" in copy(source, target).out
    fangst("verify", *target)


# --- what does not agree ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE order_state SET released_amount = released_amount + 1 WHERE order_id = {id}", "differs in released_amount"),
        ("UPDATE order_fact SET merchant_data = NULL, locale = 'xx' WHERE order_id = {id}", "differs in locale"),
        ("UPDATE order_fact SET merchant_data = '' WHERE order_id = {id}", "differs in merchant_data"),
        ("UPDATE order_event SET previous_id = NULL WHERE event_id = {head}", "differs in previous_id"),
        ("DELETE FROM ledger_transfer WHERE event_id = {head}", "is in the source only"),
        ("DELETE FROM order_token WHERE order_id = {id}", "is in the source only"),
        ("INSERT INTO idempotency VALUES (1, {id}, 0, '', NULL)", "is in the target only"),
    ],
)
def test_the_first_row_that_differs_is_named(source: Demo, target: DatabaseStore, change: str, says: str):
    """One value, one NULL, one row too few or too many; the store stays shut if it was not compared before."""
    with source.opened() as store:
        query = "SELECT order_id, last_event_id FROM order_state WHERE captures_count > 1 ORDER BY order_id LIMIT 1"
        order, head = store.execute(query).fetchone()
    copy(source, target)
    with target.opened(lawless=True) as connection:
        connection.execute(change.format(id=f"'\\x{order.hex()}'", head=f"'\\x{head.hex()}'"))
        connection.execute("UPDATE store_copy SET finished_at = NULL")
    ran = copy(source, target, expect=1)
    assert says in ran.err
    assert "merchant_id 1" in ran.err
    assert "has not finished" in fangst("verify", *target, expect=1).err


# --- what is refused ----------------------------------------------------------------------


def test_a_running_server_is_noticed(source: Demo, target: DatabaseStore):
    """One that does nothing, too; and nothing is made of the target."""
    server = Server(source).start()
    assert "is in use; stop its server" in copy(source, target, expect=1).err
    server.stop()
    assert cluster.ask(target.superuser, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0"


def test_no_server_begins_on_the_source_meanwhile(source: Demo, target: DatabaseStore):
    """What it would write would not come along."""
    fangst("init", *target, "--secret-file", target.folder / "other.key")
    with psycopg.connect(target.superuser) as other:
        other.execute("LOCK TABLE order_fact IN SHARE MODE")
        process = begin(source, target)
        wait_until(lambda: process.poll() is not None or is_waiting(target), 30, "the copy waits")
        with closing(sqlite3.connect(source.file, timeout=0)) as store, pytest.raises(sqlite3.OperationalError, match="locked"):
            store.execute("SELECT count(*) FROM merchant")
        other.rollback()
        assert process.wait(timeout=60) == 0


def test_another_secret_is_refused(source: Demo, target: DatabaseStore):
    """No key would be known any more."""
    Path(target.settings()["secret-file"]).write_text("ab" * 32)
    assert "has another secret key" in copy(source, target, expect=1).err


def test_a_target_that_has_merchants_is_refused(source: Demo, target: DatabaseStore):
    """Two installations do not become one."""
    shutil.copy(source.folder / "secret.key", target.settings()["secret-file"])
    fangst("init", *target)
    fangst("merchant", "create", *target, "--id", "M9", "--name", "Somebody else")
    assert "The target has a merchant already (M9)" in copy(source, target, expect=1).err


def test_a_target_of_another_installation_is_refused(source: Demo, target: DatabaseStore, tmp_path: Path):
    """Also if that one has not finished."""
    copy(source, target)
    other = FileStore(tmp_path / "other")
    fangst("init", *other)
    arguments = ("copy", "--from", other.folder, "--to", target.conninfo, "--secret-file", tmp_path / "other.key")
    assert "The target was filled from another installation" in fangst(*arguments, expect=1).err


def test_an_older_source_is_refused_with_the_command_that_helps(source: Demo, target: DatabaseStore):
    """It is not changed by being copied."""
    with source.opened() as store:
        store.execute("DELETE FROM schema_migration WHERE number > 2")
    assert "`fangst migrate` moves it forward" in copy(source, target, expect=1).err


def test_what_is_no_installation_is_refused(target: DatabaseStore, tmp_path: Path):
    """And is not made by that."""
    arguments = ("--to", target.conninfo, "--secret-file", tmp_path / "secret.key")
    assert "there is no store" in fangst("copy", "--from", tmp_path / "nothing", *arguments, expect=1).err
    assert not (tmp_path / "nothing").exists()
    assert "--from is required" in fangst("copy", *arguments, expect=2).err


def test_a_target_that_cannot_be_reached_is_told(source: Demo, tmp_path: Path):
    """With what the server or the network says."""
    nowhere = f"host=127.0.0.1 port={cluster.free_port()} dbname=nothing"
    arguments = ("copy", "--from", source.folder, "--to", nowhere, "--secret-file", tmp_path / "secret.key")
    assert "cannot open the target" in fangst(*arguments, expect=1).err
