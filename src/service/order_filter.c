#include "service/order_filter.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/payment_method.h"
#include "service/order_tag.h"

#define TEXT_MAX 4096

static const struct field FIELDS[] = { ORDER_FILTER_FIELDS };
const struct shape ORDER_FILTER_IN = SHAPE("OrderFilter", filter_in, FIELDS);

static enum problem read_statuses(struct ctx *c, str list, unsigned *out)
{
    str name = { 0 };
    while (list.len > 0 && str_split(&list, ',', &name)) {
        int found = -1;
        for (int i = 0; i < ORDER_STATUS_COUNT; i++)
            if (str_equal(str_trim(name), str_of(ORDER_STATUS_NAMES[i])))
                found = i;
        if (found < 0)
            return blame(c, PROBLEM_BAD_REQUEST, STR("status"),
                         "'%.*s' is no status; it must be AUTHORIZED, PART_CAPTURED, CAPTURED, "
                         "CANCELLED, EXPIRED or CLOSED, several separated by commas.",
                         STR_ARG(name));
        *out |= 1u << found;
    }
    return OK;
}

enum problem order_filter_read(struct ctx *c, const struct filter_in *in, struct order_filter *out)
{
    struct order_filter f = order_filter_all();
    f.query = str_trim(in->query);
    f.is_refunded = in->refunded;
    f.payment_method = in->payment_method;
    TRY(read_statuses(c, in->status, &f.statuses));
    if (str_trim(in->tag).len > 0)
        TRY(tag_fold(c, "tag", in->tag, &f.tag));
    if (in->currency.len > 0 && !currency_parse(in->currency, &f.currency))
        return blame(c, PROBLEM_BAD_REQUEST, STR("currency"), WHY_UNKNOWN_CURRENCY,
                     STR_ARG(in->currency));
    const struct {
        const int64_t *given;
        int64_t *bound;
    } BOUNDS[] = {
        { &in->created_from, &f.created_from }, { &in->created_to, &f.created_to },
        { &in->expires_from, &f.expires_from }, { &in->expires_to, &f.expires_to },
        { &in->amount_from, &f.amount_from },   { &in->amount_to, &f.amount_to },
    };
    for (size_t i = 0; i < COUNT(BOUNDS); i++)
        if (shape_has(in, &ORDER_FILTER_IN, BOUNDS[i].given))
            *BOUNDS[i].bound = *BOUNDS[i].given;
    int64_t within = in->expires_within_days;
    if (within > 0 && c->now + within * DAY < f.expires_to)
        f.expires_to = c->now + within * DAY;
    for (int i = 0; i < SORT_COUNT; i++)
        if (str_equal(in->sort, str_of(LIST_SORTS[i])))
            f.sort = (enum list_sort)i;
    *out = f;
    return OK;
}

static void write_value(struct ctx *c, struct text *t, const struct field *f, const void *at)
{
    if (f->kind == SHAPE_I64)
        text_i64(t, *(const int64_t *)at);
    else if (f->kind == SHAPE_BOOL)
        text_add(t, *(const bool *)at ? STR("true") : STR("false"));
    else if (f->kind == SHAPE_TIME)
        text_json_string(t, clock_text(c->arena, *(const int64_t *)at));
    else
        text_json_string(t, *(const str *)at);
}

str order_filter_text(struct ctx *c, const struct filter_in *in)
{
    struct text t = text_begin(c->arena, TEXT_MAX);
    str out = { 0 };
    for (size_t i = 0; i < COUNT(FIELDS); i++) {
        if ((in->has >> i & 1) == 0)
            continue;
        text_char(&t, t.len == 0 ? '{' : ',');
        text_json_string(&t, str_of(FIELDS[i].name));
        text_char(&t, ':');
        write_value(c, &t, &FIELDS[i], (const char *)in + FIELDS[i].offset);
    }
    text_add(&t, t.len == 0 ? STR("{}") : STR("}"));
    CHECK(text_done(&t, &out));
    return out;
}
