-- The table that remembers which migrations ran.
CREATE TABLE IF NOT EXISTS schema_migration (
    number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, at BIGINT NOT NULL
);
