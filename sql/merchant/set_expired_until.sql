-- Everything due before this has been expired.
UPDATE merchant SET expired_until = $2 WHERE merchant_id = $1;
