-- The next merchant with an open order whose time has come, or with any whose time came so long ago ($3) that the sweep
-- should be written down as being past it. Merchants of whom nothing is due cost a look into an index each.
SELECT merchant_id, expired_until FROM merchant
WHERE merchant_id > $1 AND clock_offset IS NULL AND (
    EXISTS (SELECT 1 FROM order_state WHERE order_state.merchant_id = merchant.merchant_id
                AND expires_at >= expired_until AND expires_at <= $2 AND phase = 0)
    OR EXISTS (SELECT 1 FROM order_state WHERE order_state.merchant_id = merchant.merchant_id
                AND expires_at >= expired_until AND expires_at <= $3))
ORDER BY merchant_id LIMIT 1;
