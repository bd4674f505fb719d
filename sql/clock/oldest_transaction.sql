-- What time is it in the store, and since when has somebody been at it who may write? An embedded store has one writer, and
-- this is it.
SELECT CAST($1 AS BIGINT) AS at, CAST($1 AS BIGINT) AS since LIMIT 1;
