/*
 * outbox.h -- mails about what happens to orders: made from the events by a job, claimed one by one
 * by whoever sends them (jobs/mailer.h), and settled by what the mail server said. So an event
 * costs its order nothing more (docs/decisions/0025-mail.md).
 *
 * Invariants
 *   1. Each event causes each mail that the merchant wants once, however many processes try: the
 *      events are those of the feed (service/feed.h), in which none comes late; a round makes a
 * page of them into rows and moves the mark in one unit of work; and the key of the rows is the
 *      cause.
 *   2. Before a mail is handed over it is written that somebody is about to, and until when. Who
 *      comes back later than that is answered by nobody: the mail may be with another by then.
 *   3. A mail whose sender was lost after the handing over is sent again, with the same Message-ID,
 *      and counted in `unanswered`: it arrives at least once. Every other one arrives once.
 *   4. A mail is not tried any more when what it is about is older than the patience.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include "service/mail_terms.h"
#include "store/mail_store.h"
#include "store/order_store.h"

#define OUTBOX_LEASE (5 * MINUTE) /* longer than it ever takes to send a mail */

/* Makes the mails of the next few events of any merchant, those after *merchant_id first; 0: all
 * alike. `horizon` is that of the feed, found before this unit of work began. */
enum problem outbox_make(struct ctx *c, int64_t horizon, int64_t *merchant_id,
                         bool *again) NODISCARD;

/* The mails that an event of its order causes; not of an import. Of a send-out the document is
 * read.
 */
#define CAUSED_MAILS_MAX 8
struct caused_mail {
    enum mail_kind kind;
    int64_t copy; /* 1: what the customer gets, to the merchant's own address */
    str address;
};
struct caused_mails {
    struct caused_mail items[CAUSED_MAILS_MAX];
    size_t count;
};
enum problem outbox_caused(struct ctx *c, const struct mail_terms *terms,
                           const struct event_row *event, const struct order_fact_row *order,
                           struct caused_mails *out) NODISCARD;

struct outbox_claim {
    int64_t merchant_id; /* 0: nothing is due */
    struct mail_terms terms;
    struct mail_row mail;
};

/* Claims a mail that is due, of the next merchant after *merchant_id; 0: all alike. */
enum problem outbox_claim(struct ctx *c, int64_t *merchant_id, struct outbox_claim *out) NODISCARD;

/* What came of a mail that was claimed. `answer` is a sentence of the mail server or
 * of ours; empty: what was said last stays. */
enum problem outbox_settle(struct ctx *c, const struct mail_row *claimed, enum mail_outcome outcome,
                           str answer, int64_t patience) NODISCARD;

/* One line of an answer that can be shown and kept; absent if there is none. */
str outbox_answer(struct ctx *c, str answer);

bool outbox_is_late(const struct mail_row *mail, int64_t patience, int64_t now);

#endif
