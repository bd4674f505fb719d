-- How many jobs wait or run, of all merchants: for the metrics.
SELECT kind, coalesce(hold, status) AS status, count(*) AS jobs FROM job WHERE status <> 'finished'
GROUP BY kind, coalesce(hold, status);
