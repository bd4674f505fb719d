-- Whose is this account?
SELECT merchant_id FROM bank_account WHERE account = $1;
