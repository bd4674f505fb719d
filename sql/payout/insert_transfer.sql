-- Posts a transfer of a payout.
INSERT INTO payout_transfer (merchant_id, payout_no, part, currency, debit_account, credit_account, amount)
VALUES ($1, $2, $3, $4, $5, $6, $7);
