/*
 * payout_store.h -- payouts, their lines, and how far a merchant is settled: in and out of the
 * store. One function per question asked.
 */
#ifndef PAYOUT_STORE_H
#define PAYOUT_STORE_H

#include "domain/settlement.h"
#include "store/db.h"

/* How far a merchant is settled. */
struct settlement_row {
    int64_t version;
    struct uuid cursor;
    int64_t depth, retry_at, search_began_at, settled_until;
};
enum problem settlement_load(struct ctx *c, struct settlement_row *out, bool *found) NODISCARD;

/* First of all writes of a unit: STORE_BUSY if somebody settled since `row` was loaded. */
enum problem settlement_claim(struct ctx *c, const struct settlement_row *row) NODISCARD;
enum problem settlement_move(struct ctx *c, const struct settlement_row *row) NODISCARD;

/* Per currency: what of MERCHANT_PAYABLE is accounted for, and what the last payout left. */
struct settlement_balance {
    int64_t debits, credits, debt, carried, closed_until;
};
enum problem settlement_balance_load(struct ctx *c, enum currency currency,
                                     struct settlement_balance *out) NODISCARD; /* zeros if none */
enum problem settlement_balance_save(struct ctx *c, enum currency currency,
                                     const struct settlement_balance *b) NODISCARD;

/* Is there more in MERCHANT_PAYABLE than is accounted for? */
enum problem settlement_missing(struct ctx *c, bool *out) NODISCARD;

/* An event, as settling wants to know it. */
struct settled_event {
    struct uuid event_id, order_id;
    str type;
    int64_t at, amount;
    str payment_method_type, purchase_currency;
    bool is_settled;
};
/* At most `limit` with ids above `after` and below `before`, in the order of the ids. */
enum problem settled_events_load(struct ctx *c, struct uuid after, struct uuid before, size_t limit,
                                 struct settled_event *out, size_t *count) NODISCARD;

/* Of the transfers of a payout, from this one on three for each attempt to pay it: that it was
 * paid, came back, and is to be paid again. */
#define PAYOUT_PAID_PART    100
#define PAYOUT_ATTEMPTS_MAX 20

enum payout_status { PAYOUT_OPEN, PAYOUT_CLOSED, PAYOUT_PAID };
extern const char *const PAYOUT_STATUSES[]; /* by enum; NULL-terminated */

struct payout {
    int64_t payout_no; /* 0: there is none */
    struct uuid payout_id;
    str payment_reference;
    enum currency currency;
    str settlement_type;
    enum payout_status status;
    int64_t cut_off_at, payout_date, events;
    struct settlement settlement;
    int64_t reserve, reserve_until, reserve_released_in;
    int64_t opened_at, closed_at, paid_at; /* 0: not yet */
};
struct payouts {
    const struct payout *items;
    size_t count;
};

enum problem payout_find(struct ctx *c, str payment_reference, struct payout *out,
                         bool *found) NODISCARD;
enum problem payout_load(struct ctx *c, int64_t payout_no, struct payout *out,
                         bool *found) NODISCARD;
/* The open one of that day, cut-off, currency and type. */
enum problem payout_find_open(struct ctx *c, const struct payout *like, struct payout *out,
                              bool *found) NODISCARD;
/* The first open one whose cut-off is not after `until`. */
enum problem payout_due(struct ctx *c, int64_t until, struct payout *out, bool *found) NODISCARD;
/* The one after it, in the order in which they are closed. */
enum problem payout_next(struct ctx *c, const struct payout *after, struct payout *out,
                         bool *found) NODISCARD;
enum problem payouts_upcoming(struct ctx *c, size_t limit, struct payouts *out) NODISCARD;

struct payout_range {
    int64_t from, until; /* payout dates, both included */
    str currency;        /* .ptr NULL: all */
    int64_t limit, offset;
};
enum problem payouts_list(struct ctx *c, const struct payout_range *r,
                          struct payouts *out) NODISCARD;
enum problem payouts_count(struct ctx *c, const struct payout_range *r, int64_t *out) NODISCARD;

