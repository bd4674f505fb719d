#!/usr/bin/env python3
"""Turns sql/ into C, so that the binary carries its SQL and a missing file is a link error.

Every sql/<noun>/<verb>.sql becomes `const struct sql SQL_NOUN_VERB`; every sql/migrations/NNNN_name.sql becomes a
row of MIGRATIONS, every table that they make a row of TABLES. A sibling <verb>.pg.sql is what PostgreSQL gets instead of
the common text; with it goes what it mentions and writes (tools/sql_effect.py). Migrations are written with words of ours;
WORDS says what each engine calls them.
"""

import hashlib
import pathlib
import re
import sys

import sql_schema
from embed_tables import c_name, c_tables
from embed_tables import statements as statements_of
from sql_effect import MEMORY, effect

# Texts are compared byte by byte on both, whatever the locale of a database.
WORDS = {
    "sqlite": {"BIGINT": "INTEGER", "BYTES": "BLOB", "HEAP": "STRICT", "CLUSTERED": "STRICT, WITHOUT ROWID"},
    "postgres": {"BYTES": "BYTEA", "TEXT": 'TEXT COLLATE "C"', "HEAP": "", "CLUSTERED": "", "HEX": "text"},
}


def c_text(text: str) -> str:
    lines = [line.replace("\\", "\\\\").replace('"', '\\"') for line in text.splitlines()]
    return "\n".join(f'    "{line}\\n"' for line in lines) or '    ""'


def without_comments(text: str) -> str:
    return "\n".join(line for line in (re.sub(r"\s*--.*$", "", raw) for raw in text.splitlines()) if line.strip())


def for_engine(engine: str, ddl: str) -> str:
    words = WORDS[engine]
    return re.sub(r"\b(" + "|".join(words) + r")\b", lambda found: words[found.group(1)], without_comments(ddl))


def c_tables_bits(some: set[str], tables: list[str]) -> str:
    """A table_set, which holds 128."""
    assert len(tables) <= 128
    bits = sum(1 << tables.index(name) for name in some)
    return f"(table_set)UINT64_C({bits >> 64:#x}) << 64 | UINT64_C({bits & (1 << 64) - 1:#x})"


def c_statement(name: str, label: str, common: str, postgres: str, index: int, tables: list[str]) -> str:
    try:
        mentions, writes = effect(postgres, tables)
    except ValueError as error:
        sys.exit(f"sql/{label}: {error}")
    bits = f"{c_tables_bits(mentions, tables)}, {c_tables_bits(writes, tables)}"
    return f'const struct sql {name} = {{ "{label}",\n{c_text(common)},\n{c_text(postgres)}, {bits}, {index} }};'


def main() -> None:
    root, header, source = (pathlib.Path(argument) for argument in sys.argv[1:4])
    statements = sorted(path for path in root.glob("*/*.sql") if path.parent.name not in ("migrations", "distribute"))
    overrides = {path.with_suffix("").with_suffix(".sql"): path for path in statements if path.name.endswith(".pg.sql")}
    statements = [path for path in statements if path not in overrides.values()]
    if lonely := overrides.keys() - set(statements):
        sys.exit(f"{min(lonely)}: an override of a statement that is not there")
    migrations = sorted((root / "migrations").glob("*.sql"))
    names = {path: f"SQL_{path.parent.name}_{path.stem}".upper() for path in statements}
    out = ['/* Made by tools/embed_sql.py from sql/. */\n#ifndef SQL_H\n#define SQL_H\n\n#include "store/db.h"\n']
    out += [f"extern const struct sql {name};" for name in names.values()]
    out += ["extern const struct sql *const SQL_ALL[];", "\n#endif"]
    header.write_text("\n".join(out) + "\n")
    tables = sql_schema.tables([for_engine("sqlite", path.read_text()) for path in migrations])
    includes = "\n".join(f'#include "store/{name}.h"' for name in ("migrate", "table"))
    out = [f"/* Made by tools/embed_sql.py from sql/. */\n#include \"sql.h\"\n\n{includes}\n"]
    texts = []
    for path, name in names.items():
        common, postgres = (without_comments(file.read_text()) for file in (path, overrides.get(path, path)))
        texts.append((name, f"{path.parent.name}/{path.stem}", common, postgres))
    for table in tables:
        texts += [(c_name(table, verb), f"table/{table.name}/{verb}", text, text) for verb, text in statements_of(table).items()]
    known = [MEMORY, *(table.name for table in tables)]
    out += [c_statement(*text, index, known) for index, text in enumerate(texts)]
    out.append(f"const unsigned SQL_COUNT = {len(texts)};")
    out.append("const struct sql *const SQL_ALL[] = { " + ", ".join(f"&{name}" for name, *_ in texts) + " };")
    out += c_tables(tables)
    out.append("const struct migration MIGRATIONS[] = {")
    for expected, path in enumerate(migrations, start=1):
        if int(path.stem.split("_")[0]) != expected:
            sys.exit(f"{path.name}: migrations are numbered without gaps; expected {expected:04d}")
        ddl = path.read_text()
        digest = hashlib.sha256(ddl.encode()).hexdigest()[:32]
        texts = ",\n".join(c_text(for_engine(engine, ddl)) for engine in WORDS)
        out.append(f'    {{ {expected}, "{path.stem}", "{digest}", {{\n{texts} }} }},')
    out.append(f"}};\nconst unsigned MIGRATIONS_COUNT = {len(migrations)};")
    source.write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
