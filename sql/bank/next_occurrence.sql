-- How many entries there are already that nothing tells from this one, and one more.
SELECT coalesce(max(occurrence), 0) + 1 AS occurrence FROM bank_entry WHERE merchant_id = $1 AND fingerprint = $2;
