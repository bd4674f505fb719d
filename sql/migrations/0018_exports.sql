-- Exports of orders: what was asked for, how far it is, and the file in parts until it expires (docs/decisions/0039-exports.md).
CREATE TABLE order_export (
    merchant_id    BIGINT NOT NULL REFERENCES merchant,
    export_id      BYTES  NOT NULL,
    status         TEXT   NOT NULL CHECK (status IN ('queued', 'running', 'finished')),
    format         TEXT   NOT NULL CHECK (format IN ('csv', 'ndjson')),
    filter         TEXT   NOT NULL, -- JSON, as the list takes it
    column_names   TEXT   NOT NULL, -- as they were chosen; empty: all of them
    delimiter      TEXT   NOT NULL,
    decimal_mark   TEXT   NOT NULL,
    created_before BIGINT NOT NULL, -- later orders are not in it: it ends
    place          TEXT   NOT NULL, -- cursor of the page of orders that is next
    progress       BIGINT NOT NULL CHECK (progress BETWEEN 0 AND 100),
    parts          BIGINT NOT NULL,
    orders         BIGINT NOT NULL,
    size           BIGINT NOT NULL, -- bytes
    actor          TEXT   NOT NULL,
    created_at     BIGINT NOT NULL, -- real time, as the next two
    finished_at    BIGINT,
    expires_at     BIGINT NOT NULL, -- from then on it is not there any more, and removed
    PRIMARY KEY (merchant_id, export_id),
    CHECK ((status = 'finished') = (finished_at IS NOT NULL))
) HEAP;
CREATE INDEX order_export_unfinished ON order_export (parts, created_at) WHERE status <> 'finished';
CREATE INDEX order_export_by_end     ON order_export (expires_at);

CREATE TABLE order_export_part (
    merchant_id BIGINT NOT NULL,
    export_id   BYTES  NOT NULL,
    part        BIGINT NOT NULL, -- 0, 1 ...
    content     TEXT   NOT NULL,
    PRIMARY KEY (merchant_id, export_id, part),
    FOREIGN KEY (merchant_id, export_id) REFERENCES order_export
) HEAP;
