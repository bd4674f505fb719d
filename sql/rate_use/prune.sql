-- What was asked long ago is forgotten.
DELETE FROM rate_use WHERE at < $1;
