-- The dry run is over, and its rows are counted anew.
DELETE FROM job_sum WHERE merchant_id = $1 AND job_id = $2;
