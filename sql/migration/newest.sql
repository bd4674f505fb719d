-- The newest migration that ran: the cheapest question that only a working store can answer.
SELECT number FROM schema_migration ORDER BY number DESC LIMIT 1;
