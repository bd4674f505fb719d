-- A merchant has no limits, until others are written.
DELETE FROM role_limit WHERE merchant_id = $1;
