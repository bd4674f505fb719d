-- A merchant by the name that it knows itself by.
SELECT merchant_id, name FROM merchant WHERE mid = $1;
