-- Which process type's image a one-off dyno runs in, for apps with a Dockerfile.

ALTER TABLE dynos ADD COLUMN "like" TEXT;
