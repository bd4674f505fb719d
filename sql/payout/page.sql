-- Payouts that are closed, the last first, from one of them on; with a date from $5 and before $6, and if they are given,
-- of status $7 and in currency $8.
SELECT payout_no, payout_id, payment_reference, currency, settlement_type, status, cut_off_at, payout_date, events, sale_amount,
    return_amount, fee_amount, tax_amount, fee_refund_amount, tax_refund_amount, charge_amount, credit_amount, release_amount,
    holdback_amount, repay_amount, deposit_amount, opening_debt_amount, closing_debt_amount, settlement_amount,
    reserve_amount, reserve_until, reserve_released_in, opened_at, closed_at, paid_at, reversal_amount, protection_amount,
    deduction_amount, correction_amount
FROM payout WHERE merchant_id = $1 AND status <> 'open' AND (payout_date, payout_no) < ($2, $3)
    AND payout_date >= $5 AND payout_date < $6 AND (CAST($7 AS TEXT) IS NULL OR status = $7)
    AND (CAST($8 AS TEXT) IS NULL OR currency = $8)
ORDER BY payout_date DESC, payout_no DESC LIMIT $4;
