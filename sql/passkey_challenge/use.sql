-- A challenge is used up, if this browser was given it.
DELETE FROM passkey_challenge WHERE challenge_hash = $1 AND browser_hash = $2 AND expires_at > $3;
