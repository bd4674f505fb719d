#include "api/mails.h"

#include <stdlib.h>

#include "api/app.h"
#include "service/cursor.h"
#include "service/mail_terms.h"
#include "service/order_list.h"
#include "service/resend.h"
#include "shape/reason.h"

#define KIND_OF_MAILS 340
#define TOLD_MAX      2000 /* by a timeline, about one order */

struct mails_query {
    uint64_t has;
    int64_t limit;
    str cursor;
};
struct resend_in {
    uint64_t has;
    struct resend_request request;
};
struct mails_out {
    struct shape_list mails;
    str next;
};

/* clang-format off */
static const struct field MAIL_FIELDS[] = {
    FIELD(SHAPE_UUID, mail_out, event_id, 0, 0, 0, "The event that it is about"),
    FIELD_CHOICE(mail_out, kind, 0, MAIL_KIND_NAMES, "Which mail"),
    FIELD(SHAPE_BOOL, mail_out, is_copy, OMIT_EMPTY, 0, 0, "The merchant's own copy of it"),
    FIELD(SHAPE_STR, mail_out, to, PERSONAL, 0, 255, "To whom"),
    FIELD_CHOICE(mail_out, state, 0, MAIL_STATE_NAMES, "queued, sending, sent: the mail server took it; bounced: it was refused for good; expired: it could not be sent in time"),
    FIELD(SHAPE_I64, mail_out, attempts, 0, 0, INT64_MAX, "How often it was tried to hand it to the mail server"),
    FIELD(SHAPE_I64, mail_out, unanswered_attempts, OMIT_EMPTY, 0, INT64_MAX, "Of these, those whose answer was lost: it may have arrived so many times more, with the same Message-ID"),
    FIELD(SHAPE_STR, mail_out, answer, OMIT_EMPTY, 0, 300, "What the mail server said last, or why it was not asked"),
    FAULT_CODE(mail_out, reason_code),
    FIELD(SHAPE_TIME, mail_out, next_attempt_at, OMIT_EMPTY, 0, 0, "Not before then it is tried again"),
    FIELD(SHAPE_TIME, mail_out, finished_at, OMIT_EMPTY, 0, 0, "Since when nothing more is done about it"),
};
const struct shape MAIL_OUT = SHAPE("Mail", mail_out, MAIL_FIELDS);

static const struct field MAILS_QUERY_FIELDS[] = {
    FIELD(SHAPE_I64, mails_query, limit, 0, 1, LIST_LIMIT_MAX, "Mails per page"),
    FIELD(SHAPE_STR, mails_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape MAILS_QUERY = SHAPE("MailListQuery", mails_query, MAILS_QUERY_FIELDS);

static const struct field MAILS_FIELDS[] = {
    FIELD_LIST(mails_out, mails, 0, 0, LIST_LIMIT_MAX, &MAIL_OUT, "In the order of their events"),
    FIELD(SHAPE_STR, mails_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape MAILS_OUT = SHAPE("MailPage", mails_out, MAILS_FIELDS);

static const struct field RESEND_FIELDS[] = {
    { .kind = SHAPE_UUID, .name = "event_id", .offset = offsetof(struct resend_in, request.event_id),
      .flags = REQUIRED, .meaning = "The mail: the event that it is about, as the list of mails has it" },
    { .kind = SHAPE_CHOICE, .name = "kind", .offset = offsetof(struct resend_in, request.kind),
      .flags = REQUIRED, .max = 64, .choices = MAIL_KIND_NAMES, .meaning = "Which mail about it" },
};
const struct shape RESEND_IN = SHAPE("ResendRequest", resend_in, RESEND_FIELDS);
/* clang-format on */

static struct mail_out mail_out(const struct mail_row *mail)
{
    return (struct mail_out){
        .event_id = mail->key.cause_id,
        .kind = str_of(MAIL_KIND_NAMES[mail->key.kind]),
        .is_copy = mail->key.copy > 0,
        .to = mail->address,
        .state = str_of(MAIL_STATE_NAMES[mail->progress.state]),
        .attempts = mail->progress.attempts,
        .unanswered_attempts = mail->progress.unanswered,
        .answer = mail->answer,
        .reason_code = fault_code(mail->answer),
        .next_attempt_at = mail->progress.state == MAIL_QUEUED ? mail->progress.due_at : 0,
        .finished_at = mail->progress.finished_at,
    };
}

static struct shape_list tell(struct ctx *c, struct mail_rows found)
{
    struct mail_out *items = ARENA_ARRAY(c->arena, struct mail_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = mail_out(&found.items[i]);
    return (struct shape_list){ items, found.count };
}

enum problem mails_of_events(struct ctx *c, struct uuid order_id, struct shape_list *out)
{
    struct mail_rows found;
    TRY(mails_of_order(c, order_id, 0, TOLD_MAX, &found));
    *out = tell(c, found);
    return OK;
}

static int by_event(const void *a, const void *b)
{
    const struct mail_out *x = a, *y = b;
    return uuid_compare(x->event_id, y->event_id);
}

struct shape_list mails_about(struct shape_list mails, struct uuid event_id)
{
    const struct mail_out key = { .event_id = event_id }, *all = mails.items;
    const struct mail_out *first = bsearch(&key, all, mails.count, sizeof *all, by_event);
    const struct mail_out *end = first;
    if (first == NULL)
        return (struct shape_list){ 0 };
    while (first > all && uuid_equal(first[-1].event_id, event_id))
        first--;
    while (end < all + mails.count && uuid_equal(end->event_id, event_id))
        end++;
    return (struct shape_list){ first, (size_t)(end - first) };
}

enum problem api_mails_list(struct ctx *c, struct call *call)
{
    const struct mails_query *in = call->query;
    struct uuid order_id;
    struct order_row row;
    struct mail_rows found;
    struct cursor at = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(cursor_read(c, in->cursor, KIND_OF_MAILS, &at));
    TRY(order_load(c, order_id, &row));
    size_t limit = in->limit > 0 ? (size_t)in->limit : LIST_LIMIT_DEFAULT;
    TRY(mails_of_order(c, order_id, (size_t)at.number, limit, &found));
    struct mails_out out = { .mails = tell(c, found) };
    if (found.count == limit) { /* so there is a mail at that number */
        at = (struct cursor){ .kind = KIND_OF_MAILS, .number = at.number + (int64_t)limit };
        out.next = cursor_write(c, &at);
    }
    answer_json(c, call, 200, &MAILS_OUT, &out);
    return OK;
}

enum problem api_mail_resend(struct ctx *c, struct call *call)
{
    const struct resend_in *in = call->in;
    struct uuid order_id;
    struct changed changed = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(mail_resend(c, order_id, &in->request, &changed));
    api_changed(c, call, &changed);
    return OK;
}

enum problem api_mail_terms_get(struct ctx *c, struct call *call)
{
    struct mail_terms terms;
    TRY(mail_terms_load(c, &terms));
    answer_json(c, call, 200, &MAIL_TERMS_SHAPE, &terms);
    return OK;
}

enum problem api_mail_terms_update(struct ctx *c, struct call *call)
{
    struct mail_terms terms;
    TRY(mail_terms_change(c, call->in, &terms));
    answer_json(c, call, 200, &MAIL_TERMS_SHAPE, &terms);
    api_transaction(c, call, (struct uuid){ { 0 } });
    return OK;
}
