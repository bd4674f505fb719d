-- What a merchant has chosen about the rules.
SELECT settings FROM merchant WHERE merchant_id = $1;
