#include "service/resend.h"

#include "base/clock.h"
#include "service/mail_terms.h"
#include "service/order_amend.h"
#include "store/mail_store.h"

#define MAILS_PAGE 200

/* What is looked for among the mails of an order, and what is found. */
struct looking {
    const struct resend_request *request;
    str address; /* that the customer has now */
    struct mail_row mail;
    bool is_found;
    struct mail_row last; /* to that address, of those that came to an end */
    bool is_last_found;
};

static void look_at(struct looking *l, const struct mail_row *mail)
{
    bool is_asked = uuid_equal(mail->key.cause_id, l->request->event_id) && mail->key.copy == 0 &&
                    str_equal(str_of(MAIL_KIND_NAMES[mail->key.kind]), l->request->kind);
    bool has_ended = mail->progress.state == MAIL_SENT || mail->progress.state == MAIL_BOUNCED;
    if (is_asked) {
        l->mail = *mail;
        l->is_found = true;
    }
    if (has_ended && str_equal(mail->address, l->address) &&
        (!l->is_last_found || mail->progress.finished_at >= l->last.progress.finished_at)) {
        l->last = *mail;
        l->is_last_found = true;
    }
}

static enum problem look(struct ctx *c, struct uuid order_id, struct looking *l)
{
    struct mail_rows page = { .count = MAILS_PAGE };
    for (size_t skip = 0; page.count == MAILS_PAGE; skip += MAILS_PAGE) {
        TRY(mails_of_order(c, order_id, skip, MAILS_PAGE, &page));
        for (size_t i = 0; i < page.count; i++)
            look_at(l, &page.items[i]);
    }
    return OK;
}

/* --- what speaks against it --------------------------------------------------------------- */

static enum problem check_mail(struct ctx *c, const struct looking *l)
{
    if (!l->is_found || mail_reader(l->mail.key.kind) != MAIL_TO_CUSTOMER)
        return blame(c, PROBLEM_NOT_FOUND, STR("event_id"),
                     "The customer was sent no such mail about event %.*s: there is nothing to "
                     "send again.",
                     STR_ARG(uuid_text(c->arena, l->request->event_id)));
    if (l->mail.progress.finished_at == 0)
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), WHY_MAIL_UNDER_WAY);
    return OK;
}

static enum problem check_address(struct ctx *c, const struct looking *l)
{
    if (!mail_address_is_valid(l->address))
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), WHY_NO_CUSTOMER_ADDRESS);
    if (l->is_last_found && l->last.progress.state == MAIL_BOUNCED)
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), WHY_MAIL_REFUSED, STR_ARG(l->address),
                     STR_ARG(l->last.answer));
    return OK;
}

static enum problem check_wanted(struct ctx *c, const struct looking *l)
{
    struct mail_terms terms;
    TRY(mail_terms_load(c, &terms));
    if (!mail_is_wanted(&terms, l->mail.key.kind))
        return blame(c, PROBLEM_NOT_ALLOWED, STR("kind"), WHY_MAIL_UNWANTED,
                     MAIL_KIND_NAMES[l->mail.key.kind]);
    return OK;
}

static enum problem check_rate(struct ctx *c, struct event_rows events)
{
    int64_t first = 0, count = 0;
    for (size_t i = 0; i < events.count; i++) {
        const struct event_row *e = &events.items[i];
        if (e->fact != ORDER_WAS_SENT_OUT || e->at <= c->now - HOUR)
            continue;
        first = count == 0 ? e->at : first;
        count++;
    }
    if (count >= RESENDS_PER_HOUR)
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), WHY_SENT_OFTEN, RESENDS_PER_HOUR,
                     STR_ARG(clock_text(c->arena, first + HOUR)));
    return OK;
}

/* --- what it is about --------------------------------------------------------------------- */

static struct uuid first_capture(struct event_rows events)
{
    for (size_t i = 0; i < events.count; i++)
        if (events.items[i].fact == ORDER_WAS_CAPTURED)
            return events.items[i].event_id;
    UNREACHABLE("a mail to the customer before any capture");
}

/* The event that the mail is about in the end, and the capture. A mail that was itself sent again
 * is about what the first one was about. */
static enum problem trace(struct ctx *c, struct event_rows events, struct send_out_document *out)
{
    struct event_row event;
    bool found = false;
    TRY(event_load(c, out->mail_event_id, &event, &found));
    CHECK(found); /* the mail refers to it */
    const void *read = event_read(c, &event);
    const struct send_out_document *again = read;
    const struct refund_document *refund = read;
    const struct reminder_document *reminder = read;
    out->capture_id = event.event_id;
    if (event.fact == ORDER_WAS_SENT_OUT) {
        out->mail_event_id = again->mail_kind.len > 0 ? again->mail_event_id : again->capture_id;
        out->capture_id = again->capture_id;
    } else if (event.fact == ORDER_WAS_REMINDED) {
        out->capture_id = reminder->capture_id;
    } else if (event.fact == ORDER_WAS_REFUNDED) {
        out->capture_id = refund->captures.count > 0 ? refund->captures.items[0].capture_id
                                                     : first_capture(events);
    }
    return OK;
}

enum problem mail_resend(struct ctx *c, struct uuid order_id, const struct resend_request *r,
                         struct changed *out)
{
    struct order_row row = { 0 };
    struct order_fact_row fact = { 0 };
    struct event_rows events = { 0 };
    struct looking l = { .request = r };
    struct send_out_document what = { .mail_event_id = r->event_id, .mail_kind = r->kind };
    TRY(order_load(c, order_id, &row));
    TRY(order_load_fact(c, order_id, &fact));
    TRY(events_load(c, &row, &events));
    l.address = fact.customer_email;
    TRY(look(c, order_id, &l));
    TRY(check_mail(c, &l));
    TRY(check_wanted(c, &l));
    TRY(check_address(c, &l));
    TRY(check_rate(c, events));
    TRY(trace(c, events, &what));
    return order_send_out(c, order_id, &what, out);
}
