/*
 * db.h -- the thin waist. A database connection is these few functions; everything above speaks
 * SQL from sql/ and cannot tell one engine from another.
 *
 * Values go in as $1, $2 ... and come out in the order of the columns; the names of the columns
 * are compared at run time, so a statement and its reader cannot drift apart:
 *
 *      TRY(db_one(c, &SQL_ORDER_LOAD_STATE, PARAMS(P_I64(c->merchant_id), P_UUID(order_id)),
 *                 COLUMNS(C_I64("version", &o->version), C_STR("status", &status))));
 *
 * Statements that want nothing back (db_none without `changes`) may be sent later, at the latest
 * with the commit; what is wrong with them is then said there. So a statement that holds only if
 * nobody was first says so itself: it sets a NOT NULL column to NULL otherwise.
 *
 * Problems: STORE_BUSY (somebody else was first; the runner tries again), CONFLICT (a row with
 * this key is there already), STORE_LOST (the connection is gone, and with it all that was not
 * committed), STORE_UNKNOWN (gone during the commit, and no other could be had to ask what became
 * of it), STORE_BROKEN (the engine failed). db->why says how.
 * A connection belongs to one thread at a time.
 */
#ifndef DB_H
#define DB_H

#include "base/ctx.h"

enum db_type { DB_END, DB_I64, DB_STR, DB_UUID, DB_NULL };

__extension__ typedef unsigned __int128 table_set; /* a bit for each table */

struct sql {          /* one file under sql/, embedded by tools/embed_sql.py */
    const char *name; /* "order/load" */
    const char *text;
    const char *postgres; /* the same text, unless <verb>.pg.sql overrides it */
    /* The tables that it mentions, and those that it writes. A change of the schema writes all. */
    table_set mentions, writes;
    unsigned index; /* of the prepared statement in a connection */
};
extern const unsigned SQL_COUNT;

struct param {
    enum db_type type;
    int64_t i64;
    str bytes;
    struct uuid uuid;
};

struct column {
    enum db_type type;
    const char *name;
    void *out;
};

struct db; /* one connection */

/* Looks at a row that was read; true: no more rows are wanted. */
typedef bool db_take_fn(void *self);

/* Counters of a connection since it was opened: budgets are asserted on them. */
struct db_counters {
    uint64_t statements, rows_read, commits;
    uint64_t writes;  /* statements that change something */
    uint64_t changes; /* commits that changed something: only they wait for a disk or a standby */
    uint64_t round_trips; /* to a server, each way; an embedded store makes none */
};

/* Only migrations differ by it. */
enum dialect { DIALECT_SQLITE, DIALECT_POSTGRES, DIALECT_COUNT };

/* What goes with a unit of work that is undone. */
enum undo {
    UNDO_UNIT, /* nothing: only what it wrote itself is undone */
    UNDO_ALL,  /* its whole transaction, with all that the units before it wrote */
};

struct db_ops {
    enum dialect dialect;
    /* The rows of a CLUSTERED table lie in the order of its key: to find one by another index costs
     * more than to walk past some. */
    bool lies_by_key;
    /* A failure of a unit may be told only when the next one asks, or at the commit. */
    bool defers;
    enum problem (*begin)(struct db *, bool to_write);
    /* The transaction that has just begun waits for the locks of others for a moment only. NULL: it
     * never waits for any. */
    void (*hurry)(struct db *);
    enum problem (*commit)(struct db *);
    void (*rollback)(struct db *);
    /* False after a failure upon which the engine rolled everything back by itself. */
    bool (*is_in_transaction)(struct db *);
    /* A unit of work begins. UNDO_ALL is cheaper: an engine may then save what a savepoint costs
     * every unit, and undo them all for the one in thousands that fails after it has written. */
    void (*savepoint)(struct db *, enum undo at_most);
    void (*savepoint_release)(struct db *);
    /* Undoes the unit and releases. Tells what else was undone: never more than savepoint() was
     * told; after UNDO_ALL no transaction is open. */
    enum undo (*savepoint_rollback)(struct db *);
    /* Within a unit: what is written from `attempt` on until its end is kept, or was never there.
     */
    enum problem (*attempt)(struct db *);
    enum problem (*attempt_end)(struct db *, bool keep);
    /* Announces a read of this transaction, so that many make one round trip. NULL: no use. */
    void (*foresee)(struct db *, const struct sql *, const struct param *);
    enum problem (*open_rows)(struct db *, const struct sql *, const struct param *, void **rows);
    /* *more is false at the end; strings are copied into the arena. */
    enum problem (*next_row)(struct db *, void *rows, struct arena *, const struct column *,
                             bool *more);
    void (*close_rows)(struct db *, void *rows);
    /* As db_visit(). NULL: by the three above. */
    enum problem (*visit)(struct db *, const struct sql *, const struct param *,
                          const struct column *, db_take_fn *, void *self);
    /* No rows come back; NULL: the number of changed rows is not wanted, and it may run later. */
    enum problem (*run)(struct db *, const struct sql *, const struct param *, int64_t *changes);
    enum problem (*run_script)(struct db *, const char *ddl); /* migrations only */
    /* After STORE_LOST: another connection, until that time of clock_monotonic(). NULL: never
     * lost. */
    enum problem (*revive)(struct db *, int64_t until);
    /* Between two transactions: bounds what commits leave behind. NULL: they leave nothing. */
    enum problem (*tidy)(struct db *);
    /* From any thread: nothing is waited for longer than until that time, if it lasts. */
    void (*wait_until)(struct db *, int64_t until);
    void (*close)(struct db *);
};

