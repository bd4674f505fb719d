-- The bank has paid a payout.
UPDATE payout SET status = 'paid', paid_at = $3 WHERE merchant_id = $1 AND payout_no = $2 AND status = 'closed';
