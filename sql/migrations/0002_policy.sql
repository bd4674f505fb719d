-- What a merchant has chosen about the rules: JSON of the members that differ from the defaults (service/settings.h).
ALTER TABLE merchant ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

-- Of the body that was answered first, so that another one under the same key is noticed. NULL: from before this column.
ALTER TABLE idempotency ADD COLUMN body_digest BYTES;
