/*
 * support.h -- what several unit tests stand on: a store of their own, orders to put into it, and
 * questions to it past the program.
 *
 * The store is an SQLite file in a folder of its own, or, if FANGST_TEST_DATABASE says how to
 * connect to a server as its superuser, a schema of its own there. A test need not know which.
 */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "service/order_list.h"
#include "service/order_service.h"
#include "service/work.h"
#include "store/db_open.h"
#include "store/invoice_store.h"

#define NOW (INT64_C(1795342445) * 1000000) /* 2026-11-22, when every test happens */

/* --- without a store ------------------------------------------------------------------ */

struct ctx make_ctx(void); /* an arena, repeatable entropy, NOW; forget it with end_ctx() */
void end_ctx(struct ctx *c);
bool first_blame_is(const struct ctx *c, const char *field, const char *detail);
int64_t random_between(struct entropy *e, int64_t low, int64_t high); /* both included */

/* --- with one ------------------------------------------------------------------------- */

#define MERCHANT 1 /* M1, the one that every store here has */

struct store {
    struct db_place place;
    char folder[64], path[96];    /* of SQLite */
    char conninfo[512], role[32]; /* of PostgreSQL */
    struct db *db;                /* to write */
    struct ctx c; /* of MERCHANT; its tx is open between store_begin and store_commit */
};

bool store_is_postgres(void);

struct store *store_empty(void); /* nothing in it, no table either */
struct store *store_new(void);   /* migrated, with the chart of accounts and MERCHANT */
void store_delete(struct store *s);
void store_unlink(struct store *s); /* its files: for a test that will not reach its end */
void store_begin(struct store *s);  /* a new arena, no blames */
void store_commit(struct store *s);
void store_rollback(struct store *s);

/* Commits if the statements were OK until now, and rolls back otherwise. What was sent late fails
 * only here. */
enum problem store_end(struct store *s, enum problem p) NODISCARD;

/* Runs DDL or an update that the program has no statement for; it must succeed. Bytes are x'00'. */
void store_tamper(struct store *s, const char *sql);
enum problem store_try(struct store *s, const char *sql); /* it need not */

/* From here on the store holds also what its keys and checks would refuse. */
void store_let_lie(struct store *s);

/* One number, asked over a connection of its own: only what is committed counts. */
int64_t store_ask(const struct store *s, const char *format, ...) PRINTF_LIKE(2, 3);

int64_t store_log_bytes(const struct store *s); /* the size of the write-ahead log */

/* What is authorized, to be changed before it is placed: one line of `quantity` units. */
struct placement placement_of(struct ctx *c, int64_t quantity, int64_t unit_price);

/* Each is a transaction of its own and must succeed. */
struct order_row store_place(struct store *s, const struct placement *p);
struct order_row store_place_simple(struct store *s, int64_t amount);
struct order_row store_capture(struct store *s, struct uuid order_id, int64_t amount);
struct invoice_row store_invoice(struct store *s, struct uuid capture_id); /* it has one */
struct order_row store_change(struct store *s, struct uuid order_id, enum order_verb verb,
                              int64_t amount);
struct order_row store_load(struct store *s, struct uuid order_id);

/* --- an order of three lines ---------------------------------------------------------- */

#define SHIRTS  0 /* 2 for 200.00 */
#define SOCKS   1 /* 3 for 99.00, after a discount of 0.99: not divisible */
#define FREIGHT 2 /* 49.00 */
#define TOTAL   34800
struct placement shopping(struct ctx *c);
struct uuid place_shopping(struct store *s);

/* Captures these units of these lines in a transaction of its own; leaves nothing if it cannot. */
enum problem capture_lines(struct store *s, struct uuid id, struct line_part_requests parts,
                           struct changed *changed);
#define CAPTURE_LINES(s, id, changed, ...)                                                         \
    capture_lines(                                                                                 \
        (s), (id),                                                                                 \
        (struct line_part_requests){ (const struct line_part_request[]){ __VA_ARGS__ },            \
                                     COUNT(((const struct line_part_request[]){ __VA_ARGS__ })) }, \
        (changed))

/* --- orders known by heart, to compare lists and searches with ------------------------ */

#define KNOWN_ORDERS 300

/* Who buys. Folded by hand: the words by which they are found, the first one the whole name. */
struct person {
    const char *given, *family, *email;
    const char *words[8];
};
extern const struct person PEOPLE[];

struct known {
    struct uuid id;
    enum order_status status;
    enum currency currency;
    int64_t created_at, expires_at, amount;
    size_t person;
    const char *method;
    bool is_refunded;
    char reference[16], klarna[16]; /* lower case */
};
extern struct known known[KNOWN_ORDERS];

struct store *store_with_orders(void); /* in every status, with many ties; fills in known[] */
bool known_fits(const struct known *k, const struct order_filter *f);

/* `count` orders of Anna Bergqvist in kronor, but every `rare`-th of Zoe Bergqvist in euro; each
 * other one is cancelled. Without events and words: for lists only. */
void store_many(struct store *s, int count, int rare);

/* The orders of a list, in its order. */
struct expected {
    struct uuid ids[KNOWN_ORDERS];
    size_t count;
};

#define CURSOR_SIZE 1000

/* One page in a snapshot of its own; reads where to begin from `cursor` and writes what is next. */
enum problem list_page(struct store *s, const struct order_filter *f, size_t limit,
                       char cursor[CURSOR_SIZE], struct order_page *out);

/* Follows the cursors to the end. */
struct expected list_all(struct store *s, const struct order_filter *f, size_t limit);

/* The same ids, in any order if not `in_order`. */
void expect_ids(struct expected *expected, struct expected *got, bool in_order, const char *what,
                size_t limit);

/* An audit finds nothing; or, once this was done past the program, says so. */
void expect_honest_books(struct store *s);
void expect_lie_found(struct store *s, const char *sql, const char *says);

#endif
