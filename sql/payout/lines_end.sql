-- The last of the next lines of a payout, if there are so many: $5 is one less.
SELECT event_id, part FROM settlement_line WHERE merchant_id = $1 AND payout_no = $2 AND (event_id, part) > ($3, $4)
ORDER BY event_id, part LIMIT 1 OFFSET $5;
