-- The mails of all events up to $2 are there, or were not wanted.
UPDATE mail_terms SET seen_id = $2 WHERE merchant_id = $1 AND seen_id < $2;
