-- An order is found by a tag.
INSERT INTO order_tag (merchant_id, folded, created_at, order_id) VALUES ($1, $2, $3, $4);
