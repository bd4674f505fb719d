/*
 * dunning.h -- customers who are late: reminded, charged and handed over by a job that looks at
 * each invoice on the day on which something may be due (domain/dunning.h has the rules), and what
 * people change of that.
 *
 * Invariants
 *   1. A look is one piece of a unit of work with what follows from it: the event, the transfers of
 *      fee and interest, the invoice and where its dunning stands. So a step is taken once, however
 *      many processes look and wherever they are killed.
 *   2. look_at is never later than the day of the next step, so what moves that day (a payment, a
 *      refund, a later due date) need not know about dunning: it is found when it is looked at.
 *      Only what makes something open again, or pays a part, has to wake it (invoice_change).
 */
#ifndef SERVICE_DUNNING_H
#define SERVICE_DUNNING_H

#include "store/dunning_store.h"
#include "store/invoice_store.h"
#include "store/order_store.h"

/* Looks at the next few invoices of any merchant, those after *merchant_id first; 0: all alike.
 * Leaves there with whom the next round goes on. */
enum problem dunning_round(struct ctx *c, int64_t *merchant_id, bool *again) NODISCARD;

/* The same of c->merchant_id alone, as of c->now; and when there is something to look at (struct
 * due_work of test_clock.h). */
enum problem dunning_look(struct ctx *c, bool *again) NODISCARD;
enum problem dunning_work_due(struct ctx *c, int64_t *at) NODISCARD;

/* A new invoice is to be looked at on the day after its first part is due; it may be disputed
 * already. */
enum problem dunning_begin(struct ctx *c, const struct invoice_row *row,
                           enum dunning_customer customer, date first_due) NODISCARD;

/* Who owes: by the customer of the order, as its JSON is stored, and how it was paid. */
enum dunning_customer dunning_customer_of(struct ctx *c, str customer_json,
                                          str payment_method_type);

/* All that decides about the dunning of an invoice, to be asked with the functions of
 * domain/dunning.h. */
struct dunning_file {
    bool exists; /* else the invoice is from before there was any: its status is DUNNING_OFF */
    struct dunning_row row;
    struct dunning_rules rules;
    struct dunning_case the_case;
};
enum problem dunning_open(struct ctx *c, const struct invoice_row *invoice,
                          struct dunning_file *out) NODISCARD;

/* --- by hand ----------------------------------------------------------------------------- */

struct dunning_request {
    enum dunning_change change;
    str reason;                          /* paused: of DUNNING_PAUSE_REASONS */
    date until;                          /* paused: the last day; .day 0: until it is resumed */
    str note;                            /* of whoever does it */
    int64_t fee_amount, interest_amount; /* waived: minor units */
};

/* NOT_FOUND; UNPROCESSABLE if there is no dunning, it is resumed but not paused, or more is waived
 * than was charged. Nothing happens if it is so already. */
enum problem dunning_change_by_hand(struct ctx *c, int64_t invoice_number,
                                    const struct dunning_request *r,
                                    struct invoice_row *out) NODISCARD;

/* --- what operators choose --------------------------------------------------------------- */

/* UNPROCESSABLE, blamed by member, if it is not allowed. */
enum problem dunning_choose(struct ctx *c, const struct dunning_choice *choice) NODISCARD;

#endif
