#include "api/dunning.h"

#include "api/app.h"
#include "store/document.h"

struct dunning_change_in {
    uint64_t has;
    int64_t invoice_number, fee_amount, interest_amount;
    str change, reason, until, note;
};
struct dunning_change_out {
    int64_t invoice_number, open_amount, owed_back_amount;
    int64_t fee_amount, interest_amount, written_off_amount;
    struct dunning_out dunning;
};

/* clang-format off */
static const struct field DUNNING_FIELDS[] = {
    FIELD_CHOICE(dunning_out, status, 0, DUNNING_STATUS_NAMES, "What is being done about it"),
    FIELD_CHOICE(dunning_out, next_step, OMIT_EMPTY, DUNNING_STEP_NAMES, "What is done next, if nothing else happens"),
    FIELD(SHAPE_STR, dunning_out, next_date, OMIT_EMPTY, 0, 10, "And when: YYYY-MM-DD, in the customer's country"),
    FIELD(SHAPE_I64, dunning_out, steps_taken, 0, 0, DUNNING_STEPS_MAX, "Reminders and demands about what was overdue last"),
    FIELD_CHOICE(dunning_out, pause_reason, OMIT_EMPTY, DUNNING_PAUSE_REASONS, "Why it is paused"),
    FIELD(SHAPE_STR, dunning_out, paused_until, OMIT_EMPTY, 0, 10, "The last day of the pause: YYYY-MM-DD; absent: until it is resumed"),
};
const struct shape DUNNING_OUT = SHAPE("Dunning", dunning_out, DUNNING_FIELDS);

static const struct field CHANGE_FIELDS[] = {
    FIELD(SHAPE_I64, dunning_change_in, invoice_number, REQUIRED, 1, INT64_MAX, "The invoice"),
    FIELD_CHOICE(dunning_change_in, change, REQUIRED, DUNNING_CHANGE_NAMES, "What is changed"),
    FIELD_CHOICE(dunning_change_in, reason, 0, DUNNING_PAUSE_REASONS, "Of paused: why"),
    FIELD(SHAPE_STR, dunning_change_in, until, 0, 10, 10, "Of paused: the last day, YYYY-MM-DD; by default until it is resumed"),
    FIELD(SHAPE_I64, dunning_change_in, fee_amount, 0, 0, WIRE_AMOUNT_MAX, "Of waived: so much of the late fees, minor units"),
    FIELD(SHAPE_I64, dunning_change_in, interest_amount, 0, 0, WIRE_AMOUNT_MAX, "Of waived: so much of the interest, minor units"),
    FIELD(SHAPE_STR, dunning_change_in, note, 0, 0, 255, "Kept with it, for the merchant"),
};
const struct shape DUNNING_CHANGE_IN = SHAPE("DunningChange", dunning_change_in, CHANGE_FIELDS);

static const struct field CHANGED_FIELDS[] = {
    FIELD(SHAPE_I64, dunning_change_out, invoice_number, 0, 1, INT64_MAX, "The invoice"),
    FIELD(SHAPE_I64, dunning_change_out, open_amount, 0, 0, INT64_MAX, "Minor units still to be paid"),
    FIELD(SHAPE_I64, dunning_change_out, owed_back_amount, 0, 0, INT64_MAX, "Minor units to be given back"),
    FIELD(SHAPE_I64, dunning_change_out, fee_amount, 0, 0, INT64_MAX, "Minor units of late fees, without what is waived"),
    FIELD(SHAPE_I64, dunning_change_out, interest_amount, 0, 0, INT64_MAX, "Minor units of interest, without what is waived"),
    FIELD(SHAPE_I64, dunning_change_out, written_off_amount, 0, 0, INT64_MAX, "Minor units that are not expected any more"),
    FIELD_OBJECT(dunning_change_out, dunning, 0, &DUNNING_OUT, "What is being done about it"),
};
const struct shape DUNNING_CHANGE_OUT = SHAPE("DunningChanged", dunning_change_out, CHANGED_FIELDS);
/* clang-format on */

enum problem api_dunning_of(struct ctx *c, const struct invoice_row *row, struct dunning_out *out)
{
    struct dunning_file file;
    TRY(dunning_open(c, row, &file));
    date today = zone_local(zone_of(row->terms.country), c->now).date;
    struct dunning_next next = dunning_next_from(&file.the_case, today);
    bool waits = next.status == DUNNING_WAITS;
    date until = file.row.state.paused_until;
    *out = (struct dunning_out){
        .status = str_of(DUNNING_STATUS_NAMES[next.status]),
        .next_step = waits ? str_of(DUNNING_STEP_NAMES[next.kind]) : STR(""),
        .next_date = waits ? date_text(c->arena, next.on) : STR(""),
        .steps_taken = file.row.state.steps,
        .pause_reason = file.row.pause_reason,
        .paused_until = until.day != 0 ? date_text(c->arena, until) : STR(""),
    };
    return OK;
}

static enum problem read_until(struct ctx *c, str text, date *out)
{
    if (text.len > 0 && !date_parse(text, out))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("until"), WHY_BAD_DAY, STR_ARG(text));
    return OK;
}

enum problem api_dunning_change(struct ctx *c, struct call *call)
{
    const struct dunning_change_in *in = call->in;
    struct invoice_row row;
    struct dunning_request r = { .reason = in->reason,
                                 .note = in->note,
                                 .fee_amount = in->fee_amount,
                                 .interest_amount = in->interest_amount };
    while (!str_equal(in->change, str_of(DUNNING_CHANGE_NAMES[r.change])))
        r.change++;
    TRY(read_until(c, in->until, &r.until));
    TRY(dunning_change_by_hand(c, in->invoice_number, &r, &row));
    struct dunning_change_out out = { .invoice_number = row.number,
                                      .open_amount = invoice_open(&row.invoice).minor,
                                      .owed_back_amount = invoice_owed_back(&row.invoice).minor,
                                      .fee_amount = row.invoice.fees.minor,
                                      .interest_amount = row.invoice.interest.minor,
                                      .written_off_amount = row.invoice.written_off.minor };
    TRY(api_dunning_of(c, &row, &out.dunning));
    answer_json(c, call, 200, &DUNNING_CHANGE_OUT, &out);
    api_transaction(c, call, row.capture_id);
    return OK;
}
