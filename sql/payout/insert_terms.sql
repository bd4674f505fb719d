-- A merchant is paid from now on.
INSERT INTO payout_terms (merchant_id, terms) VALUES ($1, $2);
