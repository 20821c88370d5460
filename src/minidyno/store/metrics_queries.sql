-- name: fact^
-- One of the numbers that are remembered
SELECT value FROM facts WHERE name = :name;

-- name: set_fact!
-- Remember a number
INSERT INTO facts (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: window^
-- One window
SELECT width, start, requests, size, classes, codes, service
FROM windows WHERE width = :width AND start = :start;

-- name: windows
-- The windows of a width that begin in a stretch of time, oldest first
SELECT width, start, requests, size, classes, codes, service
FROM windows WHERE width = :width AND start >= :since AND start < :until ORDER BY start;

-- name: set_window!
-- Keep a window as it is now
INSERT OR REPLACE INTO windows (width, start, requests, size, classes, codes, service)
VALUES (:width, :start, :requests, :size, :classes, :codes, :service);

-- name: dynos
-- What the dynos did in the windows of a width that begin in a stretch of time
SELECT start, dyno, memory_most, memory_sum, looks, cpu, starts, crashes
FROM dynos WHERE width = :width AND start >= :since AND start < :until ORDER BY start, dyno;

-- name: add_dyno!
-- Add to what a dyno did in a window
INSERT INTO dynos
    (width, start, dyno, memory_most, memory_sum, looks, cpu, starts, crashes)
VALUES
    (:width, :start, :dyno, :memory_most, :memory_sum, :looks, :cpu, :starts, :crashes)
ON CONFLICT (width, start, dyno) DO UPDATE SET
    memory_most = max(memory_most, excluded.memory_most),
    memory_sum = memory_sum + excluded.memory_sum,
    looks = looks + excluded.looks,
    cpu = cpu + excluded.cpu,
    starts = starts + excluded.starts,
    crashes = crashes + excluded.crashes;

-- name: add_slow*!
-- Remember slow requests
INSERT OR IGNORE INTO slow (number, at, method, path, status, service, dyno, code)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: drop_quicker!
-- Of an hour, forget all but the slowest
DELETE FROM slow
WHERE at >= :start AND at < :until AND number NOT IN (
    SELECT number FROM slow WHERE at >= :start AND at < :until
    ORDER BY service DESC, number LIMIT :most
);

-- name: slow
-- The slowest requests since a time, slowest first
SELECT number, at, method, path, status, service, dyno, code
FROM slow WHERE at >= :since ORDER BY service DESC, number LIMIT :most;

-- name: drop_windows!
-- Drop the windows of a width that began before a time
DELETE FROM windows WHERE width = :width AND start < :until;

-- name: drop_dynos!
-- Drop what dynos did in the windows of a width that began before a time
DELETE FROM dynos WHERE width = :width AND start < :until;

-- name: drop_slow!
-- Forget slow requests from before a time
DELETE FROM slow WHERE at < :until;
