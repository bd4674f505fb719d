-- A word by which the order will be found once the load is done.
INSERT INTO order_token_staged (merchant_id, token, recency, order_id) VALUES ($1, $2, $3, $4);
