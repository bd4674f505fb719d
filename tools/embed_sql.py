#!/usr/bin/env python3
"""Turns sql/ into C, so that the binary carries its SQL and a missing file is a link error.

Every sql/<noun>/<verb>.sql becomes `const struct sql SQL_NOUN_VERB`; every sql/migrations/NNNN_name.sql becomes a
row of MIGRATIONS. Migrations are written with the engines' common words; WORDS says what SQLite calls them.
"""

import hashlib
import pathlib
import re
import sys

WORDS = {"BIGINT": "INTEGER", "BYTES": "BLOB", "HEAP": "STRICT", "CLUSTERED": "STRICT, WITHOUT ROWID"}


def c_text(text: str) -> str:
    lines = [line.replace("\\", "\\\\").replace('"', '\\"') for line in text.splitlines()]
    return "\n".join(f'    "{line}\\n"' for line in lines) or '    ""'


def without_comments(text: str) -> str:
    return "\n".join(line for line in (re.sub(r"\s*--.*$", "", raw) for raw in text.splitlines()) if line.strip())


def for_sqlite(ddl: str) -> str:
    return re.sub(r"\b(" + "|".join(WORDS) + r")\b", lambda found: WORDS[found.group(1)], ddl)


def main() -> None:
    root, header, source = (pathlib.Path(argument) for argument in sys.argv[1:4])
    statements = sorted(path for path in root.glob("*/*.sql") if path.parent.name != "migrations")
    migrations = sorted((root / "migrations").glob("*.sql"))
    names = {path: f"SQL_{path.parent.name}_{path.stem}".upper() for path in statements}
    out = ['/* Made by tools/embed_sql.py from sql/. */\n#ifndef SQL_H\n#define SQL_H\n\n#include "store/db.h"\n']
    out += [f"extern const struct sql {name};" for name in names.values()]
    out += ["extern const struct sql *const SQL_ALL[];", "\n#endif"]
    header.write_text("\n".join(out) + "\n")
    out = ['/* Made by tools/embed_sql.py from sql/. */\n#include "sql.h"\n\n#include "store/migrate.h"\n']
    for index, (path, name) in enumerate(names.items()):
        text = c_text(without_comments(path.read_text()))
        out.append(f'const struct sql {name} = {{ "{path.parent.name}/{path.stem}",\n{text}, {index} }};')
    out.append(f"const unsigned SQL_COUNT = {len(names)};")
    out.append("const struct sql *const SQL_ALL[] = { " + ", ".join(f"&{name}" for name in names.values()) + " };")
    out.append("const struct migration MIGRATIONS[] = {")
    for expected, path in enumerate(migrations, start=1):
        if int(path.stem.split("_")[0]) != expected:
            sys.exit(f"{path.name}: migrations are numbered without gaps; expected {expected:04d}")
        ddl = path.read_text()
        digest = hashlib.sha256(ddl.encode()).hexdigest()[:32]
        out.append(f'    {{ {expected}, "{path.stem}", "{digest}",\n{c_text(for_sqlite(without_comments(ddl)))} }},')
    out.append(f"}};\nconst unsigned MIGRATIONS_COUNT = {len(migrations)};")
    source.write_text("\n".join(out) + "\n")


main()
