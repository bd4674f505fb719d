-- By which references an order is known.
SELECT klarna_reference, merchant_reference1 FROM order_fact WHERE merchant_id = $1 AND order_id = $2;
