-- What was chosen about a merchant's dunning, in that order.
SELECT number, country, customer, subject, step, from_day, value FROM dunning_choice WHERE merchant_id = $1
ORDER BY number LIMIT $2;
