-- Posts a transfer of an event.
INSERT INTO ledger_transfer (merchant_id, event_id, part, currency, debit_account, credit_account, amount)
VALUES ($1, $2, $3, $4, $5, $6, $7);
