-- Saved views of the list of orders, and how each user has the list (docs/decisions/0043-orders-list.md).
CREATE TABLE order_view (
    merchant_id  BIGINT NOT NULL REFERENCES merchant,
    view_id      BYTES  NOT NULL,
    owner        TEXT   NOT NULL, -- the actor who made it
    is_shared    BIGINT NOT NULL CHECK (is_shared IN (0, 1)), -- 1: all users of the merchant see it
    name         TEXT   NOT NULL,
    filter       TEXT   NOT NULL, -- JSON, as the list takes it
    column_names TEXT   NOT NULL, -- separated by commas, in their order; empty: as its reader has the list
    changed_at   BIGINT NOT NULL, -- real time
    PRIMARY KEY (merchant_id, view_id)
) HEAP;

CREATE TABLE order_list_choice (
    merchant_id  BIGINT NOT NULL REFERENCES merchant,
    owner        TEXT   NOT NULL, -- whose list it is
    column_names TEXT   NOT NULL, -- empty: those that a list has by itself
    default_view BYTES,           -- may be gone since
    PRIMARY KEY (merchant_id, owner)
) HEAP;
