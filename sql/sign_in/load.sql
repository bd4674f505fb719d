-- How often this address failed to sign in lately.
SELECT failures, since FROM sign_in_failure WHERE email = $1;
