-- Payouts that are closed, by their date from $2 until $3, the last first; $4 in a currency, if it is given.
SELECT payout_no, payout_id, payment_reference, currency, settlement_type, status, cut_off_at, payout_date, events, sale_amount,
    return_amount, fee_amount, tax_amount, fee_refund_amount, tax_refund_amount, charge_amount, credit_amount, release_amount,
    holdback_amount, repay_amount, deposit_amount, opening_debt_amount, closing_debt_amount, settlement_amount,
    reserve_amount, reserve_until, reserve_released_in, opened_at, closed_at, paid_at, reversal_amount, protection_amount,
    deduction_amount, correction_amount
FROM payout WHERE merchant_id = $1 AND status <> 'open' AND payout_date >= $2 AND payout_date <= $3
    AND (CAST($4 AS TEXT) IS NULL OR currency = $4)
ORDER BY payout_date DESC, payout_no DESC LIMIT $5 OFFSET $6;
