-- All closed payouts that are to be paid and are in no payment file yet get into one.
UPDATE payout SET payment_message = $2, filed_at = $3
WHERE merchant_id = $1 AND status = 'closed' AND payment_message IS NULL AND settlement_amount > 0;
