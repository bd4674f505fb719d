#include "service/order_service.h"

#include "base/clock.h"
#include "service/duplicate.h"
#include "service/limit.h"
#include "service/line_pool.h"
#include "service/search.h"
#include "store/ledger_store.h"

/* --- changing -------------------------------------------------------------------------- */

static struct event_row event_of(struct ctx *c, const struct order_row *row,
                                 const struct order_event *e, struct uuid event_id, str document)
{
    return (struct event_row){
        .event_id = event_id,
        .order_id = row->order.order_id,
        .previous_id = row->last_event_id,
        .fact = e->fact,
        .at = e->at,
        .actor = c->actor,
        .amount = e->amount.minor,
        .document = document,
    };
}

static enum problem append(struct ctx *c, const struct event_row *row, const struct order_event *e)
{
    struct ledger_transfer transfers[LEDGER_TRANSFERS_MAX];
    size_t count = ledger_post(e, transfers);
    TRY(event_append(c, row));
    return ledger_append(c, row->event_id, transfers, count);
}

/* These come once at most, and the sweep must be able to expire what has come to its end. */
static bool ends_order(enum order_verb verb)
{
    return verb == ORDER_EXPIRE || verb == ORDER_CANCEL || verb == ORDER_RELEASE ||
           verb == ORDER_CLOSE;
}

bool order_is_full(const struct order_row *row, size_t document_bytes)
{
    return row->order.version >= EVENTS_MAX ||
           row->weight + (int64_t)document_bytes > ORDER_WEIGHT_MAX;
}

#define CLOCKS_APART (10 * SECOND) /* of the machines of one installation, at most */

/* After the last event's, also if another process made that one in the same millisecond, or by a
 * clock that is ahead of ours: in the feed the events of an order are in their order. An id from
 * elsewhere may name any time. */
static struct uuid event_id_after(struct ctx *c, struct uuid last)
{
    struct uuid id = uuid_make(c->entropy, c->now);
    bool is_after = memcmp(id.bytes, last.bytes, sizeof id.bytes) > 0;
    if (is_after || !uuid_is_timed(last) || uuid_time(last) - c->now > CLOCKS_APART)
        return id;
    return uuid_make(c->entropy, uuid_time(last) + MILLISECOND);
}

enum problem order_propose(struct ctx *c, struct uuid order_id, const struct change *change,
                           struct changed *out)
{
    TRY(order_load(c, order_id, &out->before));
    out->after = out->before;
    out->event_id = (struct uuid){ { 0 } };
    struct order *o = &out->after.order;
    struct order_command command = {
        .verb = change->verb,
        .amount = { change->amount, o->authorized.currency },
        .now = change->at != 0 ? change->at : c->now,
        .terms = change->terms,
        .fraud_status = change->fraud_status,
        .warned_days = change->warned_days,
    };
    bool happened = false;
    TRY(order_decide(c, o, &command, &out->event, &happened));
    if (!happened)
        return OK;
    if (o->version >= EVENTS_MAX && !ends_order(change->verb))
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), WHY_EVENTS_FULL, EVENTS_MAX);
    order_evolve(o, &out->event);
    out->event_id = uuid_is_zero(change->event_id) ? event_id_after(c, out->before.last_event_id)
                                                   : change->event_id;
    out->after.last_event_id = out->event_id;
    return OK;
}

static str document_of(struct ctx *c, const struct change *change)
{
    return change->shape != NULL ? document_write(c, change->shape, change->document) : STR("{}");
}

/* What has happened to the order will then weigh *out bytes. */
static enum problem weigh(struct ctx *c, const struct change *change,
                          const struct changed *proposed, str document, int64_t *out)
{
    const struct order_row *after = &proposed->after;
    bool captures = proposed->event.fact == ORDER_WAS_CAPTURED;
    *out = after->weight + (int64_t)document.len + (captures ? after->capture_weight : 0);
    if (*out > ORDER_WEIGHT_MAX && !ends_order(change->verb))
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), WHY_WEIGHT_FULL,
                     (long long)proposed->before.weight, ORDER_WEIGHT_MAX);
    return OK;
}

enum problem order_fits(struct ctx *c, const struct change *change, const struct changed *proposed)
{
    int64_t weight = 0;
    return weigh(c, change, proposed, document_of(c, change), &weight);
}

enum problem order_record(struct ctx *c, const struct change *change,
                          const struct changed *proposed)
{
    str document = document_of(c, change);
    struct event_row row =
        event_of(c, &proposed->before, &proposed->event, proposed->event_id, document);
    struct order_row after = proposed->after;
    TRY(weigh(c, change, proposed, document, &after.weight));
    TRY(limit_take(c, change->verb, proposed->event.amount));
    TRY(append(c, &row, &proposed->event));
    return order_update(c, &proposed->before, &after);
}

