-- A user is at home with one merchant, and may be let into others, with a role and an end of its own in each
-- (docs/decisions/0048-stores.md).
CREATE TABLE merchant_access (
    merchant_id BIGINT NOT NULL REFERENCES merchant, -- whose store the user may enter
    email       TEXT   NOT NULL,                     -- of the user
    home_id     BIGINT NOT NULL,                     -- the merchant with whom the user is at home
    role        TEXT   NOT NULL,                     -- in this store
    ends_at     BIGINT,                              -- from then on the user is not let in here; NULL: no end
    created_at  BIGINT NOT NULL,
    created_by  TEXT   NOT NULL,
    PRIMARY KEY (merchant_id, email),
    FOREIGN KEY (home_id, email) REFERENCES portal_user
) HEAP;
CREATE INDEX merchant_access_by_user ON merchant_access (home_id, email, merchant_id);
