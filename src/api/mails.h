/* mails.h -- mails about orders, and which of them are wanted, in the Merchant API v1. For
 * routes.c; timeline.c tells of each event which mails it caused. */
#ifndef MAILS_H
#define MAILS_H

#include "http/route.h"
#include "store/mail_store.h"

extern const struct shape MAIL_OUT, MAILS_QUERY, MAILS_OUT;

/* A mail as it is told. */
struct mail_out {
    struct uuid event_id;
    str kind;
    bool is_copy;
    str to, state;
    int64_t attempts, unanswered_attempts;
    str answer, reason_code;
    int64_t next_attempt_at, finished_at;
};

#define MAILS_OF_EVENT_MAX (2 * MAIL_KIND_COUNT)

/* The first two thousand about an order, and those of them about an event. */
enum problem mails_of_events(struct ctx *c, struct uuid order_id, struct shape_list *out) NODISCARD;
struct shape_list mails_about(struct shape_list mails, struct uuid event_id);

enum problem api_mails_list(struct ctx *c, struct call *call) NODISCARD;

/* A mail once more, of POST /merchant/v1/orders/{order_id}/resends. */
extern const struct shape RESEND_IN;
enum problem api_mail_resend(struct ctx *c, struct call *call) NODISCARD;

enum problem api_mail_terms_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_mail_terms_update(struct ctx *c, struct call *call) NODISCARD;

#endif