enum problem order_change(struct ctx *c, struct uuid order_id, const struct change *change,
                          struct changed *out)
{
    TRY(order_propose(c, order_id, change, out));
    return uuid_is_zero(out->event_id) ? OK : order_record(c, change, out);
}

enum problem order_view(struct ctx *c, struct uuid order_id, struct order_row *out)
{
    TRY(order_load(c, order_id, out));
    struct order *o = &out->order;
    if (order_is_open(o) && c->now >= o->expires_at) {
        struct order_event e = { .fact = ORDER_WAS_EXPIRED,
                                 .amount = order_remaining(o),
                                 .at = o->expires_at };
        int64_t stored_version = o->version;
        order_evolve(o, &e);
        o->version = stored_version; /* there is no such event yet */
    }
    return OK;
}

/* --- placing --------------------------------------------------------------------------- */

static str new_reference(struct ctx *c)
{
    char *letters = arena_take(c->arena, 9, 1);
    entropy_letters(c->entropy, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", letters, 8);
    return (str){ letters, 8 };
}

str customer_name_of(struct ctx *c, const struct address *a)
{
    str name = str_trim(
        arena_format(c->arena, "%.*s %.*s", STR_ARG(a->given_name), STR_ARG(a->family_name)));
    return name.len > 0 ? name : arena_copy(c->arena, a->organization_name);
}

/* Nothing known of the customer: nothing to show, not an empty object. */
static str customer_json(struct ctx *c, const struct customer *customer)
{
    str json = document_write(c, &CUSTOMER_SHAPE, customer);
    return str_equal(json, STR("{}")) ? STR("") : json;
}

const struct address *customer_of(const struct address *billing, const struct address *shipping)
{
    return address_is_empty(billing) ? shipping : billing;
}

static struct order_fact_row fact_of(struct ctx *c, const struct placement *p)
{
    const struct address *who = customer_of(&p->billing_address, &p->shipping_address);
    return (struct order_fact_row){
        .klarna_reference = p->klarna_reference.len > 0 ? p->klarna_reference : new_reference(c),
        .merchant_reference1 = p->merchant_reference1,
        .merchant_reference2 = p->merchant_reference2,
        .customer_name = customer_name_of(c, who),
        .customer_email = arena_copy(c->arena, who->email),
        .purchase_country = p->purchase_country,
        .locale = p->locale,
        .payment_method_type = p->payment_method.type,
        .merchant_data = p->merchant_data,
        .order_lines = document_write_lines(c, p->lines),
        .customer = customer_json(c, &p->customer),
        .billing_address = document_write(c, &ADDRESS_SHAPE, &p->billing_address),
        .shipping_address = document_write(c, &ADDRESS_SHAPE, &p->shipping_address),
        .payment_method = document_write(c, &PAYMENT_METHOD_SHAPE, &p->payment_method),
    };
}

/* The first event and the state that follows from it. */
static struct order_event begin_order(const struct placement *p, struct ctx *c, struct order *o)
{
    int64_t at = p->created_at != 0 ? p->created_at : c->now;
    *o = (struct order){
        .order_id = uuid_is_zero(p->order_id) ? uuid_make(c->entropy, c->now) : p->order_id,
    };
    struct order_event e = {
        .fact = ORDER_WAS_CREATED,
        .amount = { p->order_amount, p->currency },
        .at = at,
        .expires_at = p->expires_at != 0 ? p->expires_at : order_expiry_from(policy_of(c), at),
        .fraud_status = p->fraud_status,
    };
    order_evolve(o, &e);
    if (p->original_order_amount != 0)
        o->original.minor = p->original_order_amount;
    return e;
}

static enum problem auto_capture(struct ctx *c, struct order_row *row)
{
    struct capture_request all = { 0 };
    struct changed changed = { 0 };
    TRY(capture_of_all(c, row->order.order_id, &all));
    enum problem p = order_capture(c, row->order.order_id, &all, &changed);
    if (PROBLEMS[p].http_status == 403)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("auto_capture"),
                     "The order cannot be captured at once, so it was not placed.");
    TRY(p);
    *row = changed.after;
    return OK;
}

