"""Which tables a statement mentions, and which of them it writes: the driver for PostgreSQL shows a row again only while
nothing in the transaction has written a table that the read mentions (src/store/pg_seen.h).

Only the forms that sql/ has are known, and any other one is refused: a write that is taken for a read would let a unit of
work decide by a row that is not so any more. No table has triggers, and functions are taken to change nothing.
"""

import re

MEMORY = "schema_migration"  # made by sql/migration/setup.sql, before any migration

SCHEMA = re.compile(r"(CREATE TABLE|CREATE INDEX|DROP INDEX) IF ")
READ = re.compile(r"(SELECT|WITH) ")
WRITE = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+) ")
CHANGE = re.compile(r"\b(INSERT|(?<!FOR )(?<!KEY )(?<!DO )UPDATE|DELETE|MERGE|INTO|TRUNCATE)\b", re.IGNORECASE)


def effect(text: str, tables: list[str]) -> tuple[set[str], set[str]]:
    """The tables that a statement mentions, and those that it writes. ValueError: that cannot be told."""
    text = re.sub(r"'[^']*'", "''", " ".join(text.split()))
    mentions = {table for table in tables if re.search(rf"\b{table}\b", text)}
    if ";" in text.removesuffix(";"):
        raise ValueError("expected one statement, with no semicolon but at its end")
    if SCHEMA.match(text):
        return set(tables), set(tables)
    if READ.match(text) and not CHANGE.search(text):
        return mentions, set()
    write = WRITE.match(text)
    if not write or CHANGE.search(text, write.end()):
        raise ValueError(
            "cannot tell what it writes; expected SELECT, WITH ... SELECT, INSERT INTO, UPDATE or DELETE FROM, which"
            " write one table at most, or CREATE TABLE, CREATE INDEX or DROP INDEX with IF"
        )
    if write[1] not in tables:
        raise ValueError(f"writes {write[1]}, which is no table of the migrations")
    return mentions, {write[1]}
