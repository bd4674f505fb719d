-- What an event became.
SELECT payout_no, event_id, part, kind, amount, vat_rate, vat_amount FROM settlement_line
WHERE merchant_id = $1 AND event_id = $2 ORDER BY part LIMIT 100;
