-- The closed payout that is to be paid next; not one that came back, until it is to be paid again.
SELECT payment_reference, payout_date FROM payout
WHERE merchant_id = $1 AND status = 'closed' AND settlement_amount > 0
    AND NOT EXISTS (SELECT 1 FROM payout_return r
                    WHERE r.merchant_id = $1 AND r.payout_no = payout.payout_no AND r.reissued_at IS NULL)
ORDER BY payout_date, payout_no LIMIT 1;
