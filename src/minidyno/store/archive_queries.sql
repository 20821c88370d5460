-- name: fact^
-- One of the numbers that are remembered
SELECT value FROM facts WHERE name = :name;

-- name: set_fact!
-- Remember a number
INSERT INTO facts (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: add_lines*!
-- Keep lines
INSERT INTO lines (number, at, high, source, dyno, text, action) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: add_words*!
-- Index the words of lines
INSERT INTO words (rowid, said) VALUES (?, ?);

-- name: drop_words*!
-- Take lines out of the index; the words must be those that were put in
INSERT INTO words (words, rowid, said) VALUES ('delete', ?, ?);

-- name: drop_all_words!
-- Empty the index
INSERT INTO words (words) VALUES ('delete-all');

-- name: drop_lines_until!
-- Drop the oldest lines, up to and with a number
DELETE FROM lines WHERE number <= :until;

-- name: ends^
-- The first line, the last, and their times
SELECT
    (SELECT number FROM lines ORDER BY number LIMIT 1) AS first,
    (SELECT number FROM lines ORDER BY number DESC LIMIT 1) AS last,
    (SELECT at FROM lines ORDER BY number LIMIT 1) AS first_at,
    (SELECT high FROM lines ORDER BY number LIMIT 1) AS first_high,
    (SELECT high FROM lines ORDER BY number DESC LIMIT 1) AS last_high;

-- name: first_since^
-- No line with a lower number was written at or after a time; nothing when none was
SELECT number FROM lines WHERE high >= :since ORDER BY high, number LIMIT 1;

-- name: oldest
-- The oldest lines up to a number
SELECT number, at, source, dyno, text, action
FROM lines WHERE number > :after AND number <= :until ORDER BY number LIMIT :most;

-- name: found
-- The newest lines that have the words, below a number and in a stretch of time, newest first
SELECT lines.number, lines.at, lines.source, lines.dyno, lines.text, lines.action
FROM words JOIN lines ON lines.number = words.rowid
WHERE words MATCH :words
    AND words.rowid >= :first
    AND words.rowid < :before
    AND (:since IS NULL OR lines.at >= :since)
    AND (:until IS NULL OR lines.at <= :until)
ORDER BY words.rowid DESC
LIMIT :most;

-- name: up_to
-- A line and those before it, newest first
SELECT number, at, source, dyno, text, action
FROM lines WHERE number <= :number ORDER BY number DESC LIMIT :most;

-- name: beyond
-- The lines after one, oldest first
SELECT number, at, source, dyno, text, action
FROM lines WHERE number > :number ORDER BY number LIMIT :most;
