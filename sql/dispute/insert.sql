-- A dispute was opened.
INSERT INTO dispute (merchant_id, dispute_id, order_id, is_open) VALUES ($1, $2, $3, 1);
