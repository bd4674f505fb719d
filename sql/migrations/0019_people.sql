-- Users of the portal come and go: their role changes, external ones have an end, and any may be deactivated
-- (docs/decisions/0037-people.md).
ALTER TABLE portal_user ADD COLUMN created_by TEXT NOT NULL DEFAULT 'system';
ALTER TABLE portal_user ADD COLUMN ends_at BIGINT;         -- from then on the user is not let in; NULL: no end
ALTER TABLE portal_user ADD COLUMN deactivated_at BIGINT;  -- NULL: active
ALTER TABLE portal_user ADD COLUMN last_sign_in_at BIGINT; -- NULL: never, or before this column

-- Where somebody signed in, so that the owner of a session knows it again. Its token_hash is also its public name.
ALTER TABLE portal_session ADD COLUMN address TEXT NOT NULL DEFAULT '';    -- of the network
ALTER TABLE portal_session ADD COLUMN user_agent TEXT NOT NULL DEFAULT ''; -- what the browser calls itself

-- Who signed in or failed to, and who changed users, keys and settings: appended for ever.
CREATE TABLE audit_entry (
    merchant_id BIGINT NOT NULL REFERENCES merchant,
    entry_id    BYTES  NOT NULL,
    type        TEXT   NOT NULL, -- as in src/service/audit_log.def
    at          BIGINT NOT NULL, -- real time, also of a test merchant
    actor       TEXT   NOT NULL, -- user:a@b.se or system, as in order_event
    subject     TEXT   NOT NULL, -- what it is about: an e-mail address, the user name of a key; empty: the merchant
    address     TEXT   NOT NULL, -- of the network; empty: not by HTTP
    changes     TEXT   NOT NULL, -- JSON: [{"member": ..., "from": ..., "to": ...}]
    PRIMARY KEY (merchant_id, entry_id)
) HEAP;
CREATE INDEX audit_entry_by_type ON audit_entry (merchant_id, type, entry_id);

-- A second factor besides the password: six digits that an app computes from a secret and the time (RFC 6238).
ALTER TABLE portal_user ADD COLUMN totp_secret TEXT;   -- sealed with the installation's key, base64; NULL: none
ALTER TABLE portal_user ADD COLUMN totp_since BIGINT;  -- NULL: none, or its set-up is not finished
ALTER TABLE portal_user ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0; -- no code of this half minute or before is taken

-- For whoever has lost that app. Each is good once: then its row is gone.
CREATE TABLE recovery_code (
    merchant_id BIGINT NOT NULL,
    email       TEXT   NOT NULL,
    code_hash   BYTES  NOT NULL, -- keyed hash; the code is not kept
    PRIMARY KEY (merchant_id, email, code_hash),
    FOREIGN KEY (merchant_id, email) REFERENCES portal_user
) HEAP;

-- Who is invited and has not chosen a password yet.
CREATE TABLE invitation (
    merchant_id BIGINT NOT NULL REFERENCES merchant,
    email       TEXT   NOT NULL,        -- lower case
    token_hash  BYTES  NOT NULL UNIQUE, -- keyed hash of the token in the link; the token is not kept
    role        TEXT   NOT NULL,
    ends_at     BIGINT,                 -- of the user
    created_at  BIGINT NOT NULL,
    created_by  TEXT   NOT NULL,
    expires_at  BIGINT NOT NULL,        -- of the invitation
    PRIMARY KEY (merchant_id, email)
) HEAP;
