-- An authenticator is to sign this.
INSERT INTO passkey_challenge (challenge_hash, browser_hash, expires_at) VALUES ($1, $2, $3);
