-- An order of a large load, whose words are written later, sorted with those of many others.
INSERT INTO order_token_staged (merchant_id, token, recency, order_id) VALUES ($1, '', $2, $3);
