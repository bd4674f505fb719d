#include "service/payout_terms.h"

#include "base/clock.h"
#include "domain/bank_account.h"
#include "domain/payment_method.h"
#include "service/report_columns.h"
#include "service/audit_log.h"
#include "sql.h"
#include "store/document.h"
#include "store/payout_store.h"

const char *const SETTLEMENT_TYPES[] = { SETTLEMENT_NET, SETTLEMENT_GROSS, SETTLEMENT_GROSS_FEE,
                                         NULL };

const char *const DELIMITERS[] = { "semicolon", "comma", "tab", NULL };
const char *const DECIMALS[] = { "point", "comma", NULL };

#define AMOUNT_MAX INT64_C(100000000000) /* more than any capture */

/* clang-format off */
static const struct field TERMS_FIELDS[] = {
    FIELD_CHOICE(payout_terms, settlement_type, 0, SETTLEMENT_TYPES, "Are fees deducted (NET), invoiced (GROSS), or deducted and shown with their VAT in one amount (GROSS_FEE)?"),
    FIELD(SHAPE_STR, payout_terms, weekdays, 0, 0, 70, "Days of payouts, such as monday,thursday; empty: every bank day"),
    FIELD(SHAPE_I64, payout_terms, delay_days, 0, 0, 60, "Bank days from the day of a capture to its payout"),
    FIELD_CHOICE(payout_terms, time_zone, 0, ZONES, "By whose clocks a day ends"),
    FIELD_CHOICE(payout_terms, bank_calendar, 0, BANK_CALENDARS, "Whose banks must be open"),
    FIELD(SHAPE_I64, payout_terms, minimum_amount, 0, 0, AMOUNT_MAX, "What is less is kept for the next payout, minor units"),
    FIELD(SHAPE_I64, payout_terms, reserve_rate, 0, 0, 10000, "Hundredths of a percent of sales less refunds that are kept back for a while"),
    FIELD(SHAPE_I64, payout_terms, reserve_days, 0, 0, 730, "For so many days"),
    FIELD(SHAPE_BOOL, payout_terms, on_hold, 0, 0, 0, "Nothing is paid out; it is kept for the next payout"),
    FIELD(SHAPE_STR, payout_terms, iban, OMIT_EMPTY, 0, 34, "The account that is paid to, without blanks"),
    FIELD(SHAPE_STR, payout_terms, bic, OMIT_EMPTY, 0, 11, "The bank of that account"),
    FIELD(SHAPE_TIME, payout_terms, settles_from, OMIT_EMPTY, 0, 0, "What happened before was settled elsewhere; by default the instant of the first choice"),
    FIELD_CHOICE(payout_terms, report_delimiter, 0, DELIMITERS, "What separates the fields of reports as CSV"),
    FIELD_CHOICE(payout_terms, report_decimal, 0, DECIMALS, "What stands before the decimals of their amounts"),
    FIELD(SHAPE_STR, payout_terms, payout_columns, 0, 0, 2000, "Which columns their payouts have, in which order: total_sale_amount,payout_date=Day; empty: all"),
    FIELD(SHAPE_STR, payout_terms, transaction_columns, 0, 0, 2000, "The same of their transactions: type,amount=Total,order_id"),
};
const struct shape PAYOUT_TERMS_SHAPE = SHAPE("PayoutTerms", payout_terms, TERMS_FIELDS);

static const struct field RATE_FIELDS[] = {
    FIELD(SHAPE_STR, fee_rate_in, payment_method_type, OMIT_EMPTY, 0, 64, "Only orders paid so, as in initial_payment_method.type; absent: all"),
    FIELD(SHAPE_STR, fee_rate_in, currency, OMIT_EMPTY, 0, 3, "Only orders in it, ISO 4217; absent: all"),
    FIELD(SHAPE_TIME, fee_rate_in, effective_from, 0, 0, 0, "Captures from this instant on; by default now"),
    FIELD(SHAPE_I64, fee_rate_in, rate, 0, 0, FEE_RATE_MAX, "Millionths of the captured amount: 29500 is 2.95 %"),
    FIELD(SHAPE_I64, fee_rate_in, fixed_amount, 0, 0, AMOUNT_MAX, "Per capture, minor units of the currency"),
    FIELD(SHAPE_I64, fee_rate_in, vat_rate, 0, 0, 10000, "On the fees, hundredths of a percent: 2500 is 25 %"),
    FIELD_CHOICE(fee_rate_in, refund, 0, FEE_REFUNDS, "What comes back with refunds: nothing, the share in proportion, or also the fixed amount with the last of a capture"),
};
const struct shape FEE_RATE_SHAPE = SHAPE("FeeRate", fee_rate_in, RATE_FIELDS);
/* clang-format on */

