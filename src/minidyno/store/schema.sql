-- What the platform knows. A new database is made from this file; an older one is brought here by
-- migrations/. A test builds both and compares, so a change is made in both places.
-- `seq` keeps the order of insertion: an update leaves it alone, and VACUUM does too.

-- buildpacks is a JSON list of names, in order
CREATE TABLE apps (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    port INTEGER NOT NULL,
    stack TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    released_at REAL,
    maintenance INTEGER NOT NULL,
    buildpacks TEXT NOT NULL DEFAULT '[]'
);

CREATE TABLE processes (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    command TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    size TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
);

CREATE INDEX processes_of_app ON processes (app_id);

-- phases is a JSON object: when each phase began
CREATE TABLE builds (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    source_url TEXT NOT NULL,
    source_version TEXT,
    user TEXT NOT NULL,
    stack TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    slug_id TEXT,
    release_id TEXT,
    error_id TEXT,
    phases TEXT NOT NULL DEFAULT '{}'
);

CREATE INDEX builds_of_app ON builds (app_id);
CREATE INDEX builds_by_status ON builds (status);

-- process_types, env and images are JSON objects
CREATE TABLE slugs (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    checksum TEXT,
    size INTEGER,
    process_types TEXT NOT NULL,
    buildpack TEXT,
    stack TEXT NOT NULL,
    "commit" TEXT,
    source TEXT,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    deleted_at REAL,
    env TEXT NOT NULL,
    images TEXT NOT NULL DEFAULT '{}'
);

CREATE INDEX slugs_of_app ON slugs (app_id);

-- config, addon_config and phases are JSON objects, addons is a JSON list
CREATE TABLE releases (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL,
    slug_id TEXT,
    config TEXT NOT NULL,
    user TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    phases TEXT NOT NULL DEFAULT '{}',
    addon_config TEXT NOT NULL DEFAULT '{}',
    addons TEXT NOT NULL DEFAULT '[]',
    UNIQUE (app_id, version)
);

-- A dyno outlives its app until the reconciler has stopped it: no reference to apps here.
-- handle is a JSON object
CREATE TABLE dynos (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    instance TEXT NOT NULL,
    app_id TEXT NOT NULL,
    type TEXT NOT NULL,
    number INTEGER NOT NULL,
    "release" INTEGER NOT NULL,
    slug_id TEXT NOT NULL,
    command TEXT NOT NULL,
    size TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    port INTEGER UNIQUE,
    handle TEXT,
    crashes INTEGER NOT NULL,
    up_at REAL,
    restart_asked_at REAL,
    retired_at REAL,
    route_generation INTEGER,
    exit_code INTEGER,
    "like" TEXT
);

CREATE INDEX dynos_of_app ON dynos (app_id);

-- An add-on outlives its app until its server is removed: no reference to apps here.
-- ports and failure are JSON objects, admin and users JSON lists of pairs (user, password),
-- restrictions a JSON list
CREATE TABLE addons (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    app_id TEXT NOT NULL,
    service TEXT NOT NULL,
    plan TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    ports TEXT NOT NULL,
    admin TEXT NOT NULL,
    users TEXT NOT NULL,
    failure TEXT NOT NULL,
    ground TEXT NOT NULL DEFAULT '',
    restrictions TEXT NOT NULL DEFAULT '[]'
);

CREATE UNIQUE INDEX addon_names ON addons (name) WHERE state <> 'deprovisioned';

-- config is a JSON object
CREATE TABLE addon_attachments (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    addon_id TEXT NOT NULL REFERENCES addons (id) ON DELETE CASCADE,
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    config TEXT NOT NULL,
    UNIQUE (app_id, name)
);

CREATE INDEX attachments_of_addon ON addon_attachments (addon_id);

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

CREATE TABLE platform_values (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
