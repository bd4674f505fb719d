/*
 * notification_courier.h -- mails to users of what they are told. Sent by the mailer, as those
 * about orders are (jobs/mailer.h).
 *
 * A user who is not let in any more, or whose role may not see it any more, gets no mail, also not
 * one that was made before.
 */
#ifndef NOTIFICATION_COURIER_H
#define NOTIFICATION_COURIER_H

#include "domain/mail.h"
#include "service/notification.h"

struct notification_claim {
    int64_t merchant_id; /* 0: there is none */
    struct notification what;
    str email, shop, reply_to, message_name;
    enum language language;
    int64_t created_at;
    struct mail_progress progress;
};
/* Claims the next one that is due, of the merchants after *merchant_id first. */
enum problem notification_claim(struct ctx *c, int64_t *merchant_id,
                                struct notification_claim *out) NODISCARD;

/* What came of it. `patience` and `answer` as in outbox_settle(). */
enum problem notification_settle(struct ctx *c, const struct notification_claim *claimed,
                                 enum mail_outcome outcome, str answer, int64_t patience) NODISCARD;

#endif
