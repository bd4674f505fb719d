-- What was long ago does not count; it is forgotten a few at a time.
DELETE FROM access_ask WHERE since <= $1 AND subject IN (SELECT subject FROM access_ask WHERE since <= $1 LIMIT $2);
