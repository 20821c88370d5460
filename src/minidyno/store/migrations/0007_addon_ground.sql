-- What an add-on's server stands on, and so where its data lies.

ALTER TABLE addons ADD COLUMN ground TEXT NOT NULL DEFAULT '';
