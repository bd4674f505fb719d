-- A kind of scheduled work that was not there before; it is due at once.
INSERT INTO schedule (kind, due_at) VALUES ($1, 0) ON CONFLICT (kind) DO NOTHING;
