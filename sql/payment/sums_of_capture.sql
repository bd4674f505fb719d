-- What was posted about an invoice, to verify its sums.
SELECT CAST(coalesce(sum(CASE fact WHEN 'assigned' THEN amount WHEN 'unassigned' THEN -amount END), 0) AS BIGINT) AS assigned,
    CAST(coalesce(sum(CASE fact WHEN 'owed_back' THEN amount WHEN 'owed_no_more' THEN -amount END), 0) AS BIGINT) AS owed_back,
    CAST(coalesce(sum(CASE fact WHEN 'paid_back' THEN amount END), 0) AS BIGINT) AS paid_back,
    CAST(coalesce(sum(CASE WHEN fact = 'late_fee' THEN amount WHEN fact = 'late_fee_waived' THEN -amount END), 0) AS BIGINT) AS fees,
    CAST(coalesce(sum(CASE WHEN fact = 'interest' THEN amount WHEN fact = 'interest_waived' THEN -amount END), 0) AS BIGINT) AS interest,
    CAST(coalesce(sum(CASE WHEN fact = 'written_off' THEN amount WHEN fact = 'recovered' THEN -amount END), 0) AS BIGINT)
        AS written_off
FROM payment_transfer WHERE merchant_id = $1 AND capture_id = $2;
