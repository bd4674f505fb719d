-- Was this statement, or this page of it, imported before?
SELECT statement_id, account, kind, name, page, currency, sequence, day, has_balances, opening_amount, closing_amount, entries,
    entries_amount, imported_at
FROM bank_statement WHERE merchant_id = $1 AND account = $2 AND kind = $3 AND name = $4 AND page = $5;
