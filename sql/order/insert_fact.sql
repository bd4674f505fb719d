-- What was bought, once and for all.
INSERT INTO order_fact (merchant_id, order_id, klarna_reference, merchant_reference1, merchant_reference2, customer_name,
    customer_email, purchase_country, locale, payment_method_type, merchant_data, order_lines, customer, billing_address,
    shipping_address, payment_method)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);
