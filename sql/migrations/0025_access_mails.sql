-- Mails about how a user gets in: an invitation, a link to a new password, a link to sign in, and word that the password was
-- changed (docs/decisions/0046-access-mails.md). They are about no order, and some are asked for by nobody knows whom.

-- Each of them, with its link, from the asking to its end. Of an address that is nobody's there is a row, too, until it is its
-- turn: who asks can then not tell the one from the other.
CREATE TABLE access_mail (
    mail_id      BYTES  NOT NULL PRIMARY KEY, -- in the order in which they were asked for
    kind         TEXT   NOT NULL,        -- as in src/domain/access_mail.def
    email        TEXT   NOT NULL,        -- to whom, lower case
    language     TEXT   NOT NULL,        -- empty: that of the merchant
    address      TEXT   NOT NULL,        -- of the network from which it was asked for
    token_hash   BYTES  NOT NULL UNIQUE, -- keyed hash of the token in the link
    sealed_token TEXT   NOT NULL,        -- sealed with the installation's key; empty once the mail is finished
    browser_hash BYTES,                  -- of the cookie of the browser that asked for a link to sign in
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,        -- of the link; a mail that was not sent by then is given up
    state        TEXT   NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'bounced', 'expired')),
    due_at       BIGINT NOT NULL,        -- this and the following as in `mail`
    attempts     BIGINT NOT NULL,
    unanswered   BIGINT NOT NULL,
    answer       TEXT,
    finished_at  BIGINT,
    CHECK (attempts >= 0 AND unanswered >= 0 AND unanswered <= attempts),
    CHECK ((state IN ('queued', 'sending')) = (finished_at IS NULL))
) HEAP;
CREATE INDEX access_mail_unfinished ON access_mail (due_at, mail_id) WHERE finished_at IS NULL;
CREATE INDEX access_mail_by_email ON access_mail (email);
CREATE INDEX access_mail_by_end ON access_mail (expires_at);

-- How often such mails were asked for of late: to an address, whoever's it is, and from one of the network.
CREATE TABLE access_ask (
    subject TEXT   NOT NULL PRIMARY KEY,
    asks    BIGINT NOT NULL,
    since   BIGINT NOT NULL
) CLUSTERED;
CREATE INDEX access_ask_by_age ON access_ask (since);

-- In which language the invited is written to; empty: that of the merchant.
ALTER TABLE invitation ADD COLUMN language TEXT NOT NULL DEFAULT '';
