/*
 * language.h -- the six languages that customers are written to in, and how numbers and days are
 * written there. Pure.
 */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include "domain/calendar.h"
#include "domain/money.h"

enum language {
    LANGUAGE_SV,
    LANGUAGE_NB,
    LANGUAGE_DA,
    LANGUAGE_FI,
    LANGUAGE_DE,
    LANGUAGE_EN,
    LANGUAGE_COUNT
};
extern const char *const LANGUAGE_NAMES[]; /* by enum, ISO 639, NULL-terminated */

/* That of a locale such as sv-SE; of one that is none of ours, that of the country (ISO 3166
 * alpha-2); else English. */
enum language language_of(str locale, str country);

/* Without the currency: 1234.50 is "1 234,50" in Swedish, with a blank that does not break, and
 * "1,234.50" in English. */
str language_amount(struct arena *a, enum language language, money m);

/* Hundredths of a percent: 2550 is "25,5 %" in Finnish. */
str language_percent(struct arena *a, enum language language, int64_t hundredths);

/* In numbers: 2026-01-08 in Swedish and English, 08.01.2026 in German. */
str language_day(struct arena *a, enum language language, date d);

#endif
