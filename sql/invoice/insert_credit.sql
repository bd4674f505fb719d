-- A refund took something off an invoice.
INSERT INTO invoice_credit (merchant_id, capture_id, refund_id, amount, credited_amount) VALUES ($1, $2, $3, $4, $5);
