/*
 * webhook.h -- what a merchant may be told of by webhooks, and when a message that was not taken is
 * tried again. Pure. The signatures are those of Standard Webhooks
 * (https://www.standardwebhooks.com), and so is the schedule.
 */
#ifndef WEBHOOK_H
#define WEBHOOK_H

#include "domain/order.h"

enum webhook_type {
#define WEBHOOK(name, text) WEBHOOK_##name,
#include "domain/webhook.def"
#undef WEBHOOK
    WEBHOOK_TYPE_COUNT
};
extern const char *const WEBHOOK_TYPE_NAMES[]; /* by enum, NULL-terminated */

/* What the event of an order is called; false: nobody is told of it. */
bool webhook_of_fact(enum order_fact fact, enum webhook_type *out);

#define WEBHOOK_TRIES    10        /* of a message, over three days */
#define WEBHOOK_PATIENCE (3 * DAY) /* with an endpoint that answers nothing well */

/* Microseconds after the attempt of this number (1 is the first) until the next one; 0: there is
 * none. */
int64_t webhook_pause(int64_t tries);

/* For how long an endpoint is left alone after so many failures in a row: one that is dead must not
 * keep its deliverer from the others. */
int64_t webhook_rest(int64_t failures);

#define WEBHOOK_URL_MAX 500

/* An absolute https:// address without user, blanks and fragment; also http:// if `allows_http`. */
bool webhook_url_is_valid(str url, bool allows_http);
str webhook_host(str url); /* of a valid one: without port */

#endif
