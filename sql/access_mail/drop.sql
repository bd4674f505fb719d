-- Nobody is to get this mail.
DELETE FROM access_mail WHERE mail_id = $1;
