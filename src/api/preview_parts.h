/* preview_parts.h -- what the previews of what is done to an order tell alike. */
#ifndef PREVIEW_PARTS_H
#define PREVIEW_PARTS_H

#include "service/preview.h"
#include "shape/shape.h"

#define PREVIEW_NOTICES_MAX 5

extern const struct shape LEDGER_ENTRY_OUT, PREVIEW_MAIL_OUT, PREVIEW_NOTICE_OUT, ORDER_THEN_OUT;

/* The order after it. */
struct order_then_out {
    str status;
    int64_t captured_amount, remaining_authorized_amount, expires_at;
};
struct order_then_out preview_order(const struct order *then);

struct shape_list preview_ledger(struct ctx *c, const struct previewed_transfers *transfers);
struct shape_list preview_mails(struct ctx *c, const struct caused_mails *mails);

/* `without_lines`: it names no lines, though the order has some. */
struct shape_list preview_notices(struct ctx *c, const struct previewed_payout *paid,
                                  bool without_lines);

#endif
