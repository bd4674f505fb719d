-- Orders of the phases whose bits are set, by id, descending, between two ids: as they lie in the store. They are visited from
-- within (db_visit); the only row says that it was enough.
SELECT 1 AS enough FROM order_state WHERE merchant_id = $1 AND order_id <= $2 AND order_id > $3
    AND CASE WHEN ($4 >> phase) & 1 = 1 THEN visit(order_id, status, purchase_currency, order_amount, captured_amount, refunded_amount,
        released_amount, expires_at) ELSE 0 END
ORDER BY order_id DESC LIMIT 1;
