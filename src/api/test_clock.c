#include "api/test_clock.h"

#include "api/app.h"
#include "base/clock.h"
#include "domain/duration.h"
#include "service/test_clock.h"

struct clock_move_in {
    uint64_t has;
    str advance;
    int64_t to;
};
struct clock_outcome_out {
    str type;
    int64_t count;
};
struct clock_move_out {
    int64_t from, to, reached, steps;
    struct shape_list events;
};
struct test_clock_out {
    int64_t now, ahead_seconds;
    str status;
    str move;
};
const char *const CLOCK_STATUSES[] = { "running", "moving", NULL };
/* clang-format off */
static const struct field CLOCK_MOVE_FIELDS[] = {
    FIELD(SHAPE_STR, clock_move_in, advance, 0, 2, DURATION_TEXT_MAX, "By how much: an ISO 8601 duration such as P45D, P1M or PT6H; months and years by the calendar in UTC"),
    FIELD(SHAPE_TIME, clock_move_in, to, 0, 0, 0, "Or to which instant"),
};
const struct shape CLOCK_MOVE_IN = SHAPE("ClockMove", clock_move_in, CLOCK_MOVE_FIELDS);

static const struct field OUTCOME_FIELDS[] = {
    FIELD(SHAPE_STR, clock_outcome_out, type, 0, 1, 64, "A type of events, or payout.closed, payout.paid"),
    FIELD(SHAPE_I64, clock_outcome_out, count, 0, 1, INT64_MAX, "How many"),
};
static const struct shape OUTCOME_OUT = SHAPE("ClockOutcome", clock_outcome_out, OUTCOME_FIELDS);
static const struct field MOVE_OUT_FIELDS[] = {
    FIELD(SHAPE_TIME, clock_move_out, from, 0, 0, 0, "By the merchant's clock when it was asked for"),
    FIELD(SHAPE_TIME, clock_move_out, to, 0, 0, 0, "Where it goes"),
    FIELD(SHAPE_TIME, clock_move_out, reached, 0, 0, 0, "How far it has come"),
    FIELD(SHAPE_I64, clock_move_out, steps, 0, 0, INT64_MAX, "Steps of scheduled work so far"),
    FIELD_LIST(clock_move_out, events, 0, 0, CLOCK_OUTCOMES_MAX, &OUTCOME_OUT, "What scheduled work did in it, by type"),
};
static const struct shape MOVE_OUT = SHAPE("ClockMoveDone", clock_move_out, MOVE_OUT_FIELDS);
static const struct field TEST_CLOCK_FIELDS[] = {
    FIELD(SHAPE_TIME, test_clock_out, now, 0, 0, 0, "What time it is for the merchant"),
    FIELD(SHAPE_I64, test_clock_out, ahead_seconds, 0, 0, INT64_MAX, "By how much that is ahead of real time"),
    FIELD_CHOICE(test_clock_out, status, 0, CLOCK_STATUSES, "moving: nothing else is changed until it is running again"),
    FIELD_JSON(test_clock_out, move, OMIT_EMPTY, SHAPE_OBJECT, &MOVE_OUT, "The last move; absent if there was none"),
};
const struct shape TEST_CLOCK_OUT = SHAPE("TestClock", test_clock_out, TEST_CLOCK_FIELDS);
/* clang-format on */

static str write_move(struct ctx *c, const struct clock_move *m)
{
    struct clock_outcome_out *events =
        ARENA_ARRAY(c->arena, struct clock_outcome_out, m->outcomes_count + 1);
    for (size_t i = 0; i < m->outcomes_count; i++)
        events[i] = (struct clock_outcome_out){ m->outcomes[i].type, m->outcomes[i].count };
    struct clock_move_out out = { .from = m->moved_from,
                                  .to = m->target,
                                  .reached = m->moved_to,
                                  .steps = m->steps,
                                  .events = { events, m->outcomes_count } };
    struct text t = text_begin(c->arena, 65536);
    shape_write_json(&t, &MOVE_OUT, &out);
    str json;
    CHECK(text_done(&t, &json));
    return json;
}

static enum problem answer_clock(struct ctx *c, struct call *call, int status)
{
    struct clock_move *move = ARENA_NEW(c->arena, struct clock_move);
    TRY(clock_move_load(c, move));
    struct test_clock_out out = {
        .now = c->now,
        .ahead_seconds = c->clock_offset / SECOND,
        .status = str_of(CLOCK_STATUSES[c->clock == CLOCK_MOVING]),
        .move = move->is_there ? write_move(c, move) : STR(""),
    };
    if (status == 202)
        api_location(c, call, "/merchant/v1/test-clock");
    answer_json(c, call, status, &TEST_CLOCK_OUT, &out);
    return OK;
}

/* Authentication has told whose clock it is. */
static enum problem require_clock(struct ctx *c)
{
    if (c->clock != CLOCK_REAL)
        return OK;
    return blame(c, PROBLEM_FORBIDDEN, STR(""),
                 "Only a test merchant has a clock of its own, whose keys begin with kco_test_: "
                 "`fangst merchant create --test` makes one.");
}

enum problem api_test_clock_get(struct ctx *c, struct call *call)
{
    TRY(require_clock(c));
    return answer_clock(c, call, 200);
}

static enum problem read_target(struct ctx *c, const struct clock_move_in *in, int64_t *target)
{
    struct duration d;
    bool by = shape_has(in, &CLOCK_MOVE_IN, &in->advance);
    bool to = shape_has(in, &CLOCK_MOVE_IN, &in->to);
    *target = in->to;
    if (by == to)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("advance"),
                     "Either advance, such as P45D, or to, an instant, must be there.");
    if (to)
        return OK;
    if (!duration_parse(in->advance, &d))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("advance"),
                     "advance must be an ISO 8601 duration of whole numbers such as P45D, P1M or "
                     "PT6H, but was '%.*s'.",
                     STR_ARG(in->advance));
    if (d.months > CLOCK_MOVE_MONTHS_MAX) /* before it is reckoned with */
        d.months = CLOCK_MOVE_MONTHS_MAX + 1;
    *target = duration_after(d, c->now);
    return OK;
}

enum problem api_test_clock_move(struct ctx *c, struct call *call)
{
    int64_t target = 0;
    TRY(require_clock(c));
    TRY(read_target(c, call->in, &target));
    TRY(clock_move_begin(c, target));
    c->clock = CLOCK_MOVING;
    api_transaction(c, call, (struct uuid){ { 0 } });
    return answer_clock(c, call, 202);
}
