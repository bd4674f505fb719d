#include "service/payment_match.h"

#include <stdlib.h>

#include "service/customer_payment.h"
#include "service/search.h"
#include "sql.h"

#define WORDS_MAX   100 /* of a message, that are looked at */
#define JOINED_MAX  8   /* words that one reference may be written in */
#define LOOKUPS_MAX 50  /* in the store, of a message */
#define SAME_MAX    50  /* open invoices of one amount, among which a name is sought */
#define NAME_WORDS  12

static const struct uuid NONE = { { 0 } };

/* What was found until now. */
struct search {
    struct ctx *c;
    struct uuid capture_id; /* zero: nothing */
    bool is_ambiguous, has_wrong_digits;
    size_t lookups;
};

static void note(struct search *s, struct uuid capture_id)
{
    if (uuid_is_zero(s->capture_id))
        s->capture_id = capture_id;
    else if (!uuid_equal(s->capture_id, capture_id))
        s->is_ambiguous = true;
}

static enum problem look_up(struct search *s, str reference)
{
    struct uuid capture_id = NONE;
    bool found = false;
    s->lookups++;
    TRY(db_maybe(s->c, &SQL_INVOICE_FIND_BY_REFERENCE,
                 PARAMS(P_I64(s->c->merchant_id), P_STR(reference)),
                 COLUMNS(C_UUID("capture_id", &capture_id)), &found));
    if (found)
        note(s, capture_id);
    return OK;
}

static bool is_any_reference(str reference)
{
    for (int method = 0; method < REFERENCE_METHOD_COUNT; method++)
        if (reference_check((enum reference_method)method, reference))
            return true;
    return false;
}

/* --- by reference ------------------------------------------------------------------------- */

static enum problem by_references(struct search *s, const struct camt_references *references)
{
    for (size_t i = 0; i < references->count; i++) {
        str reference = reference_normal(s->c->arena, references->items[i]);
        s->has_wrong_digits = s->has_wrong_digits || !is_any_reference(reference);
        TRY(look_up(s, reference));
    }
    return OK;
}

static bool is_of_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

static size_t words_of(str text, str out[WORDS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < text.len && count < WORDS_MAX;) {
        size_t begin = i;
        while (i < text.len && is_of_word(text.ptr[i]))
            i++;
        if (i > begin)
            out[count++] = (str){ text.ptr + begin, i - begin };
        else
            i++;
    }
    return count;
}

/* People put blanks into references: so each run of words that is one when they are joined counts.
 */
static enum problem by_message(struct search *s, str message)
{
    str words[WORDS_MAX];
    size_t count = words_of(message, words);
    for (size_t i = 0; i < count; i++) {
        str joined = { 0 };
        for (size_t j = i; j < count && j < i + JOINED_MAX && s->lookups < LOOKUPS_MAX; j++) {
            joined = arena_format(s->c->arena, "%.*s%.*s", STR_ARG(joined), STR_ARG(words[j]));
            if (joined.len > 2 * REFERENCE_MAX)
                break;
            str reference = reference_normal(s->c->arena, joined);
            if (is_any_reference(reference))
                TRY(look_up(s, reference));
        }
    }
    return OK;
}

/* --- by amount and payer ------------------------------------------------------------------ */

static int compare_words(const void *a, const void *b)
{
    const str *x = a, *y = b;
    int order = memcmp(x->ptr, y->ptr, x->len < y->len ? x->len : y->len);
    return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

static size_t name_of(struct arena *a, str name, str out[NAME_WORDS])
{
    str rest = search_fold(a, name), word = { 0 };
    size_t count = 0;
    while (count < NAME_WORDS && str_split(&rest, ' ', &word))
        if (word.len > 0)
            out[count++] = word;
    qsort(out, count, sizeof out[0], compare_words);
    return count;
}

/* "BERGQVIST ANNA" is Anna Bergqvist. */
static bool is_same_name(struct arena *a, str left, str right)
{
    str x[NAME_WORDS], y[NAME_WORDS];
    size_t count = name_of(a, left, x);
    bool same = count > 1 && count == name_of(a, right, y);
    for (size_t i = 0; same && i < count; i++)
        same = str_equal(x[i], y[i]);
    return same;
}

static enum problem by_amount(struct search *s, const struct payment_clues *clues)
{
    struct rows r;
    TRY(db_rows_begin(s->c, &SQL_INVOICE_OPEN_OF_AMOUNT,
                      PARAMS(P_I64(s->c->merchant_id), P_STR(currency_code(clues->amount.currency)),
                             P_I64(clues->amount.minor), P_I64(SAME_MAX)),
                      &r));
    bool more = true;
    enum problem p = OK;
    int read = 0;
    while (p == OK && more) {
        struct uuid capture_id = NONE;
        str name = { 0 };
        p = db_rows_next(
            &r, COLUMNS(C_UUID("capture_id", &capture_id), C_STR("customer_name", &name)), &more);
        if (p != OK || !more)
            break;
        read++;
        if (is_same_name(s->c->arena, clues->payer, name))
            note(s, capture_id);
    }
    db_rows_end(&r);
    s->is_ambiguous = s->is_ambiguous || read == SAME_MAX; /* there may be more of that name */
    return p;
}

/* ------------------------------------------------------------------------------------------ */

static enum problem check_currency(struct ctx *c, const struct payment_clues *clues,
                                   struct uuid *capture_id, str *reason)
{
    struct invoice_row row;
    bool found = false;
    TRY(invoice_load(c, *capture_id, &row, &found));
    CHECK(found);
    if (row.invoice.amount.currency == clues->amount.currency)
        return OK;
    *capture_id = NONE;
    *reason = STR(REASON_OTHER_CURRENCY);
    return OK;
}

enum problem payment_match(struct ctx *c, const struct payment_clues *clues,
                           struct uuid *capture_id, str *reason)
{
    struct search s = { .c = c };
    *capture_id = NONE;
    *reason = (str){ 0 };
    TRY(by_references(&s, &clues->references));
    if (uuid_is_zero(s.capture_id))
        TRY(by_message(&s, clues->message));
    if (uuid_is_zero(s.capture_id) && !clues->by_message_only && clues->payer.len > 0)
        TRY(by_amount(&s, clues));
    if (s.is_ambiguous)
        *reason = STR(REASON_AMBIGUOUS);
    else if (uuid_is_zero(s.capture_id))
        *reason = s.has_wrong_digits ? STR(REASON_WRONG_REFERENCE) : STR(REASON_UNKNOWN_REFERENCE);
    else {
        *capture_id = s.capture_id;
        return check_currency(c, clues, capture_id, reason);
    }
    return OK;
}
