-- One more, counted from what is stored now; the count begins anew if it began at $3 or earlier.
INSERT INTO access_ask (subject, asks, since) VALUES ($1, 1, $2)
ON CONFLICT (subject) DO UPDATE SET
    asks = CASE WHEN access_ask.since > $3 THEN access_ask.asks + 1 ELSE 1 END,
    since = CASE WHEN access_ask.since > $3 THEN access_ask.since ELSE excluded.since END
RETURNING asks, since;
