-- What a merchant has chosen about mails.
SELECT terms FROM mail_terms WHERE merchant_id = $1;
