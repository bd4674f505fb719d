-- PostgreSQL has many writers: two administrators must not demote each other.
SELECT merchant_id FROM merchant WHERE merchant_id = $1 FOR NO KEY UPDATE;