enum problem order_place(struct ctx *c, const struct placement *p, struct order_row *out)
{
    struct order_row row = { 0 };
    struct order_event e = begin_order(p, c, &row.order);
    struct order_fact_row fact = fact_of(c, p);
    row.capture_weight = order_capture_weight(&fact);
    struct created_document document = {
        .fraud_status = str_of(FRAUD_STATUS_NAMES[p->fraud_status]),
        .expires_at = row.order.expires_at,
        .auto_capture = p->auto_capture,
    };
    struct event_row first = event_of(c, &row, &e, uuid_make(c->entropy, c->now),
                                      document_write(c, &CREATED_DOCUMENT, &document));
    row.last_event_id = first.event_id;
    row.weight = (int64_t)first.document.len;
    TRY(order_insert(c, &row, &fact));
    TRY(append(c, &first, &e));
    TRY(p->index_later ? search_stage(c, &row.order) : search_index(c, &row.order, &fact));
    *out = row;
    return p->auto_capture ? auto_capture(c, out) : OK;
}

/* --- capturing ------------------------------------------------------------------------- */

void warn(struct ctx *c, struct warnings *to, const struct warning *w)
{
    CHECK(to->count < WARNINGS_MAX);
    struct warning *all = ARENA_ARRAY(c->arena, struct warning, to->count + 1);
    for (size_t i = 0; i < to->count; i++)
        all[i] = to->items[i];
    all[to->count] = *w;
    *to = (struct warnings){ all, to->count + 1 };
}

enum problem order_check_lines(struct ctx *c, struct line_documents lines, int64_t amount,
                               str field, struct warnings *out)
{
    if (lines.count == 0)
        return OK;
    struct order_lines bare = document_lines(c, lines);
    if (policy_is_strict_on_lines(policy_of(c)))
        return lines_check_amount(c, bare, amount, field);
    int64_t total = order_lines_total(bare);
    if (total == amount)
        return OK;
    struct warning w = {
        .kind = STR(WARNING_LINES_MISMATCH),
        .difference = total - amount,
        .detail = arena_format(
            c->arena, "The lines come to %lld, but %.*s is %lld; the difference is %lld.",
            (long long)total, STR_ARG(field), (long long)amount, (long long)(total - amount)),
    };
    warn(c, out, &w);
    return OK;
}

struct line_documents order_corrected_lines(struct ctx *c, struct line_documents lines,
                                            int64_t amount)
{
    struct order_lines corrected = lines_corrected(c, document_lines(c, lines), amount);
    struct line_document *out = ARENA_ARRAY(c->arena, struct line_document, corrected.count + 1);
    for (size_t i = 0; i < corrected.count; i++) {
        if (i < lines.count)
            out[i] = lines.items[i];
        out[i].line = corrected.items[i];
    }
    return (struct line_documents){ out, corrected.count };
}

/* Whoever is refused because the first of two equal captures took all should be told of it. */
static void blame_duplicates(struct ctx *c, struct warnings warnings)
{
    for (size_t i = 0; i < warnings.count; i++)
        if (str_equal(warnings.items[i].kind, STR(WARNING_POSSIBLE_DUPLICATE)))
            blame_also(c, STR(""), "%.*s", STR_ARG(warnings.items[i].detail));
}

/* "<the order's>-<n>". The order's reference is read from the facts only when a capture is shown,
 * so that capturing does not have to: an empty one in the document means "the n-th". */
enum problem capture_propose(struct ctx *c, struct uuid order_id, const struct capture_request *r,
                             struct capture *out)
{
    struct changed *changed = &out->changed;
    *out = (struct capture){
        .document = { .klarna_reference = r->klarna_reference,
                      .description = r->description,
                      .reference = r->reference,
                      .order_lines = r->lines,
                      .shipping_info = r->shipping_info },
        .change = { .verb = ORDER_CAPTURE,
                    .amount = r->captured_amount,
                    .event_id = r->event_id,
                    .at = r->at,
                    .shape = &CAPTURE_DOCUMENT },
    };
    if (r->from_client)
        TRY(order_check_lines(c, r->lines, r->captured_amount, STR("captured_amount"),
                              &changed->warnings));
    size_t blames = c->blames_count;
    enum problem p = order_propose(c, order_id, &out->change, changed);
    bool may_repeat = r->from_client && !r->has_key;
    if (may_repeat && (p == OK || p == PROBLEM_CAPTURE_NOT_ALLOWED))
        TRY(duplicate_guard(c, r, changed));
    if (!uuid_is_zero(changed->duplicate_of)) {
        c->blames_count = blames; /* the first one took all, and its repetition is no fault */
        return OK;
    }
    if (p == PROBLEM_CAPTURE_NOT_ALLOWED)
        blame_duplicates(c, changed->warnings);
    TRY(p);
    out->document.warnings = changed->warnings;
    return OK;
}

