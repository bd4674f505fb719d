#include "store/dunning_store.h"

#include "domain/calendar.h"
#include "sql.h"

static bool find_name(const char *const *names, str name, int *out)
{
    for (int i = 0; names[i] != NULL; i++)
        if (str_equal(name, str_of(names[i]))) {
            *out = i;
            return true;
        }
    return false;
}

bool dunning_customer_parse(str name, enum dunning_customer *out)
{
    int found = 0;
    bool is_one = find_name(DUNNING_CUSTOMER_NAMES, name, &found);
    *out = is_one ? (enum dunning_customer)found : *out;
    return is_one;
}

bool dunning_subject_parse(str name, enum dunning_subject *out)
{
    int found = 0;
    bool is_one = find_name(DUNNING_SUBJECT_NAMES, name, &found);
    *out = is_one ? (enum dunning_subject)found : *out;
    return is_one;
}

enum problem dunning_insert(struct ctx *c, struct uuid capture_id, enum dunning_customer customer,
                            int64_t look_at)
{
    return db_none(c, &SQL_DUNNING_INSERT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(capture_id),
                          P_STR(str_of(DUNNING_CUSTOMER_NAMES[customer])), P_I64(look_at)),
                   NULL);
}

struct dunning_columns {
    struct dunning_row row;
    str customer;
    int64_t is_handed_over;
};

#define DUNNING_COLUMNS(x)                                                                 \
    COLUMNS(C_UUID("capture_id", &(x)->row.capture_id), C_STR("customer", &(x)->customer), \
            C_I64("version", &(x)->row.version), C_I64("part", &(x)->row.state.part),      \
            C_I64("steps", &(x)->row.state.steps),                                         \
            C_I64("stepped_on", &(x)->row.state.stepped_on.day),                           \
            C_I64("charged_until", &(x)->row.state.charged_until.day),                     \
            C_I64("is_handed_over", &(x)->is_handed_over),                                 \
            C_STR("pause_reason", &(x)->row.pause_reason),                                 \
            C_I64("paused_until", &(x)->row.state.paused_until.day))

static enum problem finish(struct ctx *c, struct dunning_columns *x, struct dunning_row *out)
{
    if (!dunning_customer_parse(x->customer, &x->row.customer))
        return blame(c, PROBLEM_STORE_BROKEN, STR(""),
                     "The store has a customer of kind '%.*s', which this program does not know.",
                     STR_ARG(x->customer));
    x->row.state.is_handed_over = x->is_handed_over != 0;
    x->row.state.is_paused = x->row.pause_reason.ptr != NULL;
    *out = x->row;
    return OK;
}

enum problem dunning_load(struct ctx *c, struct uuid capture_id, struct dunning_row *out,
                          bool *found)
{
    struct dunning_columns x = { 0 };
    TRY(db_maybe(c, &SQL_DUNNING_LOAD, PARAMS(P_I64(c->merchant_id), P_UUID(capture_id)),
                 DUNNING_COLUMNS(&x), found));
    return *found ? finish(c, &x, out) : OK;
}

enum problem dunning_due(struct ctx *c, struct dunning_row out[DUNNING_PAGE], size_t *count)
{
    struct rows r;
    *count = 0;
    TRY(db_rows_begin(c, &SQL_DUNNING_DUE,
                      PARAMS(P_I64(c->merchant_id), P_I64(c->now), P_I64(DUNNING_PAGE)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct dunning_columns x = { 0 };
        p = db_rows_next(&r, DUNNING_COLUMNS(&x), &more);
        if (p == OK && more)
            p = finish(c, &x, &out[(*count)++]);
    }
    db_rows_end(&r);
    return p;
}

enum problem dunning_update(struct ctx *c, const struct dunning_row *row, int64_t look_at)
{
    const struct dunning_state *s = &row->state;
    return db_none(c, &SQL_DUNNING_UPDATE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(row->capture_id), P_I64(row->version),
                          look_at == 0 ? P_NULL() : P_I64(look_at), P_I64(s->part), P_I64(s->steps),
                          P_I64(s->stepped_on.day), P_I64(s->charged_until.day),
                          P_I64(s->is_handed_over), P_TEXT(row->pause_reason),
                          P_I64(s->paused_until.day)),
                   NULL);
}

enum problem dunning_wake(struct ctx *c, struct uuid capture_id, int64_t at)
{
    return db_none(c, &SQL_DUNNING_WAKE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(capture_id), P_I64(at)), NULL);
}

enum problem dunning_payments(struct ctx *c, struct uuid capture_id, str country,
                              enum currency currency, size_t room, struct dunning_payment *out,
                              size_t *count)
{
    struct rows r;
    enum zone zone = zone_of(country);
    *count = 0;
    TRY(db_rows_begin(c, &SQL_DUNNING_PAYMENTS,
                      PARAMS(P_I64(c->merchant_id), P_UUID(capture_id), P_I64((int64_t)room)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        int64_t paid_at = 0, amount = 0;
        p = db_rows_next(&r, COLUMNS(C_I64("paid_at", &paid_at), C_I64("amount", &amount)), &more);
        if (p == OK && more)
            out[(*count)++] =
                (struct dunning_payment){ zone_local(zone, paid_at).date, { amount, currency } };
    }
    db_rows_end(&r);
    return p;
}

/* --- choices ----------------------------------------------------------------------------- */

static enum problem next_choice(struct rows *r, struct dunning_choice *out, bool *more)
{
    struct dunning_choice x = { 0 };
    str customer = { 0 }, subject = { 0 };
    int64_t number = 0;
    TRY(db_rows_next(r,
                     COLUMNS(C_I64("number", &number), C_STR("country", &x.country),
                             C_STR("customer", &customer), C_STR("subject", &subject),
                             C_I64("step", &x.step), C_I64("from_day", &x.from.day),
                             C_I64("value", &x.value)),
                     more));
    if (!*more)
        return OK;
    if (!dunning_customer_parse(customer, &x.customer) ||
        !dunning_subject_parse(subject, &x.subject))
        return blame(r->c, PROBLEM_STORE_BROKEN, STR(""),
                     "The store has a choice %lld about dunning of '%.*s', '%.*s', which this "
                     "program does not know.",
                     (long long)number, STR_ARG(customer), STR_ARG(subject));
    *out = x;
    return OK;
}

enum problem dunning_choices_load(struct ctx *c, struct dunning_choices *out)
{
    size_t count = 0, room = 4;
    struct dunning_choice *items = ARENA_ARRAY(c->arena, struct dunning_choice, room);
    struct rows r;
    TRY(db_rows_begin(c, &SQL_DUNNING_CHOICES,
                      PARAMS(P_I64(c->merchant_id), P_I64(DUNNING_CHOICES_MAX)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        if (count == room)
            items = arena_double(c->arena, items, &room, sizeof *items);
        p = next_choice(&r, &items[count], &more);
        count += p == OK && more;
    }
    db_rows_end(&r);
    *out = (struct dunning_choices){ items, count };
    return p;
}

enum problem dunning_choice_insert(struct ctx *c, int64_t number,
                                   const struct dunning_choice *choice)
{
    return db_none(c, &SQL_DUNNING_INSERT_CHOICE,
                   PARAMS(P_I64(c->merchant_id), P_I64(number), P_STR(choice->country),
                          P_STR(str_of(DUNNING_CUSTOMER_NAMES[choice->customer])),
                          P_STR(str_of(DUNNING_SUBJECT_NAMES[choice->subject])),
                          P_I64(choice->step), P_I64(choice->from.day), P_I64(choice->value),
                          P_I64(c->now), P_STR(c->actor)),
                   NULL);
}
