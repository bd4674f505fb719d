"""The tables of the migrations as C, for src/store/table.h: columns, keys, and the statements that go through them."""

from sql_schema import Column, Table

COLUMNS_MAX, KEY_MAX = 40, 6  # TABLE_COLUMNS_MAX, TABLE_KEY_MAX


def key_of(table: Table) -> list[str]:
    return table.key or [column.name for column in table.columns]


def outputs(column: Column) -> list[str]:
    name = f'"{column.name}"'
    if not column.is_nullable or column.kind == "STR":
        return [name]
    return [name, f'CAST(CASE WHEN {name} IS NULL THEN 1 ELSE 0 END AS BIGINT) AS "{column.name}_is_null"']


def row_of(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def statements(table: Table) -> dict[str, str]:
    """By verb."""
    columns = ", ".join(part for column in table.columns for part in outputs(column))
    key = [f'"{name}"' for name in key_of(table)]
    begin = f'SELECT {columns} FROM "{table.name}"'
    order = f"ORDER BY {', '.join(key)}"
    after = f"{row_of(key)} > {row_of([f'${number}' for number, _ in enumerate(key, start=1)])}"
    return {
        "first": f"{begin} {order} LIMIT $1",
        "after": f"{begin} WHERE {after} {order} LIMIT ${len(key) + 1}",
        "last": f"{begin} ORDER BY {', '.join(f'{name} DESC' for name in key)} LIMIT 1",
    }


def c_name(table: Table, verb: str) -> str:
    return f"SQL_TABLE_{table.name}_{verb}".upper()


def c_tables(tables: list[Table]) -> list[str]:
    out = []
    for table in tables:
        if len(table.columns) > COLUMNS_MAX or len(key_of(table)) > KEY_MAX:
            raise ValueError(f"{table.name}: TABLE_COLUMNS_MAX or TABLE_KEY_MAX is too small")
        rows = (f'{{ "{column.name}", DB_{column.kind}, {str(column.is_nullable).lower()} }}' for column in table.columns)
        out.append(f"static const struct table_column COLUMNS_{table.name}[] = {{ {', '.join(rows)} }};")
    out.append("const struct table TABLES[] = {")
    for table in tables:
        names = [column.name for column in table.columns]
        key = ", ".join(str(names.index(name)) for name in key_of(table))
        verbs = ", ".join(f".{verb} = &{c_name(table, verb)}" for verb in statements(table))
        out.append(
            f'    {{ .name = "{table.name}", .columns = COLUMNS_{table.name}, .columns_count = {len(names)},\n'
            f"      .key = {{ {key} }}, .key_count = {len(key_of(table))}, {verbs} }},"
        )
    return [*out, f"}};\nconst unsigned TABLES_COUNT = {len(tables)};"]
