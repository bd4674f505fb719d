/*
 * order_amend.h -- what changes an order besides capturing, refunding and ending it: its amount
 * and lines, its end, its references and addresses; and what is done for a capture afterwards.
 * Each is one event, whose document tells what it was before, and is called inside a unit of work.
 */
#ifndef ORDER_AMEND_H
#define ORDER_AMEND_H

#include "service/order_service.h"

struct update_request {
    int64_t order_amount; /* minor units; replaces what was there */
    str description;
    struct line_documents lines; /* so do these */
    bool from_client;            /* the lines are to be checked as those of a capture are */
    bool is_edit; /* as those of a new order, and none may change of which something is captured */
};

/* The portal and the API both come here. NOT_ALLOWED by state, below what is captured, or above
 * what the payment method and the policy allow. */
enum problem order_update_authorization(struct ctx *c, struct uuid order_id,
                                        const struct update_request *r,
                                        struct changed *out) NODISCARD;

/* The first half of it. BAD_REQUEST for lines of an edit that do not add up. */
struct update {
    struct update_document document;
    struct change change; /* without its document */
    struct changed changed;
    struct order_fact_row fact; /* as it stands */
};
enum problem update_propose(struct ctx *c, struct uuid order_id, const struct update_request *r,
                            struct update *out) NODISCARD;

/* To now + the policy's authorization_days, but not later than AUTHORIZATION_DAYS_MAX after it was
 * placed. On the same day again nothing happens. */
enum problem order_extend(struct ctx *c, struct uuid order_id, struct changed *out) NODISCARD;

/* The first half of it. */
struct extension {
    struct extension_document document;
    struct change change; /* without its document */
    struct changed changed;
};
enum problem extension_propose(struct ctx *c, struct uuid order_id,
                               struct extension *out) NODISCARD;

/* .ptr NULL: stays; empty: is cleared. If all stands as it is to be, nothing happens; so too for
 * the customer. */
enum problem order_set_references(struct ctx *c, struct uuid order_id, str merchant_reference1,
                                  str merchant_reference2, struct changed *out) NODISCARD;

/* Of each address the members that are given replace what was there; "" clears one that need not
 * be. NULL: the address stays. INVALID_ADDRESS; NOT_ALLOWED for a billing address, except under
 * the rules of compat klarna. */
enum problem order_set_customer(struct ctx *c, struct uuid order_id, const struct address *billing,
                                const struct address *shipping, struct changed *out) NODISCARD;

/* The risk assessment of a pending order has come to an end, or an accepted one is stopped. */
enum problem order_judge(struct ctx *c, struct uuid order_id, enum fraud_status becomes,
                         struct changed *out) NODISCARD;

/* Remembers in the timeline that a request is worth looking at. Not twice in a row the same, and
 * not beyond what an order's timeline holds: it is never a reason to refuse. */
enum problem order_flag(struct ctx *c, struct uuid order_id, const struct warning *w) NODISCARD;

/* Somebody of the merchant's writes something down about the order, whatever its state. */
enum problem order_note(struct ctx *c, struct uuid order_id, str text,
                        struct changed *out) NODISCARD;

/* --- after a capture --------------------------------------------------------------------- */

/* Adds shipping info to a capture; capture_id zero: to the order itself. NO_SUCH_CAPTURE;
 * NOT_ALLOWED if the order has no captures. */
enum problem order_ship(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                        struct shipping_infos infos, struct changed *out) NODISCARD;

/* The customer is to be told again: of the capture, or what one mail said (service/resend.h). */
enum problem order_send_out(struct ctx *c, struct uuid order_id,
                            const struct send_out_document *what, struct changed *out) NODISCARD;

struct due_dates {
    enum currency currency;
    struct due_date_option options[DUE_DATE_OPTIONS_MAX];
    size_t count;
};
/* How much longer the customer may be given to pay this capture, and at what fee. */
enum problem order_due_dates(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                             struct due_dates *out) NODISCARD;

/* Gives it. NOT_ALLOWED if `number_of_days` is not among the options. */
enum problem order_extend_due_date(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                                   int64_t number_of_days, struct changed *out) NODISCARD;

#endif
