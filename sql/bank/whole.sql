-- The transaction of an entry of which no details were known.
SELECT transaction_id, entry_id, part, currency, amount, booked_on, is_reversal, bank_reference, end_to_end_id, reference, message,
    counterparty, return_code, outcome, reason, payment_id, payout_no, attempt, note
FROM bank_transaction WHERE merchant_id = $1 AND entry_id = $2 AND part = 0 LIMIT 1;
