#include "store/order_store.h"

#include "sql.h"

/* The place of `name` in a NULL-terminated list. What the store holds was checked on the way in; a
 * stranger there was put by other hands, and only an audit is likely to meet it. */
static enum problem place_in(struct ctx *c, const char *const *names, str name, int *out)
{
    for (int i = 0; names[i] != NULL; i++)
        if (str_equal(str_of(names[i]), name)) {
            *out = i;
            return OK;
        }
    return blame(c, PROBLEM_STORE_BROKEN, STR(""),
                 "The store says '%.*s' where this program does not know it.", STR_ARG(name));
}

void order_foresee(struct ctx *c, struct uuid order_id, bool with_fact)
{
    const struct param *params = PARAMS(P_I64(c->merchant_id), P_UUID(order_id));
    db_foresee(c, &SQL_ORDER_LOAD_STATE, params);
    if (with_fact)
        db_foresee(c, &SQL_ORDER_LOAD_FACT, params);
}

enum problem order_load(struct ctx *c, struct uuid order_id, struct order_row *out)
{
    struct order_row row = { .order.order_id = order_id };
    struct order *o = &row.order;
    str status = { 0 }, fraud = { 0 }, currency = { 0 };
    int64_t acknowledged = 0, rest_expired = 0;
    bool found = false;
    const struct sql *sql = c->is_pessimistic ? &SQL_ORDER_LOCK_STATE : &SQL_ORDER_LOAD_STATE;
    c->changes_order = c->changes_order || c->is_pessimistic;
    TRY(db_maybe(
        c, sql, PARAMS(P_I64(c->merchant_id), P_UUID(order_id)),
        COLUMNS(
            C_I64("version", &o->version), C_STR("status", &status), C_STR("fraud_status", &fraud),
            C_STR("purchase_currency", &currency), C_I64("order_amount", &o->authorized.minor),
            C_I64("original_order_amount", &o->original.minor),
            C_I64("captured_amount", &o->captured.minor),
            C_I64("refunded_amount", &o->refunded.minor),
            C_I64("released_amount", &o->released.minor),
            C_I64("captures_count", &o->captures_count), C_I64("refunds_count", &o->refunds_count),
            C_I64("is_acknowledged", &acknowledged), C_I64("created_at", &o->created_at),
            C_I64("expires_at", &o->expires_at), C_UUID("last_event_id", &row.last_event_id),
            C_I64("weight", &row.weight), C_I64("capture_weight", &row.capture_weight),
            C_I64("warned_days", &o->warned_days), C_I64("rest_expired", &rest_expired)),
        &found));
    if (!found)
        return blame(c, PROBLEM_NO_SUCH_ORDER, STR(""), WHY_THIS_NO_ORDER,
                     STR_ARG(uuid_text(c->arena, order_id)));
    int status_place = 0, fraud_place = 0;
    TRY(place_in(c, ORDER_STATUS_NAMES, status, &status_place));
    TRY(place_in(c, FRAUD_STATUS_NAMES, fraud, &fraud_place));
    o->status = (enum order_status)status_place;
    o->fraud_status = (enum fraud_status)fraud_place;
    o->is_acknowledged = acknowledged != 0;
    o->rest_expired = rest_expired != 0;
    enum currency known = CURRENCY_NONE;
    if (!currency_parse(currency, &known))
        return blame(c, PROBLEM_STORE_BROKEN, STR(""), "The store has an order in '%.*s'.",
                     STR_ARG(currency));
    o->authorized.currency = o->original.currency = o->captured.currency = known;
    o->refunded.currency = o->released.currency = known;
    *out = row;
    return OK;
}

enum problem order_load_fact(struct ctx *c, struct uuid order_id, struct order_fact_row *out)
{
    str tags = { 0 };
    TRY(db_one(c, &SQL_ORDER_LOAD_FACT, PARAMS(P_I64(c->merchant_id), P_UUID(order_id)),
               COLUMNS(C_STR("klarna_reference", &out->klarna_reference),
                       C_STR("merchant_reference1", &out->merchant_reference1),
                       C_STR("merchant_reference2", &out->merchant_reference2),
                       C_STR("customer_name", &out->customer_name),
                       C_STR("customer_email", &out->customer_email),
                       C_STR("purchase_country", &out->purchase_country),
                       C_STR("locale", &out->locale),
                       C_STR("payment_method_type", &out->payment_method_type),
                       C_STR("merchant_data", &out->merchant_data),
                       C_STR("order_lines", &out->order_lines), C_STR("customer", &out->customer),
                       C_STR("billing_address", &out->billing_address),
                       C_STR("shipping_address", &out->shipping_address),
                       C_STR("payment_method", &out->payment_method), C_STR("tags", &tags))));
    out->tags = document_read_tags(c, tags);
    return OK;
}