/* Those that come after a day and number, the last first. */
struct payout_filter {
    int64_t from, until;  /* payout dates; the latter is not included */
    str status, currency; /* .ptr NULL: all */
};
enum problem payouts_page(struct ctx *c, const struct payout_filter *f, int64_t payout_date,
                          int64_t payout_no, size_t limit, struct payouts *out) NODISCARD;

/* In which payouts the captures and refunds of an order are, from its last event back. */
struct event_payout {
    struct uuid event_id;
    str payment_reference;
    enum payout_status status;
    int64_t payout_date;
};
enum problem payouts_of_order(struct ctx *c, struct uuid last_event_id, size_t limit,
                              struct event_payout *out, size_t *count) NODISCARD;

/* Puts all closed payouts of more than 0 that are in no payment file yet into one that pays to that
 * account, as of c->now; returns how many. One that came back waits until it is reissued. */
enum problem payouts_file(struct ctx *c, str message, str iban, int64_t *count) NODISCARD;

/* A payment file: when it was made (0: there is none), and the account that it pays to. */
struct filed {
    int64_t filed_at;
    str iban; /* empty: it was made when that was not written down */
    struct payouts payouts;
};
enum problem payouts_filed(struct ctx *c, str message, size_t limit, struct filed *out) NODISCARD;

/* A payout that came back from the bank. */
struct payout_return {
    int64_t attempt; /* 1, 2 ... */
    str reason, iban;
    int64_t returned_at, paid_at, reissued_at; /* 0: not yet */
};
struct payout_returns {
    struct payout_return items[PAYOUT_ATTEMPTS_MAX];
    size_t count;
};
enum problem payout_returns(struct ctx *c, int64_t payout_no, struct payout_returns *out) NODISCARD;

/* It is closed again, and in no payment file. */
enum problem payout_give_back(struct ctx *c, int64_t payout_no,
                              const struct payout_return *r) NODISCARD;
enum problem payout_paid_to(struct ctx *c, int64_t payout_no, str *iban) NODISCARD;

/* Opens it: fills in payout_no. */
enum problem payout_insert(struct ctx *c, struct payout *p) NODISCARD;
enum problem payout_fill(struct ctx *c, const struct payout *p) NODISCARD;  /* it is still open */
enum problem payout_close(struct ctx *c, const struct payout *p) NODISCARD; /* closed_at */
enum problem payout_pay(struct ctx *c, const struct payout *p) NODISCARD;   /* paid_at */

/* Reserves that earlier payouts kept back until `until`: their sum; and that `payout_no` has them.
 */
enum problem reserves_sum(struct ctx *c, enum currency currency, int64_t until,
                          int64_t *out) NODISCARD;
enum problem reserves_release(struct ctx *c, enum currency currency, int64_t until,
                              int64_t payout_no) NODISCARD;

enum problem line_insert(struct ctx *c, int64_t payout_no, struct uuid event_id, int64_t part,
                         const struct settlement_line *line) NODISCARD;

struct line_row {
    int64_t payout_no;
    struct uuid event_id;
    int64_t part;
    int64_t kind; /* may be none of ours */
    int64_t amount, vat_rate, vat_amount;
};
/* The lines of an event, in order; at most `room`. */
enum problem lines_load(struct ctx *c, struct uuid event_id, size_t room, struct line_row *out,
                        size_t *count) NODISCARD;

/* The next lines of a payout after one of them, or from the first on if its event_id is zero. */
enum problem payout_lines(struct ctx *c, int64_t payout_no, const struct line_row *after,
                          size_t room, struct line_row *out, size_t *count) NODISCARD;

/* Only those of some kinds, a bit each. So many lines are looked at that `*looked_until` may be
 * reached before there is no room: then it goes on after it. Its event_id is zero if there are no
 * more lines, or no more room. */
enum problem payout_lines_of(struct ctx *c, const struct line_row *after, uint64_t kinds,
                             size_t room, struct line_row *out, size_t *count,
                             struct line_row *looked_until) NODISCARD;

#endif
