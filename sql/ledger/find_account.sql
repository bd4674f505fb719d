-- Is this account in the chart, to verify?
SELECT count(*) AS accounts FROM ledger_account WHERE account = $1 AND name = $2;
