-- One more failure, counted from what is stored now; the count begins anew if it began at $3 or earlier.
INSERT INTO sign_in_failure (email, failures, since) VALUES ($1, 1, $2)
ON CONFLICT (email) DO UPDATE SET
    failures = CASE WHEN sign_in_failure.since > $3 THEN sign_in_failure.failures + 1 ELSE 1 END,
    since = CASE WHEN sign_in_failure.since > $3 THEN sign_in_failure.since ELSE excluded.since END
RETURNING failures;
