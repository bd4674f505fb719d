-- What is accounted for in a currency.
SELECT debits, credits, debt_amount, carried_amount, closed_until FROM settlement_balance
WHERE merchant_id = $1 AND currency = $2;
