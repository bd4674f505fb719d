-- The last statement of each account and currency.
SELECT statement_id, account, kind, name, page, currency, sequence, day, has_balances, opening_amount, closing_amount, entries,
    entries_amount, imported_at
FROM bank_statement s WHERE merchant_id = $1 AND kind = 'statement' AND has_balances = 1
    AND NOT EXISTS (SELECT 1 FROM bank_statement l
                    WHERE l.merchant_id = $1 AND l.account = s.account AND l.currency = s.currency AND l.kind = 'statement'
                        AND l.has_balances = 1 AND (l.day, l.sequence, l.page) > (s.day, s.sequence, s.page))
ORDER BY account, currency LIMIT $2;
