-- Adds to what was captured and refunded on a day.
INSERT INTO daily_total (merchant_id, day, currency, captures_count, captured_amount, refunds_count, refunded_amount)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (merchant_id, day, currency) DO UPDATE SET
    captures_count = daily_total.captures_count + excluded.captures_count,
    captured_amount = daily_total.captured_amount + excluded.captured_amount,
    refunds_count = daily_total.refunds_count + excluded.refunds_count,
    refunded_amount = daily_total.refunded_amount + excluded.refunded_amount;
