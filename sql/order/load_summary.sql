-- What a list shows of an order besides where it stands.
SELECT klarna_reference, merchant_reference1, merchant_reference2, customer_name, customer_email, purchase_country,
    payment_method_type, tags
FROM order_fact WHERE merchant_id = $1 AND order_id = $2;
