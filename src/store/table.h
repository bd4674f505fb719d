/*
 * table.h -- the tables that the migrations make, for what goes through all of them: `fangst copy`.
 *
 * Nobody types them: tools/embed_sql.py asks SQLite what the migrations made, and writes TABLES
 * and its statements. A statement gives a row's columns in their order; after each that may be
 * NULL and is no text comes a number that says whether it is, for db.h reads NULL as 0 or the zero
 * UUID. These statements are the only ones that read all merchants' rows of a table.
 *
 * A row is an array of values, as many as the table has columns, each as a parameter would be
 * bound: what was read can be written, compared and put into a sentence.
 */
#ifndef TABLE_H
#define TABLE_H

#include "store/db.h"

#define TABLE_COLUMNS_MAX 40
#define TABLE_KEY_MAX     6

/* Rows that are read at a time: a text has 8 MiB at most, so a page fits into an arena. */
#define TABLE_PAGE 100

struct table_column {
    const char *name;
    enum db_type type;
    bool is_nullable;
};

struct table {
    const char *name;
    const struct table_column *columns;
    unsigned columns_count;
    /* Of the primary key; of all columns, if there is none (words that wait to be sorted in). */
    unsigned key[TABLE_KEY_MAX];
    unsigned key_count;
    const struct sql *first; /* the first $1 rows in the order of the key */
    const struct sql *after; /* $1 ... a key; the next rows, as many as the last $ says */
    const struct sql *last;  /* the last row */
};

/* Each after those that it refers to. */
extern const struct table TABLES[];
extern const unsigned TABLES_COUNT;

/* A table row by row, in the order of its key. Each page is a read transaction of its own and
 * forgets all that is in c->arena: neither a snapshot nor memory is held while others work. So it
 * is for a store in which nothing changes meanwhile. */
struct table_walk {
    struct ctx *c; /* outside of a transaction */
    struct db *db;
    const struct table *table;
    struct param *page; /* TABLE_PAGE rows */
    size_t count, at;   /* rows in the page; how many of them were given */
    bool is_last;       /* no page follows this one */
};

/* From the beginning, or from behind `after`: a row of which only the key is looked at. */
enum problem table_walk_begin(struct ctx *c, struct db *db, const struct table *,
                              const struct param *after, struct table_walk *out) NODISCARD;

/* The next row, NULL at the end; good until the next call. */
enum problem table_walk_next(struct table_walk *, const struct param **row) NODISCARD;

/* The row with the greatest key, in c->arena; NULL if the table is empty. */
enum problem table_last(struct ctx *c, struct db *db, const struct table *,
                        const struct param **row) NODISCARD;

/* Which row comes first in the order of the key: less than, equal to or greater than 0. */
int table_compare_keys(const struct table *, const struct param *a, const struct param *b);

/* The first column in which they differ; columns_count if there is none. */
unsigned table_difference(const struct table *, const struct param *a, const struct param *b);

/* `order_state (merchant_id 1, order_id 01a1...)`. */
str table_row_name(struct arena *a, const struct table *, const struct param *row);

#endif
