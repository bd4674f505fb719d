-- Was the transaction of this mark committed? Asked after commit/settle: there is a row.
SELECT is_void FROM commit_mark WHERE token = $1;
