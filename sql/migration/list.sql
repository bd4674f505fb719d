-- Which migrations ran, in order.
SELECT number, digest FROM schema_migration ORDER BY number LIMIT 10000;
