-- Passkeys: keys of a user that an authenticator keeps, such as a phone or a security key, and that let in without a password
-- (docs/decisions/0053-passkeys.md).
CREATE TABLE passkey (
    merchant_id   BIGINT NOT NULL,
    email         TEXT   NOT NULL,
    passkey_id    BYTES  NOT NULL,
    credential_id TEXT   NOT NULL UNIQUE, -- what the authenticator calls it, base64url
    algorithm     BIGINT NOT NULL,        -- of COSE: -7 ES256, -8 EdDSA, -257 RS256
    public_key    TEXT   NOT NULL,        -- base64url
    sign_count    BIGINT NOT NULL,        -- of the last use; stays 0 if the authenticator does not count
    name          TEXT   NOT NULL,        -- in the words of the user
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT,                 -- NULL: never
    PRIMARY KEY (merchant_id, email, passkey_id),
    FOREIGN KEY (merchant_id, email) REFERENCES portal_user,
    CHECK (sign_count >= 0)
) HEAP;

-- What an authenticator was asked to sign and has not yet signed. Each is good once: then its row is gone.
CREATE TABLE passkey_challenge (
    challenge_hash BYTES  NOT NULL PRIMARY KEY, -- keyed hash; what it is for is part of what is hashed
    browser_hash   BYTES  NOT NULL,             -- of the browser that asked: its cookie, or its session
    expires_at     BIGINT NOT NULL
) HEAP;
CREATE INDEX passkey_challenge_by_end ON passkey_challenge (expires_at);
