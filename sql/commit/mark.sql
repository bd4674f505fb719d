-- Leaves a mark of this transaction, by which it is known later that it was committed.
INSERT INTO commit_mark (token, is_void) VALUES ($1, 0);
