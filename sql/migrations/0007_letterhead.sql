-- Who a merchant is on its documents.

-- JSON (service/letterhead.h). Rows are only added: a document has the letterhead of its own instant, for ever.
CREATE TABLE letterhead (
    merchant_id    BIGINT NOT NULL REFERENCES merchant,
    effective_from BIGINT NOT NULL,
    document       TEXT   NOT NULL,
    PRIMARY KEY (merchant_id, effective_from)
) CLUSTERED;
