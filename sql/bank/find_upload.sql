-- Was this file uploaded before?
SELECT upload_id, digest, file_name, bytes, uploaded_by, uploaded_at, statements, entries, known, pending, payments, unassigned,
    reversals, payouts, open
FROM bank_upload WHERE merchant_id = $1 AND digest = $2;
