-- name: apps
-- All apps, by name
SELECT * FROM apps ORDER BY name;

-- name: app^
-- The app with that name, or else with that id
SELECT * FROM apps WHERE name = :key OR id = :key ORDER BY name = :key DESC LIMIT 1;

-- name: save_app!
-- Insert an app, or replace it in its place
INSERT INTO apps (
    id, name, port, stack, created_at, updated_at, released_at, maintenance, buildpacks
) VALUES (
    :id, :name, :port, :stack, :created_at, :updated_at, :released_at, :maintenance, :buildpacks
)
ON CONFLICT (id) DO UPDATE SET
    name = excluded.name,
    port = excluded.port,
    stack = excluded.stack,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    released_at = excluded.released_at,
    maintenance = excluded.maintenance,
    buildpacks = excluded.buildpacks;

-- name: remove_app!
-- Remove an app; formation, builds, slugs and releases go with it (ON DELETE CASCADE)
DELETE FROM apps WHERE id = :app_id;

-- name: processes
-- The formation, in the order of first appearance
SELECT * FROM processes WHERE app_id = :app_id ORDER BY seq;

-- name: save_process!
-- Insert a row of the formation, or replace it in its place
INSERT INTO processes (
    id, app_id, type, command, quantity, size, created_at, updated_at
) VALUES (
    :id, :app_id, :type, :command, :quantity, :size, :created_at, :updated_at
)
ON CONFLICT (id) DO UPDATE SET
    app_id = excluded.app_id,
    type = excluded.type,
    command = excluded.command,
    quantity = excluded.quantity,
    size = excluded.size,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at;

-- name: remove_process!
-- Remove a row of the formation
DELETE FROM processes WHERE id = :process_id;

-- name: builds
-- The builds of an app, oldest first
SELECT * FROM builds WHERE app_id = :app_id ORDER BY created_at, seq;

-- name: build^
-- One build
SELECT * FROM builds WHERE id = :build_id;

-- name: builds_with_status
-- The builds of all apps with a status, oldest first
SELECT * FROM builds WHERE status = :status ORDER BY created_at, seq;

-- name: save_build!
-- Insert a build, or replace it in its place
INSERT INTO builds (
    id, app_id, status, source, source_url, source_version, user, stack, created_at, updated_at,
    slug_id, release_id, error_id, phases
) VALUES (
    :id, :app_id, :status, :source, :source_url, :source_version, :user, :stack, :created_at,
    :updated_at, :slug_id, :release_id, :error_id, :phases
)
ON CONFLICT (id) DO UPDATE SET
    app_id = excluded.app_id,
    status = excluded.status,
    source = excluded.source,
    source_url = excluded.source_url,
    source_version = excluded.source_version,
    user = excluded.user,
    stack = excluded.stack,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    slug_id = excluded.slug_id,
    release_id = excluded.release_id,
    error_id = excluded.error_id,
    phases = excluded.phases;

-- name: slug^
-- One slug
SELECT * FROM slugs WHERE id = :slug_id;

-- name: slugs
-- The slugs of an app, oldest first
SELECT * FROM slugs WHERE app_id = :app_id ORDER BY created_at, seq;

-- name: save_slug!
-- Insert a slug, or replace it in its place
INSERT INTO slugs (
    id, app_id, checksum, size, process_types, buildpack, stack, "commit", source, created_at,
    updated_at, deleted_at, env, images
) VALUES (
    :id, :app_id, :checksum, :size, :process_types, :buildpack, :stack, :commit, :source,
    :created_at, :updated_at, :deleted_at, :env, :images
)
ON CONFLICT (id) DO UPDATE SET
    app_id = excluded.app_id,
    checksum = excluded.checksum,
    size = excluded.size,
    process_types = excluded.process_types,
    buildpack = excluded.buildpack,
    stack = excluded.stack,
    "commit" = excluded."commit",
    source = excluded.source,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    deleted_at = excluded.deleted_at,
    env = excluded.env,
    images = excluded.images;

