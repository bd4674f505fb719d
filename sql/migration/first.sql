-- Is the store readable? Each has run the first migration, and only one that works can say so.
SELECT number FROM schema_migration WHERE number = 1 LIMIT 1;
