-- What the rows of a bulk job come to, and whose turn it is (docs/decisions/0051-bulk-sums-and-turns.md).

-- Written in the unit of work of the rows that it counts. Of a dry run until the run begins.
CREATE TABLE job_sum (
    merchant_id  BIGINT NOT NULL,
    job_id       BYTES  NOT NULL,
    action       TEXT   NOT NULL, -- empty: the row does not say
    currency     TEXT   NOT NULL, -- of the amounts; empty: no order was found
    outcome      TEXT   NOT NULL, -- what became of the rows, or would
    code         TEXT   NOT NULL, -- why not; empty: they were done
    item_count   BIGINT NOT NULL,
    asked_amount BIGINT NOT NULL, -- as far as it is known of rows that were refused
    done_amount  BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, job_id, action, currency, outcome, code)
) CLUSTERED;

INSERT INTO job_sum (merchant_id, job_id, action, currency, outcome, code, item_count, asked_amount, done_amount)
SELECT i.merchant_id, i.job_id, coalesce(i.action, j.action), coalesce(i.currency, o.purchase_currency, ''),
    coalesce(i.became, i.outcome), coalesce(i.code, ''), count(*),
    coalesce(sum(i.captured_amount), 0), coalesce(sum(i.captured_amount), 0)
FROM job j JOIN job_item i ON i.merchant_id = j.merchant_id AND i.job_id = j.job_id
LEFT JOIN order_state o ON o.merchant_id = i.merchant_id AND o.order_id = i.order_id
WHERE i.outcome IS NOT NULL AND i.item < j.done + j.failed
GROUP BY i.merchant_id, i.job_id, coalesce(i.action, j.action), coalesce(i.currency, o.purchase_currency, ''),
    coalesce(i.became, i.outcome), coalesce(i.code, '');

-- Real time of its last chunk, or of when it was asked for: of a merchant's jobs the one with the least is next.
ALTER TABLE job ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;
UPDATE job SET turn = created_at;
CREATE INDEX job_turn ON job (merchant_id, turn, job_id) WHERE status <> 'finished' AND hold IS NULL;
DROP INDEX IF EXISTS job_to_do;
