-- When was a payment file made? NULL: there is none.
SELECT max(filed_at) AS filed_at FROM payout WHERE merchant_id = $1 AND payment_message = $2;
