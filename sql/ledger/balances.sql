-- The balances of a merchant.
SELECT currency, account, debits, credits FROM ledger_balance WHERE merchant_id = $1
ORDER BY currency, account LIMIT 10000;
