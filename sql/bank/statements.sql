-- The statements that were imported, the last one first, from one on.
SELECT statement_id, account, kind, name, page, currency, sequence, day, has_balances, opening_amount, closing_amount, entries,
    entries_amount, imported_at
FROM bank_statement WHERE merchant_id = $1 AND statement_id < $2 ORDER BY statement_id DESC LIMIT $3;
