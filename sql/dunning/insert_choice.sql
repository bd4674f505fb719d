-- An operator chooses something about a merchant's dunning. Of two at once one is refused by the key.
INSERT INTO dunning_choice (merchant_id, number, country, customer, subject, step, from_day, value, at, actor)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);