static struct change change_of(const struct capture *proposed)
{
    struct change change = proposed->change;
    change.document = &proposed->document;
    return change;
}

enum problem capture_fits(struct ctx *c, const struct capture *proposed)
{
    struct change change = change_of(proposed);
    return order_fits(c, &change, &proposed->changed);
}

enum problem capture_record(struct ctx *c, const struct capture *proposed)
{
    struct change change = change_of(proposed);
    return order_record(c, &change, &proposed->changed);
}

enum problem order_capture(struct ctx *c, struct uuid order_id, const struct capture_request *r,
                           struct changed *out)
{
    struct capture capture;
    TRY(capture_propose(c, order_id, r, &capture));
    *out = capture.changed;
    return uuid_is_zero(out->duplicate_of) ? capture_record(c, &capture) : OK;
}

/* The same lines, to be found by their references. */
static struct order_lines lines_unnumbered(struct ctx *c, struct order_lines lines)
{
    struct order_line *out = ARENA_ARRAY(c->arena, struct order_line, lines.count + 1);
    for (size_t i = 0; i < lines.count; i++) {
        out[i] = lines.items[i];
        out[i].line_number = 0;
    }
    return (struct order_lines){ out, lines.count };
}

static struct line_documents lines_of(struct ctx *c, struct event_row *event)
{
    if (event->fact == ORDER_WAS_REFUNDED)
        return ((const struct refund_document *)event_read(c, event))->order_lines;
    return ((const struct capture_document *)event_read(c, event))->order_lines;
}

void lines_moved(struct ctx *c, struct event_rows events, enum order_fact fact,
                 struct order_lines lines, struct line_progress *progress)
{
    size_t renumbered = 0; /* the events before this one speak of lines that were replaced */
    for (size_t i = 0; i < events.count; i++)
        renumbered = order_fact_is_update(events.items[i].fact) ? i : renumbered;
    for (size_t i = 0; i < events.count; i++) {
        if (events.items[i].fact != fact)
            continue;
        struct order_lines moved = document_lines(c, lines_of(c, &events.items[i]));
        if (i < renumbered)
            moved = lines_unnumbered(c, moved);
        line_progress_add(lines, moved, progress);
    }
}

enum problem order_progress(struct ctx *c, const struct order_row *row, struct order_lines lines,
                            struct line_progress **out)
{
    struct line_progress *progress = ARENA_ARRAY(c->arena, struct line_progress, lines.count + 1);
    line_progress_begin(lines, progress);
    struct event_rows events = { 0 };
    if (row->order.captures_count > 0)
        TRY(events_load(c, row, &events));
    lines_moved(c, events, ORDER_WAS_CAPTURED, lines, progress);
    *out = progress;
    return OK;
}

static enum problem load_pool(struct ctx *c, struct uuid order_id, struct order_row *row,
                              struct line_pool *out)
{
    struct order_fact_row fact = { 0 };
    TRY(order_view(c, order_id, row));
    TRY(order_load_fact(c, order_id, &fact));
    *out = line_pool_of(c, fact.order_lines, line_take, "left to capture");
    return order_progress(c, row, out->lines, &out->left);
}

enum problem capture_of_lines(struct ctx *c, struct uuid order_id, struct line_part_requests parts,
                              struct capture_request *r)
{
    struct order_row row = { 0 };
    struct line_pool pool;
    TRY(load_pool(c, order_id, &row, &pool));
    if (order_remaining(&row.order).minor == 0 || !order_is_open(&row.order))
        return OK; /* the refusal is order_decide's to word */
    TRY(line_pool_take(c, &pool, parts, &r->lines, &r->captured_amount));
    if (r->captured_amount < 1)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("lines"), WHY_CAPTURE_OF_NOTHING,
                     (long long)r->captured_amount);
    return OK;
}

enum problem capture_of_all(struct ctx *c, struct uuid order_id, struct capture_request *r)
{
    struct order_row row = { 0 };
    struct line_pool pool;
    int64_t amount = 0;
    TRY(load_pool(c, order_id, &row, &pool));
    struct line_documents rest = line_pool_rest(c, &pool, &amount);
    r->captured_amount = order_remaining(&row.order).minor;
    if (amount == r->captured_amount)
        r->lines = rest;
    return OK;
}

enum problem order_unless_refused(struct ctx *c, size_t blames, enum problem p, bool *is_refused)
{
    *is_refused = PROBLEMS[p].http_status == 403;
    if (!*is_refused)
        return p;
    c->blames_count = blames;
    return OK;
}
