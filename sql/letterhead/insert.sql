-- A letterhead counts from now on.
INSERT INTO letterhead (merchant_id, effective_from, document) VALUES ($1, $2, $3);
