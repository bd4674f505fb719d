"""The tables that the migrations make, as SQLite's own catalogue tells them once it has run them.

So nobody types a second list of columns, types and keys: tools/embed_sql.py makes the table of `fangst copy` from this,
tools/check_sql.py proves the laws of sql/ with it.
"""

import dataclasses
import sqlite3
from pathlib import Path

SETUP = Path(__file__).resolve().parent.parent / "sql" / "migration" / "setup.sql"
KINDS = {"INTEGER": "I64", "TEXT": "STR", "BLOB": "UUID"}  # what the store's values are: enum db_type


@dataclasses.dataclass
class Column:
    name: str
    kind: str
    is_nullable: bool


@dataclasses.dataclass
class Reference:
    """A foreign key: these columns of ours are those of another table."""

    columns: list[str]
    table: str
    theirs: list[str]


@dataclasses.dataclass
class Table:
    name: str
    columns: list[Column]
    key: list[str]  # empty: there is none
    uniques: list[list[str]]
    references: list[Reference]


def references_of(store: sqlite3.Connection, name: str, keys: dict[str, list[str]]) -> list[Reference]:
    found: dict[int, Reference] = {}
    query = 'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq'
    for number, table, ours, theirs in store.execute(query, (name,)):
        reference = found.setdefault(number, Reference([], table, []))
        reference.columns.append(ours)
        reference.theirs.append(theirs or keys[table][len(reference.theirs)])
    return list(found.values())


def uniques_of(store: sqlite3.Connection, name: str) -> list[list[str]]:
    indexes = store.execute("""SELECT name FROM pragma_index_list(?) WHERE "unique" AND origin <> 'pk'""", (name,))
    query = "SELECT name FROM pragma_index_info(?) ORDER BY seqno"
    return [[column for (column,) in store.execute(query, index)] for index in indexes.fetchall()]


def in_order(tables: list[Table]) -> list[Table]:
    """Each after those that it refers to."""
    done: list[Table] = []
    while len(done) < len(tables):
        names = {table.name for table in done}
        ready = [
            table
            for table in tables
            if table.name not in names and {reference.table for reference in table.references} <= names | {table.name}
        ]
        if not ready:
            raise ValueError("the foreign keys of the tables go in a circle")
        done += ready
    return done


def tables(scripts: list[str]) -> list[Table]:
    """`scripts`: the migrations in the words of SQLite."""
    store = sqlite3.connect(":memory:")
    store.executescript(SETUP.read_text())  # which migrations may ask, and is none of their tables
    for script in scripts:
        store.executescript(script)
    names = [name for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    names.remove("schema_migration")
    query = 'SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY cid'
    rows = {name: store.execute(query, (name,)).fetchall() for name in names}
    keys = {name: [row[0] for row in sorted(rows[name], key=lambda row: row[3]) if row[3]] for name in names}
    found = [
        Table(
            name,
            [Column(column, KINDS[kind], not is_filled) for column, kind, is_filled, _ in rows[name]],
            keys[name],
            uniques_of(store, name),
            references_of(store, name, keys),
        )
        for name in names
    ]
    return in_order(found)
