/*
 * dispute_list.h -- the disputes of a merchant, with what each holds: so much of payouts, and the
 * reminders of its invoice.
 */
#ifndef DISPUTE_LIST_H
#define DISPUTE_LIST_H

#include "service/order_dispute.h"

#define DISPUTES_LIMIT_MAX 50 /* each is read with all events of its order */

struct listed_dispute {
    struct uuid order_id;
    struct dispute dispute;
    str currency, merchant_reference1, customer_name;
    int64_t invoice_number; /* of the capture; 0: it has none */
    bool are_reminders_paused;
};
struct listed_disputes {
    struct listed_dispute *items;
    size_t count;
};

enum dispute_state { DISPUTES_ALL, DISPUTES_OPEN, DISPUTES_CLOSED };
struct dispute_filter {
    enum dispute_state state;
    struct uuid order_id; /* zero: of all orders; else of all states */
};

/* The one that was opened last first, from before that one on. */
enum problem dispute_list(struct ctx *c, const struct dispute_filter *filter, struct uuid before,
                          size_t limit, struct listed_disputes *out) NODISCARD;

/* NOT_FOUND. */
enum problem dispute_load(struct ctx *c, struct uuid dispute_id,
                          struct listed_dispute *out) NODISCARD;

#endif
