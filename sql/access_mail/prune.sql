-- Links that are over are forgotten, and with them addresses that were nobody's.
DELETE FROM access_mail WHERE expires_at < $1;
