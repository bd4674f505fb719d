-- Was the transaction of this mark committed? No row is written if so, and if not it now never will be.
INSERT INTO commit_mark (token) VALUES ($1) ON CONFLICT (token) DO NOTHING;