char delimiter_byte(str name)
{
    static const char BYTES[] = { ';', ',', '\t' };
    for (size_t i = 0; i < COUNT(BYTES); i++)
        if (str_equal(str_of(DELIMITERS[i]), name))
            return BYTES[i];
    UNREACHABLE("a delimiter");
}

struct payout_terms payout_terms_default(void)
{
    return (struct payout_terms){
        .settlement_type = STR(SETTLEMENT_NET),
        .weekdays = STR(""),
        .delay_days = 1,
        .time_zone = str_of(ZONES[0]),
        .bank_calendar = str_of(BANK_CALENDARS[0]),
        .iban = STR(""),
        .bic = STR(""),
        .report_delimiter = str_of(DELIMITERS[0]),
        .report_decimal = str_of(DECIMALS[0]),
        .payout_columns = STR(""),
        .transaction_columns = STR(""),
    };
}

static struct payout_terms read_terms(struct ctx *c, str json)
{
    struct payout_terms out = payout_terms_default(), chosen = { 0 };
    document_read(c, &PAYOUT_TERMS_SHAPE, json, &chosen);
    shape_merge(&PAYOUT_TERMS_SHAPE, &out, &chosen);
    return out;
}

static enum problem load_json(struct ctx *c, str *json, bool *found)
{
    return db_maybe(c, &SQL_PAYOUT_LOAD_TERMS, PARAMS(P_I64(c->merchant_id)),
                    COLUMNS(C_STR("terms", json)), found);
}

enum problem payout_terms_load(struct ctx *c, struct payout_terms *out, bool *found)
{
    str json = { 0 };
    TRY(load_json(c, &json, found));
    if (*found)
        *out = read_terms(c, json);
    return OK;
}

/* --- the schedule ----------------------------------------------------------------------- */

static const char *const WEEKDAYS[] = { "monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday" };

/* Bits of the days named; false: one is none. */
static bool read_weekdays(str names, unsigned *out)
{
    str name = { 0 };
    unsigned days = 0;
    while (names.len > 0 && str_split(&names, ',', &name)) {
        unsigned day = 0;
        for (unsigned i = 0; i < COUNT(WEEKDAYS); i++)
            if (str_equal(str_of(WEEKDAYS[i]), str_trim(name)))
                day = i + MONDAY;
        if (day == 0)
            return false;
        days |= WEEKDAY_BIT(day);
    }
    *out = days;
    return true;
}

struct payout_schedule payout_schedule_of(const struct payout_terms *t)
{
    struct payout_schedule s = { .zone = zone_of(t->time_zone),
                                 .calendar = bank_calendar_of(t->bank_calendar),
                                 .delay = (int)t->delay_days };
    CHECK(read_weekdays(t->weekdays, &s.weekdays)); /* payout_terms_change() let them in */
    return s;
}

/* --- changing --------------------------------------------------------------------------- */

static enum problem check_columns(struct ctx *c, str field, str chosen, const char *const *names,
                                  enum problem found)
{
    struct report_columns columns;
    str wrong = { 0 };
    if (report_columns_read(chosen, names, &columns, &wrong))
        return found;
    return blame(c, PROBLEM_UNPROCESSABLE, field, WHY_BAD_COLUMNS, STR_ARG(field), names[0],
                 names[1], STR_ARG(wrong));
}

