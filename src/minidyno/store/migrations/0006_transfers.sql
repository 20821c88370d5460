-- Backups, restores and copies of databases, and when backups are made by themselves.

-- An add-on may be gone, and its backups kept: no reference to add-ons here.
-- failure is a JSON object, log a JSON list
CREATE TABLE transfers (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    service TEXT NOT NULL,
    state TEXT NOT NULL,
    from_name TEXT NOT NULL,
    to_name TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    from_addon TEXT,
    to_addon TEXT,
    schedule_id TEXT,
    started_at REAL,
    finished_at REAL,
    deleted_at REAL,
    source_bytes INTEGER,
    processed_bytes INTEGER NOT NULL,
    checksum TEXT,
    failure TEXT NOT NULL,
    log TEXT NOT NULL,
    UNIQUE (app_id, number)
);

CREATE TABLE backup_schedules (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    addon_id TEXT NOT NULL REFERENCES addons (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hour INTEGER NOT NULL,
    timezone TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    due_at REAL NOT NULL
);
