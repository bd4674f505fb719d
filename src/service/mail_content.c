#include "service/mail_content.h"

#include "base/clock.h"
#include "domain/dunning.h"
#include "domain/wording.h"
#include "service/order_service.h"
#include "sql.h"
#include "store/invoice_store.h"

#define LINES_TOLD_MAX     100
#define SHIPMENTS_TOLD_MAX 20
#define PARTS_MAX          (LINES_TOLD_MAX + 5 * SHIPMENTS_TOLD_MAX + PLAN_PARTS_MAX + 10)

/* A mail that is being written, and what it is about. */
struct writing {
    struct ctx *c;
    enum language language;
    struct wording_values values;
    enum currency currency;
    struct order_row row;
    struct order_fact_row order;
    struct event_row cause;
    struct letter_part *parts;
    size_t count;
};

static str text(struct writing *w, enum wording wording)
{
    return wording_text(w->c->arena, wording, w->language, &w->values);
}

static void add(struct writing *w, struct letter_part part)
{
    CHECK(w->count < PARTS_MAX);
    w->parts[w->count++] = part;
}

static void paragraph(struct writing *w, enum wording wording)
{
    add(w, (struct letter_part){ LETTER_PARAGRAPH, .value = text(w, wording) });
}

/* What the merchant says of it, and has said to be shown to the customer. */
static void describe(struct writing *w, str description)
{
    if (description.len > 0)
        add(w, (struct letter_part){ LETTER_PARAGRAPH, .value = description });
}

/* What says nothing is left out. */
static void fact(struct writing *w, enum wording label, str value)
{
    if (value.len > 0)
        add(w, (struct letter_part){ LETTER_FACT, text(w, label), value });
}

static str amount(struct writing *w, int64_t minor)
{
    return wording_amount(w->c->arena, w->language, (money){ minor, w->currency });
}

static str local_date(struct writing *w, int64_t at)
{
    enum zone zone = zone_of(w->order.purchase_country);
    return wording_date(w->c->arena, w->language, zone_local(zone, at).date);
}

static void add_lines(struct writing *w, struct line_documents lines)
{
    size_t told = lines.count < LINES_TOLD_MAX ? lines.count : LINES_TOLD_MAX;
    for (size_t i = 0; i < told; i++) {
        const struct order_line *line = &lines.items[i].line;
        str label = arena_format(w->c->arena, "%lld × %.*s", (long long)line->quantity,
                                 STR_ARG(line->name));
        add(w, (struct letter_part){ LETTER_FACT, label, amount(w, line->total_amount) });
    }
    if (told < lines.count)
        paragraph(w, WORDING_MORE_LINES);
}

/* --- captures ----------------------------------------------------------------------------- */

static void add_shipments(struct writing *w, struct shipping_infos infos, size_t *told)
{
    for (size_t i = 0; i < infos.count && *told < SHIPMENTS_TOLD_MAX; i++, ++*told) {
        const struct shipping_info *s = &infos.items[i];
        fact(w, WORDING_SHIPPED_WITH, s->shipping_company);
        fact(w, WORDING_TRACKING_NUMBER, s->tracking_number);
        fact(w, WORDING_TRACKING_LINK, s->tracking_uri);
        fact(w, WORDING_RETURN_NUMBER, s->return_tracking_number);
        fact(w, WORDING_RETURN_LINK, s->return_tracking_uri);
    }
}

/* Which capture a mail is about: the cause itself, or the one that a send-out tells of again. */
static enum problem load_capture(struct writing *w, struct event_row *out)
{
    bool found = true;
    *out = w->cause;
    if (w->cause.fact == ORDER_WAS_SENT_OUT) {
        const struct send_out_document *d = event_read(w->c, &w->cause);
        TRY(event_load(w->c, d->capture_id, out, &found));
    }
    CHECK(found); /* events are there for ever */
    return OK;
}

static enum problem write_capture(struct writing *w, enum wording *subject)
{
    struct event_row capture;
    struct event_rows events;
    size_t told = 0;
    TRY(load_capture(w, &capture));
    TRY(events_load(w->c, &w->row, &events));
    const struct capture_document *d = event_read(w->c, &capture);
    w->values.amount = amount(w, capture.amount);
    paragraph(w, WORDING_CAPTURE_INTRO);
    describe(w, d->description);
    add_lines(w, d->order_lines);
    add_shipments(w, d->shipping_info, &told);
    for (size_t i = 0; i < events.count; i++) {
        if (events.items[i].fact != ORDER_WAS_SHIPPED)
            continue;
        const struct shipping_document *s = event_read(w->c, &events.items[i]);
        if (uuid_equal(s->capture_id, capture.event_id))
            add_shipments(w, s->shipping_info, &told);
    }
    *subject = WORDING_CAPTURE_SUBJECT;
    return OK;
}

