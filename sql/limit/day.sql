-- What a user did on a day.
SELECT amount FROM user_day WHERE merchant_id = $1 AND actor = $2 AND action = $3 AND currency = $4 AND day = $5;
