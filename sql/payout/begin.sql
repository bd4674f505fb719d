-- Nothing of a merchant has been settled yet.
INSERT INTO settlement (merchant_id, version, cursor, depth, retry_at, settled_until) VALUES ($1, 0, $2, 0, 0, 0);
