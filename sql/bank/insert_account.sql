-- An account is a merchant's from its first statement on.
INSERT INTO bank_account (account, merchant_id) VALUES ($1, $2);
