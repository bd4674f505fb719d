-- The first open payout whose cut-off has passed.
SELECT payout_no, payout_id, payment_reference, currency, settlement_type, status, cut_off_at, payout_date, events, sale_amount,
    return_amount, fee_amount, tax_amount, fee_refund_amount, tax_refund_amount, charge_amount, credit_amount, release_amount,
    holdback_amount, repay_amount, deposit_amount, opening_debt_amount, closing_debt_amount, settlement_amount,
    reserve_amount, reserve_until, reserve_released_in, opened_at, closed_at, paid_at, reversal_amount, protection_amount,
    deduction_amount, correction_amount
FROM payout WHERE merchant_id = $1 AND status = 'open' AND cut_off_at <= $2 ORDER BY cut_off_at, payout_no LIMIT 1;
