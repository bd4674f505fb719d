/*
 * resend.h -- a mail about an order once more: made as a mail of its own by the event
 * send_out.triggered (service/outbox.h), which names the one that it repeats and who asked for it.
 *
 * It goes to the address that the customer has now, and says what is true now. Nothing is promised
 * that would not happen: what the merchant does not want to be sent any more, or what would go to
 * an address that a mail server has refused for good, is refused here with its reason.
 */
#ifndef RESEND_H
#define RESEND_H

#include "domain/mail.h"
#include "service/order_service.h"

#define RESENDS_PER_HOUR 5 /* of an order, asked for by people or by trigger-send-out */

struct resend_request {
    struct uuid event_id; /* the mail: the event that caused it */
    str kind;             /* of MAIL_KIND_NAMES */
};

/* NOT_FOUND: there is no such mail to the customer. NOT_ALLOWED: it has not come to an end yet, is
 * not wanted any more, has nowhere to go, or too much was sent again within the hour. */
enum problem mail_resend(struct ctx *c, struct uuid order_id, const struct resend_request *r,
                         struct changed *out) NODISCARD;

#endif
