/*
 * support.h -- what several unit tests stand on: a store in a folder of its own, orders to put
 * into it, and questions to it past the program.
 */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "service/order_service.h"
#include "service/work.h"

#define NOW (INT64_C(1795342445) * 1000000) /* 2026-11-22, when every test happens */

/* --- without a store -------------------------------------------------------------------- */

struct ctx make_ctx(void);          /* an arena, repeatable entropy, NOW; forget it with end_ctx() */
void end_ctx(struct ctx *c);
bool first_blame_is(const struct ctx *c, const char *field, const char *detail);
int64_t random_between(struct entropy *e, int64_t low, int64_t high); /* both included */

/* --- with one --------------------------------------------------------------------------- */

#define MERCHANT 1 /* M1, the one that every store here has */

struct store {
    char folder[64], path[96];
    struct db *db; /* to write */
    struct ctx c;  /* of MERCHANT; its tx is open between store_begin and store_commit */
};

struct store *store_new(void); /* migrated, with the chart of accounts and MERCHANT */
void store_delete(struct store *s);
void store_begin(struct store *s); /* a new arena, no blames */
void store_commit(struct store *s);
void store_rollback(struct store *s);

/* Runs DDL or an update that the program has no statement for. */
void store_tamper(struct store *s, const char *sql);

/* One number, asked over a connection of its own: only what is committed counts. */
int64_t store_ask(const struct store *s, const char *format, ...) PRINTF_LIKE(2, 3);

int64_t store_log_bytes(const struct store *s); /* the size of the write-ahead log */

/* What is authorized, to be changed before it is placed: one line of `quantity` units. */
struct placement placement_of(struct ctx *c, int64_t quantity, int64_t unit_price);

/* Each is a transaction of its own and must succeed. */
struct order_row store_place(struct store *s, const struct placement *p);
struct order_row store_place_simple(struct store *s, int64_t amount);
struct order_row store_capture(struct store *s, struct uuid order_id, int64_t amount);
struct order_row store_change(struct store *s, struct uuid order_id, enum order_verb verb,
                              int64_t amount);
struct order_row store_load(struct store *s, struct uuid order_id);

#endif
