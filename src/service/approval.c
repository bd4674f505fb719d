#include "service/approval.h"

#include "base/clock.h"
#include "service/approval_act.h"
#include "service/merchant_access.h"
#include "sql.h"
#include "store/document.h"

const char *const APPROVAL_STATUSES[] = { "waiting", "approved", "rejected", "withdrawn",
                                          "failed",  "expired",  NULL };
const char *const APPROVAL_DECISIONS[] = { "approved", "rejected", "withdrawn", NULL };
const char *const APPROVAL_HINDRANCES[] = { "own", "role", "limit", NULL };

/* clang-format off */
static const struct field PART_FIELDS[] = {
    FIELD(SHAPE_I64, line_part_request, line, REQUIRED, 0, LINES_MAX, "Which line, from 0"),
    FIELD(SHAPE_I64, line_part_request, quantity, REQUIRED, 1, INT64_MAX, "Units of it"),
};
static const struct shape PART = SHAPE("FrozenPart", line_part_request, PART_FIELDS);
static const struct field FROZEN_FIELDS[] = {
    FIELD(SHAPE_BOOL, frozen_action, full, OMIT_EMPTY, 0, 0, "All that is left, which was the amount"),
    FIELD_LIST(frozen_action, lines, OMIT_EMPTY, 0, LINES_MAX, &PART, "These quantities of these lines"),
    FIELD(SHAPE_I64, frozen_action, amount, REQUIRED, 1, INT64_MAX, "Minor units"),
    FIELD(SHAPE_I64, frozen_action, return_fee_amount, OMIT_EMPTY, 0, INT64_MAX, "Minor units that the merchant keeps of the lines"),
    FIELD(SHAPE_I64, frozen_action, return_fee_tax_rate, OMIT_EMPTY, 0, 10000, "Tax in it, hundredths of a percent"),
    FIELD(SHAPE_STR, frozen_action, description, OMIT_EMPTY, 0, 255, "Shown to the customer"),
    FIELD(SHAPE_STR, frozen_action, reference, OMIT_EMPTY, 0, 255, "The merchant's own reference"),
    FIELD_LIST(frozen_action, order_lines, OMIT_EMPTY, 0, LINES_MAX, &LINE_SHAPE, "The lines that it comes to"),
};
const struct shape FROZEN_ACTION = SHAPE("FrozenAction", frozen_action, FROZEN_FIELDS);
/* clang-format on */

/* --- reading ----------------------------------------------------------------------------- */

#define APPROVAL_COLUMNS(a)                                                                       \
    COLUMNS(C_UUID("approval_id", &(a)->approval_id), C_UUID("order_id", &(a)->order_id),         \
            C_STR("action", &(a)->action), C_STR("currency", &(a)->currency),                     \
            C_I64("amount", &(a)->amount), C_STR("frozen", &(a)->frozen),                         \
            C_STR("reason", &(a)->reason), C_STR("status", &(a)->status),                         \
            C_STR("requested_by", &(a)->requested_by), C_I64("requested_at", &(a)->requested_at), \
            C_I64("expires_at", &(a)->expires_at), C_STR("decided_by", &(a)->decided_by),         \
            C_I64("decided_at", &(a)->decided_at),                                                \
            C_STR("decision_reason", &(a)->decision_reason), C_UUID("event_id", &(a)->event_id))

static enum problem read_approval(struct rows *r, void *item, bool *more)
{
    struct approval *a = item;
    return db_rows_next(r, APPROVAL_COLUMNS(a), more);
}

enum problem approvals_list(struct ctx *c, bool only_waiting, struct uuid before, int64_t limit,
                            struct approvals *out)
{
    struct row_list list;
    if (only_waiting)
        TRY(db_list(c, &SQL_APPROVAL_WAITING,
                    PARAMS(P_I64(c->merchant_id), P_UUID(before), P_I64(limit), P_I64(c->now)),
                    sizeof(struct approval), read_approval, &list));
    else
        TRY(db_list(c, &SQL_APPROVAL_LIST,
                    PARAMS(P_I64(c->merchant_id), P_UUID(before), P_I64(limit)),
                    sizeof(struct approval), read_approval, &list));
    *out = (struct approvals){ list.items, list.count };
    return OK;
}

