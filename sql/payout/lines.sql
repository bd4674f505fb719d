-- The lines of a payout, in their order, from one on.
SELECT payout_no, event_id, part, kind, amount, vat_rate, vat_amount FROM settlement_line
WHERE merchant_id = $1 AND payout_no = $2 AND (event_id, part) > ($3, $4) ORDER BY event_id, part LIMIT $5;
