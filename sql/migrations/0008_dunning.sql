-- Customers who are late: what being late has cost them, what was done about it, and what operators have chosen.

-- Charged and not waived; what is written off is not expected any more (src/domain/invoice.h).
ALTER TABLE invoice ADD COLUMN fee_amount BIGINT NOT NULL DEFAULT 0 CHECK (fee_amount >= 0);
ALTER TABLE invoice ADD COLUMN interest_amount BIGINT NOT NULL DEFAULT 0 CHECK (interest_amount >= 0);
ALTER TABLE invoice ADD COLUMN written_off_amount BIGINT NOT NULL DEFAULT 0 CHECK (written_off_amount >= 0);

-- Where the dunning of an invoice stands (src/domain/dunning.h). Invoices from before this table have none.
CREATE TABLE dunning (
    merchant_id    BIGINT NOT NULL,
    capture_id     BYTES  NOT NULL,
    customer       TEXT   NOT NULL, -- person, organization
    version        BIGINT NOT NULL, -- changes of the following, so that two do not overwrite each other
    look_at        BIGINT,          -- when it is looked at next; NULL: not, unless something happens to it
    part           BIGINT NOT NULL, -- of the plan, that the steps are about
    steps          BIGINT NOT NULL, -- taken about it
    stepped_on     BIGINT NOT NULL, -- a date, as those below: days since 1970-01-01; 0: no step yet
    charged_until  BIGINT NOT NULL, -- interest is charged up to and with this day
    is_handed_over BIGINT NOT NULL,
    pause_reason   TEXT,            -- NULL: it is not paused
    paused_until   BIGINT NOT NULL, -- the last day; 0: until it is resumed
    PRIMARY KEY (merchant_id, capture_id),
    FOREIGN KEY (merchant_id, capture_id) REFERENCES invoice
) HEAP;
CREATE INDEX dunning_by_look ON dunning (merchant_id, look_at) WHERE look_at IS NOT NULL;

-- What an operator has chosen about a merchant's dunning, in the order of the choices.
CREATE TABLE dunning_choice (
    merchant_id BIGINT NOT NULL REFERENCES merchant,
    number      BIGINT NOT NULL, -- 1, 2 ...
    country     TEXT   NOT NULL,
    customer    TEXT   NOT NULL,
    subject     TEXT   NOT NULL, -- dunning, fee, collection, interest
    step        BIGINT NOT NULL, -- of a fee
    from_day    BIGINT NOT NULL, -- a date
    value       BIGINT NOT NULL CHECK (value >= 0),
    at          BIGINT NOT NULL,
    actor       TEXT   NOT NULL,
    PRIMARY KEY (merchant_id, number)
) CLUSTERED;
