-- From now on this store is being filled, and nothing else is done with it; there is at most one who fills it.
INSERT INTO store_copy (copy, source, begun_at) VALUES (1, $1, $2);