static enum problem insert_state(struct ctx *c, const struct order_row *row)
{
    const struct order *o = &row->order;
    return db_none(c, &SQL_ORDER_INSERT_STATE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(o->order_id), P_I64(o->version),
                          P_STR(str_of(ORDER_STATUS_NAMES[o->status])),
                          P_STR(str_of(FRAUD_STATUS_NAMES[o->fraud_status])),
                          P_STR(currency_code(o->authorized.currency)), P_I64(o->authorized.minor),
                          P_I64(o->original.minor), P_I64(o->captured.minor),
                          P_I64(o->refunded.minor), P_I64(o->released.minor),
                          P_I64(o->captures_count), P_I64(o->refunds_count),
                          P_I64(o->is_acknowledged), P_I64(o->created_at), P_I64(o->expires_at),
                          P_UUID(row->last_event_id), P_I64(order_phase(o->status)),
                          P_I64(row->weight), P_I64(row->capture_weight)),
                   NULL);
}

enum problem order_insert(struct ctx *c, const struct order_row *row,
                          const struct order_fact_row *fact)
{
    TRY(insert_state(c, row));
    return db_none(c, &SQL_ORDER_INSERT_FACT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(row->order.order_id),
                          P_STR(fact->klarna_reference), P_TEXT(fact->merchant_reference1),
                          P_TEXT(fact->merchant_reference2), P_STR(fact->customer_name),
                          P_STR(fact->customer_email), P_STR(fact->purchase_country),
                          P_STR(fact->locale), P_STR(fact->payment_method_type),
                          P_TEXT(fact->merchant_data), P_STR(fact->order_lines),
                          P_STR(fact->customer), P_STR(fact->billing_address),
                          P_STR(fact->shipping_address), P_STR(fact->payment_method)),
                   NULL);
}

/* Most changes touch no index (order/update_state); closing an order changes its phase; only what
 * is rare touches the rest. */
static const struct sql *update_for(const struct order_row *from, const struct order_row *to)
{
    const struct order *was = &from->order, *o = &to->order;
    if (money_compare(was->authorized, o->authorized) != 0 || was->expires_at != o->expires_at ||
        was->fraud_status != o->fraud_status || from->capture_weight != to->capture_weight)
        return &SQL_ORDER_AMEND_STATE;
    if (was->warned_days != o->warned_days)
        return &SQL_ORDER_WARN_STATE;
    bool stays = order_phase(was->status) == order_phase(o->status);
    return stays ? &SQL_ORDER_UPDATE_STATE : &SQL_ORDER_END_PHASE;
}

int64_t order_capture_weight(const struct order_fact_row *fact)
{
    return (int64_t)(fact->billing_address.len + fact->shipping_address.len);
}

enum problem order_update(struct ctx *c, const struct order_row *was, const struct order_row *row)
{
    const struct order *o = &row->order;
    const struct sql *sql = update_for(was, row);
    c->changes_order = true;
    struct param params[] = {
        P_I64(c->merchant_id),
        P_UUID(o->order_id),
        P_I64(was->order.version),
        P_I64(o->version),
        P_STR(str_of(ORDER_STATUS_NAMES[o->status])),
        P_I64(o->captured.minor),
        P_I64(o->refunded.minor),
        P_I64(o->released.minor),
        P_I64(o->captures_count),
        P_I64(o->refunds_count),
        P_I64(o->is_acknowledged),
        P_UUID(row->last_event_id),
        P_I64(row->weight),
        P_I64(order_phase(o->status)), /* the statements take as many as they need */
        P_I64(o->rest_expired),
        P_I64(o->authorized.minor),
        P_I64(o->expires_at),
        P_STR(str_of(FRAUD_STATUS_NAMES[o->fraud_status])),
        P_I64(row->capture_weight),
        P_I64(o->warned_days),
        { .type = DB_END },
    };
    const size_t first_of_phase = 13, first_of_amount = 15;
    if (sql == &SQL_ORDER_UPDATE_STATE)
        params[first_of_phase].type = DB_END;
    else if (sql == &SQL_ORDER_WARN_STATE) {
        params[first_of_phase] = P_I64(o->warned_days);
        params[first_of_phase + 1].type = DB_END;
    } else if (sql == &SQL_ORDER_END_PHASE)
        params[first_of_amount].type = DB_END;
    return db_none(c, sql, params, NULL);
}

