#include "service/outbox.h"

#include "base/clock.h"
#include "domain/payment_method.h"
#include "service/feed.h"
#include "sql.h"

#define PAGE       100 /* events in one unit of work, so that the writer is not held long */
#define ANSWER_MAX 300 /* bytes of an answer that are kept */

/* --- what is caused ----------------------------------------------------------------------- */

/* Which event causes which mails. */
static const struct cause {
    enum order_fact fact;
    enum mail_kind kind;
} CAUSES[] = {
    { ORDER_WAS_CAPTURED, MAIL_CAPTURE },      { ORDER_WAS_CAPTURED, MAIL_INVOICE },
    { ORDER_WAS_SENT_OUT, MAIL_CAPTURE },      { ORDER_WAS_SENT_OUT, MAIL_INVOICE },
    { ORDER_WAS_REFUNDED, MAIL_REFUND },       { ORDER_WAS_REMINDED, MAIL_REMINDER },
    { ORDER_WAS_WARNED, MAIL_EXPIRY_WARNING },
};

static uint64_t causing_facts(void)
{
    uint64_t facts = 0;
    for (size_t i = 0; i < COUNT(CAUSES); i++)
        facts |= UINT64_C(1) << CAUSES[i].fact;
    return facts;
}

/* What a send-out sends again; of all other events nothing. The feed has no documents. */
static enum problem load_send_out(struct ctx *c, const struct event_row *row,
                                  struct send_out_document *out)
{
    struct event_row event;
    bool found = false;
    if (row->fact != ORDER_WAS_SENT_OUT)
        return OK;
    TRY(event_load(c, row->event_id, &event, &found));
    CHECK(found);
    *out = *(const struct send_out_document *)event_read(c, &event);
    return OK;
}

/* A send-out is about a capture, which may be an imported one: that has no invoice here. */
static enum problem is_invoiced(struct ctx *c, const struct event_row *row,
                                const struct send_out_document *d, bool *out)
{
    struct event_row capture;
    bool found = false;
    *out = true;
    if (row->fact != ORDER_WAS_SENT_OUT)
        return OK;
    TRY(event_load(c, d->capture_id, &capture, &found));
    *out = found && !str_equal(capture.actor, STR(ACTOR_IMPORT));
    return OK;
}

/* Does the event cause this kind of mail? One mail that is sent again is of any kind. */
static bool is_caused(const struct cause *cause, const struct event_row *event,
                      const struct send_out_document *d)
{
    if (d->mail_kind.len == 0)
        return cause->fact == event->fact;
    return str_equal(str_of(MAIL_KIND_NAMES[cause->kind]), d->mail_kind) &&
           cause->fact != ORDER_WAS_SENT_OUT;
}

static void add(struct caused_mails *to, enum mail_kind kind, int64_t copy, str address)
{
    CHECK(to->count < CAUSED_MAILS_MAX);
    to->items[to->count++] = (struct caused_mail){ kind, copy, address };
}

enum problem outbox_caused(struct ctx *c, const struct mail_terms *terms,
                           const struct event_row *event, const struct order_fact_row *order,
                           struct caused_mails *out)
{
    struct order_terms of_order =
        order_terms(c, order->payment_method_type, order->purchase_country);
    bool has_plan = of_order.method->plan != PLAN_NONE;
    struct send_out_document again = { 0 };
    out->count = 0;
    TRY(load_send_out(c, event, &again));
    for (size_t i = 0; i < COUNT(CAUSES); i++) {
        enum mail_kind kind = CAUSES[i].kind;
        bool is_for_customer = mail_reader(kind) == MAIL_TO_CUSTOMER;
        bool is_there = is_caused(&CAUSES[i], event, &again) && mail_is_wanted(terms, kind) &&
                        (kind != MAIL_INVOICE || has_plan);
        if (is_there && kind == MAIL_INVOICE)
            TRY(is_invoiced(c, event, &again, &is_there));
        str address = is_for_customer ? order->customer_email : terms->staff;
        if (!is_there || address.len == 0)
            continue;
        add(out, kind, 0, address);
        if (is_for_customer && terms->copy_to.len > 0)
            add(out, kind, 1, terms->copy_to);
    }
    return OK;
}

/* Whose mails are made, of which events. */
struct making {
    struct mail_terms terms;
    int64_t clock_offset; /* of a test merchant: its events are so far ahead */
};

/* A mail leaves in real time, whatever time its event has: a test merchant's is as old as its row.
 */
