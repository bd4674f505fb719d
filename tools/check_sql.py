#!/usr/bin/env python3
"""The laws of sql/: the tables can be spread by merchant, and every statement keeps to one merchant.

The tables come from the migrations (tools/sql_schema.py), the statements from PostgreSQL's parser
(tools/sql_statement.py), what is spread and what is everywhere from sql/distribute/. Each exception below has its reason;
one that is not needed any more is a fault. test/tools/test_check_sql.py breaks each law once.
"""

import pathlib
import re
import sys

from embed_sql import for_engine
from pglast.parser import ParseError
from sql_effect import MEMORY
from sql_schema import Table, tables
from sql_statement import Reading, Scope, inside, kind, names_of, statements

TENANT = "merchant_id"

KEYS_OF_NOBODY = {  # tables whose primary key does not begin with merchant_id
    "access_ask": "an address to which mails are asked for may be nobody's",
    "access_mail": "an address to which a mail is asked for may be nobody's",
    "bank_account": "an account is of one merchant, who is found by it",
    "commit_mark": "a commit is of the process that writes it, and may be of many merchants",
    "ledger_account": "the chart of accounts is the same for all merchants",
    "passkey_challenge": "whoever begins to sign in is nobody yet",
    "process": "serves all merchants",
    "schedule": "a kind of work is done for all merchants",
    "sign_in_failure": "an address that fails to sign in may be nobody's",
    "store_copy": "tells of the store as a whole",
}
KEYLESS = {"order_token_staged": "words wait here in the order in which they came, until a load sorts them into order_token"}
REFERENCES_OF_NOBODY = {
    ("ledger_balance", "ledger_account"): "the chart of accounts is the same for all merchants",
    ("merchant_access", "portal_user"): "whoever is let in is at home with another merchant",
}
OF_ALL_MERCHANTS = {  # statements that mention a tenant's table without saying whose
    "bank/find_account": "finds out whose the account is",
    "clock/next_moving": "goes through the test merchants whose clocks are being moved, for scheduled work",
    "clock/next_ticking": "goes through the other test merchants, for scheduled work",
    "export/expired": "an export that is over, whose it may be",
    "export/next": "the export with the fewest turns, whose it may be",
    "idempotency/prune": "forgets what is a day old, whose it may be",
    "daily_total/next_merchant": "goes through the merchants of whom something happened, for scheduled work",
    "dunning/next_merchant": "goes through the merchants who have an invoice to be looked at, for scheduled work",
    "invoice/next_merchant": "goes through the merchants of whom something happened, for scheduled work",
    "invitation/find": "finds out whose the link is",
    "invitation/of_mail": "finds out whose the link is",
    "job/count_unfinished": "a metric of the process, not of a merchant",
    "job/next_merchant": "goes through the merchants who have a bulk job to be gone on with, for scheduled work",
    "key/find": "finds out whose the secret is",
    "mail/next_due": "goes through the merchants of whom a mail is to be sent, for scheduled work",
    "mail/next_merchant": "goes through the merchants of whom something happened, for scheduled work",
    "merchant_access/enter": "finds out whose the store is, and whether the user may enter it",
    "merchant_access/list": "whoever is let in is at home with another merchant",
    "merchant_access/load": "whoever is let in is at home with another merchant",
    "merchant_access/member": "whoever is let in is at home with another merchant",
    "merchant_access/of_user": "goes through the merchants who let this user in",
    "merchant/find": "finds out who bears the name",
    "merchant/insert": "there is no such merchant before",
    "merchant/next": "goes through all merchants, to verify them",
    "merchant/next_due": "goes through the merchants who have something due, for scheduled work",
    "merchant/next_watched": "goes through the merchants whose open orders are to be looked at, for scheduled work",
    "passkey/find": "finds out whose the passkey is",
    "payout/next_merchant": "goes through the merchants of whom something is to be settled, for scheduled work",
    "rate_use/others": "a process learns of all merchants at once what they ask of the others",
    "rate_use/prune": "forgets what is some seconds old, whose it may be",
    "request_log/next_old": "goes through the merchants whose entries are too old, for scheduled work",
    "session/find": "finds out whose the cookie is",
    "session/prune": "forgets what is over, whose it may be",
    "notification/next_due": "goes through the merchants of whose users one is to be mailed, for scheduled work",
    "notification/next_merchant": "goes through the merchants of whom something happened, for scheduled work",
    "notification/next_old": "finds what is too old, whose it may be",
    "notification/user": "whoever is let in is at home with another merchant",
    "notification/users": "whoever is let in is at home with another merchant",
    "webhook/next_due": "goes through the endpoints to which a message is to be delivered, for scheduled work",
    "webhook/next_old": "finds what is too old, whose it may be",
    "webhook/next_merchant": "goes through the merchants who have a webhook, for scheduled work",
    "user/find": "finds out whose user signs in",
}
BOUNDED = {
    "clock/events": "a row per type of events, of a bounded number of them",
    "job/count_unfinished": "a row per kind and status, of which there are a few",
    "process/others": "a row per role, of which there are three",
}

