-- Users of the portal come and go: their role changes, external ones have an end, and any may be deactivated
-- (docs/decisions/0037-people.md).
ALTER TABLE portal_user ADD COLUMN created_by TEXT NOT NULL DEFAULT 'system';
ALTER TABLE portal_user ADD COLUMN ends_at BIGINT;         -- from then on the user is not let in; NULL: no end
ALTER TABLE portal_user ADD COLUMN deactivated_at BIGINT;  -- NULL: active
ALTER TABLE portal_user ADD COLUMN last_sign_in_at BIGINT; -- NULL: never, or before this column

-- Where somebody signed in, so that the owner of a session knows it again. Its token_hash is also its public name.
ALTER TABLE portal_session ADD COLUMN address TEXT NOT NULL DEFAULT '';    -- of the network
ALTER TABLE portal_session ADD COLUMN user_agent TEXT NOT NULL DEFAULT ''; -- what the browser calls itself
