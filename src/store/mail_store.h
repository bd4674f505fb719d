/*
 * mail_store.h -- mails in and out of the store.
 */
#ifndef MAIL_STORE_H
#define MAIL_STORE_H

#include "domain/mail.h"
#include "store/db.h"

/* What a mail is known by. */
struct mail_key {
    struct uuid cause_id; /* the event that it is about */
    enum mail_kind kind;
    int64_t copy; /* 0: to whom it is about; 1: the merchant's copy */
};

struct mail_row {
    struct mail_key key;
    struct uuid order_id;
    str address;
    struct mail_progress progress;
    int64_t created_at;
    str answer; /* .ptr NULL: none yet */
};
struct mail_rows {
    struct mail_row *items;
    size_t count;
};

/* Queues a mail about what happened `at`, due at once, unless one of this key is there. */
enum problem mail_insert(struct ctx *c, const struct mail_key *key, struct uuid order_id,
                         int64_t at, str address) NODISCARD;

/* One of c->merchant_id that is due and that nobody else is about to claim. */
enum problem mail_due(struct ctx *c, struct mail_row *out, bool *found) NODISCARD;

/* Writes that row->progress.attempts has begun, and that whoever makes it is taken for gone at
 * row->progress.due_at.
 */
enum problem mail_claim(struct ctx *c, const struct mail_row *row) NODISCARD;

/* Writes what came of the attempt `number`, unless the mail is somebody else's by now. */
enum problem mail_settle(struct ctx *c, const struct mail_row *row, int64_t number) NODISCARD;

/* Those that arrived nowhere, of those that were given up since then: the latest first. */
enum problem mails_failed(struct ctx *c, int64_t since, size_t limit,
                          struct mail_rows *out) NODISCARD;

/* Of an order, by their causes; at most `limit` after the first `skip`. */
enum problem mails_of_order(struct ctx *c, struct uuid order_id, size_t skip, size_t limit,
                            struct mail_rows *out) NODISCARD;

#endif
