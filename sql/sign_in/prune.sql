-- Failures that are too long ago to count are forgotten, a few at a time: most addresses that are tried are nobody's.
DELETE FROM sign_in_failure WHERE since <= $1 AND email IN (SELECT email FROM sign_in_failure WHERE since <= $1 LIMIT $2);
