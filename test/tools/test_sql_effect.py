"""tools/sql_effect.py says of every statement what PostgreSQL's parser says, and refuses what it cannot tell."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from embed_sql import for_engine, without_comments
from sql_effect import MEMORY, effect
from sql_schema import tables
from sql_statement import inside, kind, statements

TABLES = [MEMORY] + [
    table.name for table in tables([for_engine("sqlite", path.read_text()) for path in sorted((ROOT / "sql/migrations").glob("*.sql"))])
]
FILES = [path for path in sorted((ROOT / "sql").glob("*/*.sql")) if path.parent.name not in ("migrations", "distribute")]
EMBED = (sys.executable, ROOT / "tools/embed_sql.py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_statement_has_the_effect_that_the_parser_sees(path: Path):
    """Its relations, and the one that is no source of it."""
    (statement,) = statements(path.read_text())
    mentions, writes = effect(without_comments(path.read_text()), TABLES)
    if kind(statement) not in ("SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt"):
        assert mentions == writes == set(TABLES)
        return
    assert mentions == {relation["relname"] for relation in inside(statement, "RangeVar")} & set(TABLES)
    assert writes == ({statement["relation"]["relname"]} if "relation" in statement else set())


@pytest.mark.parametrize(
    ("text", "writes"),
    [
        ("SELECT 1 FROM job WHERE kind = 'INSERT' FOR UPDATE SKIP LOCKED", set()),
        ("SELECT 1 FROM job FOR NO KEY UPDATE;", set()),
        ("WITH one AS (SELECT 1 FROM job) SELECT 1 FROM one", set()),
        ("INSERT INTO job (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET a = 1", {"job"}),
        ("UPDATE job SET a = (SELECT max(a) FROM job_item)", {"job"}),
        ("DELETE FROM job WHERE a = 1", {"job"}),
        ("DROP INDEX IF EXISTS a", set(TABLES)),
    ],
)
def test_the_words_of_locks_conflicts_and_texts_write_nothing(text: str, writes: set[str]):
    """Only what stands for a change counts."""
    assert effect(text, TABLES)[1] == writes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "select 1 FROM job",
        "WITH gone AS (DELETE FROM job RETURNING a) SELECT a FROM gone",
        "WITH one AS (SELECT 1) INSERT INTO job (a) SELECT 1 FROM one",
        "WITH one AS (SELECT 1) update job SET a = 1",
        "INSERT INTO job (a) WITH gone AS (DELETE FROM job_item RETURNING a) SELECT a FROM gone",
        "SELECT a INTO other FROM job",
        "SELECT 1 FROM job; DELETE FROM job",
        "MERGE INTO job USING job_item ON true WHEN MATCHED THEN DELETE",
        "UPDATE ONLY job SET a = 1",
        "INSERT INTO jobs (a) VALUES (1)",
        "TRUNCATE job",
        "ALTER TABLE job ADD COLUMN a BIGINT",
        "CALL something()",
    ],
)
def test_what_cannot_be_told_is_refused(text: str):
    """A write that is taken for a read would be worse than no build."""
    with pytest.raises(ValueError, match=r"expected|no table"):
        effect(text, TABLES)


def test_such_a_statement_fails_the_build_by_its_name(tmp_path: Path):
    """Whoever wrote it learns which one it is."""
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001_first.sql").write_text("CREATE TABLE job (a BIGINT PRIMARY KEY) HEAP;")
    (tmp_path / "job").mkdir()
    (tmp_path / "job" / "empty.sql").write_text("-- Forgets all.\nTRUNCATE job;\n")
    made = subprocess.run([*EMBED, tmp_path, tmp_path / "sql.h", tmp_path / "sql.c"], capture_output=True, text=True, check=False)
    assert made.returncode == 1
    assert made.stderr.startswith("sql/job/empty: cannot tell what it writes")
    assert not (tmp_path / "sql.c").exists()
