-- How many payouts were closed and how many were paid from one instant up to another; of the last $4 that are closed.
SELECT count(*) FILTER (WHERE closed_at >= $2 AND closed_at <= $3) AS closed,
    count(*) FILTER (WHERE paid_at >= $2 AND paid_at <= $3) AS paid
FROM (SELECT closed_at, paid_at FROM payout WHERE merchant_id = $1 AND status <> 'open'
    ORDER BY payout_date DESC, payout_no DESC LIMIT $4) p;
