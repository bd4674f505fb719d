-- The password is another: links that were mailed before are good for nothing any more.
DELETE FROM access_mail WHERE email = $1 AND kind IN ('password_reset', 'sign_in_link');
