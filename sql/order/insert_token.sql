-- A word by which the order is found.
INSERT INTO order_token (merchant_id, token, recency, order_id) VALUES ($1, $2, $3, $4);
