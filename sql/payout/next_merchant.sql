-- The next merchant who is paid and of whom something is not settled yet, or a payout is to be closed. The others cost a
-- look into three indexes each.
SELECT t.merchant_id FROM payout_terms t
WHERE t.merchant_id > $1
    AND EXISTS (SELECT 1 FROM merchant m WHERE m.merchant_id = t.merchant_id AND m.clock_offset IS NULL)
    AND EXISTS (SELECT 1 FROM settlement s WHERE s.merchant_id = t.merchant_id AND s.retry_at <= $4)
    AND (EXISTS (SELECT 1 FROM payout p
                 WHERE p.merchant_id = t.merchant_id AND p.status = 'open' AND p.cut_off_at <= $3)
        OR EXISTS (SELECT 1 FROM ledger_balance b WHERE b.merchant_id = t.merchant_id AND b.account = $2
                AND (b.debits > coalesce((SELECT a.debits FROM settlement_balance a
                                          WHERE a.merchant_id = b.merchant_id AND a.currency = b.currency), 0)
                    OR b.credits > coalesce((SELECT a.credits FROM settlement_balance a
                                             WHERE a.merchant_id = b.merchant_id AND a.currency = b.currency), 0))))
ORDER BY t.merchant_id LIMIT 1;
