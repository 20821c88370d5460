-- The first schema of the log database.

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