-- name: blobs_in_use
-- Slugs not deleted, their sources, and the sources of pending builds
SELECT checksum FROM slugs WHERE deleted_at IS NULL AND checksum IS NOT NULL
UNION
SELECT source FROM slugs WHERE deleted_at IS NULL AND source IS NOT NULL
UNION
SELECT source FROM builds WHERE status = 'pending';

-- name: releases
-- The releases of an app, by version
SELECT * FROM releases WHERE app_id = :app_id ORDER BY version;

-- name: release^
-- The release with that version in digits, or with that id; '007' is not a version
SELECT * FROM releases
WHERE (
        app_id = :app_id
        AND version = CAST(:key AS INTEGER)
        AND CAST(version AS TEXT) = :key
    )
    OR (id = :key AND app_id = :app_id)
ORDER BY version
LIMIT 1;

-- name: save_release!
-- Insert a release, or replace it in its place
INSERT INTO releases (
    id, app_id, version, description, status, slug_id, config, user, created_at, updated_at,
    phases, addon_config, addons
) VALUES (
    :id, :app_id, :version, :description, :status, :slug_id, :config, :user, :created_at,
    :updated_at, :phases, :addon_config, :addons
)
ON CONFLICT (id) DO UPDATE SET
    app_id = excluded.app_id,
    version = excluded.version,
    description = excluded.description,
    status = excluded.status,
    slug_id = excluded.slug_id,
    config = excluded.config,
    user = excluded.user,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    phases = excluded.phases,
    addon_config = excluded.addon_config,
    addons = excluded.addons;

-- name: addons
-- All add-ons, in the order of their creation
SELECT * FROM addons ORDER BY created_at, seq;

-- name: addon^
-- The add-on with that id, or else the one with that name that is not deprovisioned, or else the
-- newest of that name
SELECT * FROM addons
WHERE id = :key OR name = :key
ORDER BY id = :key DESC, state <> 'deprovisioned' DESC, seq DESC
LIMIT 1;

-- name: save_addon!
-- Insert an add-on, or replace it in its place
INSERT INTO addons (
    id, name, app_id, service, plan, state, created_at, updated_at, ports, admin, users, failure,
    ground, restrictions
) VALUES (
    :id, :name, :app_id, :service, :plan, :state, :created_at, :updated_at, :ports, :admin,
    :users, :failure, :ground, :restrictions
)
ON CONFLICT (id) DO UPDATE SET
    name = excluded.name,
    app_id = excluded.app_id,
    service = excluded.service,
    plan = excluded.plan,
    state = excluded.state,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    ports = excluded.ports,
    admin = excluded.admin,
    users = excluded.users,
    failure = excluded.failure,
    ground = excluded.ground,
    restrictions = excluded.restrictions;

-- name: remove_addon!
-- Forget an add-on; its attachments go with it (ON DELETE CASCADE)
DELETE FROM addons WHERE id = :addon_id;

-- name: addon_attachments
-- All attachments, in the order of their creation
SELECT * FROM addon_attachments ORDER BY created_at, seq;

-- name: addon_attachments_of_app
-- The attachments of one app, in the order of their creation
SELECT * FROM addon_attachments WHERE app_id = :app_id ORDER BY created_at, seq;

-- name: addon_attachments_of_addon
-- The attachments of one add-on, in the order of their creation
SELECT * FROM addon_attachments WHERE addon_id = :addon_id ORDER BY created_at, seq;

-- name: save_addon_attachment!
-- Insert an attachment, or replace it in its place
INSERT INTO addon_attachments (
    id, addon_id, app_id, name, created_at, updated_at, config
) VALUES (
    :id, :addon_id, :app_id, :name, :created_at, :updated_at, :config
)
ON CONFLICT (id) DO UPDATE SET
    addon_id = excluded.addon_id,
    app_id = excluded.app_id,
    name = excluded.name,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    config = excluded.config;

-- name: remove_addon_attachment!
-- Remove an attachment
DELETE FROM addon_attachments WHERE id = :attachment_id;

-- name: transfers
-- All transfers, in the order of their numbers within each app
SELECT * FROM transfers ORDER BY app_id, number;

-- name: transfers_of_app
-- The transfers of one app, in the order of their numbers
SELECT * FROM transfers WHERE app_id = :app_id ORDER BY number;

