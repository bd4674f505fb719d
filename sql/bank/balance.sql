-- What the books say is in the bank.
SELECT debits, credits FROM ledger_balance WHERE merchant_id = $1 AND currency = $2 AND account = $3;