enum problem order_stands(struct ctx *c, const struct order_row *row)
{
    int64_t version = 0;
    TRY(db_one(c, &SQL_ORDER_LOAD_VERSION,
               PARAMS(P_I64(c->merchant_id), P_UUID(row->order.order_id)),
               COLUMNS(C_I64("version", &version))));
    return version == row->order.version ? OK : PROBLEM_STORE_BUSY;
}

enum problem order_update_fact(struct ctx *c, struct uuid order_id,
                               const struct order_fact_row *fact)
{
    return db_none(c, &SQL_ORDER_UPDATE_FACT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(order_id),
                          P_TEXT(fact->merchant_reference1), P_TEXT(fact->merchant_reference2),
                          P_STR(fact->customer_name), P_STR(fact->customer_email),
                          P_STR(fact->order_lines), P_STR(fact->billing_address),
                          P_STR(fact->shipping_address)),
                   NULL);
}

enum problem event_append(struct ctx *c, const struct event_row *e)
{
    return db_none(c, &SQL_EVENT_INSERT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(e->event_id), P_UUID(e->order_id),
                          uuid_is_zero(e->previous_id) ? P_NULL() : P_UUID(e->previous_id),
                          P_STR(str_of(ORDER_FACT_NAMES[e->fact])), P_I64(e->at), P_STR(e->actor),
                          P_I64(e->amount), P_STR(e->document)),
                   NULL);
}

enum problem event_fact_of(struct ctx *c, str type, enum order_fact *out)
{
    int fact = 0;
    TRY(place_in(c, ORDER_FACT_NAMES, type, &fact));
    *out = (enum order_fact)fact;
    return OK;
}

static enum problem next_event(struct rows *r, struct event_row *out, bool *more)
{
    struct event_row e = { 0 };
    str type = { 0 };
    TRY(db_rows_next(r,
                     COLUMNS(C_UUID("event_id", &e.event_id), C_UUID("order_id", &e.order_id),
                             C_UUID("previous_id", &e.previous_id), C_STR("type", &type),
                             C_I64("at", &e.at), C_STR("actor", &e.actor),
                             C_I64("amount", &e.amount), C_STR("document", &e.document)),
                     more));
    if (!*more)
        return OK;
    TRY(event_fact_of(r->c, type, &e.fact));
    *out = e;
    return OK;
}

enum problem events_load(struct ctx *c, const struct order_row *row, struct event_rows *out)
{
    size_t count = (size_t)row->order.version;
    struct event_row *items = ARENA_ARRAY(c->arena, struct event_row, count + 1);
    struct rows r;
    TRY(db_rows_begin(
        c, &SQL_EVENT_CHAIN,
        PARAMS(P_I64(c->merchant_id), P_UUID(row->last_event_id), P_I64((int64_t)count + 1)), &r));
    size_t left = count; /* they come newest first */
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct event_row e = { 0 };
        p = next_event(&r, &e, &more);
        if (p != OK || !more)
            break;
        CHECK(left > 0);
        items[--left] = e;
    }
    db_rows_end(&r);
    TRY(p);
    CHECK(left == 0); /* version counts the events */
    *out = (struct event_rows){ items, count };
    return OK;
}

void events_foresee_recent(struct ctx *c, struct uuid order_id, int64_t since)
{
    db_foresee(
        c, &SQL_EVENT_RECENT,
        PARAMS(P_I64(c->merchant_id), P_UUID(order_id), P_I64(since), P_I64(EVENTS_RECENT_MAX)));
}

