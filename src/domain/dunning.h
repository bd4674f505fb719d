/*
 * dunning.h -- what happens when the customer of an invoice is late: reminders, what they cost,
 * interest, and the end of it. Pure: from the rules, the plan, the invoice and what was done
 * before. The rules are dunning.def, by country and kind of customer, each with its legal source
 * (docs/dunning.md); what an operator has to confirm or may choose is a dunning_choice.
 *
 *   due --days--> reminder --days--> ... demand --days--> collection
 *
 * Invariants
 *   1. A step is taken only about a part of the plan of which something is overdue: not about what
 *      is paid, credited or written off, nor about what being late has cost. Never while paused,
 *      never on a day on which the country's banks are closed, never two on one day.
 *   2. The days between two steps are at least those between them in the rules, however late the
 *      first one was taken; and after a pause a step waits for the day after it.
 *   3. The steps of an invoice, and their fees, are those of the rules of the day of its capture.
 *      The rate of interest is each day's own.
 *   4. What is paid pays what was bought first, then the fees, then the interest: so no interest is
 *      ever taken of fees or interest, and a fee never makes what was paid before it unpaid.
 *   5. Interest is of overdue parts, each from the day after it was due; credits count from the
 *      beginning, payments from the day after they were made. A year has as many days as it has.
 *      Every sum is rounded down.
 */
#ifndef DUNNING_H
#define DUNNING_H

#include "domain/invoice.h"
#include "domain/plan.h"

#define DUNNING_STEPS_MAX 5 /* about one overdue part of an invoice */

enum dunning_step_kind {
    DUNNING_REMINDER,   /* the customer is asked to pay */
    DUNNING_DEMAND,     /* for the last time: what comes next is said */
    DUNNING_COLLECTION, /* handed over to debt collection; we do nothing more */
    DUNNING_STEP_KIND_COUNT
};
extern const char *const DUNNING_STEP_NAMES[]; /* by enum, NULL-terminated */

/* What people may change of an invoice's dunning. */
enum dunning_change {
    DUNNING_IS_PAUSED,
    DUNNING_IS_RESUMED,
    DUNNING_IS_WAIVED,      /* a fee or interest that was charged */
    DUNNING_IS_WRITTEN_OFF, /* what is open will not be paid */
    DUNNING_CHANGE_COUNT
};
extern const char *const DUNNING_CHANGE_NAMES[];

extern const char *const DUNNING_PAUSE_REASONS[]; /* NULL-terminated */

/* --- rules ------------------------------------------------------------------------------- */

enum dunning_customer { DUNNING_PERSON, DUNNING_ORGANIZATION, DUNNING_CUSTOMER_COUNT };
extern const char *const DUNNING_CUSTOMER_NAMES[];

/* What an operator chooses for a merchant. The last one that is in effect counts. */
enum dunning_subject {
    DUNNING_OF_ALL,        /* 0: no dunning at all; 1: as the rules say */
    DUNNING_OF_FEE,        /* of a step: minor units of the country's currency */
    DUNNING_OF_COLLECTION, /* 1: hand over where the rules leave it to the operator; 0: do not */
    DUNNING_OF_INTEREST,   /* hundredths of a percent a year: 1150 is 11.5 % */
    DUNNING_SUBJECT_COUNT
};
extern const char *const DUNNING_SUBJECT_NAMES[];

struct dunning_choice {
    str country; /* ISO 3166 */
    enum dunning_customer customer;
    enum dunning_subject subject;
    int64_t step; /* of a fee: 1 is the first */
    date from;    /* captures of this day on; of interest: from this day on */
    int64_t value;
};
struct dunning_choices {
    const struct dunning_choice *items;
    size_t count;
};
#define DUNNING_CHOICES_MAX 1000

enum dunning_interest {
    DUNNING_FROM_DUE,      /* from the day after a part was due */
    DUNNING_FROM_REMINDER, /* only after the first step */
    DUNNING_INTEREST_COUNT
};
extern const char *const DUNNING_INTEREST_NAMES[];

#define DUNNING_FEE_UNKNOWN (-1) /* the law names no amount: none until the operator says one */

