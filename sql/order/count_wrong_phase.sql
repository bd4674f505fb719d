-- How many orders are listed in a phase that is not their status's, to verify.
SELECT count(*) AS orders FROM order_state
WHERE merchant_id = $1 AND phase <> CASE WHEN status IN ('AUTHORIZED', 'PART_CAPTURED') THEN 0
    WHEN status = 'CAPTURED' THEN 1 ELSE 2 END;
