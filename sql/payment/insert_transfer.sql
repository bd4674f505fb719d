-- Posts what became of a customer's money.
INSERT INTO payment_transfer (merchant_id, transfer_id, fact, payment_id, capture_id, at, actor, currency, debit_account,
    credit_account, amount)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);
