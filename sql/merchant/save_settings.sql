-- A merchant chooses anew.
UPDATE merchant SET settings = $2 WHERE merchant_id = $1;
