-- How many lines there are, to verify that each belongs to an event or a payout.
SELECT count(*) AS lines FROM settlement_line WHERE merchant_id = $1;
