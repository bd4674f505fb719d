-- The next round of this work, once this one is committed.
UPDATE schedule SET due_at = $2 WHERE kind = $1;
