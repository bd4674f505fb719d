-- The account that a payout was paid to, as its payment file says; NULL: it was in none.
SELECT paid_to FROM payout WHERE merchant_id = $1 AND payout_no = $2;
