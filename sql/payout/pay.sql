-- The bank has paid a payout, on $3; it was told at $4.
UPDATE payout SET status = 'paid', paid_at = $3, paid_told_at = $4 WHERE merchant_id = $1 AND payout_no = $2 AND status = 'closed';
