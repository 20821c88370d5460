-- The first schema of an app's metrics.

-- Requests that ended in a window; `width` and `start` in seconds, width 0 is the one that holds all.
-- `classes`, `codes` and `service` (domain/latency_sketch.py) are JSON objects of counts.
CREATE TABLE windows (
    width INTEGER NOT NULL,
    start INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    size INTEGER NOT NULL,
    classes TEXT NOT NULL,
    codes TEXT NOT NULL,
    service TEXT NOT NULL,
    PRIMARY KEY (width, start)
) WITHOUT ROWID;

-- What each dyno did in a window: memory in bytes, processor in seconds
CREATE TABLE dynos (
    width INTEGER NOT NULL,
    start INTEGER NOT NULL,
    dyno TEXT NOT NULL,
    memory_most INTEGER NOT NULL,
    memory_sum INTEGER NOT NULL,
    looks INTEGER NOT NULL,
    cpu REAL NOT NULL,
    starts INTEGER NOT NULL,
    crashes INTEGER NOT NULL,
    PRIMARY KEY (width, start, dyno)
) WITHOUT ROWID;

-- The slowest requests of each hour, by the number of their log line; `service` in milliseconds
CREATE TABLE slow (
    number INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    status INTEGER NOT NULL,
    service INTEGER NOT NULL,
    dyno TEXT NOT NULL,
    code TEXT NOT NULL
);

CREATE INDEX slow_by_time ON slow (at);

-- `newest`: the number of the newest log line that was counted
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
