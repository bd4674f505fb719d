-- An account of the chart; a changed meaning replaces the old one.
INSERT INTO ledger_account (account, name, is_debit_normal, meaning) VALUES ($1, $2, $3, $4)
ON CONFLICT (account) DO UPDATE SET name = excluded.name, is_debit_normal = excluded.is_debit_normal,
    meaning = excluded.meaning;
