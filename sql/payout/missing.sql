-- In how many currencies was more captured or refunded than is accounted for? Account $2 has both.
SELECT count(*) AS missing FROM ledger_balance WHERE merchant_id = $1 AND account = $2
    AND (debits > coalesce((SELECT a.debits FROM settlement_balance a
                            WHERE a.merchant_id = $1 AND a.currency = ledger_balance.currency), 0)
        OR credits > coalesce((SELECT a.credits FROM settlement_balance a
                               WHERE a.merchant_id = $1 AND a.currency = ledger_balance.currency), 0));
