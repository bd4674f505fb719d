-- Bulk jobs of mixed work: from a file or a selection, checked first, paused, cancelled (docs/decisions/0042-bulk-jobs.md).
-- Columns are added to the tables that are there, which stay spread by merchant where they are.

-- A job that is held is nobody's turn. `paused` and `checked` (its dry run is over) wait for somebody; one that was cancelled is
-- finished, and its `total` is what was done until then.
ALTER TABLE job ADD COLUMN hold TEXT CHECK (hold IN ('paused', 'checked', 'cancelled'));
ALTER TABLE job ADD COLUMN is_dry BIGINT NOT NULL DEFAULT 0;         -- what is counted is a dry run
ALTER TABLE job ADD COLUMN mode TEXT NOT NULL DEFAULT 'per_row';     -- or all_or_nothing
ALTER TABLE job ADD COLUMN action TEXT NOT NULL DEFAULT 'capture';   -- of rows that name none; empty: each names its own
ALTER TABLE job ADD COLUMN verbs BIGINT NOT NULL DEFAULT 2;          -- what whoever asked for it may do (enum verb)
ALTER TABLE job ADD COLUMN asked_rows BIGINT;                        -- how many there are, if it was cancelled
ALTER TABLE job ADD COLUMN started_at BIGINT;                        -- real time of the first row since it was last asked to go on
ALTER TABLE job ADD COLUMN started_with BIGINT NOT NULL DEFAULT 0;   -- how many were done then
ALTER TABLE job ADD COLUMN format TEXT;                              -- csv, ndjson; NULL: there is no file, and so for the next
ALTER TABLE job ADD COLUMN delimiter TEXT;                           -- of CSV
ALTER TABLE job ADD COLUMN header TEXT;                              -- of CSV: its first row, as it came
ALTER TABLE job ADD COLUMN file_name TEXT;
ALTER TABLE job ADD COLUMN digest TEXT;                              -- SHA-256 of the file, by which it is known again
ALTER TABLE job ADD COLUMN bytes BIGINT;
CREATE UNIQUE INDEX job_by_digest ON job (merchant_id, digest) WHERE digest IS NOT NULL;
CREATE INDEX job_to_do ON job (created_at) WHERE status <> 'finished' AND hold IS NULL;

-- A row of a file has the zero id for its order until that is found.
ALTER TABLE job_item ADD COLUMN input TEXT;                          -- the row of the file, as it came
ALTER TABLE job_item ADD COLUMN stage BIGINT NOT NULL DEFAULT 0;     -- 1: checked by a dry run, 2: done
ALTER TABLE job_item ADD COLUMN became TEXT;                         -- what was done; NULL: `outcome` says it
ALTER TABLE job_item ADD COLUMN action TEXT;
ALTER TABLE job_item ADD COLUMN wrong_column TEXT;                   -- of the file, if one is at fault
ALTER TABLE job_item ADD COLUMN currency TEXT;                       -- of the amounts
ALTER TABLE job_item ADD COLUMN remaining_amount BIGINT;             -- of the order, that may still be captured
ALTER TABLE job_item ADD COLUMN refundable_amount BIGINT;            -- of the order: captured less refunded
