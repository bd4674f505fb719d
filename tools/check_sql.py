#!/usr/bin/env python3
"""The laws of sql/: a sentence first, columns by name, every tenant's query names its merchant, every list is bounded.

TENANTLESS are the statements that find out who the tenant is, or that work for all of them.
"""

import pathlib
import re
import sys

SQL = pathlib.Path(__file__).resolve().parent.parent / "sql"
TENANTLESS = {
    "commit/mark", "commit/outcome", "commit/position", "commit/prune", "commit/settle", "idempotency/prune", "job/count_unfinished", "job/unfinished", "key/find", "ledger/find_account", "ledger/insert_account", "merchant/find", "merchant/insert",
    "merchant/next", "merchant/next_due", "process/delete", "process/others", "process/prune", "process/save", "rate_use/others", "rate_use/prune",
    "schedule/claim", "schedule/insert", "schedule/set_due", "migration/first", "migration/insert", "migration/list", "migration/setup", "replica/look", "session/find", "session/prune",
    "sign_in/clear", "sign_in/load", "sign_in/save", "user/find",
}  # fmt: skip


def is_one_row(text: str) -> bool:
    return any(words in text for words in ("count(*)", "AND order_id = $2", "AND event_id = $2", "AND job_id = $2", "AND scope = $2",
                                           "merchant_id = $1;", "token = $1", "mid = $1", "secret_hash = $1", "token_hash = $1", "email = $1", "kind = $1"))  # fmt: skip


def faults(path: pathlib.Path) -> list[str]:
    text, name = path.read_text(), path.relative_to(SQL).with_suffix("").as_posix().removesuffix(".pg")
    found = []
    if not re.match(r"-- [A-Z].*[.?,]", text):
        found.append("begins with a sentence that says why it is there")
    if "SELECT *" in text:
        found.append("names its columns")
    if name not in TENANTLESS and "merchant_id" not in text:
        found.append("names the merchant")
    is_list = text.split("\n", 1)[1].lstrip().startswith(("SELECT", "WITH"))
    if is_list and "LIMIT" not in text and not is_one_row(text):
        found.append("has a bound")
    return [f"sql/{name}.sql: every statement {fault}" for fault in found]


def main() -> None:
    paths = [path for path in sorted(SQL.glob("*/*.sql")) if path.parent.name != "migrations"]
    found = [fault for path in paths for fault in faults(path)]
    print("\n".join(found) or f"sql: {len(paths)} statements as they should be")
    sys.exit(1 if found else 0)


main()
