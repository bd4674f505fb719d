-- Everything due before this has been expired.
SELECT expired_until FROM merchant WHERE merchant_id = $1;
