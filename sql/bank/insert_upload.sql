-- A file was uploaded. Of two who upload it at once one is refused (NULL), and finds it there.
INSERT INTO bank_upload (merchant_id, upload_id, digest, file_name, bytes, uploaded_by, uploaded_at, statements, entries, known,
    pending, payments, unassigned, reversals, payouts, open)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (merchant_id, digest) DO UPDATE SET file_name = NULL;
