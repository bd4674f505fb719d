-- A user did more on a day, unless another action of the same user was counted since it was read (then NULL is refused).
INSERT INTO user_day (merchant_id, actor, action, currency, day, amount) VALUES ($1, $2, $3, $4, $5, $7)
ON CONFLICT (merchant_id, actor, action, currency, day) DO UPDATE SET
    amount = CASE WHEN user_day.amount = $6 THEN user_day.amount + excluded.amount END;
