-- What nobody has signed in time.
DELETE FROM passkey_challenge WHERE expires_at <= $1;
