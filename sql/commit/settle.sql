-- Sees to it that the transaction of this mark, if it was not committed, never will be.
INSERT INTO commit_mark (token, is_void) VALUES ($1, 1) ON CONFLICT (token) DO NOTHING;
