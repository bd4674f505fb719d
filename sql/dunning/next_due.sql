-- When an invoice of the merchant is to be looked at next.
SELECT look_at FROM dunning WHERE merchant_id = $1 AND look_at IS NOT NULL ORDER BY look_at LIMIT 1;