static enum problem check(struct ctx *c, const struct payout_terms *t)
{
    enum problem found = OK;
    unsigned days = 0;
    if (!read_weekdays(t->weekdays, &days))
        found = blame(c, PROBLEM_UNPROCESSABLE, STR("weekdays"), WHY_UNKNOWN_WEEKDAY,
                      STR_ARG(t->weekdays));
    if (t->iban.len > 0 && !iban_is_valid(t->iban))
        found = blame(c, PROBLEM_UNPROCESSABLE, STR("iban"), WHY_BAD_IBAN, STR_ARG(t->iban));
    if (t->bic.len > 0 && !bic_is_valid(t->bic))
        found = blame(c, PROBLEM_UNPROCESSABLE, STR("bic"), WHY_BAD_BIC, STR_ARG(t->bic));
    found = check_columns(c, STR("payout_columns"), t->payout_columns, PAYOUT_COLUMNS, found);
    found = check_columns(c, STR("transaction_columns"), t->transaction_columns,
                          TRANSACTION_COLUMNS, found);
    if (t->reserve_rate > 0 && t->reserve_days == 0)
        found = blame(c, PROBLEM_UNPROCESSABLE, STR("reserve_days"), WHY_RESERVE_WITHOUT_DAYS);
    return found;
}

/* Once something has been settled, what was settled elsewhere is settled for good. */
static enum problem check_from(struct ctx *c, const struct payout_terms *was,
                               const struct payout_terms *changes)
{
    int64_t lines = 0;
    bool found = false;
    struct settlement_row settlement = { 0 };
    if (!shape_has(changes, &PAYOUT_TERMS_SHAPE, &changes->settles_from) ||
        changes->settles_from == was->settles_from)
        return OK;
    TRY(settlement_load(c, &settlement, &found));
    CHECK(found); /* it began with the terms */
    TRY(settlement_claim(c, &settlement));
    TRY(db_one(c, &SQL_PAYOUT_COUNT_LINES, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("lines", &lines))));
    if (lines == 0)
        return OK;
    return blame(c, PROBLEM_UNPROCESSABLE, STR("settles_from"), WHY_SETTLES_FROM_FIXED,
                 STR_ARG(clock_text(c->arena, was->settles_from)));
}

static enum problem begin(struct ctx *c, const struct payout_terms *all)
{
    TRY(db_none(c, &SQL_PAYOUT_INSERT_TERMS,
                PARAMS(P_I64(c->merchant_id), P_STR(document_write(c, &PAYOUT_TERMS_SHAPE, all))),
                NULL));
    return db_none(c, &SQL_PAYOUT_BEGIN,
                   PARAMS(P_I64(c->merchant_id), P_UUID((struct uuid){ { 0 } })), NULL);
}

enum problem payout_terms_change(struct ctx *c, const struct payout_terms *changes,
                                 struct payout_terms *out)
{
    str json = { 0 };
    bool found = false;
    TRY(load_json(c, &json, &found));
    struct payout_terms all = found ? read_terms(c, json) : payout_terms_default();
    struct payout_terms before = all;
    if (!found)
        all.settles_from = c->now;
    if (found)
        TRY(check_from(c, &all, changes));
    shape_merge(&PAYOUT_TERMS_SHAPE, &all, changes);
    TRY(check(c, &all));
    if (found)
        TRY(db_none(c, &SQL_PAYOUT_SAVE_TERMS,
                    PARAMS(P_I64(c->merchant_id), P_STR(json),
                           P_STR(document_write(c, &PAYOUT_TERMS_SHAPE, &all))),
                    NULL));
    else
        TRY(begin(c, &all));
    if (!str_equal(before.time_zone, all.time_zone)) /* for the days of limits, service/limit.h */
        TRY(db_none(c, &SQL_LIMIT_ZONE_ENDED,
                    PARAMS(P_I64(c->merchant_id), P_I64(c->now), P_STR(before.time_zone)), NULL));
    TRY(audit_log_add_change(c, AUDIT_PAYOUT_TERMS_CHANGED, STR(""), &PAYOUT_TERMS_SHAPE, &before,
                             &all));
    *out = all;
    return OK;
}

/* --- fees ------------------------------------------------------------------------------- */

static int refund_of(str name)
{
    for (int i = 0; FEE_REFUNDS[i] != NULL; i++)
        if (str_equal(str_of(FEE_REFUNDS[i]), name))
            return i;
    UNREACHABLE("a refund of fees"); /* the table has a CHECK */
}

