-- How many such lines there are.
SELECT count(*) AS lines FROM settlement_line WHERE merchant_id = $1 AND payout_no >= $2 AND payout_no <= $3;
