-- One app's log lines for days, and the index by which they are searched. One file per app: what
-- is dropped with an app or an add-on is a file that is removed. A new database is made from this
-- file; an older one is brought here by migrations/archive_…; a test builds both and compares.

-- `high` is the latest time of a line up to this one: it never goes down, and a line written after
-- a moment has a number not below the first whose `high` is after it.
CREATE TABLE lines (
    number INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    high REAL NOT NULL,
    source TEXT NOT NULL,
    dyno TEXT NOT NULL,
    text TEXT NOT NULL,
    action TEXT NOT NULL
);

-- Where in the numbers a time begins
CREATE INDEX lines_by_high ON lines (high);

-- The words and tags of each line (domain/log_tags.py), by its number. It keeps no text of its own:
-- a line is taken out of it by giving it the same words again.
CREATE VIRTUAL TABLE words USING fts5 (
    said, content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 2"
);

-- `newest`: the number up to which lines are kept, also when all of them were dropped since;
-- `index`: by which version of domain/log_tags.py the words were made
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
