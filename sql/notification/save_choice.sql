-- What a user chooses to be told.
INSERT INTO notification_choice (merchant_id, email, choices, language) VALUES ($1, $2, $3, $4)
ON CONFLICT (merchant_id, email) DO UPDATE SET choices = excluded.choices, language = excluded.language;
