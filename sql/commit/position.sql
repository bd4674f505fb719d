-- Where the log of the store is: whatever was committed before is below it. An embedded store has no log that others follow.
SELECT 0 AS timeline, 0 AS lsn LIMIT 1;