static enum problem next_rate(struct rows *r, void *item, bool *more)
{
    struct fee_rate *f = item;
    str currency = { 0 }, refund = { 0 };
    TRY(db_rows_next(r,
                     COLUMNS(C_STR("payment_method_type", &f->payment_method_type),
                             C_STR("currency", &currency),
                             C_I64("effective_from", &f->effective_from), C_I64("rate", &f->rate),
                             C_I64("fixed_amount", &f->fixed_amount),
                             C_I64("vat_rate", &f->vat_rate), C_STR("refund", &refund)),
                     more));
    if (!*more)
        return OK;
    CHECK(currency.len == 0 || currency_parse(currency, &f->currency));
    f->refund = (enum fee_refund)refund_of(refund);
    return OK;
}

enum problem fee_rates_load(struct ctx *c, struct fee_rates *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_PAYOUT_RATES, PARAMS(P_I64(c->merchant_id), P_I64(FEE_RATES_MAX)),
                sizeof(struct fee_rate), next_rate, &found));
    *out = (struct fee_rates){ found.items, found.count };
    return OK;
}

static enum problem check_rate(struct ctx *c, const struct fee_rate_in *in, int64_t from,
                               int64_t settled_until)
{
    enum currency currency = CURRENCY_NONE;
    enum problem found = OK;
    bool known = in->payment_method_type.len == 0;
    for (int i = 0; PAYMENT_METHOD_TYPES[i] != NULL; i++)
        known = known || str_equal(str_of(PAYMENT_METHOD_TYPES[i]), in->payment_method_type);
    if (!known)
        found = blame(c, PROBLEM_UNPROCESSABLE, STR("payment_method_type"),
                      "payment_method_type must be one such as INVOICE or CARD, but was '%.*s'.",
                      STR_ARG(in->payment_method_type));
    if (in->currency.len > 0 && !currency_parse(in->currency, &currency))
        found = blame(c, PROBLEM_UNPROCESSABLE, STR("currency"),
                      "currency must be one such as SEK, NOK, DKK or EUR, but was '%.*s'.",
                      STR_ARG(in->currency));
    if (in->fixed_amount > 0 && in->currency.len == 0)
        found = blame(c, PROBLEM_UNPROCESSABLE, STR("currency"),
                      "currency must be given where fixed_amount is above 0.");
    if (from <= settled_until)
        found = blame(c, PROBLEM_UNPROCESSABLE, STR("effective_from"),
                      "effective_from must be after %.*s: captures until then have been settled "
                      "with the fees of their time.",
                      STR_ARG(clock_text(c->arena, settled_until)));
    return found;
}

enum problem fee_rate_add(struct ctx *c, const struct fee_rate_in *in)
{
    bool is_dated = shape_has(in, &FEE_RATE_SHAPE, &in->effective_from);
    int64_t from = is_dated ? in->effective_from : c->now;
    str refund = in->refund.len > 0 ? in->refund : str_of(FEE_REFUNDS[FEE_REFUND_NONE]);
    struct fee_rates there;
    struct settlement_row settlement = { 0 };
    bool is_paid = false;
    TRY(settlement_load(c, &settlement, &is_paid));
    if (is_paid)
        TRY(settlement_claim(c, &settlement));
    TRY(check_rate(c, in, from, settlement.settled_until));
    TRY(fee_rates_load(c, &there));
    if (there.count == FEE_RATES_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, (str){ 0 },
                     "A merchant has at most %d fee rates, those that are over included.",
                     FEE_RATES_MAX);
    const struct fee_rate_in none = { 0 };
    TRY(audit_log_add_change(c, AUDIT_FEE_ADDED, STR(""), &FEE_RATE_SHAPE, &none, in));
    return db_none(c, &SQL_PAYOUT_INSERT_RATE,
                   PARAMS(P_I64(c->merchant_id),
                          P_STR(in->payment_method_type.ptr ? in->payment_method_type : STR("")),
                          P_STR(in->currency.ptr ? in->currency : STR("")), P_I64(from),
                          P_I64(in->rate), P_I64(in->fixed_amount), P_I64(in->vat_rate),
                          P_STR(refund)),
                   NULL);
}

struct fee_rate_in fee_rate_out(const struct fee_rate *rate)
{
    return (struct fee_rate_in){
        .payment_method_type = rate->payment_method_type,
        .currency = rate->currency != CURRENCY_NONE ? currency_code(rate->currency) : STR(""),
        .effective_from = rate->effective_from,
        .rate = rate->rate,
        .fixed_amount = rate->fixed_amount,
        .vat_rate = rate->vat_rate,
        .refund = str_of(FEE_REFUNDS[rate->refund]),
    };
}
