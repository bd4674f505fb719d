-- Remembers a migration in the transaction that ran it.
INSERT INTO schema_migration (number, name, digest, at) VALUES ($1, $2, $3, $4);
