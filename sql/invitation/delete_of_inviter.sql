-- What somebody invited who may not any more is void.
DELETE FROM invitation WHERE merchant_id = $1 AND created_by = $2 RETURNING email;
