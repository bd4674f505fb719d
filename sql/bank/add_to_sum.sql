-- A transaction is added to the sum of what became of it, or taken off ($3: 1, -1). What the bank told in detail later does not count.
INSERT INTO bank_sum (merchant_id, account, currency, outcome, amount, transactions)
SELECT t.merchant_id, e.account, t.currency, t.outcome, t.amount * CAST($3 AS BIGINT), CAST($3 AS BIGINT)
FROM bank_transaction t JOIN bank_entry e ON e.merchant_id = $1 AND e.entry_id = t.entry_id
WHERE t.merchant_id = $1 AND t.transaction_id = $2 AND t.outcome <> 'detailed'
ON CONFLICT (merchant_id, account, currency, outcome) DO UPDATE SET amount = bank_sum.amount + excluded.amount,
    transactions = bank_sum.transactions + excluded.transactions;
