-- A word by which the order is found. It may be there: the end of a load that was broken off writes some again.
INSERT INTO order_token (merchant_id, token, recency, order_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;
