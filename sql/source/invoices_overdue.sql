-- The invoices of which something was due on a day that ended after one place in time and before $4; what of it is not paid.
SELECT (p.due_on + 1) * 86400000000 AS number, p.capture_id AS id, (p.due_on + 1) * 86400000000 AS at, i.order_id, i.reference, '' AS kind,
    CAST((SELECT sum(q.amount) FROM invoice_part q
        WHERE q.merchant_id = $1 AND q.capture_id = p.capture_id AND q.due_on <= p.due_on)
        - i.refunded_amount - i.paid_amount + i.paid_back_amount AS BIGINT) AS amount, i.currency, '' AS owner,
    CAST(0 AS BIGINT) AS done, CAST(0 AS BIGINT) AS failed
FROM invoice_part p JOIN invoice i ON i.merchant_id = $1 AND i.capture_id = p.capture_id
WHERE p.merchant_id = $1 AND (p.due_on, p.capture_id) > ($2 / 86400000000 - 1, $3) AND p.due_on < $4 / 86400000000
ORDER BY p.due_on, p.capture_id LIMIT $5;
