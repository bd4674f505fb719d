-- Something became of a transaction that was open or set aside, unless somebody else was first (then NULL is refused).
UPDATE bank_transaction SET outcome = CASE WHEN outcome IN ('open', 'set_aside') THEN CAST($3 AS TEXT) END, reason = NULL,
    payment_id = $4, payout_no = $5, attempt = $6, note = $7
WHERE merchant_id = $1 AND transaction_id = $2;
