-- The words of a load are sorted in.
DELETE FROM order_token_staged WHERE merchant_id = $1;
