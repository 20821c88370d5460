-- The apps' log lines, and how far each source has been read. A new database is made from this
-- file; an older one is brought here by migrations/logs_…; a test builds both and compares.
-- Clustered by app and number: a tail reads one stretch of the file.

CREATE TABLE lines (
    app_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    at REAL NOT NULL,
    source TEXT NOT NULL,
    dyno TEXT NOT NULL,
    text TEXT NOT NULL,
    action TEXT NOT NULL,
    PRIMARY KEY (app_id, number)
) WITHOUT ROWID;

CREATE TABLE positions (
    source TEXT PRIMARY KEY,
    position TEXT NOT NULL
) WITHOUT ROWID;

-- Beyond the ring, an app's lines above this number wait for those who read on (the archive).
CREATE TABLE holds (
    app_id TEXT NOT NULL,
    reader TEXT NOT NULL,
    after INTEGER NOT NULL,
    PRIMARY KEY (app_id, reader)
) WITHOUT ROWID;
