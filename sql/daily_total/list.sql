-- What was captured and refunded per day from $2 until $3.
SELECT day, currency, captures_count, captured_amount, refunds_count, refunded_amount FROM daily_total
WHERE merchant_id = $1 AND day >= $2 AND day < $3 ORDER BY day, currency LIMIT $4;
