-- What a merchant is paid is corrected.
INSERT INTO correction (merchant_id, correction_id, at, actor, currency, amount, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7);