enum problem events_load_recent(struct ctx *c, const struct order_row *row, int64_t since,
                                struct event_rows *out)
{
    struct event_row *items = ARENA_ARRAY(c->arena, struct event_row, EVENTS_RECENT_MAX);
    size_t count = 0;
    struct rows r;
    TRY(db_rows_begin(c, &SQL_EVENT_RECENT,
                      PARAMS(P_I64(c->merchant_id), P_UUID(row->order.order_id), P_I64(since),
                             P_I64(EVENTS_RECENT_MAX)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct event_row e = { 0 };
        p = next_event(&r, &e, &more);
        if (p != OK || !more)
            break;
        CHECK(count < EVENTS_RECENT_MAX);
        items[count++] = e;
    }
    db_rows_end(&r);
    TRY(p);
    if (count == 0 || !uuid_equal(items[0].event_id, row->last_event_id))
        return PROBLEM_STORE_BUSY;
    count -= items[count - 1].at < since; /* no other one can be: there the statement stops */
    *out = (struct event_rows){ items, count };
    return OK;
}

const struct shape *event_shape(enum order_fact fact)
{
    static const struct shape *const SHAPES[ORDER_FACT_COUNT] = {
        [ORDER_WAS_CREATED] = &CREATED_DOCUMENT,       [ORDER_WAS_CAPTURED] = &CAPTURE_DOCUMENT,
        [ORDER_WAS_REFUNDED] = &REFUND_DOCUMENT,       [ORDER_WAS_SHIPPED] = &SHIPPING_DOCUMENT,
        [ORDER_WAS_RAISED] = &UPDATE_DOCUMENT,         [ORDER_WAS_LOWERED] = &UPDATE_DOCUMENT,
        [ORDER_WAS_RELINED] = &UPDATE_DOCUMENT,        [ORDER_WAS_EXTENDED] = &EXTENSION_DOCUMENT,
        [ORDER_WAS_REFERENCED] = &REFERENCES_DOCUMENT, [ORDER_WAS_READDRESSED] = &CUSTOMER_DOCUMENT,
        [ORDER_WAS_SENT_OUT] = &SEND_OUT_DOCUMENT,     [ORDER_WAS_DEFERRED] = &DUE_DATE_DOCUMENT,
        [ORDER_WAS_JUDGED] = &FRAUD_DOCUMENT,          [ORDER_WAS_FLAGGED] = &WARNING_SHAPE,
        [ORDER_WAS_WARNED] = &EXPIRING_DOCUMENT,       [ORDER_WAS_DISPUTED] = &DISPUTE_DOCUMENT,
        [ORDER_WAS_DEFENDED] = &DISPUTE_DOCUMENT,      [ORDER_WAS_CHARGED_BACK] = &DISPUTE_DOCUMENT,
        [ORDER_WAS_CORRECTED] = &CORRECTION_DOCUMENT,  [ORDER_WAS_REMINDED] = &REMINDER_DOCUMENT,
        [ORDER_WAS_ADJUSTED] = &DUNNING_DOCUMENT,      [ORDER_WAS_NOTED] = &NOTE_DOCUMENT,
        [ORDER_WAS_TAGGED] = &TAGS_DOCUMENT,           [ORDER_WAS_ASKED_FOR] = &APPROVAL_DOCUMENT,
        [ORDER_WAS_DECIDED] = &APPROVAL_DOCUMENT,
    };
    return SHAPES[fact];
}

const void *event_read(struct ctx *c, struct event_row *e)
{
    const struct shape *shape = event_shape(e->fact);
    if (shape == NULL || e->read != NULL)
        return e->read;
    void *out = arena_take(c->arena, shape->size, _Alignof(max_align_t));
    document_read(c, shape, e->document, out);
    e->read = out;
    return out;
}

enum problem event_load(struct ctx *c, struct uuid event_id, struct event_row *out, bool *found)
{
    struct event_row e = { .event_id = event_id };
    str type = { 0 };
    TRY(db_maybe(c, &SQL_EVENT_LOAD, PARAMS(P_I64(c->merchant_id), P_UUID(event_id)),
                 COLUMNS(C_UUID("order_id", &e.order_id), C_UUID("previous_id", &e.previous_id),
                         C_STR("type", &type), C_I64("at", &e.at), C_STR("actor", &e.actor),
                         C_I64("amount", &e.amount), C_STR("document", &e.document)),
                 found));
    if (!*found)
        return OK;
    TRY(event_fact_of(c, type, &e.fact));
    *out = e;
    return OK;
}
