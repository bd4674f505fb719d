-- Signed in: the failures are forgotten.
DELETE FROM sign_in_failure WHERE email = $1;