enum problem approval_load(struct ctx *c, struct uuid approval_id, struct approval *out)
{
    bool found = false;
    *out = (struct approval){ .amount = 0 };
    TRY(db_maybe(c, &SQL_APPROVAL_LOAD, PARAMS(P_I64(c->merchant_id), P_UUID(approval_id)),
                 APPROVAL_COLUMNS(out), &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("approval_id"),
                     "There is no request for approval %.*s.",
                     STR_ARG(uuid_text(c->arena, approval_id)));
    return OK;
}

enum approval_status approval_status(const struct ctx *c, const struct approval *a)
{
    enum approval_status status = APPROVAL_WAITING;
    while (!str_equal(a->status, str_of(APPROVAL_STATUSES[status])))
        status++;
    bool is_over = status == APPROVAL_WAITING && a->expires_at <= c->now;
    return is_over ? APPROVAL_EXPIRED : status;
}

static money amount_of(const struct approval *a)
{
    enum currency currency = CURRENCY_NONE;
    CHECK(currency_parse(a->currency, &currency));
    return (money){ a->amount, currency };
}

/* --- the timeline ------------------------------------------------------------------------ */

static struct approval_document document_of(const struct approval *a)
{
    return (struct approval_document){
        .approval_id = a->approval_id, .action = a->action, .amount = a->amount, .reason = a->reason
    };
}

/* A timeline that is full does not keep anybody from deciding. */
static enum problem tell_decision(struct ctx *c, const struct approval *a)
{
    struct approval_document document = document_of(a);
    const struct change change = { .verb = ORDER_DECIDE_APPROVAL,
                                   .shape = &APPROVAL_DOCUMENT,
                                   .document = &document };
    struct changed changed = { 0 };
    bool is_refused = false;
    document.reason = a->decision_reason;
    document.decision = a->status;
    document.event_id = a->event_id;
    return order_unless_refused(c, c->blames_count, order_change(c, a->order_id, &change, &changed),
                                &is_refused);
}

/* --- asking ------------------------------------------------------------------------------ */

static enum problem insert(struct ctx *c, const struct approval *a)
{
    return db_none(c, &SQL_APPROVAL_INSERT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(a->approval_id), P_UUID(a->order_id),
                          P_STR(a->action), P_STR(a->currency), P_I64(a->amount), P_STR(a->frozen),
                          P_STR(a->reason), P_STR(a->requested_by), P_I64(a->requested_at),
                          P_I64(a->expires_at)),
                   NULL);
}

/* Only what is above the limits needs anybody else. */
static enum problem check_need(struct ctx *c, enum limit_action action, money amount)
{
    size_t blames = c->blames_count;
    enum problem p = limit_check(c, action, amount);
    if (p == OK)
        return blame(c, PROBLEM_CONFLICT, STR("action"), WHY_NO_APPROVAL);
    if (p == PROBLEM_LIMIT_EXCEEDED)
        c->blames_count = blames;
    return p == PROBLEM_LIMIT_EXCEEDED ? OK : p;
}

enum problem approval_ask(struct ctx *c, struct uuid order_id, enum limit_action action,
                          const struct frozen_action *what, str reason, struct approval *out)
{
    struct frozen_proposal *p = ARENA_NEW(c->arena, struct frozen_proposal);
    struct frozen_action frozen = *what;
    struct changed changed = { 0 };
    *p = (struct frozen_proposal){ .lines = { 0 } };
    TRY(frozen_propose(c, order_id, action, what, p));
    TRY(check_need(c, action, p->amount));
    frozen.amount = p->amount.minor;
    frozen.order_lines = p->lines;
    *out = (struct approval){ .approval_id = uuid_make(c->entropy, c->now),
                              .order_id = order_id,
                              .action = str_of(LIMIT_ACTIONS[action]),
                              .currency = currency_code(p->amount.currency),
                              .amount = p->amount.minor,
                              .frozen = document_write(c, &FROZEN_ACTION, &frozen),
                              .reason = reason,
                              .status = str_of(APPROVAL_STATUSES[APPROVAL_WAITING]),
                              .requested_by = c->actor,
                              .requested_at = c->now,
                              .expires_at = c->now + APPROVAL_DAYS * DAY };
    struct approval_document document = document_of(out);
    const struct change change = { .verb = ORDER_ASK_APPROVAL,
                                   .shape = &APPROVAL_DOCUMENT,
                                   .document = &document };
    TRY(order_change(c, order_id, &change, &changed));
    return insert(c, out);
}

/* --- deciding ---------------------------------------------------------------------------- */

static enum problem close(struct ctx *c, enum approval_status status, str reason,
                          struct approval *a)
{
    a->status = str_of(APPROVAL_STATUSES[status]);
    a->decided_by = c->actor;
    a->decided_at = c->now;
    a->decision_reason = reason;
    TRY(db_none(c, &SQL_APPROVAL_CLOSE,
                PARAMS(P_I64(c->merchant_id), P_UUID(a->approval_id), P_STR(a->status),
                       P_STR(a->decided_by), P_I64(a->decided_at), P_STR(reason),
                       uuid_is_zero(a->event_id) ? P_NULL() : P_UUID(a->event_id)),
                NULL));
    return tell_decision(c, a);
}

/* Why who asked may not ask for it any more; absent: may. */
static enum problem check_asker(struct ctx *c, const struct approval *a, str *why)
{
    unsigned verbs = 0;
    TRY(member_verbs(c, limit_user_of(a->requested_by), &verbs));
    enum verb verb = limit_verb(limit_action_of(a->action));
    if (verbs == 0)
        *why = str_of(WHY_ASKER_INACTIVE);
    else if ((verbs & verb) == 0)
        *why = str_of(WHY_ASKER_ROLE);
    return OK;
}

