"""Hands on the SQLite file of a stopped server: what a clock, a thief or a failing disk would do to it."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

DAY_US = 24 * 3600 * 1_000_000
LONG_AGO_US = 10**15


def database(data: Path) -> Path:
    """Finds the SQLite file in a data folder."""
    for file in sorted(data.rglob("*")):
        if file.is_file() and file.open("rb").read(16) == b"SQLite format 3\0":
            return file
    raise AssertionError(f"no SQLite file in {sorted(data.rglob('*'))}")


@contextmanager
def opened(data: Path) -> Iterator[sqlite3.Connection]:
    """Opens the file for changes that the schema's own checks would refuse; commits at the end."""
    with closing(sqlite3.connect(database(data))) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA foreign_keys = OFF")
        yield connection
        connection.commit()


def tables(connection: sqlite3.Connection) -> list[str]:
    """Lists the tables."""
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return [name for (name,) in rows if not name.startswith("sqlite_")]


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Lists the columns of a table."""
    return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def add_to(data: Path, table: str, column: str, by: str, id_text: str, difference: int) -> int:
    """Adds a difference to an amount in the rows with this id, and tells how many rows that changed."""
    with opened(data) as connection:
        sql = f'UPDATE "{table}" SET "{column}" = "{column}" + ? WHERE "{by}" IN (?, ?)'
        return connection.execute(sql, (difference, uuid.UUID(id_text).bytes, id_text)).rowcount


def add_everywhere(data: Path, table: str, column: str, difference: int) -> int:
    """Adds a difference to an amount in every row, and tells how many rows that changed."""
    with opened(data) as connection:
        return connection.execute(f'UPDATE "{table}" SET "{column}" = "{column}" + ?', (difference,)).rowcount


def remove(data: Path, table: str, by: str, id_text: str) -> int:
    """Removes the rows with this id, and tells how many there were."""
    with opened(data) as connection:
        sql = f'DELETE FROM "{table}" WHERE "{by}" IN (?, ?)'
        return connection.execute(sql, (uuid.UUID(id_text).bytes, id_text)).rowcount


def age_idempotency_keys(data: Path, microseconds: int = DAY_US + 60_000_000) -> int:
    """Moves every stored answer into the past: every number of its row that looks like a time in microseconds.
    Tells how many values that changed."""
    with opened(data) as connection:
        changed = 0
        for table in (name for name in tables(connection) if "idempoten" in name):
            for column in columns(connection, table):
                sql = f'UPDATE "{table}" SET "{column}" = "{column}" - ? WHERE typeof("{column}") = ? AND "{column}" > ?'
                changed += connection.execute(sql, (microseconds, "integer", LONG_AGO_US)).rowcount
    return changed
