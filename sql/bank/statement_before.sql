-- The statement that comes before a page of one, of the same account and kind.
SELECT statement_id, account, kind, name, page, currency, sequence, day, has_balances, opening_amount, closing_amount, entries,
    entries_amount, imported_at
FROM bank_statement
WHERE merchant_id = $1 AND account = $2 AND currency = $3 AND kind = $4 AND (day, sequence, page) < ($5, $6, $7)
ORDER BY day DESC, sequence DESC, page DESC LIMIT 1;
