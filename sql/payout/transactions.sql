-- Lines of payouts from one number to another, in their order.
SELECT payout_no, event_id, part, kind, amount, vat_rate, vat_amount FROM settlement_line
WHERE merchant_id = $1 AND payout_no >= $2 AND payout_no <= $3
ORDER BY payout_no, event_id, part LIMIT $4 OFFSET $5;
