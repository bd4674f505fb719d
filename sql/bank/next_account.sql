-- The next account and currency of which there are statements.
SELECT account, currency FROM bank_statement
WHERE merchant_id = $1 AND (account, currency) > ($2, $3) ORDER BY account, currency LIMIT 1;
