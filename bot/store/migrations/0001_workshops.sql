-- Workshops, their waiting posts, kept messages, fingerprints and closings.
-- Plain are only: random ids, guild and channel ids, versions, the closing step and its counts, and when a post was tried.

CREATE TABLE workshop (
    workshop_id     TEXT PRIMARY KEY,
    guild_id        INTEGER NOT NULL,
    schema_version  INTEGER NOT NULL,
    sealed_document BLOB NOT NULL
) STRICT;

CREATE TABLE workshop_channel (
    workshop_id TEXT NOT NULL REFERENCES workshop ON DELETE CASCADE,
    channel_id  INTEGER NOT NULL,
    PRIMARY KEY (workshop_id, channel_id)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: the id of a deleted post must never come back as another post.
CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    workshop_id TEXT NOT NULL REFERENCES workshop ON DELETE CASCADE,
    slot_digest BLOB,
    sealed_post BLOB NOT NULL,
    nonce       TEXT NOT NULL UNIQUE,
    tried_at    REAL
) STRICT;

CREATE INDEX outbox_workshop ON outbox (workshop_id, id);

CREATE UNIQUE INDEX outbox_untried_slot ON outbox (workshop_id, slot_digest)
    WHERE slot_digest IS NOT NULL AND tried_at IS NULL;

CREATE TABLE kept_message (
    workshop_id    TEXT NOT NULL REFERENCES workshop ON DELETE CASCADE,
    slot_digest    BLOB NOT NULL,
    sealed_message BLOB NOT NULL,
    PRIMARY KEY (workshop_id, slot_digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE fingerprint (
    id            INTEGER PRIMARY KEY,
    workshop_id   TEXT NOT NULL REFERENCES workshop ON DELETE CASCADE,
    sealed_record BLOB NOT NULL
) STRICT;

CREATE INDEX fingerprint_workshop ON fingerprint (workshop_id, id);

-- Outlives its workshop: it is the receipt.
CREATE TABLE closing (
    workshop_id        TEXT PRIMARY KEY,
    guild_id           INTEGER NOT NULL,
    remaining_channels TEXT NOT NULL,
    locale             TEXT NOT NULL,
    step               TEXT NOT NULL CHECK (step IN ('drain', 'rooms', 'key', 'rows', 'receipt')),
    rooms_deleted      INTEGER NOT NULL DEFAULT 0,
    started_at         REAL NOT NULL,
    key_destroyed_at   REAL,
    closed_at          REAL,
    expires_at         REAL
) STRICT;

CREATE INDEX closing_guild ON closing (guild_id);
