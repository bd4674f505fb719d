#include "api/preview_parts.h"

struct entry_out {
    str debit_account, credit_account;
    int64_t amount;
};
struct mail_to_out {
    str kind;
    bool is_copy;
    str to;
};
struct notice_out {
    str kind, detail;
};

static const char *const NOTICE_KINDS[] = {
    "not_settled", "payout_on_hold", "payout_minimum", "payout_reserve", "without_lines", NULL,
};

/* clang-format off */
static const struct field ENTRY_FIELDS[] = {
    FIELD(SHAPE_STR, entry_out, debit_account, 0, 0, 64, "Name of the account that is debited"),
    FIELD(SHAPE_STR, entry_out, credit_account, 0, 0, 64, "Name of the account that is credited"),
    FIELD(SHAPE_I64, entry_out, amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units"),
};
const struct shape LEDGER_ENTRY_OUT = SHAPE("LedgerEntry", entry_out, ENTRY_FIELDS);

static const struct field MAIL_TO_FIELDS[] = {
    FIELD_CHOICE(mail_to_out, kind, 0, MAIL_KIND_NAMES, "Which mail"),
    FIELD(SHAPE_BOOL, mail_to_out, is_copy, OMIT_EMPTY, 0, 0, "The merchant's own copy of it"),
    FIELD(SHAPE_STR, mail_to_out, to, PERSONAL, 0, 255, "To whom"),
};
const struct shape PREVIEW_MAIL_OUT = SHAPE("MailToBeSent", mail_to_out, MAIL_TO_FIELDS);

static const struct field NOTICE_FIELDS[] = {
    FIELD_CHOICE(notice_out, kind, 0, NOTICE_KINDS, "What it is about"),
    FIELD(SHAPE_STR, notice_out, detail, 0, 0, 1000, "A sentence for a human"),
};
const struct shape PREVIEW_NOTICE_OUT = SHAPE("PreviewNotice", notice_out, NOTICE_FIELDS);

static const struct field THEN_FIELDS[] = {
    FIELD_CHOICE(order_then_out, status, 0, ORDER_STATUS_NAMES, "Where the order stands then"),
    FIELD(SHAPE_I64, order_then_out, captured_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units, sum of the captures"),
    FIELD(SHAPE_I64, order_then_out, remaining_authorized_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units that may still be captured"),
    FIELD(SHAPE_TIME, order_then_out, expires_at, OMIT_EMPTY, 0, 0, "When what remains expires; absent if nothing does"),
};
const struct shape ORDER_THEN_OUT = SHAPE("OrderAfterAction", order_then_out, THEN_FIELDS);

static const struct field NEEDED_FIELDS[] = {
    FIELD_CHOICE(needed_approval_out, field, 0, LIMIT_KINDS, "Which limit, as the refusal names it"),
    FIELD(SHAPE_STR, needed_approval_out, message, 0, 0, 1000, "The sentence of the refusal"),
    FIELD(SHAPE_I64, needed_approval_out, limit_amount, 0, 1, INT64_MAX, "That limit, minor units"),
    FIELD(SHAPE_I64, needed_approval_out, used_amount, 0, 0, INT64_MAX, "What the caller did of it today, minor units"),
    FIELD(SHAPE_I64, needed_approval_out, asked_amount, 0, 1, WIRE_AMOUNT_MAX, "What this comes to, minor units"),
};
const struct shape NEEDED_APPROVAL_OUT = SHAPE("NeededApproval", needed_approval_out, NEEDED_FIELDS);
/* clang-format on */

enum problem preview_approval(struct ctx *c, enum order_verb verb, money amount,
                              struct needed_approval_out *out)
{
    struct limit_excess e;
    *out = (struct needed_approval_out){ .asked_amount = 0 };
    TRY(limit_foretell(c, verb, amount, &e));
    if (e.is_exceeded)
        *out = (struct needed_approval_out){ str_of(LIMIT_KINDS[e.field]), e.message,
                                             e.limit_amount, e.used_amount, e.asked.minor };
    return OK;
}

static str account_name(enum ledger_account account)
{
    for (size_t i = 0; i < LEDGER_ACCOUNTS_COUNT; i++)
        if (LEDGER_ACCOUNTS[i].account == account)
            return str_of(LEDGER_ACCOUNTS[i].name);
    UNREACHABLE("an account of the chart");
}

struct shape_list preview_ledger(struct ctx *c, const struct previewed_transfers *transfers)
{
    struct entry_out *items = ARENA_ARRAY(c->arena, struct entry_out, transfers->count + 1);
    for (size_t i = 0; i < transfers->count; i++)
        items[i] = (struct entry_out){ account_name(transfers->items[i].debit),
                                       account_name(transfers->items[i].credit),
                                       transfers->items[i].amount.minor };
    return (struct shape_list){ items, transfers->count };
}

struct shape_list preview_mails(struct ctx *c, const struct caused_mails *mails)
{
    struct mail_to_out *items = ARENA_ARRAY(c->arena, struct mail_to_out, mails->count + 1);
    for (size_t i = 0; i < mails->count; i++) {
        const struct caused_mail *m = &mails->items[i];
        items[i] =
            (struct mail_to_out){ str_of(MAIL_KIND_NAMES[m->kind]), m->copy > 0, m->address };
    }
    return (struct shape_list){ items, mails->count };
}

static str amount_text(struct ctx *c, int64_t minor, enum currency currency)
{
    return arena_format(c->arena, "%.*s %.*s",
                        STR_ARG(money_text(c->arena, (money){ minor, currency })),
                        STR_ARG(currency_code(currency)));
}

struct shape_list preview_notices(struct ctx *c, const struct previewed_payout *p,
                                  bool without_lines)
{
    const struct payout_terms *t = &p->terms;
    struct notice_out *items = ARENA_ARRAY(c->arena, struct notice_out, PREVIEW_NOTICES_MAX);
    size_t count = 0;
    if (!p->is_settled)
        items[count++] =
            (struct notice_out){ STR("not_settled"),
                                 STR("It becomes part of no payout: the merchant is not "
                                     "paid out here, or not yet.") };
    if (p->is_settled && t->on_hold)
        items[count++] =
            (struct notice_out){ STR("payout_on_hold"),
                                 STR("Payouts are on hold: the money is kept for a later one.") };
    if (p->is_settled && t->minimum_amount > 0)
        items[count++] = (struct notice_out){
            STR("payout_minimum"),
            arena_format(c->arena, "A payout of less than %.*s is kept for the next one.",
                         STR_ARG(amount_text(c, t->minimum_amount, p->payout.currency)))
        };
    if (p->is_settled && t->reserve_rate > 0)
        items[count++] = (struct notice_out){
            STR("payout_reserve"),
            arena_format(c->arena,
                         "%lld.%02lld%% of what the payout has sold is kept back for %lld days.",
                         (long long)(t->reserve_rate / 100), (long long)(t->reserve_rate % 100),
                         (long long)t->reserve_days)
        };
    if (without_lines)
        items[count++] = (struct notice_out){
            STR("without_lines"),
            STR("It has no order lines, so the customer is not told what it is of.")
        };
    return (struct shape_list){ items, count };
}

/* A cancelled order keeps its remaining amount on the wire, but nothing of it can be captured. */
struct order_then_out preview_order(const struct order *o)
{
    bool is_open = order_is_open(o);
    return (struct order_then_out){
        .status = str_of(ORDER_STATUS_NAMES[o->status]),
        .captured_amount = o->captured.minor,
        .remaining_authorized_amount = is_open ? order_remaining(o).minor : 0,
        .expires_at = is_open ? o->expires_at : 0,
    };
}
