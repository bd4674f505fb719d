-- How many jobs wait or run, of all merchants: for the metrics.
SELECT kind, status, count(*) AS jobs FROM job WHERE status <> 'finished' GROUP BY kind, status;
