-- What is accounted for in a currency since.
INSERT INTO settlement_balance (merchant_id, currency, debits, credits, debt_amount, carried_amount, closed_until)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (merchant_id, currency) DO UPDATE SET debits = excluded.debits, credits = excluded.credits,
    debt_amount = excluded.debt_amount, carried_amount = excluded.carried_amount, closed_until = excluded.closed_until;
