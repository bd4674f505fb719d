-- One order more has the tag.
INSERT INTO tag (merchant_id, folded, name, orders) VALUES ($1, $2, $3, 1)
ON CONFLICT (merchant_id, folded) DO UPDATE SET orders = tag.orders + 1;
