-- What was posted about a payment, to verify what is unassigned of it.
SELECT CAST(coalesce(sum(CASE fact WHEN 'received' THEN amount END), 0) AS BIGINT) AS received,
    CAST(coalesce(sum(CASE fact WHEN 'reversed' THEN amount END), 0) AS BIGINT) AS reversed,
    CAST(coalesce(sum(CASE fact WHEN 'assigned' THEN amount WHEN 'unassigned' THEN -amount END), 0) AS BIGINT) AS assigned
FROM payment_transfer WHERE merchant_id = $1 AND payment_id = $2;
