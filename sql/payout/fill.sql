-- More events are in an open payout.
UPDATE payout SET events = $3, sale_amount = $4, return_amount = $5, fee_amount = $6, tax_amount = $7,
    fee_refund_amount = $8, tax_refund_amount = $9, charge_amount = $10, credit_amount = $11, reversal_amount = $12,
    protection_amount = $13, deduction_amount = $14, correction_amount = $15
WHERE merchant_id = $1 AND payout_no = $2 AND status = 'open';
