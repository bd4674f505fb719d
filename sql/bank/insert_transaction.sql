-- A part of an entry, and what became of it.
INSERT INTO bank_transaction (merchant_id, transaction_id, entry_id, part, currency, amount, booked_on, is_reversal, bank_reference, end_to_end_id, reference, message,
    counterparty, return_code, outcome, reason, payment_id, payout_no, attempt, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20);
