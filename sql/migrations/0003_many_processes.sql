-- Many processes on one store.

-- Of each transaction of PostgreSQL that wrote: whether it was committed, when its answer was lost (store/db_postgres.h).
-- An embedded store has none. A token is time-ordered, so that old ones are found and forgotten.
CREATE TABLE commit_mark (
    token   BYTES  NOT NULL PRIMARY KEY,
    is_void BIGINT NOT NULL -- 0: written by the transaction itself; 1: by who asked, and so it never was committed
) CLUSTERED;

-- Work that comes again by itself and is for one process at a time, a row per kind (KINDS in src/jobs/jobs.c): a round
-- holds the row until it is committed, so a process that dies in the middle gives it back.
CREATE TABLE schedule (
    kind   TEXT   NOT NULL PRIMARY KEY,
    due_at BIGINT NOT NULL -- of the next round, unless the only process keeps that to itself
) CLUSTERED;

-- The processes that serve this installation (src/service/process.h). One that ended without a word stays for a while.
CREATE TABLE process (
    process_id BYTES  NOT NULL PRIMARY KEY, -- made when it starts
    role       TEXT   NOT NULL,             -- all, web, jobs
    started_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
) CLUSTERED;

-- What merchants asked of each process of late, for the others (src/service/rate_share.h). Rows are a few seconds old.
CREATE TABLE rate_use (
    merchant_id BIGINT NOT NULL,
    kind        BIGINT NOT NULL, -- enum rate_kind
    process_id  BYTES  NOT NULL,
    used        BIGINT NOT NULL, -- requests per second
    at          BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, kind, process_id)
) CLUSTERED;

-- That this store is being filled by `fangst copy`: until it is whole and compared, no command opens it.
CREATE TABLE store_copy (
    copy        BIGINT NOT NULL PRIMARY KEY CHECK (copy = 1), -- so that there is at most one
    source      BYTES  NOT NULL,                              -- digest of the installation's secret key
    begun_at    BIGINT NOT NULL,
    finished_at BIGINT                                        -- NULL: not whole yet
) HEAP;
