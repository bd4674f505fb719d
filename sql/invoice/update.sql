-- Moves an invoice on, unless somebody else was first (then NULL is refused).
UPDATE invoice SET version = CASE WHEN version = $3 THEN version + 1 END, refunded_amount = $4, paid_amount = $5,
    paid_back_amount = $6, fee_amount = $7, interest_amount = $8, written_off_amount = $9
WHERE merchant_id = $1 AND capture_id = $2;
