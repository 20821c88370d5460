-- Add-ons, their attachments, and what they set in each release.

ALTER TABLE releases ADD COLUMN addon_config TEXT NOT NULL DEFAULT '{}';
ALTER TABLE releases ADD COLUMN addons TEXT NOT NULL DEFAULT '[]';

-- An add-on outlives its app until its server is removed: no reference to apps here.
-- ports and failure are JSON objects, admin and users JSON lists of pairs (user, password)
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
    failure TEXT NOT NULL
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
