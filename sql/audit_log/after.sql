-- Entries after this one, in the order in which they came.
SELECT entry_id, type, at, actor, subject, address, changes FROM audit_entry
WHERE merchant_id = $1 AND entry_id > $2 ORDER BY entry_id LIMIT $3;
