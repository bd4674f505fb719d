"""The store under test, and hands on it: what a clock, a thief or a failing disk would do to it.

FANGST_STORE says for a whole run where the stores are: `sqlite`, the default, gives each a folder; `postgres` gives each
a database of its own in the cluster that FANGST_TEST_DATABASE names. A store is given to a command as its options:
fangst("verify", *store).
"""

import os
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from support import cluster

DAY_US = 24 * 3600 * 1_000_000
LONG_AGO_US = 10**15
ROLE = "fangst"  # who owns the databases: fangst needs no superuser


class Store:
    """What both kinds can do. The folder is there on both, for what lies beside a store."""

    def __init__(self, folder: Path):
        self.folder = folder

    def settings(self) -> dict[str, str]:
        """The options that say where it is, by name."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[str]:
        """The same as arguments of a command."""
        for name, value in self.settings().items():
            yield from (f"--{name}", value)

    def environment(self) -> dict[str, str]:
        """The same as environment variables."""
        return {f"FANGST_{name.upper().replace('-', '_')}": value for name, value in self.settings().items()}

    def opened(self, *, lawless: bool = False):
        """A connection past the program, as a context; commits at the end. A lawless one may do what the schema's own
        checks would refuse. Parameters are `?`."""
        raise NotImplementedError

    def held(self):
        """While this context lasts somebody else is in the middle of a change: whoever writes has to wait."""
        raise NotImplementedError

    def kept(self):
        """After this context everything is as it was before; no server may be running at its ends."""
        raise NotImplementedError

    def holds(self, secret: bytes) -> bool:
        """Tells whether these bytes are anywhere in it."""
        raise NotImplementedError

    def spoil(self) -> None:
        """Breaks it for good while a server works on it."""
        raise NotImplementedError

    def forget(self) -> None:
        """Gives back what it takes up, as far as that does not go with the temporary folder."""

    def add_to(self, table: str, column: str, by: str, id_text: str, difference: int) -> int:
        """Adds a difference to an amount in the rows with this id, and tells how many rows that changed."""
        with self.opened(lawless=True) as connection:
            sql = f'UPDATE "{table}" SET "{column}" = "{column}" + ? WHERE "{by}" = ?'
            return connection.execute(sql, (difference, uuid.UUID(id_text).bytes)).rowcount

    def add_everywhere(self, table: str, column: str, difference: int) -> int:
        """Adds a difference to an amount in every row, and tells how many rows that changed."""
        with self.opened(lawless=True) as connection:
            return connection.execute(
                f'UPDATE "{table}" SET "{column}" = "{column}" + ?', (difference,)
            ).rowcount

    def remove(self, table: str, by: str, id_text: str) -> int:
        """Removes the rows with this id, and tells how many there were."""
        with self.opened(lawless=True) as connection:
            return connection.execute(
                f'DELETE FROM "{table}" WHERE "{by}" = ?', (uuid.UUID(id_text).bytes,)
            ).rowcount

    def age_idempotency_keys(self, microseconds: int = DAY_US + 60_000_000) -> int:
        """Moves every stored answer into the past, and tells how many there were."""
        with self.opened() as connection:
            sql = "UPDATE idempotency SET created_at = created_at - ? WHERE created_at > ?"
            return connection.execute(sql, (microseconds, LONG_AGO_US)).rowcount


class FileStore(Store):
    """The embedded store: an SQLite file in a data folder."""

    @property
    def file(self) -> Path:
        """Where everything is."""
        return self.folder / "fangst.db"

    def settings(self) -> dict[str, str]:
        return {"data": str(self.folder)}

    @contextmanager
    def opened(self, *, lawless: bool = False) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file)) as connection:
            if lawless:
                connection.execute("PRAGMA ignore_check_constraints = ON")
                connection.execute("PRAGMA foreign_keys = OFF")
            yield connection
            connection.commit()

    @contextmanager
    def held(self) -> Iterator[None]:
        with closing(sqlite3.connect(self.file, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")

    @contextmanager
    def kept(self) -> Iterator[None]:
        before = self.file.read_bytes()
        yield
        for leftover in (*self.folder.rglob("*-wal"), *self.folder.rglob("*-shm")):
            leftover.unlink()
        self.file.write_bytes(before)

    def holds(self, secret: bytes) -> bool:
        files = [file for file in self.folder.rglob("*") if file.is_file()]
        assert self.file in files
        return any(secret in file.read_bytes() for file in files)

    def spoil(self) -> None:
        for file in self.folder.glob("fangst.db*"):
            with file.open("r+b") as broken:
                broken.write(os.urandom(file.stat().st_size))


class Cursor(psycopg.Cursor):
    """Takes the parameters as SQLite does."""

    def execute(self, query, params=None, **options):
        return super().execute(query.replace("%", "%%").replace("?", "%s"), params or (), **options)


class DatabaseStore(Store):
    """A database of a PostgreSQL; the folder has the secret."""

    # Checks and foreign keys go for good: who breaks the law puts the store back afterwards.
    LAWLESS = """
        DO $$ DECLARE each record; BEGIN
            FOR each IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint
                        WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f') LOOP
                EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', each.owner, each.conname);
            END LOOP;
        END $$"""

    def __init__(self, folder: Path, server: str):
        super().__init__(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.server = server
        self.database = cluster.new_database(self.server, owner=ROLE)

    @property
    def conninfo(self) -> str:
        """How fangst connects to it."""
        return f"{self.superuser} user={ROLE}"

    @property
    def superuser(self) -> str:
        """How the tests connect to it."""
        return cluster.in_database(self.server, self.database)

    def settings(self) -> dict[str, str]:
        return {"database": self.conninfo, "secret-file": str(self.folder / "secret.key")}

    @contextmanager
    def opened(self, *, lawless: bool = False) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.superuser, cursor_factory=Cursor) as connection:
            if lawless:
                connection.execute(self.LAWLESS)
            yield connection

    @contextmanager
    def held(self) -> Iterator[None]:
        with psycopg.connect(self.superuser) as connection:
            connection.execute("LOCK TABLE order_state IN EXCLUSIVE MODE")
            yield
            connection.rollback()

    @contextmanager
    def kept(self) -> Iterator[None]:
        copy = cluster.new_database(self.server, template=self.database, owner=ROLE)
        yield
        self.forget()
        cluster.ask(self.server, f"ALTER DATABASE {copy} RENAME TO {self.database}")

    def holds(self, secret: bytes) -> bool:
        command = [cluster.BINARIES / "pg_dump", "--dbname", self.superuser]
        dumped = subprocess.run(command, capture_output=True, check=True).stdout
        assert b"CREATE TABLE" in dumped
        return secret in dumped or secret.hex().encode() in dumped

    def spoil(self) -> None:
        self.forget()

    def forget(self) -> None:
        cluster.drop_database(self.server, self.database)


def on_postgres() -> bool:
    """Tells which stores this run is about."""
    chosen = os.environ.get("FANGST_STORE", "sqlite")
    assert chosen in ("sqlite", "postgres"), f"FANGST_STORE is {chosen!r}, neither `sqlite` nor `postgres`"
    return chosen == "postgres"


def new_store(folder: Path, server: str | None = None) -> Store:
    """A store that nobody has used, not even `fangst init`; a database in the cluster of the whole run or in another."""
    if not on_postgres():
        return FileStore(folder)
    return DatabaseStore(folder, server or os.environ[cluster.VARIABLE])