/* What the transfers of a unit, and of all units of a commit, add to a balance. Written once,
 * before the commit (ledger_flush), for many captures move the same few balances. */
#define LEDGER_SUMS_MAX 256
struct ledger_sums {
    struct ledger_sum {
        int64_t merchant_id, account;
        str currency; /* of the table of currencies: lives for ever */
        int64_t debits, credits;
    } items[LEDGER_SUMS_MAX];
    size_t count;
};

/* A place in the log of a server that others follow; what was committed before it is below it. All
 * zero: none. */
struct position {
    int64_t timeline, lsn;
};

/* Of a commit that is done and could not be located: above all others. */
static const struct position POSITION_UNKNOWN = { UINT32_MAX, INT64_MAX };

static inline bool position_is_below(struct position a, struct position b)
{
    return a.timeline < b.timeline || (a.timeline == b.timeline && a.lsn < b.lsn);
}

struct db {
    const struct db_ops *ops;
    struct db_counters counters;
    bool tells_position;      /* set by whoever wants to know: */
    struct position position; /* where the log was after the last commit */
    struct ledger_sums unit_sums, group_sums;
    char why[512]; /* of the last failure */
};

/* For drivers: what a text or an id reads as; `bytes` NULL: the value is NULL. */
void db_read_bytes(const struct column *column, struct arena *a, const char *bytes, size_t length);

/* This row will be read in this unit of work (by db_maybe or db_one, with the same parameters).
 * Only a hint: what is read then is the same without it. */
void db_foresee(struct ctx *c, const struct sql *, const struct param *);

/* A statement whose rows are read one by one. Always end with db_rows_end(). */
struct rows {
    struct ctx *c;
    struct db *db;
    void *cursor;
};
enum problem db_rows_begin(struct ctx *c, const struct sql *, const struct param *,
                           struct rows *out) NODISCARD;
enum problem db_rows_next(struct rows *, const struct column *, bool *more) NODISCARD;
void db_rows_end(struct rows *);

/* Reads row after row for `take`, which asks neither store nor arena; texts live until it returns.
 * SQLite takes as long to hand a row out as to find it: there the statement itself calls visit()
 * with the values, in the order of the columns. */
enum problem db_visit(struct ctx *c, const struct sql *, const struct param *,
                      const struct column *, db_take_fn *take, void *self) NODISCARD;

/* All rows of a statement that has a bound. `read` reads the next one into an item, which is zero
 * before, with db_rows_next(). On failure `out` stays as it is. */
struct row_list {
    void *items; /* in the arena */
    size_t count;
};
typedef enum problem row_read_fn(struct rows *, void *item, bool *more);
enum problem db_list(struct ctx *c, const struct sql *, const struct param *, size_t item_bytes,
                     row_read_fn *read, struct row_list *out) NODISCARD;

/* One row, or none (`found` false, out untouched). More than one is a CHECK. */
enum problem db_maybe(struct ctx *c, const struct sql *, const struct param *,
                      const struct column *, bool *found) NODISCARD;

/* Exactly one row; none is a CHECK. */
enum problem db_one(struct ctx *c, const struct sql *, const struct param *,
                    const struct column *) NODISCARD;

/* Work of a unit that may be undone while the unit goes on, balances included. One at a time. */
struct db_attempt {
    struct ledger_sums sums; /* of the unit, before it */
};
enum problem db_attempt_begin(struct ctx *c, struct db_attempt *attempt) NODISCARD;
enum problem db_attempt_end(struct ctx *c, const struct db_attempt *attempt, bool keep) NODISCARD;

/* As db_ops says. */
bool db_lies_by_key(struct ctx *c);

/* How many statements of this connection have changed something. */
uint64_t db_writes(struct ctx *c);

/* No rows wanted. `changes` may be NULL: then it may run later, and its problem be the commit's. */
enum problem db_none(struct ctx *c, const struct sql *, const struct param *,
                     int64_t *changes) NODISCARD;

#define PARAMS(...)  ((const struct param[]){ __VA_ARGS__, { .type = DB_END } })
#define COLUMNS(...) ((const struct column[]){ __VA_ARGS__, { .type = DB_END } })

#define NO_PARAMS  ((const struct param[]){ { .type = DB_END } })
#define NO_COLUMNS ((const struct column[]){ { .type = DB_END } })

#define P_I64(value)  ((struct param){ .type = DB_I64, .i64 = (value) })
#define P_STR(value)  ((struct param){ .type = DB_STR, .bytes = (value) })
#define P_UUID(value) ((struct param){ .type = DB_UUID, .uuid = (value) })
#define P_NULL()      ((struct param){ .type = DB_NULL })

/* An absent text (.ptr NULL) is NULL in the store and comes back absent. */
static inline struct param p_text(str value)
{
    return value.ptr == NULL ? P_NULL() : P_STR(value);
}
#define P_TEXT(value) p_text(value)

/* The conditional makes a pointer of the wrong type a compile error; void * alone would not.
 * NULL reads as 0, an absent text or the zero UUID. */
#define C_I64(label, where)  ((struct column){ DB_I64, (label), 1 ? (where) : (int64_t *)0 })
#define C_STR(label, where)  ((struct column){ DB_STR, (label), 1 ? (where) : (str *)0 })
#define C_UUID(label, where) ((struct column){ DB_UUID, (label), 1 ? (where) : (struct uuid *)0 })

#endif
