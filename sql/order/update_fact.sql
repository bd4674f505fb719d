-- What was agreed has changed: lines, references, addresses. What it was is in the event that says so.
UPDATE order_fact SET merchant_reference1 = $3, merchant_reference2 = $4, customer_name = $5, customer_email = $6,
    order_lines = $7, billing_address = $8, shipping_address = $9
WHERE merchant_id = $1 AND order_id = $2;
