#include "service/report_columns.h"

/* Those that clients know come first, in their order. */
const char *const PAYOUT_COLUMNS[] = {
    "total_sale_amount",           "total_fee_amount",
    "total_fee_correction_amount", "total_tax_amount",
    "total_return_amount",         "total_reversal_amount",
    "total_commission_amount",     "total_charge_amount",
    "total_credit_amount",         "total_holdback_amount",
    "total_repay_amount",          "total_release_amount",
    "total_fee_refund_amount",     "total_settlement_amount",
    "payment_reference",           "payout_date",
    "merchant_settlement_type",    "merchant_id",
    "settlement_currency",         "total_tax_refund_amount",
    "total_deposit_amount",        "opening_debt_balance_amount",
    "closing_debt_balance_amount", NULL,
};
const char *const TRANSACTION_COLUMNS[] = {
    "type",
    "capture_id",
    "order_id",
    "short_order_id",
    "merchant_reference1",
    "merchant_reference2",
    "sale_date",
    "capture_date",
    "amount",
    "purchase_country",
    "shipping_country",
    "vat_rate",
    "vat_amount",
    "initial_payment_method_type",
    "detailed_type",
    "merchant_capture_reference",
    "merchant_refund_reference",
    "refund_id",
    "currency_code",
    "klarna_comment",
    "payment_reference",
    NULL,
};

static bool find(str name, const char *const *names, size_t *out)
{
    for (size_t i = 0; names[i] != NULL; i++)
        if (str_equal(str_of(names[i]), name)) {
            *out = i;
            return true;
        }
    return false;
}

static void all(const char *const *names, struct report_columns *out)
{
    for (out->count = 0; names[out->count] != NULL; out->count++)
        out->items[out->count] = (struct report_column){ out->count, str_of(names[out->count]) };
}

bool report_columns_read(str chosen, const char *const *names, struct report_columns *out,
                         str *wrong)
{
    str part = { 0 };
    out->count = 0;
    if (chosen.len == 0) {
        all(names, out);
        return true;
    }
    while (str_split(&chosen, ',', &part)) {
        str name = { 0 }, title = part;
        bool is_renamed = memchr(part.ptr, '=', part.len) != NULL;
        (void)str_split(&title, '=', &name);
        struct report_column *column = &out->items[out->count];
        *wrong = part;
        if (out->count == REPORT_COLUMNS_MAX || (is_renamed && str_trim(title).len == 0) ||
            !find(str_trim(name), names, &column->column))
            return false;
        column->title = is_renamed ? str_trim(title) : str_trim(name);
        out->count++;
    }
    return true;
}
