-- Moves a balance by what a group of transfers debited and credited.
INSERT INTO ledger_balance (merchant_id, currency, account, debits, credits) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (merchant_id, currency, account)
DO UPDATE SET debits = ledger_balance.debits + excluded.debits, credits = ledger_balance.credits + excluded.credits;
