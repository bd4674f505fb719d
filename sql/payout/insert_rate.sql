-- What captures cost from an instant on.
INSERT INTO fee_rate (merchant_id, payment_method_type, currency, effective_from, rate, fixed_amount, vat_rate, refund)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);
