/*
 * plan.h -- payment plans: when the customer of a capture pays how much. Pure: from the payment
 * method, the country, the captured amount and the instant of the capture.
 *
 *   kind          due
 *   NONE          never: it was paid before, or a card is charged
 *   INVOICE       all of it, so many days after the capture as the country has
 *   INSTALMENTS   a part each month, on the capture's day of the month; the last day of a shorter
 * one ACCOUNT       all of it, at the end of the month after the capture's: with the monthly
 * statement
 *
 * Invariants
 *   1. The parts add up to the captured amount, each is above zero, and no two differ by more than
 *      one minor unit.
 *   2. Their dates increase. Where the country says so, a date that is no bank day is moved to the
 *      next one; the following dates are counted from the capture, not from a date that was moved.
 *   3. Dates are those of the customer's country: what is captured just before midnight there
 *      belongs to that day.
 */
#ifndef PLAN_H
#define PLAN_H

#include "domain/calendar.h"
#include "domain/payment_method.h"

#define PLAN_PARTS_MAX 36 /* instalments; who agreed on more than that has as many */

extern const char *const PLAN_KIND_NAMES[]; /* by enum, NULL-terminated */

struct plan_terms {
    enum plan_kind kind;
    str country;
    int64_t instalments; /* as agreed; 0, or more than PLAN_PARTS_MAX: not told */
};

struct plan_part {
    date due;
    money amount;
};

/* The parts of a capture of `captured`, above zero, made at `at`; returns how many: none of NONE.
 */
size_t plan_of(const struct plan_terms *terms, money captured, int64_t at,
               struct plan_part out[PLAN_PARTS_MAX]);

/* A date that was put off by so many days. */
date plan_put_off(const struct plan_terms *terms, date due, int64_t days);

/* What is open of each part when so much was credited and so much was paid: credits take from the
 * last part backwards, payments from the first on. What is beyond the whole leaves nothing open. */
void plan_open(const struct plan_part *parts, size_t count, money credited, money paid,
               money open[PLAN_PARTS_MAX]);

#endif
