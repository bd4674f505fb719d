-- What a user of another merchant may do in the store, and until when.
UPDATE merchant_access SET role = $3, ends_at = $4 WHERE merchant_id = $1 AND email = $2;