-- name: transfer^
-- One transfer
SELECT * FROM transfers WHERE id = :transfer_id;

-- name: save_transfer!
-- Insert a transfer, or replace it in its place
INSERT INTO transfers (
    id, app_id, number, kind, service, state, from_name, to_name, created_at, updated_at,
    from_addon, to_addon, schedule_id, started_at, finished_at, deleted_at, source_bytes,
    processed_bytes, checksum, failure, log
) VALUES (
    :id, :app_id, :number, :kind, :service, :state, :from_name, :to_name, :created_at,
    :updated_at, :from_addon, :to_addon, :schedule_id, :started_at, :finished_at, :deleted_at,
    :source_bytes, :processed_bytes, :checksum, :failure, :log
)
ON CONFLICT (id) DO UPDATE SET
    app_id = excluded.app_id,
    number = excluded.number,
    kind = excluded.kind,
    service = excluded.service,
    state = excluded.state,
    from_name = excluded.from_name,
    to_name = excluded.to_name,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    from_addon = excluded.from_addon,
    to_addon = excluded.to_addon,
    schedule_id = excluded.schedule_id,
    started_at = excluded.started_at,
    finished_at = excluded.finished_at,
    deleted_at = excluded.deleted_at,
    source_bytes = excluded.source_bytes,
    processed_bytes = excluded.processed_bytes,
    checksum = excluded.checksum,
    failure = excluded.failure,
    log = excluded.log;

-- name: backup_schedules
-- All schedules, in the order of their creation
SELECT * FROM backup_schedules ORDER BY created_at, seq;

-- name: save_backup_schedule!
-- Insert a schedule, or replace it in its place
INSERT INTO backup_schedules (
    id, addon_id, name, hour, timezone, created_at, updated_at, due_at
) VALUES (
    :id, :addon_id, :name, :hour, :timezone, :created_at, :updated_at, :due_at
)
ON CONFLICT (id) DO UPDATE SET
    addon_id = excluded.addon_id,
    name = excluded.name,
    hour = excluded.hour,
    timezone = excluded.timezone,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    due_at = excluded.due_at;

-- name: remove_backup_schedule!
-- Remove a schedule
DELETE FROM backup_schedules WHERE id = :schedule_id;

-- name: dynos
-- All dynos, in the order of their creation
SELECT * FROM dynos ORDER BY created_at, seq;

-- name: dynos_of_app
-- The dynos of one app, in the order of their creation
SELECT * FROM dynos WHERE app_id = :app_id ORDER BY created_at, seq;

-- name: save_dyno!
-- Insert a dyno, or replace it in its place
INSERT INTO dynos (
    id, instance, app_id, type, number, "release", slug_id, command, size, state, created_at,
    updated_at, port, handle, crashes, up_at, restart_asked_at, retired_at, route_generation,
    exit_code, "like"
) VALUES (
    :id, :instance, :app_id, :type, :number, :release, :slug_id, :command, :size, :state,
    :created_at, :updated_at, :port, :handle, :crashes, :up_at, :restart_asked_at, :retired_at,
    :route_generation, :exit_code, :like
)
ON CONFLICT (id) DO UPDATE SET
    instance = excluded.instance,
    app_id = excluded.app_id,
    type = excluded.type,
    number = excluded.number,
    "release" = excluded."release",
    slug_id = excluded.slug_id,
    command = excluded.command,
    size = excluded.size,
    state = excluded.state,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    port = excluded.port,
    handle = excluded.handle,
    crashes = excluded.crashes,
    up_at = excluded.up_at,
    restart_asked_at = excluded.restart_asked_at,
    retired_at = excluded.retired_at,
    route_generation = excluded.route_generation,
    exit_code = excluded.exit_code,
    "like" = excluded."like";

-- name: remove_dyno!
-- Forget a dyno
DELETE FROM dynos WHERE id = :dyno_id;

-- name: value^
-- A named value of the platform itself
SELECT value FROM platform_values WHERE name = :name;

-- name: set_value!
-- Keep a named value
INSERT INTO platform_values (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
