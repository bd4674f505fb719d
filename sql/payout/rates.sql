-- What captures cost, and cost before. $2 is more than there may be.
SELECT payment_method_type, currency, effective_from, rate, fixed_amount, vat_rate, refund FROM fee_rate
WHERE merchant_id = $1 ORDER BY payment_method_type, currency, effective_from LIMIT $2;
