-- The closed payout that is to be paid next.
SELECT payment_reference, payout_date FROM payout
WHERE merchant_id = $1 AND status = 'closed' AND settlement_amount > 0
ORDER BY payout_date, payout_no LIMIT 1;
