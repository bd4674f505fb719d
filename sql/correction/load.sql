-- Why and when was it corrected?
SELECT reason, at AS corrected_at FROM correction WHERE merchant_id = $1 AND correction_id = $2;