/* --- invoices ----------------------------------------------------------------------------- */

static void add_invoice(struct writing *w, const struct invoice_row *invoice,
                        const struct plan_part *parts, size_t count)
{
    fact(w, WORDING_INVOICE_NUMBER, w->values.number);
    fact(w, WORDING_PAYMENT_REFERENCE, invoice->reference);
    for (size_t i = 0; i < count; i++) {
        w->values.date = wording_date(w->c->arena, w->language, parts[i].due);
        fact(w, WORDING_DUE_ON, amount(w, parts[i].amount.minor));
    }
    if (invoice->invoice.refunded.minor > 0)
        fact(w, WORDING_REFUNDED_SINCE, amount(w, invoice->invoice.refunded.minor));
}

static enum problem write_invoice(struct writing *w, enum wording *subject, bool *is_ready)
{
    struct event_row capture;
    struct invoice_row invoice;
    struct plan_part parts[PLAN_PARTS_MAX];
    size_t count = 0;
    TRY(load_capture(w, &capture));
    TRY(invoice_load(w->c, capture.event_id, &invoice, is_ready));
    if (!*is_ready)
        return OK;
    TRY(invoice_parts(w->c, invoice.capture_id, parts, &count));
    const struct capture_document *d = event_read(w->c, &capture);
    w->values.amount = amount(w, invoice.invoice.amount.minor);
    w->values.number = arena_format(w->c->arena, "%lld", (long long)invoice.number);
    paragraph(w, WORDING_INVOICE_INTRO);
    add_invoice(w, &invoice, parts, count);
    add_lines(w, d->order_lines);
    *subject = WORDING_INVOICE_SUBJECT;
    return OK;
}

/* --- reminders ---------------------------------------------------------------------------- */

/* What each step of dunning says: its subject, and what it begins with. */
static const struct step_words {
    const char *step;
    enum wording subject, intro;
} STEP_WORDS[] = {
    { "reminder", WORDING_REMINDER_SUBJECT, WORDING_REMINDER_INTRO },
    { "demand", WORDING_DEMAND_SUBJECT, WORDING_DEMAND_INTRO },
    { "collection", WORDING_COLLECTION_SUBJECT, WORDING_COLLECTION_INTRO },
};
static_assert(COUNT(STEP_WORDS) == DUNNING_STEP_KIND_COUNT, "one row each");

static const struct step_words *words_of(str step)
{
    for (size_t i = 0; i < COUNT(STEP_WORDS); i++)
        if (str_equal(str_of(STEP_WORDS[i].step), step))
            return &STEP_WORDS[i];
    UNREACHABLE("step of dunning");
}

static void charge(struct writing *w, enum wording label, int64_t minor)
{
    if (minor > 0)
        fact(w, label, amount(w, minor));
}

static enum problem write_reminder(struct writing *w, enum wording *subject)
{
    const struct reminder_document *d = event_read(w->c, &w->cause);
    const struct step_words *words = words_of(d->step);
    struct invoice_row invoice;
    date due = { 0 };
    bool found = false;
    TRY(invoice_load(w->c, d->capture_id, &invoice, &found));
    CHECK(found); /* nobody is reminded of anything else */
    w->values.number = arena_format(w->c->arena, "%lld", (long long)d->invoice_number);
    w->values.amount = amount(w, d->amount);
    if (date_parse(d->due_date, &due))
        w->values.date = wording_date(w->c->arena, w->language, due);
    paragraph(w, words->intro);
    fact(w, WORDING_INVOICE_NUMBER, w->values.number);
    fact(w, WORDING_PAYMENT_REFERENCE, invoice.reference);
    charge(w, WORDING_OVERDUE, d->overdue_amount);
    charge(w, WORDING_LATE_FEE, d->fee_amount);
    charge(w, WORDING_LATE_INTEREST, d->interest_amount);
    charge(w, WORDING_TO_PAY, d->amount);
    *subject = words->subject;
    return OK;
}

/* --- the others --------------------------------------------------------------------------- */

static void write_refund(struct writing *w, enum wording *subject)
{
    const struct refund_document *d = event_read(w->c, &w->cause);
    w->values.amount = amount(w, w->cause.amount);
    paragraph(w, WORDING_REFUND_INTRO);
    describe(w, d->description);
    add_lines(w, d->order_lines);
    *subject = WORDING_REFUND_SUBJECT;
}

