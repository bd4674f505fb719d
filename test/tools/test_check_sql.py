"""tools/check_sql.py finds every breach of the laws of sql/: each is broken once, in a copy."""

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from check_sql import check

WHY = "-- Why it is here.\n"


@pytest.fixture
def sql(tmp_path: Path) -> Path:
    """A copy of sql/ to break."""
    return Path(shutil.copytree(ROOT / "sql", tmp_path / "sql"))


def migration(sql: Path, ddl: str) -> None:
    number = 1 + len(list((sql / "migrations").glob("*.sql")))
    (sql / "migrations" / f"{number:04d}_broken.sql").write_text(ddl)


def placed(sql: Path, table: str, how: str) -> None:
    """The table is named in the scripts as well, so that only its own fault is left."""
    citus, partitions = sql / "distribute" / "citus.sql", sql / "distribute" / "partitions.sql"
    call = f"create_distributed_table('{table}', 'merchant_id')" if how == "spread" else f"create_reference_table('{table}')"
    citus.write_text(f"{citus.read_text()}SELECT {call};\n")
    if how == "spread":
        partitions.write_text(partitions.read_text().replace("-- tables: end", f"'{table}'\n-- tables: end"))


def test_ours_are_as_they_should_be(sql: Path):
    """So that every fault below is that of its example."""
    assert check(sql)[0] == []


@pytest.mark.parametrize(
    ("columns", "how", "says"),
    [
        ("merchant_id BIGINT NOT NULL, a BIGINT NOT NULL", "spread", "has a primary key"),
        ("a BIGINT NOT NULL, merchant_id BIGINT NOT NULL, PRIMARY KEY (a, merchant_id)", "spread", "begins its primary key"),
        ("merchant_id BIGINT NOT NULL PRIMARY KEY, a TEXT NOT NULL UNIQUE", "spread", "in its UNIQUE (a)"),
        ("a BIGINT NOT NULL PRIMARY KEY", "everywhere", "begins its primary key"),
        (
            "merchant_id BIGINT NOT NULL PRIMARY KEY, a BIGINT REFERENCES ledger_account",
            "spread",
            "begins its foreign key to ledger_account",
        ),
        (
            (
                "merchant_id BIGINT NOT NULL, o BYTES NOT NULL, PRIMARY KEY (merchant_id, o),"
                " FOREIGN KEY (merchant_id, o) REFERENCES order_state"
            ),
            "everywhere",
            "refers to none that is spread, as order_state is",
        ),
    ],
)
def test_a_table_that_cannot_be_spread_is_found(sql: Path, columns: str, how: str, says: str):
    """A key, a UNIQUE or a foreign key that does not stay with its merchant."""
    migration(sql, f"CREATE TABLE broken ({columns}) HEAP;")
    placed(sql, "broken", how)
    (fault,) = check(sql)[0]
    assert fault.startswith("table broken: ")
    assert says in fault


def test_a_unique_index_counts_like_a_unique(sql: Path):
    """However it was made."""
    migration(sql, "CREATE UNIQUE INDEX broken ON order_fact (klarna_reference);")
    assert check(sql)[0] == ["table order_fact: every table that is spread has merchant_id in its UNIQUE (klarna_reference)"]


@pytest.mark.parametrize(
    ("name", "before", "after", "says"),
    [
        ("citus", "SELECT create_reference_table('job');", "", "job is 0 times"),
        ("citus", "('job');", "('job'); SELECT create_reference_table('job');", "job is 2 times"),
        ("citus", "('job');", "('job'); SELECT create_reference_table('jobs');", "jobs is 1 times"),
        ("citus", "'merchant')", "'portal_session')", "portal_user after portal_session"),
        ("citus", "create_distributed_table('order_token',", "create_reference_table('order_token',", "partitions.sql: its tables"),
        ("partitions", "'idempotency', ", "", "they differ in ['idempotency']"),
    ],
)
def test_a_script_that_does_not_fit_the_tables_is_found(sql: Path, name: str, before: str, after: str, says: str):
    """A table that is forgotten, named twice, unknown, too early, or spread in one script only."""
    path = sql / "distribute" / f"{name}.sql"
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after))
    assert says in "\n".join(check(sql)[0])


