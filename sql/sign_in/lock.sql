-- The same as load, for whoever goes on to write: there is one writer.
SELECT failures, since FROM sign_in_failure WHERE email = $1;
