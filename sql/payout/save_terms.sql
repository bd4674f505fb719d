-- Payouts are made otherwise, unless somebody else changed that since it was read (then NULL is refused).
UPDATE payout_terms SET terms = CASE WHEN terms = $2 THEN CAST($3 AS TEXT) END WHERE merchant_id = $1;
