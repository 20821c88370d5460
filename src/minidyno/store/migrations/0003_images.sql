-- Which image each process type of a slug runs, for apps with a Dockerfile (a JSON object).

ALTER TABLE slugs ADD COLUMN images TEXT NOT NULL DEFAULT '{}';