Faults = list[str]


# --- the tables ---------------------------------------------------------------------------


def check_table(table: Table, spread: set[str], used: set[object]) -> Faults:
    found = []
    if not table.key and table.name not in KEYLESS:
        found.append("has a primary key")
    if table.key and table.key[0] != TENANT and table.name not in KEYS_OF_NOBODY:
        found.append(f"begins its primary key with {TENANT}")
    used |= {table.name} if not table.key or table.key[0] != TENANT else set()
    for columns in table.uniques if table.name in spread else []:
        if TENANT not in columns:
            found.append(f"that is spread has {TENANT} in its UNIQUE ({', '.join(columns)})")
    if table.name in spread and TENANT not in [column.name for column in table.columns]:
        found.append(f"that is spread has {TENANT}")
    for reference in table.references:
        pair = (table.name, reference.table)
        if (reference.columns[0], reference.theirs[0]) != (TENANT, TENANT):
            used.add(pair)
            if pair not in REFERENCES_OF_NOBODY:
                found.append(f"begins its foreign key to {reference.table} with {TENANT}")
        if table.name not in spread and reference.table in spread:
            found.append(f"that is everywhere refers to none that is spread, as {reference.table} is")
    return [f"table {table.name}: every table {fault}" for fault in found]


def places(root: pathlib.Path) -> tuple[list[str], set[str]]:
    """The tables in the order in which sql/distribute/citus.sql names them, and which of them it spreads."""
    text = (root / "distribute" / "citus.sql").read_text()
    named, spread = re.findall(r"^-- stays: (\w+)$", text, re.MULTILINE), set()
    for statement in statements(text):
        for call in inside(statement, "FuncCall"):
            name = call["args"][0]["val"]["sval"]
            named.append(name)
            if call["funcname"][-1]["sval"] == "create_distributed_table":
                spread.add(name)
    return named, spread


def check_places(root: pathlib.Path, known: list[Table], named: list[str], spread: set[str]) -> Faults:
    found = []
    wanted = [MEMORY, *(table.name for table in known)]
    for name in sorted({*wanted, *named}):
        if (wanted.count(name), named.count(name)) != (1, 1):
            found.append(f"citus.sql: every table is named once; {name} is {named.count(name)} times")
    for table in known:
        for other in {reference.table for reference in table.references} & set(named):
            if table.name in named and named.index(other) > named.index(table.name):
                found.append(f"citus.sql: every table comes after those that it refers to; {other} after {table.name}")
    text = (root / "distribute" / "partitions.sql").read_text()
    listed = re.findall(r"'(\w+)'", re.search(r"-- tables: begin\n(.*?)-- tables: end", text, re.DOTALL).group(1))
    if sorted(listed) != sorted(spread):
        found.append(f"partitions.sql: its tables are those that citus.sql spreads; they differ in {sorted(spread ^ set(listed))}")
    return [f"sql/distribute/{fault}" for fault in found]


# --- the statements -----------------------------------------------------------------------


