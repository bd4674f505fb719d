/*
 * payment_method.h -- what the rules of an order depend on besides its amounts: how it was paid,
 * where it was bought, and what the merchant has chosen.
 */
#ifndef PAYMENT_METHOD_H
#define PAYMENT_METHOD_H

#include "domain/money.h"
#include "domain/policy.h"

enum extend_rule {
    EXTEND_ALWAYS, /* the authorization may be made to last longer */
    EXTEND_KLARNA, /* only under the rules of `compat` klarna: it is no method of Klarna's */
    EXTEND_NEVER,
};

/* What a capture sets in motion for the customer; plan.h says when what is to be paid. */
enum plan_kind {
    PLAN_NONE,        /* nothing more: it is paid, or a card is charged */
    PLAN_INVOICE,     /* one sum, some days after the capture */
    PLAN_INSTALMENTS, /* a part each month */
    PLAN_ACCOUNT,     /* on the statement of the month */
    PLAN_KIND_COUNT
};

struct payment_method_rules {
    const char *name; /* as initial_payment_method.type on the wire */
    const char *raise_in, *raise_not_in;
    enum extend_rule extend;
    const char *extend_not_in;
    bool pays_later; /* the customer may be given longer to pay */
    enum plan_kind plan;
};

extern const char *const PAYMENT_METHOD_TYPES[]; /* NULL-terminated */

struct order_terms {
    const struct payment_method_rules *method;
    str country; /* of the purchase */
    const struct policy *policy;
};

/* The terms of an order; of an unknown method those of OTHER. */
struct order_terms order_terms(const struct ctx *c, str payment_method_type, str country);

bool terms_allow_raise(const struct order_terms *t);

/* Why the authorization cannot be extended, as a sentence; NULL if it can. */
const char *terms_forbid_extension(const struct order_terms *t, int64_t created_at);

/* --- giving the customer longer to pay --------------------------------------------------- */

struct due_date_option {
    int64_t number_of_days, amount; /* minor units: the merchant's fee */
};
#define DUE_DATE_OPTIONS_MAX 4

/* How much longer the customer may be given to pay a capture of `captured`, and what it costs;
 * returns how many. `free_is_used`: the two free days were given to this order before. */
size_t due_date_options(const struct order_terms *t, money captured, bool free_is_used,
                        struct due_date_option out[DUE_DATE_OPTIONS_MAX]);

#endif
