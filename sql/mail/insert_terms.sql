-- A merchant chooses for the first time. What happened until $3 causes no mail.
INSERT INTO mail_terms (merchant_id, terms, seen_id) VALUES ($1, $2, $3);
