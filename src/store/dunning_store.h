/*
 * dunning_store.h -- the dunning of invoices, and what operators chose about it, in and out of the
 * store.
 */
#ifndef DUNNING_STORE_H
#define DUNNING_STORE_H

#include "domain/dunning.h"
#include "store/db.h"

struct dunning_row {
    struct uuid capture_id;
    enum dunning_customer customer;
    int64_t version;
    struct dunning_state state;
    str pause_reason; /* of DUNNING_PAUSE_REASONS; .ptr NULL: it is not paused */
};

#define DUNNING_PAGE 200 /* invoices that are looked at in one unit of work */

/* Of a new invoice; it is looked at from that instant on. */
enum problem dunning_insert(struct ctx *c, struct uuid capture_id, enum dunning_customer customer,
                            int64_t look_at) NODISCARD;

/* `found` false: the invoice is from before there was any dunning. */
enum problem dunning_load(struct ctx *c, struct uuid capture_id, struct dunning_row *out,
                          bool *found) NODISCARD;

/* Those of c->merchant_id that are to be looked at by now, at most DUNNING_PAGE. */
enum problem dunning_due(struct ctx *c, struct dunning_row out[DUNNING_PAGE],
                         size_t *count) NODISCARD;

/* Writes row->state and ->pause_reason; look_at 0: it is not looked at. STORE_BUSY, perhaps only at
 * the commit, if somebody was first. */
enum problem dunning_update(struct ctx *c, const struct dunning_row *row,
                            int64_t look_at) NODISCARD;

/* It is looked at at that instant at the latest; nothing if there is no dunning. */
enum problem dunning_wake(struct ctx *c, struct uuid capture_id, int64_t at) NODISCARD;

/* What was paid of an invoice in `country`, by the days there; at most `room`. */
enum problem dunning_payments(struct ctx *c, struct uuid capture_id, str country,
                              enum currency currency, size_t room, struct dunning_payment *out,
                              size_t *count) NODISCARD;

/* All choices of c->merchant_id, in the order in which they were made. */
enum problem dunning_choices_load(struct ctx *c, struct dunning_choices *out) NODISCARD;
enum problem dunning_choice_insert(struct ctx *c, int64_t number,
                                   const struct dunning_choice *choice) NODISCARD;

/* Names as the store keeps them; false if it is none. */
bool dunning_customer_parse(str name, enum dunning_customer *out);
bool dunning_subject_parse(str name, enum dunning_subject *out);

#endif
