-- An entry is new. Of two who import it at once one is refused (NULL), and finds it there.
INSERT INTO bank_entry (merchant_id, entry_id, fingerprint, occurrence, account, currency, amount, booked_on, statement_id,
    notification_id, details)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (merchant_id, fingerprint, occurrence) DO UPDATE SET account = NULL;
