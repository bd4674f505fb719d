-- PostgreSQL has many writers: no right password slips by while the failure that locks is being written.
SELECT failures, since FROM sign_in_failure WHERE email = $1 FOR UPDATE;
