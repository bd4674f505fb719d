/*
 * courier.h -- threads that deliver messages to webhooks (service/webhook_delivery.h), beside
 * everything else: no unit of work waits for somebody else's server. Every process that does
 * scheduled work has them; an endpoint is served by one at a time, so that a slow one holds up
 * nobody but itself; and those that are known to be slow have half of the threads at most.
 *
 *   claim  -->  sign and POST  -->  settle, and claim the next
 *  (writer)     (this thread)            (writer)
 */
#ifndef COURIER_H
#define COURIER_H

#include "jobs/webhook_call.h"
#include "service/work.h"

struct courier_options {
    struct secret secret; /* of the installation */
    struct webhook_call_options call;
};

struct courier;
struct courier *courier_start(struct work *work, const struct courier_options *options);
void courier_hurry(struct courier *m); /* begin nothing, and break off what is under way */
void courier_stop(struct courier *m);  /* after courier_hurry(), before work_close() */

#endif
