-- What was bought.
SELECT klarna_reference, merchant_reference1, merchant_reference2, customer_name, customer_email, purchase_country,
    locale, payment_method_type, merchant_data, order_lines, customer, billing_address, shipping_address, payment_method,
    tags
FROM order_fact WHERE merchant_id = $1 AND order_id = $2;
