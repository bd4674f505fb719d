-- A payout came back: it is not paid, and in no payment file.
UPDATE payout SET status = 'closed', paid_at = NULL, payment_message = NULL, filed_at = NULL, paid_to = NULL
WHERE merchant_id = $1 AND payout_no = $2 AND status = 'paid';
