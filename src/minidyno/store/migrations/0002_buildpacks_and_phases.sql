-- An app's chosen buildpacks (a JSON list), and when the phases of a deploy began (JSON objects).

ALTER TABLE apps ADD COLUMN buildpacks TEXT NOT NULL DEFAULT '[]';
ALTER TABLE builds ADD COLUMN phases TEXT NOT NULL DEFAULT '{}';
ALTER TABLE releases ADD COLUMN phases TEXT NOT NULL DEFAULT '{}';
