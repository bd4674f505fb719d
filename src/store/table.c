#include "store/table.h"

#include "base/text.h"

#define KEY_TEXT_MAX  1024 /* bytes of a text in a key: addresses and words, which are short */
#define KEY_SHOWN_MAX 200  /* and of it in a row's name */

/* Where the columns of a row are read to before it is known which of them are NULL. */
struct reader {
    const struct table *table;
    struct column columns[2 * TABLE_COLUMNS_MAX + 1];
    int64_t numbers[TABLE_COLUMNS_MAX], is_null[TABLE_COLUMNS_MAX];
    str texts[TABLE_COLUMNS_MAX];
    struct uuid uuids[TABLE_COLUMNS_MAX];
};

static struct column column_of(struct reader *r, unsigned i)
{
    const char *name = r->table->columns[i].name;
    switch (r->table->columns[i].type) {
    case DB_I64:
        return C_I64(name, &r->numbers[i]);
    case DB_STR:
        return C_STR(name, &r->texts[i]);
    case DB_UUID:
        return C_UUID(name, &r->uuids[i]);
    case DB_NULL:
    case DB_END:
        break;
    }
    UNREACHABLE("no such type of a column");
}

static struct reader *reader_make(struct arena *a, const struct table *table)
{
    struct reader *r = ARENA_NEW(a, struct reader);
    r->table = table;
    unsigned count = 0;
    for (unsigned i = 0; i < table->columns_count; i++) {
        const struct table_column *column = &table->columns[i];
        r->columns[count++] = column_of(r, i);
        if (column->is_nullable && column->type != DB_STR)
            r->columns[count++] =
                C_I64(arena_format(a, "%s_is_null", column->name).ptr, &r->is_null[i]);
    }
    r->columns[count] = (struct column){ .type = DB_END };
    return r;
}

static void take_row(const struct reader *r, struct param *row)
{
    for (unsigned i = 0; i < r->table->columns_count; i++) {
        switch (r->table->columns[i].type) {
        case DB_I64:
            row[i] = P_I64(r->numbers[i]);
            break;
        case DB_STR:
            row[i] = P_TEXT(r->texts[i]);
            break;
        case DB_UUID:
            row[i] = P_UUID(r->uuids[i]);
            break;
        case DB_NULL:
        case DB_END:
            UNREACHABLE("no such type of a column");
        }
        if (r->is_null[i] != 0)
            row[i] = P_NULL();
    }
}

static enum problem read_rows(struct table_walk *w, const struct sql *sql,
                              const struct param *params)
{
    struct reader *r = reader_make(w->c->arena, w->table);
    struct rows rows;
    bool more = true;
    TRY(db_rows_begin(w->c, sql, params, &rows));
    enum problem p = OK;
    while (p == OK && more) {
        p = db_rows_next(&rows, r->columns, &more);
        if (p != OK || !more)
            break;
        CHECK(w->count < TABLE_PAGE);
        take_row(r, &w->page[w->count++ * w->table->columns_count]);
    }
    db_rows_end(&rows);
    return p;
}

static enum problem read_page(struct table_walk *w, const struct sql *sql,
                              const struct param *params)
{
    arena_reset(w->c->arena);
    w->page = ARENA_ARRAY(w->c->arena, struct param, (size_t)TABLE_PAGE * w->table->columns_count);
    w->count = w->at = 0;
    TRY(w->db->ops->begin(w->db, false));
    w->c->tx = (struct tx *)w->db;
    enum problem p = read_rows(w, sql, params);
    w->c->tx = NULL;
    w->db->ops->rollback(w->db);
    w->is_last = w->count < TABLE_PAGE;
    return p;
}

