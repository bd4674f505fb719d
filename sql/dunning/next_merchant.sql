-- The next merchant with an invoice that is to be looked at. The others cost a look into an index.
SELECT merchant_id FROM merchant
WHERE merchant_id > $1 AND clock_offset IS NULL AND EXISTS (
    SELECT 1 FROM dunning WHERE dunning.merchant_id = merchant.merchant_id AND look_at <= $2)
ORDER BY merchant_id LIMIT 1;
