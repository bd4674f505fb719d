#include "api/bulk_captures.h"

#include "api/bulk_jobs.h"
#include "api/merchant_orders.h"
#include "service/bulk.h"

struct bulk_in {
    uint64_t has;
    struct shape_list order_ids;
    struct filter_in query;
    struct expected_totals expected;
};
struct bulk_action_in {
    uint64_t has;
    str action, mode;
    bool dry_run;
    struct shape_list order_ids;
    struct filter_in query;
    struct expected_totals expected;
};

/* As both of them say it. */
struct selection {
    struct shape_list order_ids;
    const struct filter_in *query;          /* NULL: not given */
    const struct expected_totals *expected; /* likewise */
};

/* clang-format off */
static const struct field BULK_FIELDS[] = {
    FIELD_SCALARS(bulk_in, order_ids, 0, 1, BULK_ORDERS_MAX, SHAPE_UUID, "These orders"),
    FIELD_OBJECT(bulk_in, query, 0, &ORDER_FILTER_IN, "All orders that match at this moment"),
    FIELD_OBJECT(bulk_in, expected, 0, &EXPECTED_TOTALS_IN, "What the query was seen to come to; if it is no longer so, nothing is started"),
};
const struct shape BULK_IN = SHAPE("BulkCaptureRequest", bulk_in, BULK_FIELDS);

static const char *const ACTIONS[] = { "capture", "refund", "cancel", "release", "extend", NULL };
static const struct field ACTION_FIELDS[] = {
    FIELD_CHOICE(bulk_action_in, action, REQUIRED, ACTIONS, "What is done to each order; captured and refunded is in full"),
    FIELD_SCALARS(bulk_action_in, order_ids, 0, 1, BULK_ORDERS_MAX, SHAPE_UUID, "To these orders"),
    FIELD_OBJECT(bulk_action_in, query, 0, &ORDER_FILTER_IN, "To all orders that match at this moment"),
    FIELD_OBJECT(bulk_action_in, expected, 0, &EXPECTED_TOTALS_IN, "What the query was seen to come to; if it is no longer so, nothing is started"),
    FIELD(SHAPE_BOOL, bulk_action_in, dry_run, 0, 0, 0, "Only checks what would come of it; then it can be run"),
    FIELD_CHOICE(bulk_action_in, mode, 0, JOB_MODES, "Each order for itself, which is the default, or all or nothing"),
};
const struct shape BULK_ACTION_IN = SHAPE("BulkActionRequest", bulk_action_in, ACTION_FIELDS);
/* clang-format on */

/* The orders of the query as they are in this transaction, if they are those that were confirmed.
 */
static enum problem freeze(struct ctx *c, const struct selection *in, struct uuids *out)
{
    struct order_filter filter;
    struct order_totals *totals = ARENA_NEW(c->arena, struct order_totals);
    TRY(order_filter_read(c, in->query, &filter));
    TRY(bulk_snapshot(c, &filter, out, totals));
    return in->expected != NULL ? order_totals_check(c, totals, in->expected) : OK;
}

/* Which orders are meant, in exactly one way. */
static enum problem orders_of(struct ctx *c, const struct selection *in, struct uuids *out)
{
    *out = (struct uuids){ in->order_ids.items, in->order_ids.count };
    if ((in->query != NULL) == (in->order_ids.count > 0))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("order_ids"),
                     "Say which orders in exactly one way: \"order_ids\" or \"query\".");
    if (in->query == NULL && in->expected != NULL)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("expected"),
                     "\"expected\" goes with \"query\"; \"order_ids\" are what they are.");
    if (in->query != NULL)
        TRY(freeze(c, in, out));
    if (out->count == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("query"), WHY_MATCHES_NONE);
    return OK;
}

static enum problem start(struct ctx *c, struct call *call, struct bulk_request *r)
{
    struct job job = { 0 };
    bool is_repeated = false;
    TRY(api_bulk_verbs(c, call, &r->verbs));
    TRY(bulk_start(c, r, &job, &is_repeated));
    api_job_accepted(c, call, &job, is_repeated);
    return OK;
}

enum problem api_bulk_capture_create(struct ctx *c, struct call *call)
{
    const struct bulk_in *in = call->in;
    struct bulk_request r = { .kind = STR("bulk_capture"), .action = STR("capture") };
    struct selection selection = {
        .order_ids = in->order_ids,
        .query = shape_has(in, &BULK_IN, &in->query) ? &in->query : NULL,
        .expected = shape_has(in, &BULK_IN, &in->expected) ? &in->expected : NULL,
    };
    TRY(orders_of(c, &selection, &r.orders));
    return start(c, call, &r);
}

enum problem api_bulk_action_create(struct ctx *c, struct call *call)
{
    const struct bulk_action_in *in = call->in;
    struct bulk_request r = {
        .kind = STR("bulk_action"), .action = in->action, .mode = in->mode, .is_dry = in->dry_run
    };
    struct selection selection = {
        .order_ids = in->order_ids,
        .query = shape_has(in, &BULK_ACTION_IN, &in->query) ? &in->query : NULL,
        .expected = shape_has(in, &BULK_ACTION_IN, &in->expected) ? &in->expected : NULL,
    };
    TRY(orders_of(c, &selection, &r.orders));
    return start(c, call, &r);
}
