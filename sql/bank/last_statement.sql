-- The last statement of an account in a currency that tells a balance.
SELECT statement_id, account, kind, name, page, currency, sequence, day, has_balances, opening_amount, closing_amount, entries,
    entries_amount, imported_at
FROM bank_statement WHERE merchant_id = $1 AND account = $2 AND currency = $3 AND kind = 'statement' AND has_balances = 1
ORDER BY day DESC, sequence DESC, page DESC LIMIT 1;
