-- Up to now days ended by the clocks of that zone, and from now on by those of another.
INSERT INTO day_zone (merchant_id, until, time_zone) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;
