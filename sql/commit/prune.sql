-- Marks that nobody can ask for any more are forgotten, a few at a time; they are ordered by their time.
DELETE FROM commit_mark WHERE token IN (SELECT token FROM commit_mark WHERE token < $1 ORDER BY token LIMIT $2);
