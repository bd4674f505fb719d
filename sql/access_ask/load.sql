-- How often was it, if the count began later than $2?
SELECT asks, since FROM access_ask WHERE subject = $1 AND since > $2;
