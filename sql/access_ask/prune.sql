-- What was long ago does not count.
DELETE FROM access_ask WHERE since <= $1;
