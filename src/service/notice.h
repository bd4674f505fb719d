/*
 * notice.h -- what the events of an order set in motion, as its timeline tells it: invoices,
 * payments, payouts. Nothing is written for it: the rows of those who did it are read, one
 * statement per source (notice.def), however much there is.
 *
 * Notices of a kind are in the order of their places. A place never changes, so a page ends at one
 * and the next begins after it; what comes later with an earlier place is in neither.
 */
#ifndef NOTICE_H
#define NOTICE_H

#include "store/order_store.h"

enum notice_kind {
#define NOTICE(name, type, statement, of) NOTICE_OF_##name,
#include "service/notice.def"
#undef NOTICE
    NOTICE_KINDS
};

struct notice_place {
    int64_t at, number; /* of the invoice or the payout */
    struct uuid id;
};

struct notice {
    enum notice_kind kind;
    struct notice_place place;
    str actor;              /* as an event's */
    int64_t amount;         /* minor units; a payout may take more off than it settles */
    struct uuid capture_id; /* whose invoice; zero: it is of none */
    str payment_reference;  /* of the invoice, or of the payout */
    str payer;              /* empty: there is none */
};

/* The first notices of a kind after a place; at most `limit`. */
enum problem notices_load(struct ctx *c, const struct order_row *row, enum notice_kind kind,
                          const struct notice_place *after, size_t limit, struct notice *out,
                          size_t *count) NODISCARD;

#endif
