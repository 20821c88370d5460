-- name: first_and_newest^
-- The numbers of the app's first and newest lines in the table; both null without any
SELECT
    (SELECT number FROM lines WHERE app_id = :app_id ORDER BY number LIMIT 1) AS first,
    (SELECT number FROM lines WHERE app_id = :app_id ORDER BY number DESC LIMIT 1) AS newest;

-- name: add_lines*!
-- Keep lines that have their numbers
INSERT INTO lines (app_id, number, at, source, dyno, text, action)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: drop_lines_until!
-- Drop the oldest lines, up to and with a number
DELETE FROM lines WHERE app_id = :app_id AND number <= :until;

-- name: lines
-- The newest lines beyond a number that pass the filter, newest first; a limit of -1 is none
SELECT app_id, number, at, source, dyno, text, action
FROM lines
WHERE app_id = :app_id
    AND number > :after
    AND (:source IS NULL OR source = :source)
    AND (:dyno IS NULL OR dyno = :dyno OR substr(dyno, 1, length(:dyno) + 1) = :dyno || '.')
ORDER BY number DESC
LIMIT :last;

-- name: position^
-- How far a source has been read
SELECT position FROM positions WHERE source = :source;

-- name: set_position!
-- Keep how far a source has been read
INSERT INTO positions (source, position) VALUES (:source, :position)
ON CONFLICT (source) DO UPDATE SET position = excluded.position;

-- name: forget_position!
-- The source is gone
DELETE FROM positions WHERE source = :source;

-- name: remove_app!
-- Forget the app's lines
DELETE FROM lines WHERE app_id = :app_id;

-- name: lines_on
-- The first lines beyond a number, oldest first
SELECT app_id, number, at, source, dyno, text, action
FROM lines WHERE app_id = :app_id AND number > :after ORDER BY number LIMIT :most;

-- name: lowest_hold^
-- The number above which an app's lines wait, beyond the ring, for those who read on
SELECT min(after) AS after FROM holds WHERE app_id = :app_id;

-- name: holds
-- What waits for a reader
SELECT app_id, after FROM holds WHERE reader = :reader;

-- name: set_hold!
-- Let an app's lines above a number wait for a reader
INSERT INTO holds (app_id, reader, after) VALUES (:app_id, :reader, :after)
ON CONFLICT (app_id, reader) DO UPDATE SET after = excluded.after;

-- name: forget_hold!
-- No line of the app waits for this reader any more
DELETE FROM holds WHERE app_id = :app_id AND reader = :reader;

-- name: forget_holds!
-- No line of the app waits any more
DELETE FROM holds WHERE app_id = :app_id;
