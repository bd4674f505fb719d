/*
 * refusal.h -- why something is refused, as a code and values
 * (docs/decisions/0055-reason-codes.md).
 *
 * WHY_<name> is a sentence of refusal.def or fault.def, a printf format that the compiler checks
 * where it is used. From the sentence, fresh or as a store keeps it, refusal_read() finds its code
 * and values again: so what was refused before there were codes has them, too, and nothing is kept
 * twice.
 */
#ifndef REFUSAL_H
#define REFUSAL_H

#include "base/base.h"

#define SENTENCE(name, reason, values, format) static const char WHY_##name[] = format;
#define SENTENCE_OR_NOTHING(name, reason, nothing, values, format) \
    SENTENCE(name, reason, values, format)
#define REASON(code)
#include "base/refusal.def"
#include "base/fault.def"
#undef SENTENCE
#undef SENTENCE_OR_NOTHING
#undef REASON

#define REFUSAL_SENTENCE_MAX 1000 /* bytes; a longer one is not read */

/* 0 and empty: not told. Amounts are minor units. Texts are those of the sentence. */
struct refusal {
    str code; /* one of REASON_CODES, or of fault.def */
    int64_t amount, limit_amount, total_amount, days, percent, line, quantity, left_quantity, count,
        limit, least, row;
    str currency, day, action, role, status, payment_method, country, column, value;
};

extern const char *const REASON_CODES[]; /* of refusal.def; NULL-terminated */

/* False: it is no sentence of the table, or was cut. */
bool refusal_read(str sentence, struct refusal *out);

/* The same, and those of fault.def. */
bool fault_read(str sentence, struct refusal *out);

#endif
