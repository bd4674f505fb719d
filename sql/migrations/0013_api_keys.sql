-- API keys as their owners see them: what each is for, who made it, when it was used last, and whether it still lets anybody in.
ALTER TABLE api_key ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE api_key ADD COLUMN created_by TEXT NOT NULL DEFAULT 'system';
ALTER TABLE api_key ADD COLUMN last_used_at BIGINT; -- within some seconds; NULL: never, or before this column
ALTER TABLE api_key ADD COLUMN revoked_at BIGINT;   -- NULL: it lets in
ALTER TABLE api_key ADD COLUMN revoked_by TEXT;
