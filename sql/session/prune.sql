-- Sessions that are over are forgotten.
DELETE FROM portal_session WHERE expires_at < $1;
