-- What a server says of itself: which cluster it is of, and how far it has followed its primary (0: it follows none).
SELECT 0 AS cluster, 0 AS timeline, 0 AS lsn LIMIT 1;
