"""`fangst migrate` moves the schema of a store forward when it is asked to, once however many ask, and nothing else does."""

import shutil
import subprocess
from pathlib import Path

import pytest

from support.migrations import FILES, NAMES, made_by, take_back
from support.program import binary, clean_environment, fangst
from support.store import FileStore, Store, on_postgres

LAST = len(NAMES)
COMMANDS = (
    ("init",),
    ("serve",),
    ("verify",),
    ("demo",),
    ("merchant", "create", "--id", "M1", "--name", "Fjord & Fell AB"),
)


@pytest.fixture
def older(store: Store) -> Store:
    """A store as the version before the last migration left it."""
    fangst("init", *store)
    with store.opened() as connection:
        take_back(connection, FILES[-1:])
    return store


def test_only_migrate_moves_a_store_forward(older: Store):
    """All others name it, and leave the store as it is."""
    for command in COMMANDS:
        refused = fangst(*command, *older, expect=1)
        assert "`fangst migrate` moves it forward" in refused.err, command
    assert fangst("migrate", *older).out == f"{NAMES[-1]}\n"
    fangst("verify", *older)


def test_what_is_up_to_date_is_left_alone(store: Store):
    """So it may stand in a script before every start; and so may `fangst init`."""
    fangst("init", *store)
    assert fangst("migrate", *store).out == f"The store is at migration {LAST}: nothing to do.\n"
    fangst("init", *store)
    assert fangst("migrate", *store).out == f"The store is at migration {LAST}: nothing to do.\n"


def test_a_store_that_is_newer_than_the_program_is_left_alone(store: Store):
    """By every command."""
    fangst("init", *store)
    with store.opened() as connection:
        connection.execute("INSERT INTO schema_migration (number, name, digest, at) VALUES (9000, 'x', 'x', 0)")
    for command in (*COMMANDS, ("migrate",)):
        assert "migration 9000 ran, which this program does not know" in fangst(*command, *store, expect=1).err, command


def test_there_must_be_a_store(store: Store, tmp_path: Path):
    """Making one is what `fangst init` is for."""
    if on_postgres():
        (store.folder / "secret.key").write_text("ab" * 32)
        assert "there is no store yet; `fangst init` makes one" in fangst("migrate", *store, expect=1).err
        with store.opened() as connection:
            tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert tables == (0,)
    else:
        assert "`fangst init --data" in fangst("migrate", *store, expect=1).err
        assert not store.folder.exists()


def at_once(command: str, store: Store, number: int) -> list[tuple[int, str, str]]:
    """Runs so many of the same command side by side; gives what each left behind."""
    arguments = [str(binary()), command, *store]
    processes = [
        subprocess.Popen(arguments, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(number)
    ]
    said = [process.communicate(timeout=60) for process in processes]
    return [(process.returncode, out, err) for process, (out, err) in zip(processes, said, strict=True)]


def test_of_many_that_migrate_at_once_one_does(older: Store):
    """The others wait for it, and find nothing to do."""
    ran = at_once("migrate", older, 6)
    assert [(code, err) for code, _, err in ran] == [(0, "")] * 6
    assert sorted(out for _, out, _ in ran) == sorted([f"{NAMES[-1]}\n"] + [f"The store is at migration {LAST}: nothing to do.\n"] * 5)
    fangst("verify", *older)


def test_of_many_that_make_a_store_at_once_one_does(store: Store):
    """All of them end well, and know the same secret."""
    store.folder.mkdir(exist_ok=True)
    (store.folder / "secret.key").write_text("ab" * 32)
    ran = at_once("init", store, 6)
    assert [(code, err) for code, _, err in ran] == [(0, "")] * 6
    with store.opened() as connection:
        assert [name for (name,) in connection.execute("SELECT name FROM schema_migration ORDER BY number")] == NAMES
    fangst("verify", *store)


def schema_of(connection) -> tuple[list, list]:
    """All that a file's schema is, and the migrations that it says have run."""
    schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    return schema, connection.execute("SELECT * FROM schema_migration ORDER BY number").fetchall()


@pytest.mark.sqlite_only("PostgreSQL's own tools restore a database")
def test_a_migration_that_fails_leaves_nothing(older: Store, tmp_path: Path):
    """Neither what it added before it failed nor its entry; once the reason is gone it runs."""
    assert isinstance(older, FileStore)
    table, column = made_by(FILES[-1:])[-1]
    before = tmp_path / "before.db"
    shutil.copy(older.file, before)
    with older.opened() as connection:
        connection.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} BLOB" if column else f"CREATE TABLE {table} (somebody_elses INTEGER)"
        )
        found = schema_of(connection)
    assert (column or table) in fangst("migrate", *older, expect=1).err
    with older.opened() as connection:
        assert schema_of(connection) == found
        connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}" if column else f"DROP TABLE {table}")
    assert fangst("migrate", *older).out == f"{NAMES[-1]}\n"
