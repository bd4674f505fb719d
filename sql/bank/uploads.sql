-- Files that were uploaded, the last one first, from one on.
SELECT upload_id, digest, file_name, bytes, uploaded_by, uploaded_at, statements, entries, known, pending, payments, unassigned,
    reversals, payouts, open
FROM bank_upload WHERE merchant_id = $1 AND upload_id < $2 ORDER BY upload_id DESC LIMIT $3;
