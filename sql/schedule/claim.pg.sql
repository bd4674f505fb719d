-- PostgreSQL has many writers: the row lock lets one of them do the work, and others go on without it.
SELECT due_at FROM schedule WHERE kind = $1 FOR UPDATE SKIP LOCKED;