UNHELD = "holds every tenant's table"
ORDER = "SELECT order_id FROM order_state"


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (f"{ORDER} LIMIT 1;", UNHELD),
        (f"{ORDER} WHERE merchant_id > $1 LIMIT 1;", UNHELD),
        (f"{ORDER} WHERE merchant_id = $1 OR order_id = $2 LIMIT 1;", UNHELD),
        (f"{ORDER} WHERE merchant_id IN ($1, $2) LIMIT 1;", UNHELD),
        (f"{ORDER} WHERE NOT merchant_id = $1 LIMIT 1;", UNHELD),
        (f"{ORDER} WHERE (merchant_id, order_id) > ($1, $2) LIMIT 1;", UNHELD),
        (f"{ORDER} WHERE status = 'merchant_id' AND order_id = $1 LIMIT 1; -- merchant_id", UNHELD),
        ("SELECT s.status FROM order_state s JOIN order_fact f ON f.order_id = s.order_id WHERE s.merchant_id = $1 LIMIT 1;", UNHELD),
        ("SELECT s.status FROM order_state s JOIN order_fact f ON f.merchant_id = s.merchant_id LIMIT 1;", UNHELD),
        (f"{ORDER} WHERE merchant_id = $1 AND order_id IN (SELECT order_id FROM order_fact) LIMIT 1;", UNHELD),
        (f"WITH w AS ({ORDER}) SELECT order_id FROM w LIMIT 1;", UNHELD),
        ("SELECT f FROM abs((SELECT phase FROM order_state LIMIT 1)) AS f LIMIT 1;", UNHELD),
        (f"{ORDER} WHERE merchant_id = $1 UNION ALL {ORDER} LIMIT 1;", UNHELD),
        ("SELECT s.status FROM order_state s LEFT JOIN order_fact f ON f.merchant_id = $1 WHERE s.merchant_id = $1 LIMIT 1;", "understands"),
        ("UPDATE order_state SET status = $1 WHERE order_id = $2;", UNHELD),
        ("UPDATE order_state SET merchant_id = $1 WHERE merchant_id = $2;", "leaves merchant_id as it is"),
        ("UPDATE order_state SET status = f.locale FROM order_fact f WHERE order_state.merchant_id = $1;", UNHELD),
        ("DELETE FROM order_state WHERE order_id = $1;", UNHELD),
        ("INSERT INTO order_token (token, recency, order_id) VALUES ($1, $2, $3);", UNHELD),
        ("INSERT INTO order_token (merchant_id, token, recency, order_id) VALUES (1, $2, $3, $4);", UNHELD),
        (
            (
                "INSERT INTO order_token (merchant_id, token, recency, order_id)"
                " SELECT merchant_id, token, recency, order_id FROM order_token_staged;"
            ),
            UNHELD,
        ),
        ("INSERT INTO job_item (merchant_id, item) VALUES ($1, $2) ON CONFLICT (item) DO NOTHING;", "in its ON CONFLICT"),
        ("SELECT * FROM order_state WHERE merchant_id = $1 LIMIT 1;", "names its columns"),
        (f"{ORDER} WHERE merchant_id = $1;", "has a bound"),
        (f"{ORDER} WHERE merchant_id = $1 AND created_at = $2;", "has a bound"),
        ("SELECT status, count(*) AS orders FROM order_state WHERE merchant_id = $1 GROUP BY status;", "has a bound"),
        ("SELEC order_id FROM order_state;", "can be parsed"),
        ("SELECT number FROM schema_migration LIMIT 1; SELECT number FROM schema_migration LIMIT 1;", "file for itself"),
    ],
)
def test_a_statement_that_does_not_keep_to_its_merchant_or_bound_is_found(sql: Path, statement: str, says: str):
    """The word in a comment or a text does not count, nor does a condition that need not hold."""
    (sql / "order" / "broken.sql").write_text(WHY + statement)
    found = check(sql)[0]
    assert found
    assert all(fault.startswith("sql/order/broken.sql: ") for fault in found)
    assert says in "\n".join(found)


@pytest.mark.parametrize(
    "statement",
    [
        f"{ORDER} WHERE $1 = merchant_id AND order_id = $2;",
        f"{ORDER} WHERE merchant_id = CAST($1 AS BIGINT) LIMIT 5;",
        f"{ORDER} WHERE (merchant_id, order_id) = ($1, $2);",
        f"WITH w AS (SELECT merchant_id AS m FROM merchant WHERE merchant_id = $1) {ORDER}, w WHERE merchant_id = w.m LIMIT 1;",
        (
            "SELECT s.status FROM order_state s WHERE s.merchant_id = $1"
            " AND EXISTS (SELECT 1 FROM order_fact f WHERE f.merchant_id = s.merchant_id) LIMIT 1;"
        ),
        "SELECT count(*) AS orders FROM order_state WHERE merchant_id = $1;",
    ],
)
def test_other_ways_to_say_it_are_understood(sql: Path, statement: str):
    """Through a cast, a row, a subquery or another mention."""
    statement = statement.replace("order_state, w WHERE merchant_id", "order_state s, w WHERE s.merchant_id")
    (sql / "order" / "good.sql").write_text(WHY + statement)
    assert check(sql)[0] == []


def test_a_statement_without_its_reason_is_found(sql: Path):
    """The first line is a sentence."""
    (sql / "order" / "broken.sql").write_text(f"{ORDER} WHERE merchant_id = $1 LIMIT 1;")
    assert check(sql)[0] == ["sql/order/broken.sql: every statement begins with a sentence that says why it is there"]


def test_an_override_for_one_engine_is_held_to_the_same_laws(sql: Path):
    """Whatever PostgreSQL alone gets."""
    (sql / "order" / "due.pg.sql").write_text(f"{WHY}{ORDER} LIMIT 1;")
    assert check(sql)[0] == ["sql/order/due.pg.sql: every statement holds every tenant's table that it mentions to one merchant_id"]


def test_an_exception_that_is_not_needed_is_found(sql: Path):
    """So the lists do not outlive their reasons."""
    (sql / "session" / "prune.sql").write_text(f"{WHY}DELETE FROM portal_session WHERE merchant_id = $1 AND expires_at < $2;")
    assert check(sql)[0] == ["tools/check_sql.py: the exception for session/prune is not needed"]
