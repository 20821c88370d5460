-- What apps may not do since a limit of the plan is passed, as their logs say it: a JSON list.

ALTER TABLE addons ADD COLUMN restrictions TEXT NOT NULL DEFAULT '[]';
