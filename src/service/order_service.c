#include "service/order_service.h"

#include "base/clock.h"
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

enum problem order_change(struct ctx *c, struct uuid order_id, const struct change *change,
                          struct changed *out)
{
    TRY(order_load(c, order_id, &out->before));
    out->after = out->before;
    struct order *o = &out->after.order;
    struct order_command command = {
        .verb = change->verb,
        .amount = { change->amount, o->authorized.currency },
        .now = change->at != 0 ? change->at : c->now,
    };
    struct order_event e = { 0 };
    bool happened = false;
    TRY(order_decide(c, o, &command, &e, &happened));
    if (!happened)
        return OK;
    if (o->version >= EVENTS_MAX)
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), "The order has %d events; no more fit.",
                     EVENTS_MAX);
    order_evolve(o, &e);
    out->event_id =
        uuid_is_zero(change->event_id) ? uuid_make(c->entropy, c->now) : change->event_id;
    str document =
        change->shape != NULL ? document_write(c, change->shape, change->document) : STR("{}");
    struct event_row row = event_of(c, &out->before, &e, out->event_id, document);
    out->after.last_event_id = out->event_id;
    TRY(append(c, &row, &e));
    return order_update(c, &out->before.order, &out->after);
}

enum problem order_view(struct ctx *c, struct uuid order_id, struct order_row *out)
{
    TRY(order_load(c, order_id, out));
    struct order *o = &out->order;
    if (order_is_open(o) && c->now >= o->expires_at) {
        struct order_event e = { ORDER_WAS_EXPIRED, order_remaining(o), o->expires_at };
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

static str full_name(struct ctx *c, const struct address *a)
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

static struct order_fact_row fact_of(struct ctx *c, const struct placement *p)
{
    const struct address *who =
        p->billing_address.has != 0 ? &p->billing_address : &p->shipping_address;
    return (struct order_fact_row){
        .klarna_reference = p->klarna_reference.len > 0 ? p->klarna_reference : new_reference(c),
        .merchant_reference1 = p->merchant_reference1,
        .merchant_reference2 = p->merchant_reference2,
        .customer_name = full_name(c, who),
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
        .fraud_status = p->fraud_status,
        .created_at = at,
        .expires_at = p->expires_at != 0 ? p->expires_at : order_default_expiry(at),
    };
    struct order_event e = { ORDER_WAS_CREATED, { p->order_amount, p->currency }, at };
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
    TRY(order_capture(c, row->order.order_id, &all, &changed));
    *row = changed.after;
    return OK;
}

enum problem order_place(struct ctx *c, const struct placement *p, struct order_row *out)
{
    struct order_row row = { 0 };
    struct order_event e = begin_order(p, c, &row.order);
    struct order_fact_row fact = fact_of(c, p);
    struct created_document document = {
        .fraud_status = str_of(FRAUD_STATUS_NAMES[p->fraud_status]),
        .expires_at = row.order.expires_at,
        .auto_capture = p->auto_capture,
    };
    struct event_row first = event_of(c, &row, &e, uuid_make(c->entropy, c->now),
                                      document_write(c, &CREATED_DOCUMENT, &document));
    row.last_event_id = first.event_id;
    TRY(order_insert(c, &row, &fact));
    TRY(append(c, &first, &e));
    TRY(search_index(c, &row.order, &fact, p->index_later));
    *out = row;
    return p->auto_capture ? auto_capture(c, out) : OK;
}

/* --- capturing ------------------------------------------------------------------------- */

/* "<the order's>-<n>". The order's reference is read from the facts only when a capture is shown,
 * so that capturing does not have to: an empty one in the document means "the n-th". */
enum problem order_capture(struct ctx *c, struct uuid order_id, const struct capture_request *r,
                           struct changed *out)
{
    struct capture_document document = {
        .klarna_reference = r->klarna_reference,
        .description = r->description,
        .reference = r->reference,
        .order_lines = r->lines,
        .shipping_info = r->shipping_info,
    };
    struct change change = {
        .verb = ORDER_CAPTURE,
        .amount = r->captured_amount,
        .event_id = r->event_id,
        .at = r->at,
        .shape = &CAPTURE_DOCUMENT,
        .document = &document,
    };
    return order_change(c, order_id, &change, out);
}

enum problem order_progress(struct ctx *c, const struct order_row *row, struct order_lines lines,
                            struct line_progress **out)
{
    struct line_progress *progress = ARENA_ARRAY(c->arena, struct line_progress, lines.count + 1);
    line_progress_begin(lines, progress);
    struct event_rows events = { 0 };
    if (row->order.captures_count > 0)
        TRY(events_load(c, row, &events));
    for (size_t i = 0; i < events.count; i++) {
        if (events.items[i].fact != ORDER_WAS_CAPTURED)
            continue;
        struct capture_document d = { 0 };
        document_read(c, &CAPTURE_DOCUMENT, events.items[i].document, &d);
        line_progress_add(lines, document_lines(c, d.order_lines), progress);
    }
    *out = progress;
    return OK;
}

/* An order's lines and how much of each is captured. */
struct order_parts {
    struct order_row row;
    struct line_documents documents;
    struct order_lines lines;
    struct line_progress *progress;
};

static enum problem load_parts(struct ctx *c, struct uuid order_id, struct order_parts *out)
{
    struct order_fact_row fact = { 0 };
    TRY(order_view(c, order_id, &out->row));
    TRY(order_load_fact(c, order_id, &fact));
    out->documents = document_read_lines(c, fact.order_lines);
    out->lines = document_lines(c, out->documents);
    return order_progress(c, &out->row, out->lines, &out->progress);
}

/* Takes a part of line `i` and adds it to the captured lines. */
static void take_part(const struct order_parts *parts, size_t i, int64_t quantity,
                      struct line_document *out, struct capture_request *r)
{
    *out = parts->documents.items[i];
    uint64_t has = out->line.has;
    out->line = line_take(parts->lines, i, quantity, parts->progress);
    out->line.has = has;
    r->captured_amount += out->line.total_amount;
}

static enum problem check_part(struct ctx *c, const struct order_parts *parts, size_t at,
                               const struct line_part_request *part)
{
    str field = arena_format(c->arena, "lines[%zu].line", at);
    if (part->line < 0 || (size_t)part->line >= parts->lines.count)
        return blame(c, PROBLEM_UNPROCESSABLE, field,
                     "The order has no line %lld; its lines are 0 to %zu.", (long long)part->line,
                     parts->lines.count - 1);
    int64_t left = parts->progress[part->line].left_quantity;
    if (part->quantity < 1 || part->quantity > left)
        return blame(c, PROBLEM_UNPROCESSABLE, arena_format(c->arena, "lines[%zu].quantity", at),
                     "Line %lld has %lld left to capture, but was asked for %lld.",
                     (long long)part->line, (long long)left, (long long)part->quantity);
    return OK;
}

enum problem capture_of_lines(struct ctx *c, struct uuid order_id, struct line_part_requests parts,
                              struct capture_request *r)
{
    struct order_parts order = { 0 };
    TRY(load_parts(c, order_id, &order));
    if (order_remaining(&order.row.order).minor == 0 || !order_is_open(&order.row.order))
        return OK; /* the refusal is order_decide's to word */
    struct line_document *taken = ARENA_ARRAY(c->arena, struct line_document, parts.count + 1);
    for (size_t i = 0; i < parts.count; i++) {
        const struct line_part_request *part = &parts.items[i];
        TRY(check_part(c, &order, i, part));
        take_part(&order, (size_t)part->line, part->quantity, &taken[i], r);
        struct order_line one = taken[i].line; /* so that a line named twice is taken twice */
        line_progress_add(order.lines, (struct order_lines){ &one, 1 }, order.progress);
    }
    r->lines = (struct line_documents){ taken, parts.count };
    if (r->captured_amount < 1)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("lines"),
                     "These lines come to %lld; a capture is at least 1.",
                     (long long)r->captured_amount);
    return OK;
}

enum problem capture_of_all(struct ctx *c, struct uuid order_id, struct capture_request *r)
{
    struct order_parts order = { 0 };
    TRY(load_parts(c, order_id, &order));
    int64_t remaining = order_remaining(&order.row.order).minor;
    struct line_document *taken =
        ARENA_ARRAY(c->arena, struct line_document, order.lines.count + 1);
    size_t count = 0;
    r->captured_amount = 0;
    for (size_t i = 0; i < order.lines.count; i++)
        if (order.progress[i].left_quantity > 0)
            take_part(&order, i, order.progress[i].left_quantity, &taken[count++], r);
    if (r->captured_amount == remaining)
        r->lines = (struct line_documents){ taken, count };
    r->captured_amount = remaining;
    return OK;
}

/* --- refunding ------------------------------------------------------------------------- */

/* The place of a capture among the captures of `events`; the number of captures if it is none. */
static size_t capture_place(struct event_rows events, struct uuid capture_id)
{
    size_t place = 0;
    for (size_t i = 0; i < events.count; i++) {
        if (events.items[i].fact != ORDER_WAS_CAPTURED)
            continue;
        if (uuid_equal(events.items[i].event_id, capture_id))
            return place;
        place++;
    }
    return place;
}

void refunds_by_capture(struct ctx *c, struct event_rows events, int64_t *refunded)
{
    for (size_t i = 0; i < events.count; i++) {
        if (events.items[i].fact != ORDER_WAS_REFUNDED)
            continue;
        struct refund_document d = { 0 };
        document_read(c, &REFUND_DOCUMENT, events.items[i].document, &d);
        for (size_t k = 0; k < d.captures.count; k++)
            refunded[capture_place(events, d.captures.items[k].capture_id)] +=
                d.captures.items[k].amount;
    }
}

static bool has_reference(struct line_documents lines, str reference)
{
    for (size_t i = 0; i < lines.count; i++)
        if (reference.len > 0 && str_equal(lines.items[i].line.reference, reference))
            return true;
    return false;
}

/* Was anything of what comes back captured with this event? */
static bool shares_lines(struct ctx *c, const struct event_row *capture,
                         struct line_documents lines)
{
    struct capture_document d = { 0 };
    document_read(c, &CAPTURE_DOCUMENT, capture->document, &d);
    for (size_t i = 0; i < lines.count; i++)
        if (has_reference(d.order_lines, lines.items[i].line.reference))
            return true;
    return false;
}

/* Takes `amount` from the captures: first from those that have a line in common with the refund,
 * then from any; the oldest first (reference: refund allocation). */
static enum problem share_out(struct ctx *c, const struct order_row *row, int64_t amount,
                              struct line_documents lines, struct refund_shares *out)
{
    struct event_rows events = { 0 };
    TRY(events_load(c, row, &events));
    int64_t *refunded = ARENA_ARRAY(c->arena, int64_t, events.count + 1);
    struct refund_share *shares = ARENA_ARRAY(c->arena, struct refund_share, events.count * 2 + 1);
    refunds_by_capture(c, events, refunded);
    size_t count = 0;
    for (int round = 0; round < 2; round++) {
        size_t place = 0;
        for (size_t i = 0; i < events.count && amount > 0; i++) {
            const struct event_row *e = &events.items[i];
            if (e->fact != ORDER_WAS_CAPTURED)
                continue;
            size_t at = place++;
            if (round == 0 && !shares_lines(c, e, lines))
                continue;
            int64_t left = e->amount - refunded[at];
            int64_t taken = left < amount ? left : amount;
            if (taken > 0)
                shares[count++] =
                    (struct refund_share){ .capture_id = e->event_id, .amount = taken };
            refunded[at] += taken;
            amount -= taken;
        }
    }
    *out = (struct refund_shares){ shares, count };
    return OK;
}

enum problem order_refund(struct ctx *c, struct uuid order_id, const struct refund_request *r,
                          struct changed *out)
{
    struct refund_document document = {
        .description = r->description,
        .reference = r->reference,
        .order_lines = r->lines,
        .captures = r->shares,
    };
    struct order_row row = { 0 };
    TRY(order_load(c, order_id, &row));
    if (r->shares.count == 0 && row.order.captures_count > 0)
        TRY(share_out(c, &row, r->refunded_amount, r->lines, &document.captures));
    struct change change = {
        .verb = ORDER_REFUND,
        .amount = r->refunded_amount,
        .event_id = r->event_id,
        .at = r->at,
        .shape = &REFUND_DOCUMENT,
        .document = &document,
    };
    return order_change(c, order_id, &change, out);
}

/* --- shipping -------------------------------------------------------------------------- */

enum problem order_ship(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                        struct shipping_infos infos, struct changed *out)
{
    struct shipping_document document = { .capture_id = capture_id, .shipping_info = infos };
    struct event_row capture = { 0 };
    struct order_row row = { 0 };
    bool found = false;
    TRY(order_load(c, order_id, &row));
    TRY(event_load(c, capture_id, &capture, &found));
    bool is_capture =
        found && capture.fact == ORDER_WAS_CAPTURED && uuid_equal(capture.order_id, order_id);
    if (row.order.captures_count > 0 && !is_capture)
        return blame(c, PROBLEM_NO_SUCH_CAPTURE, STR("capture_id"),
                     "Capture could not be found. Shipping info cannot be added to capture %.*s",
                     STR_ARG(uuid_text(c->arena, capture_id)));
    struct change change = { .verb = ORDER_SHIP,
                             .shape = &SHIPPING_DOCUMENT,
                             .document = &document };
    return order_change(c, order_id, &change, out);
}
