-- One more failure; the count begins anew after a while.
INSERT INTO sign_in_failure (email, failures, since) VALUES ($1, $2, $3)
ON CONFLICT (email) DO UPDATE SET failures = excluded.failures, since = excluded.since;
