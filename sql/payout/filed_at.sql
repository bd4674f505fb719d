-- When was a payment file made, and to which account does it pay? NULL: there is none.
SELECT max(filed_at) AS filed_at, max(paid_to) AS paid_to FROM payout WHERE merchant_id = $1 AND payment_message = $2;
