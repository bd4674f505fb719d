-- What all merchants ask of the other processes.
SELECT merchant_id, kind, CAST(sum(used) AS BIGINT) AS used, count(*) AS processes FROM rate_use
WHERE process_id <> $1 AND at > $2 GROUP BY merchant_id, kind LIMIT $3;
