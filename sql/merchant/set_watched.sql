-- So far the look at a merchant's open orders has come, and then it goes on or begins anew.
UPDATE merchant SET watch_due_at = $2, watched_until = $3, watched_order_id = $4 WHERE merchant_id = $1;
