-- How many entries a merchant has, and how many were lost.
SELECT entries, lost, lost_at FROM request_log_count WHERE merchant_id = $1;