def has_one_row(reading: Reading, known: dict[str, Table]) -> bool:
    """An aggregate of all, or every table of it is read by a whole key."""
    top, scope = reading.statement, reading.top
    calls = [call for target in top["targetList"] or [] for call in inside(target["val"], "FuncCall")]
    if not top["groupClause"] and any(call["agg_star"] or call["funcname"][-1]["sval"] in ("max", "sum") for call in calls):
        return True
    for mention in scope.mentions:
        keys = [known[mention.table].key, *known[mention.table].uniques] if mention.table in known else []
        if not any(scope.is_held_to(mention, key) for key in keys):
            return False
    return True


def is_kept(scope: Scope, tenants: set[str]) -> bool:
    return all(mention.table not in tenants or scope.is_held(mention.alias, TENANT) for mention in scope.mentions)


def check_statement(name: str, statement: dict, known: dict[str, Table], used: set[object]) -> Faults:
    tenants = {table.name for table in known.values() if TENANT in [column.name for column in table.columns]}
    reading = Reading(statement)
    found = list(reading.faults)
    if not all(is_kept(scope, tenants) for scope in reading.scopes):
        used.add(name)
        if name not in OF_ALL_MERCHANTS:
            found.append(f"holds every tenant's table that it mentions to one {TENANT}")
    if any("*" in names_of(column) for column in inside(statement, "ColumnRef")):
        found.append("names its columns")
    infer = (statement.get("onConflictClause") or {}).get("infer")  # without it any key counts, and all are the merchant's
    if infer and reading.top.mentions[0].table in tenants and TENANT not in [each["name"] for each in infer["indexElems"] or []]:
        found.append(f"names {TENANT} in its ON CONFLICT")
    changed = [target["name"] for target in statement.get("targetList") or []] if kind(statement) == "UpdateStmt" else []
    if TENANT in changed:
        found.append(f"leaves {TENANT} as it is")
    if kind(statement) == "SelectStmt" and statement["limitCount"] is None and not has_one_row(reading, known):
        used.add(("bound", name))
        if name not in BOUNDED:
            found.append("has a bound")
    return found


def check_file(path: pathlib.Path, root: pathlib.Path, known: dict[str, Table], used: set[object]) -> Faults:
    text, name = path.read_text(), path.relative_to(root).as_posix()
    found = []
    if not re.match(r"-- [A-Z].*[.?,]", text):
        found.append("begins with a sentence that says why it is there")
    try:
        parsed = statements(text)
    except ParseError as error:
        return [f"sql/{name}: every statement can be parsed, but: {error}"]
    if len(parsed) != 1:
        found.append("has its file for itself")
    for statement in parsed:
        if kind(statement) in ("SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt"):
            found += check_statement(re.sub(r"(\.pg)?\.sql$", "", name), statement, known, used)
    return [f"sql/{name}: every statement {fault}" for fault in found]


def unused(used: set[object]) -> Faults:
    lists = (KEYS_OF_NOBODY, KEYLESS, REFERENCES_OF_NOBODY, OF_ALL_MERCHANTS, {("bound", name) for name in BOUNDED})
    return [f"tools/check_sql.py: the exception for {name} is not needed" for names in lists for name in names if name not in used]


def check(root: pathlib.Path) -> tuple[Faults, str]:
    """What is wrong with this sql/, and what was looked at."""
    known = tables([for_engine("sqlite", path.read_text()) for path in sorted((root / "migrations").glob("*.sql"))])
    named, spread = places(root)
    used: set[object] = set()
    found = [fault for table in known for fault in check_table(table, spread, used)]
    found += check_places(root, known, named, spread)
    paths = [path for path in sorted(root.glob("*/*.sql")) if path.parent.name not in ("migrations", "distribute")]
    for path in paths:
        found += check_file(path, root, {table.name: table for table in known}, used)
    overrides = sum(path.name.endswith(".pg.sql") for path in paths)
    return found + unused(used), f"{len(known)} tables, {len(paths)} statements, {overrides} of them for PostgreSQL alone"


def main() -> None:
    found, seen = check(pathlib.Path(__file__).resolve().parent.parent / "sql")
    print("\n".join(found) or f"sql: {seen}, as they should be")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
