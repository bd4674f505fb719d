-- An endpoint that failed is left alone; that is another thing than that somebody delivers to it.
ALTER TABLE webhook_endpoint ADD COLUMN rests_until BIGINT NOT NULL DEFAULT 0; -- until then nobody delivers to it
