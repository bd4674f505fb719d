-- A payout is closed: nothing of it changes any more but that it is paid, and that its reserve is released.
UPDATE payout SET status = 'closed', charge_amount = $3, credit_amount = $4, release_amount = $5, holdback_amount = $6,
    repay_amount = $7, deposit_amount = $8, opening_debt_amount = $9, closing_debt_amount = $10, settlement_amount = $11,
    reserve_amount = $12, reserve_until = $13, closed_at = $14
WHERE merchant_id = $1 AND payout_no = $2 AND status = 'open';
