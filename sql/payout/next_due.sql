-- When is something to be done about a merchant's payouts: looked for what is missing, closed the next one, paid the next?
SELECT s.retry_at,
    coalesce((SELECT p.cut_off_at FROM payout p WHERE p.merchant_id = $1 AND p.status = 'open'
              ORDER BY p.cut_off_at, p.payout_no LIMIT 1), $2) AS cut_off_at
FROM settlement s WHERE s.merchant_id = $1;