/* `after` may lie in the arena that is reset: its key is carried over. */
static enum problem next_page(struct table_walk *w, const struct param *after)
{
    struct param params[TABLE_KEY_MAX + 2];
    char kept[TABLE_KEY_MAX][KEY_TEXT_MAX];
    unsigned count = 0;
    for (; after != NULL && count < w->table->key_count; count++) {
        params[count] = after[w->table->key[count]];
        str *bytes = &params[count].bytes;
        if (params[count].type != DB_STR || bytes->len == 0)
            continue;
        CHECK(bytes->len <= KEY_TEXT_MAX);
        bytes->ptr = memcpy(kept[count], bytes->ptr, bytes->len);
    }
    params[count++] = P_I64(TABLE_PAGE);
    params[count] = (struct param){ .type = DB_END };
    return read_page(w, after != NULL ? w->table->after : w->table->first, params);
}

enum problem table_walk_begin(struct ctx *c, struct db *db, const struct table *table,
                              const struct param *after, struct table_walk *out)
{
    *out = (struct table_walk){ .c = c, .db = db, .table = table };
    return next_page(out, after);
}

enum problem table_walk_next(struct table_walk *w, const struct param **row)
{
    *row = NULL;
    if (w->at == w->count && w->count > 0 && !w->is_last)
        TRY(next_page(w, &w->page[(w->count - 1) * w->table->columns_count]));
    if (w->at < w->count)
        *row = &w->page[w->at++ * w->table->columns_count];
    return OK;
}

enum problem table_last(struct ctx *c, struct db *db, const struct table *table,
                        const struct param **row)
{
    struct table_walk w = { .c = c, .db = db, .table = table };
    TRY(read_page(&w, table->last, NO_PARAMS));
    *row = w.count > 0 ? w.page : NULL;
    return OK;
}

/* --- comparing ------------------------------------------------------------------------- */

/* As both engines order them: numbers, and bytes like memcmp; no value of a key is NULL. */
static int compare(const struct param *a, const struct param *b)
{
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    if (a->type == DB_I64)
        return (a->i64 > b->i64) - (a->i64 < b->i64);
    if (a->type == DB_UUID)
        return memcmp(a->uuid.bytes, b->uuid.bytes, sizeof a->uuid.bytes);
    if (a->type != DB_STR)
        return 0;
    size_t shared = a->bytes.len < b->bytes.len ? a->bytes.len : b->bytes.len;
    int order = shared > 0 ? memcmp(a->bytes.ptr, b->bytes.ptr, shared) : 0;
    return order != 0 ? order : (a->bytes.len > b->bytes.len) - (a->bytes.len < b->bytes.len);
}

int table_compare_keys(const struct table *table, const struct param *a, const struct param *b)
{
    int order = 0;
    for (unsigned i = 0; order == 0 && i < table->key_count; i++)
        order = compare(&a[table->key[i]], &b[table->key[i]]);
    return order;
}

unsigned table_difference(const struct table *table, const struct param *a, const struct param *b)
{
    unsigned i = 0;
    while (i < table->columns_count && compare(&a[i], &b[i]) == 0)
        i++;
    return i;
}

static void write_value(struct text *t, const struct param *value)
{
    char id[UUID_TEXT];
    switch (value->type) {
    case DB_I64:
        text_format(t, "%lld", (long long)value->i64);
        return;
    case DB_STR:
        text_format(t, "'%.*s'",
                    (int)(value->bytes.len < KEY_SHOWN_MAX ? value->bytes.len : KEY_SHOWN_MAX),
                    value->bytes.ptr);
        return;
    case DB_UUID:
        uuid_write(value->uuid, id);
        text_format(t, "%.*s", UUID_TEXT, id);
        return;
    case DB_NULL:
        text_format(t, "NULL");
        return;
    case DB_END:
        break;
    }
    UNREACHABLE("the end is no value");
}

str table_row_name(struct arena *a, const struct table *table, const struct param *row)
{
    struct text t = text_begin(a, 64 + TABLE_KEY_MAX * (KEY_SHOWN_MAX + 80));
    text_format(&t, "%s", table->name);
    for (unsigned i = 0; i < table->key_count; i++) {
        text_format(&t, "%s%s ", i == 0 ? " (" : ", ", table->columns[table->key[i]].name);
        write_value(&t, &row[table->key[i]]);
    }
    text_char(&t, ')');
    str name = { 0 };
    CHECK(text_done(&t, &name));
    return name;
}
