-- The words of all orders are written.
DELETE FROM order_token_staged WHERE merchant_id = $1;
