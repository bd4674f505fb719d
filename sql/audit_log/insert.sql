-- Somebody did something that is to be known later.
INSERT INTO audit_entry (merchant_id, entry_id, type, at, actor, subject, address, changes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);
