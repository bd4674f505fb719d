-- Many processes on one store.

-- Of each transaction of PostgreSQL that wrote: whether it was committed, when its answer was lost (store/db_postgres.h).
-- An embedded store has none. A token is time-ordered, so that old ones are found and forgotten.
CREATE TABLE commit_mark (
    token   BYTES  NOT NULL PRIMARY KEY,
    is_void BIGINT NOT NULL -- 0: written by the transaction itself; 1: by who asked, and so it never was committed
) CLUSTERED;
