-- So many entries were forgotten.
UPDATE request_log_count SET entries = entries - $2 WHERE merchant_id = $1;
