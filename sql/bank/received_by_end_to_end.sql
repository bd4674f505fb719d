-- Payments that came with this end-to-end id and of this amount, and were not taken back.
SELECT t.payment_id FROM bank_transaction t
WHERE t.merchant_id = $1 AND t.end_to_end_id = $2 AND t.amount = $3 AND t.currency = $4 AND t.outcome = 'payment'
    AND NOT EXISTS (SELECT 1 FROM bank_transaction r
                    WHERE r.merchant_id = $1 AND r.payment_id = t.payment_id AND r.outcome = 'reversal')
ORDER BY t.payment_id LIMIT 2;
