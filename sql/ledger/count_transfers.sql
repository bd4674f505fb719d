-- How many transfers a merchant has, to verify that none is without an event.
SELECT count(*) AS transfers FROM ledger_transfer WHERE merchant_id = $1;
