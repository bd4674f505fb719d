-- Tags of orders: words of the merchant's own, by which its people find orders again.

ALTER TABLE order_fact ADD COLUMN tags TEXT; -- JSON list of the names as they are shown; NULL: none

-- The tags that a merchant has in use.
CREATE TABLE tag (
    merchant_id BIGINT NOT NULL REFERENCES merchant,
    folded      TEXT   NOT NULL, -- what makes two spellings the same
    name        TEXT   NOT NULL, -- as whoever was first spelled it
    orders      BIGINT NOT NULL CHECK (orders >= 0),
    PRIMARY KEY (merchant_id, folded)
) CLUSTERED;

CREATE TABLE order_tag (
    merchant_id BIGINT NOT NULL,
    folded      TEXT   NOT NULL,
    created_at  BIGINT NOT NULL, -- of the order, so that those of a tag can be listed by it
    order_id    BYTES  NOT NULL,
    PRIMARY KEY (merchant_id, folded, created_at, order_id)
) CLUSTERED;
