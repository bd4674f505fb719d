-- A role has this limit.
INSERT INTO role_limit (merchant_id, role, action, currency, single_amount, daily_amount) VALUES ($1, $2, $3, $4, $5, $6);
