-- Whose is the passkey that an authenticator names, and by which key does it sign?
SELECT merchant_id, email, passkey_id, algorithm, public_key FROM passkey WHERE credential_id = $1;
