-- A statement is imported. Of two who import it at once one is refused (NULL), and finds it there.
INSERT INTO bank_statement (merchant_id, statement_id, account, kind, name, page, currency, sequence, day, has_balances, opening_amount, closing_amount, entries,
    entries_amount, imported_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (merchant_id, account, kind, name, page) DO UPDATE SET account = NULL;
