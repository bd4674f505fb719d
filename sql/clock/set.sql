-- A test merchant's clock is so far ahead, and is being moved to an instant or not.
UPDATE merchant SET clock_offset = $2, clock_target = $3 WHERE merchant_id = $1;