/* Exactly what was frozen, or CONFLICT. */
static enum problem propose_frozen(struct ctx *c, const struct approval *a,
                                   struct frozen_proposal *out)
{
    struct frozen_action what = { 0 };
    document_read(c, &FROZEN_ACTION, a->frozen, &what);
    TRY(frozen_propose(c, a->order_id, limit_action_of(a->action), &what, out));
    if (out->amount.minor != a->amount)
        return blame(c, PROBLEM_CONFLICT, STR("amount"), WHY_AMOUNT_DIFFERS,
                     STR_ARG(money_text(c->arena, amount_of(a))), STR_ARG(a->currency),
                     STR_ARG(money_text(c->arena, out->amount)), STR_ARG(a->currency));
    if (!str_equal(document_write_lines(c, out->lines), document_write_lines(c, what.order_lines)))
        return blame(c, PROBLEM_CONFLICT, STR("lines"), WHY_LINES_DIFFER);
    return OK;
}

/* A sentence of the rules, as long as a reason may be. */
static str cut_reason(str text)
{
    if (text.len > APPROVAL_REASON_CHARS)
        for (text.len = APPROVAL_REASON_CHARS;
             ((unsigned char)text.ptr[text.len] & 0xC0) == 0x80;) /* within a character */
            text.len--;
    return text;
}

static enum problem execute(struct ctx *c, struct approval *a)
{
    struct frozen_proposal *p = ARENA_NEW(c->arena, struct frozen_proposal);
    *p = (struct frozen_proposal){ .lines = { 0 } };
    TRY(propose_frozen(c, a, p));
    TRY(frozen_record(c, limit_action_of(a->action), p));
    a->event_id = p->changed.event_id;
    return OK;
}

/* What stands in the way of the action ends the request; what stands in the way of the user who
 * approves does not. A refusal has written nothing; one that had would undo it all. */
static enum problem approve(struct ctx *c, struct approval *a)
{
    str why = { 0 };
    uint64_t writes = db_writes(c);
    size_t blames = c->blames_count;
    TRY(check_asker(c, a, &why));
    if (why.ptr != NULL)
        return close(c, APPROVAL_FAILED, why, a);
    enum problem p = execute(c, a);
    if (p == OK)
        return close(c, APPROVAL_APPROVED, STR(""), a);
    if (PROBLEMS[p].http_status >= 500 || p == PROBLEM_LIMIT_EXCEEDED || db_writes(c) != writes)
        return p;
    bool is_blamed = c->blames_count > blames && c->blames_count <= BLAMES_MAX;
    why = is_blamed ? c->blames[c->blames_count - 1].detail : str_of(PROBLEMS[p].meaning);
    c->blames_count = blames;
    return close(c, APPROVAL_FAILED, cut_reason(why), a);
}

static enum problem check_rights(struct ctx *c, const struct approval *a, unsigned verbs)
{
    if (str_equal(a->requested_by, c->actor))
        return blame(c, PROBLEM_FORBIDDEN, STR("decision"), WHY_OWN_REQUEST);
    if ((verbs & limit_verb(limit_action_of(a->action))) == 0)
        return blame(c, PROBLEM_FORBIDDEN, STR("decision"), WHY_ROLE_OF_DECIDER,
                     STR_ARG(a->action));
    return OK;
}

static enum problem check_waits(struct ctx *c, const struct approval *a)
{
    enum approval_status status = approval_status(c, a);
    if (status == APPROVAL_WAITING)
        return OK;
    return blame(c, PROBLEM_CONFLICT, STR("decision"), WHY_NOT_WAITING, APPROVAL_STATUSES[status]);
}

enum problem approval_decide(struct ctx *c, struct uuid approval_id, unsigned verbs, str decision,
                             str reason, struct approval *out)
{
    TRY(approval_load(c, approval_id, out));
    if (str_equal(decision, STR("withdrawn"))) {
        if (!str_equal(out->requested_by, c->actor))
            return blame(c, PROBLEM_FORBIDDEN, STR("decision"), WHY_NOT_OWN_REQUEST);
        TRY(check_waits(c, out));
        return close(c, APPROVAL_WITHDRAWN, reason, out);
    }
    TRY(check_rights(c, out, verbs));
    TRY(check_waits(c, out));
    if (str_equal(decision, STR("approved")))
        return approve(c, out);
    if (reason.len == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("reason"), WHY_SAY_WHY_REJECTED);
    return close(c, APPROVAL_REJECTED, reason, out);
}

enum problem approval_hindrance(struct ctx *c, const struct approval *a, unsigned verbs,
                                const char **out)
{
    enum limit_action action = limit_action_of(a->action);
    size_t blames = c->blames_count;
    *out = NULL;
    if (str_equal(a->requested_by, c->actor))
        *out = APPROVAL_HINDRANCES[0];
    else if ((verbs & limit_verb(action)) == 0)
        *out = APPROVAL_HINDRANCES[1];
    if (*out != NULL)
        return OK;
    enum problem p = limit_check(c, action, amount_of(a));
    c->blames_count = blames;
    if (p == PROBLEM_LIMIT_EXCEEDED)
        *out = APPROVAL_HINDRANCES[2];
    return p == PROBLEM_LIMIT_EXCEEDED ? OK : p;
}
