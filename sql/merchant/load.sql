-- A merchant by our number.
SELECT mid, name FROM merchant WHERE merchant_id = $1;
