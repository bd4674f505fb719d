/*
 * wording.h -- what mails say, in the six languages of domain/wording.def, with amounts and dates
 * as they are written there. Pure.
 *
 * A text may hold {shop}, {order}, {name}, {amount}, {number} and {date}. Each text holds the same
 * ones in all languages, so who fills in one language has filled in all.
 */
#ifndef WORDING_H
#define WORDING_H

#include "domain/language.h"

enum wording {
#define WORDING(name, sv, nb, da, fi, de, en) WORDING_##name,
#include "domain/wording.def"
#undef WORDING
    WORDING_COUNT
};

/* What stands for what is between braces. */
struct wording_values {
    str shop, order, name, amount, number, date;
};

const char *wording_raw(enum wording wording, enum language language); /* with its braces */

/* The text with the values in their places; a value that it needs and that is absent is a CHECK. */
str wording_text(struct arena *a, enum wording wording, enum language language,
                 const struct wording_values *values);

/* 1234.50 SEK is "1 234,50 SEK" in Swedish and "SEK 1,234.50" in English; blanks do not break. */
str wording_amount(struct arena *a, enum language language, money m);
str wording_date(struct arena *a, enum language language, date d);

#endif
