/*
 * payout_terms.h -- when and how a merchant is paid, and what captures cost: chosen member by
 * member and kept as JSON, as the settings are, but in rows that no capture reads.
 *
 * Who has no terms is not paid out. From the first choice on, what is captured and refunded is
 * settled; what happened before `settles_from` was settled elsewhere, and is left out.
 */
#ifndef PAYOUT_TERMS_H
#define PAYOUT_TERMS_H

#include "domain/calendar.h"
#include "domain/fee.h"
#include "shape/shape.h"
#include "store/db.h"

struct payout_terms {
    uint64_t has;
    str settlement_type; /* SETTLEMENT_TYPES */
    str weekdays;        /* "monday,thursday"; empty: every bank day */
    int64_t delay_days;  /* bank days from the day of a capture to its payout day */
    str time_zone, bank_calendar;
    int64_t minimum_amount; /* minor units of any currency */
    int64_t reserve_rate;   /* hundredths of a percent */
    int64_t reserve_days;
    bool on_hold;
    str iban, bic;
    int64_t settles_from;                    /* an instant */
    str report_delimiter, report_decimal;    /* of reports as CSV: DELIMITERS, DECIMALS */
    str payout_columns, transaction_columns; /* see report_columns.h */
};
extern const char *const DELIMITERS[], *const DECIMALS[]; /* NULL-terminated */
char delimiter_byte(str name);                            /* of one of DELIMITERS */
extern const char *const SETTLEMENT_TYPES[]; /* NET, GROSS, GROSS_FEE; NULL-terminated */
extern const struct shape PAYOUT_TERMS_SHAPE;

#define SETTLEMENT_NET       "NET"       /* fees are deducted */
#define SETTLEMENT_GROSS     "GROSS"     /* fees are invoiced, and credited in the payout */
#define SETTLEMENT_GROSS_FEE "GROSS_FEE" /* deducted, and shown with their VAT in one amount */

/* The defaults; settles_from is 0. */
struct payout_terms payout_terms_default(void);

/* Of c->merchant_id; `found` false: it is not paid out. */
enum problem payout_terms_load(struct ctx *c, struct payout_terms *out, bool *found) NODISCARD;

/* Changes the members that `changes` has; without any terms the merchant gets the defaults first,
 * and settles_from is now. UNPROCESSABLE, blamed, if a member breaks a rule. */
enum problem payout_terms_change(struct ctx *c, const struct payout_terms *changes,
                                 struct payout_terms *out) NODISCARD;

struct payout_schedule payout_schedule_of(const struct payout_terms *t);

/* --- fees ------------------------------------------------------------------------------- */

#define FEE_RATES_MAX 500 /* of a merchant */

struct fee_rate_in {
    uint64_t has;
    str payment_method_type, currency;
    int64_t effective_from; /* by default now */
    int64_t rate, fixed_amount, vat_rate;
    str refund;
};
extern const struct shape FEE_RATE_SHAPE;

enum problem fee_rates_load(struct ctx *c, struct fee_rates *out) NODISCARD;

/* Another rate from an instant on, which must lie after all that has been settled: what was settled
 * keeps its fee. UNPROCESSABLE, CONFLICT. */
enum problem fee_rate_add(struct ctx *c, const struct fee_rate_in *in) NODISCARD;

/* As it is answered. */
struct fee_rate_in fee_rate_out(const struct fee_rate *rate);

#endif
