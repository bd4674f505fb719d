-- A part of an invoice, and when it is due.
INSERT INTO invoice_part (merchant_id, capture_id, part, due_on, amount) VALUES ($1, $2, $3, $4, $5);
