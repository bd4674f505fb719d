-- Reversals of which it is not known yet what they take back, the last one first.
SELECT transaction_id, entry_id, part, currency, amount, booked_on, is_reversal, bank_reference, end_to_end_id, reference, message,
    counterparty, return_code, outcome, reason, payment_id, payout_no, attempt, note
FROM bank_transaction WHERE merchant_id = $1 AND reason = 'unknown_reversal' AND transaction_id < $2
ORDER BY transaction_id DESC LIMIT $3;