static void write_expiry_warning(struct writing *w, enum wording *subject)
{
    const struct expiring_document *d = event_read(w->c, &w->cause);
    w->values.amount = amount(w, w->cause.amount);
    w->values.date = local_date(w, d->expires_at);
    paragraph(w, WORDING_EXPIRY_WARNING_INTRO);
    *subject = WORDING_EXPIRY_WARNING_SUBJECT;
}

static enum problem write_kind(struct writing *w, enum mail_kind kind, enum wording *subject,
                               bool *is_ready)
{
    *is_ready = true;
    switch (kind) {
    case MAIL_CAPTURE:
        return write_capture(w, subject);
    case MAIL_INVOICE:
        return write_invoice(w, subject, is_ready);
    case MAIL_REMINDER:
        return write_reminder(w, subject);
    case MAIL_REFUND:
        write_refund(w, subject);
        return OK;
    case MAIL_EXPIRY_WARNING:
        write_expiry_warning(w, subject);
        return OK;
    case MAIL_KIND_COUNT:
        break;
    }
    UNREACHABLE("kind of mail");
}

static enum language language_for(const struct writing *w, const struct mail_terms *terms,
                                  enum mail_kind kind)
{
    if (mail_reader(kind) == MAIL_TO_STAFF)
        return language_of(terms->staff_language, STR(""));
    return language_of(w->order.locale, w->order.purchase_country);
}

/* A mail that is sent again says what it said, and is about the same event. */
static enum problem load_cause(struct writing *w, struct uuid event_id)
{
    bool found = false;
    TRY(event_load(w->c, event_id, &w->cause, &found));
    CHECK(found); /* the row refers to it */
    if (w->cause.fact != ORDER_WAS_SENT_OUT)
        return OK;
    const struct send_out_document *d = event_read(w->c, &w->cause);
    if (d->mail_kind.len == 0)
        return OK;
    TRY(event_load(w->c, d->mail_event_id, &w->cause, &found));
    CHECK(found);
    return OK;
}

/* Of the whole installation only this mail has it, and each attempt of it. */
static str message_id(struct ctx *c, const struct mail_key *key, str sender)
{
    str domain = sender, name = { 0 };
    CHECK(str_split(&domain, '@', &name));
    return arena_format(c->arena, "%s-%lld.%.*s.%lld@%.*s", MAIL_KIND_NAMES[key->kind],
                        (long long)key->copy, STR_ARG(uuid_text(c->arena, key->cause_id)),
                        (long long)c->merchant_id, STR_ARG(domain));
}

static enum problem load(struct writing *w, const struct mail_terms *terms,
                         const struct mail_row *mail)
{
    str mid = { 0 };
    TRY(db_one(w->c, &SQL_MERCHANT_LOAD, PARAMS(P_I64(w->c->merchant_id)),
               COLUMNS(C_STR("mid", &mid), C_STR("name", &w->values.shop))));
    TRY(order_load(w->c, mail->order_id, &w->row));
    TRY(order_load_fact(w->c, mail->order_id, &w->order));
    TRY(load_cause(w, mail->key.cause_id));
    w->language = language_for(w, terms, mail->key.kind);
    w->currency = w->row.order.authorized.currency;
    bool has_reference = w->order.merchant_reference1.len > 0;
    w->values.order = has_reference ? w->order.merchant_reference1 : w->order.klarna_reference;
    w->values.name = w->order.customer_name;
    if (terms->sender_name.len > 0)
        w->values.shop = terms->sender_name;
    return OK;
}

static void greet(struct writing *w, enum mail_kind kind)
{
    bool by_name = mail_reader(kind) == MAIL_TO_CUSTOMER && w->values.name.len > 0;
    paragraph(w, by_name ? WORDING_HELLO : WORDING_HELLO_ALL);
}

enum problem mail_content(struct ctx *c, const struct mail_terms *terms, str sender,
                          const struct mail_row *mail, struct letter *out, bool *is_ready)
{
    struct writing w = { .c = c, .parts = ARENA_ARRAY(c->arena, struct letter_part, PARTS_MAX) };
    enum wording subject = WORDING_COUNT;
    TRY(load(&w, terms, mail));
    greet(&w, mail->key.kind);
    TRY(write_kind(&w, mail->key.kind, &subject, is_ready));
    if (!*is_ready)
        return OK;
    paragraph(&w, WORDING_REGARDS);
    add(&w, (struct letter_part){ LETTER_PARAGRAPH, .value = w.values.shop });
    *out = (struct letter){ .from_name = w.values.shop,
                            .from = sender,
                            .reply_to = terms->reply_to,
                            .to = mail->address,
                            .subject = text(&w, subject),
                            .message_id = message_id(c, &mail->key, sender),
                            .at = mail->created_at,
                            .language = LANGUAGE_NAMES[w.language],
                            .parts = w.parts,
                            .count = w.count };
    return OK;
}
