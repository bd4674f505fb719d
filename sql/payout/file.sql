-- All closed payouts that are to be paid get into a payment file, but those in another one and those that came back.
UPDATE payout SET payment_message = $2, filed_at = $3, paid_to = $4
WHERE merchant_id = $1 AND status = 'closed' AND payment_message IS NULL AND settlement_amount > 0
    AND NOT EXISTS (SELECT 1 FROM payout_return r
                    WHERE r.merchant_id = $1 AND r.payout_no = payout.payout_no AND r.reissued_at IS NULL);