struct dunning_step {
    enum dunning_step_kind kind;
    int64_t days;        /* after the part was due, at least */
    int64_t fee;         /* minor units, or DUNNING_FEE_UNKNOWN */
    int64_t fee_most;    /* that may be chosen; 0: the law names no maximum */
    int64_t days_to_pay; /* of the new due date */
    bool is_confirmed;   /* else it is only taken if the operator says so */
    const char *source;
};

struct dunning_rules {
    bool is_on;
    str country;
    enum dunning_customer customer;
    date from;              /* of the version */
    enum currency currency; /* of fees and of the minimum; invoices in others pay no fees */
    int64_t minimum;        /* minor units: of less than that nobody is reminded */
    enum dunning_interest interest;
    const char *source;
    struct dunning_step steps[DUNNING_STEPS_MAX];
    size_t count;
    struct dunning_choices choices;
};

/* The rules of a capture made on that day, with what was chosen. */
struct dunning_rules dunning_rules_of(str country, enum dunning_customer customer, date captured,
                                      struct dunning_choices choices);

/* The same with the steps that are not taken because nobody has confirmed them. */
struct dunning_rules dunning_rules_whole(str country, enum dunning_customer customer, date captured,
                                         struct dunning_choices choices);

/* The rate of that day, hundredths of a percent a year. 0: none, or it is not known. */
int64_t dunning_rate(const struct dunning_rules *rules, date day);

/* Why it may not be chosen, as a sentence; NULL if it may. `today`: what counts for captures may
 * not begin before, or steps that were taken would be of other rules. */
const char *dunning_forbid_choice(const struct dunning_choice *choice, date today);

/* --- the table, for those who print it ---------------------------------------------------- */

/* Both: the i-th row of the table; false: there are no more. */
struct dunning_rate_row {
    const char *country;
    enum dunning_customer customer;
    date from, until; /* both included */
    int64_t rate;
    const char *source;
};
bool dunning_rate_row(size_t i, struct dunning_rate_row *out);

/* The i-th version without any choice, with the steps that have to be confirmed. */
bool dunning_version(size_t i, struct dunning_rules *out);

/* --- an invoice -------------------------------------------------------------------------- */

/* What was done about an invoice before. */
struct dunning_state {
    int64_t part;       /* of the plan, that the steps are about */
    int64_t steps;      /* taken about it */
    date stepped_on;    /* the last one, of any part; .day 0: none */
    date charged_until; /* interest is charged up to and with this day; .day 0: none is yet */
    bool is_handed_over;
    bool is_paused;
    date paused_until; /* the last day; .day 0: until it is resumed */
};

struct dunning_payment {
    date on;
    money amount;
};

struct dunning_case {
    const struct dunning_rules *rules;
    const struct plan_part *parts;
    size_t parts_count;
    struct invoice invoice;
    struct dunning_state state;
    const struct dunning_payment *payments; /* all of them */
    size_t payments_count;
};

enum dunning_status {
    DUNNING_WAITS,       /* for the day of the next step */
    DUNNING_PAUSES,      /* until it is resumed */
    DUNNING_SETTLED,     /* nothing that was bought is open, or it is written off */
    DUNNING_TOO_LITTLE,  /* what is open is less than the minimum */
    DUNNING_HANDED_OVER, /* to collection */
    DUNNING_EXHAUSTED,   /* all steps are taken */
    DUNNING_OFF,         /* there is no dunning */
    DUNNING_STATUS_COUNT
};
extern const char *const DUNNING_STATUS_NAMES[];

struct dunning_next {
    enum dunning_status status;
    enum dunning_step_kind kind; /* DUNNING_WAITS: the next step */
    date on;                     /* and its day */
};

/* What comes next if nothing else happens; on a day that may be over. */
struct dunning_next dunning_next(const struct dunning_case *d);

/* The same for one who has only today and later days: what was left undone is done today, if the
 * banks are open. */
struct dunning_next dunning_next_from(const struct dunning_case *d, date today);

struct dunning_step_taken {
    enum dunning_step_kind kind;
    int64_t number;      /* 1: the first about this part */
    date overdue_since;  /* when the part was due */
    money overdue;       /* of what was bought */
    money fee, interest; /* charged with this step */
    money to_pay;        /* now: all that is overdue with all that it has cost */
    date due;            /* by when; not of collection */
};

/* Takes the step that dunning_next() has named, on that day or a later one: moves d->state and
 * d->invoice on. */
struct dunning_step_taken dunning_take(struct dunning_case *d, date on);

#endif
