"""The migrations under sql/, and how a store forgets the last of them: it becomes one of an older version."""

import re
from pathlib import Path

FILES = sorted((Path(__file__).parents[2] / "sql" / "migrations").glob("*.sql"))
NAMES = [file.stem for file in FILES]
MADE = re.compile(r"^(?:CREATE TABLE (\w+)|ALTER TABLE (\w+) ADD COLUMN (\w+))", re.MULTILINE)
INDEX = re.compile(r"^CREATE (?:UNIQUE )?INDEX (\w+)", re.MULTILINE)


def made_by(files: list[Path]) -> list[tuple[str, str]]:
    """Gives the tables, as (table, ""), and the columns, as (table, column), that these migrations add, in their order."""
    return [(made[0] or made[1], made[2]) for file in files for made in MADE.findall(file.read_text())]


def take_back(connection, files: list[Path]) -> None:
    """Drops what these last migrations added, and forgets that they ran."""
    for index in (found for file in files for found in INDEX.findall(file.read_text())):
        connection.execute(f"DROP INDEX IF EXISTS {index}")
    for table, column in reversed(made_by(files)):
        connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}" if column else f"DROP TABLE {table}")
    first = int(files[0].stem.split("_")[0])
    forgotten = connection.execute(f"DELETE FROM schema_migration WHERE number >= {first}")
    assert forgotten.rowcount == len(files)
