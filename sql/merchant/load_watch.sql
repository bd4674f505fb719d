-- How far the look at a merchant's open orders has come.
SELECT watched_until, watched_order_id FROM merchant WHERE merchant_id = $1;