static enum problem see_to(struct ctx *c, const struct making *m, const struct event_row *event)
{
    struct order_fact_row order;
    struct caused_mails caused;
    if (str_equal(event->actor, STR(ACTOR_IMPORT))) /* was told elsewhere */
        return OK;
    TRY(order_load_fact(c, event->order_id, &order));
    TRY(outbox_caused(c, &m->terms, event, &order, &caused));
    for (size_t i = 0; i < caused.count; i++) {
        const struct caused_mail *mail = &caused.items[i];
        struct mail_key key = { event->event_id, mail->kind, mail->copy };
        int64_t at = m->clock_offset > 0 ? c->now : event->at;
        TRY(mail_insert(c, &key, event->order_id, at, mail->address));
    }
    return OK;
}

/* *moved: there were events after `seen` to look at. */
static enum problem make_page(struct ctx *c, int64_t horizon, struct uuid seen,
                              const struct making *m, bool *moved)
{
    struct feed_page page;
    uint64_t facts = m->terms.mails.count > 0 ? causing_facts() : 0;
    TRY(feed_read(c, seen, horizon + m->clock_offset, facts, PAGE, &page));
    for (size_t i = 0; i < page.count; i++) {
        struct arena_mark memory = arena_mark(c->arena);
        TRY(see_to(c, m, &page.items[i].row));
        arena_rewind(c->arena, memory);
    }
    *moved = uuid_compare(page.last, seen) > 0;
    if (!*moved)
        return OK;
    return db_none(c, &SQL_MAIL_SAVE_SEEN, PARAMS(P_I64(c->merchant_id), P_UUID(page.last)), NULL);
}

enum problem outbox_make(struct ctx *c, int64_t horizon, int64_t *merchant_id, bool *again)
{
    int64_t after = *merchant_id;
    bool found = false, moved = false;
    do {
        struct making m = { .clock_offset = 0 };
        struct uuid seen = { { 0 } };
        str terms = { 0 };
        TRY(db_maybe(c, &SQL_MAIL_NEXT_MERCHANT, PARAMS(P_I64(after), P_UUID(uuid_floor(horizon))),
                     COLUMNS(C_I64("merchant_id", &after), C_STR("terms", &terms),
                             C_UUID("seen_id", &seen), C_I64("clock_offset", &m.clock_offset)),
                     &found));
        c->merchant_id = after;
        if (found) {
            m.terms = mail_terms_read(c, terms);
            TRY(make_page(c, horizon, seen, &m, &moved));
        }
    } while (found && !moved);
    *again = moved || *merchant_id > 0; /* those before it have not had their turn */
    *merchant_id = found ? after : 0;
    return OK;
}

/* --- sending ------------------------------------------------------------------------------ */

bool outbox_is_late(const struct mail_row *mail, int64_t patience, int64_t now)
{
    return now - mail->created_at >= patience;
}

static enum problem next_due(struct ctx *c, int64_t *merchant_id, str *terms, bool *found)
{
    return db_maybe(c, &SQL_MAIL_NEXT_DUE, PARAMS(P_I64(*merchant_id), P_I64(c->now)),
                    COLUMNS(C_I64("merchant_id", merchant_id), C_STR("terms", terms)), found);
}

enum problem outbox_claim(struct ctx *c, int64_t *merchant_id, struct outbox_claim *out)
{
    struct outbox_claim claim = { .merchant_id = *merchant_id };
    str terms = { 0 };
    bool found = false;
    *out = (struct outbox_claim){ 0 };
    TRY(next_due(c, &claim.merchant_id, &terms, &found));
    if (!found && *merchant_id > 0) {
        claim.merchant_id = 0;
        TRY(next_due(c, &claim.merchant_id, &terms, &found));
    }
    *merchant_id = found ? claim.merchant_id : 0;
    if (!found)
        return OK;
    c->merchant_id = claim.merchant_id;
    TRY(mail_due(c, &claim.mail, &found));
    if (!found) /* others are at all of them */
        return OK;
    claim.terms = mail_terms_read(c, terms);
    mail_begin(&claim.mail.progress, c->now + OUTBOX_LEASE);
    *out = claim;
    return mail_claim(c, &claim.mail);
}

str outbox_answer(struct ctx *c, str answer)
{
    if (answer.len == 0)
        return (str){ 0 };
    char *out = arena_take(c->arena, ANSWER_MAX + 1, 1);
    size_t length = answer.len < ANSWER_MAX ? answer.len : ANSWER_MAX;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)answer.ptr[i];
        out[i] = (char)(byte < 0x20 || byte >= 0x7f ? '?' : byte);
    }
    return str_trim((str){ out, length });
}

enum problem outbox_settle(struct ctx *c, const struct mail_row *claimed, enum mail_outcome outcome,
                           str answer, int64_t patience)
{
    struct mail_row row = *claimed;
    row.answer = outbox_answer(c, answer);
    mail_end(&row.progress, outcome, outbox_is_late(&row, patience, c->now), c->now);
    return mail_settle(c, &row, claimed->progress.attempts);
}
