-- From which installation this store is being filled, or was, by `fangst copy`.
SELECT source, begun_at, finished_at FROM store_copy WHERE copy = 1 LIMIT 1;
