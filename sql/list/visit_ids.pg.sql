-- Orders of the phases whose bits are set, by id, descending, between two ids.
SELECT order_id, status, purchase_currency, order_amount, captured_amount, refunded_amount, released_amount, expires_at
FROM order_state WHERE merchant_id = $1 AND order_id <= $2 AND order_id > $3
    AND (CAST($4 AS BIGINT) >> CAST(phase AS INTEGER)) & 1 = 1
ORDER BY order_id DESC LIMIT 4000;
