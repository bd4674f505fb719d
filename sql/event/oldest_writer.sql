-- Since when somebody has been writing whose events cannot be seen yet. An embedded store has one writer, and this is it.
SELECT CAST($1 AS BIGINT) AS since LIMIT 1;
