/* preview_parts.h -- what the previews of what is done to an order tell alike. */
#ifndef PREVIEW_PARTS_H
#define PREVIEW_PARTS_H

#include "service/limit.h"
#include "service/preview.h"
#include "shape/shape.h"

#define PREVIEW_NOTICES_MAX 5

extern const struct shape LEDGER_ENTRY_OUT, PREVIEW_MAIL_OUT, PREVIEW_NOTICE_OUT, ORDER_THEN_OUT,
    NEEDED_APPROVAL_OUT;

/* The order after it. */
struct order_then_out {
    str status;
    int64_t captured_amount, remaining_authorized_amount, expires_at;
};
struct order_then_out preview_order(const struct order *then);

/* The limit that the action would be refused by; empty if there is none. */
struct needed_approval_out {
    str field, message;
    int64_t limit_amount, used_amount, asked_amount;
};
#define NEEDED_APPROVAL_TEXT                                                                      \
    "It is above a limit of the caller's role: the action would be refused with LIMIT_EXCEEDED, " \
    "and a colleague can be asked to approve it. Absent: it is within the limits"

/* What is done would be refused to the caller so; nothing is counted. */
enum problem preview_approval(struct ctx *c, enum order_verb verb, money amount,
                              struct needed_approval_out *out) NODISCARD;

struct shape_list preview_ledger(struct ctx *c, const struct previewed_transfers *transfers);
struct shape_list preview_mails(struct ctx *c, const struct caused_mails *mails);

/* `without_lines`: it names no lines, though the order has some. */
struct shape_list preview_notices(struct ctx *c, const struct previewed_payout *paid,
                                  bool without_lines);

#endif
