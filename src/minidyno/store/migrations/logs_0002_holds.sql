-- Lines may wait beyond the ring for those who read on.

CREATE TABLE holds (
    app_id TEXT NOT NULL,
    reader TEXT NOT NULL,
    after INTEGER NOT NULL,
    PRIMARY KEY (app_id, reader)
) WITHOUT ROWID;
