-- Entries of one type before this one, the latest first.
SELECT entry_id, type, at, actor, subject, address, changes FROM audit_entry
WHERE merchant_id = $1 AND type = $4 AND entry_id < $2 ORDER BY entry_id DESC LIMIT $3;
