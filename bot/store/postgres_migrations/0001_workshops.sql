-- Workshops, their waiting posts, kept messages, fingerprints and closings.
-- Plain are only: random ids, guild and channel ids, versions, the closing step and its counts, and when a post was tried.

-- Who writes, and how often that was done: each transaction counts, so that it is known of each whether it happened.
CREATE TABLE writer (
    number     integer PRIMARY KEY,
    generation bigint  NOT NULL,
    commits    bigint  NOT NULL DEFAULT 0
);

CREATE TABLE workshop (
    workshop_id     text   PRIMARY KEY,
    made            bigint GENERATED ALWAYS AS IDENTITY,
    guild_id        bigint NOT NULL,
    schema_version  bigint NOT NULL,
    sealed_document bytea  NOT NULL
);

CREATE TABLE workshop_channel (
    workshop_id text   NOT NULL REFERENCES workshop ON DELETE CASCADE,
    channel_id  bigint NOT NULL,
    PRIMARY KEY (workshop_id, channel_id)
);

-- An identity: the id of a deleted post never comes back as another post.
CREATE TABLE outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workshop_id text   NOT NULL REFERENCES workshop ON DELETE CASCADE,
    slot_digest bytea,
    sealed_post bytea  NOT NULL,
    nonce       text   NOT NULL UNIQUE,
    tried_at    double precision
);

CREATE INDEX outbox_workshop ON outbox (workshop_id, id);

CREATE UNIQUE INDEX outbox_untried_slot ON outbox (workshop_id, slot_digest)
    WHERE slot_digest IS NOT NULL AND tried_at IS NULL;

CREATE TABLE kept_message (
    workshop_id    text  NOT NULL REFERENCES workshop ON DELETE CASCADE,
    slot_digest    bytea NOT NULL,
    sealed_message bytea NOT NULL,
    PRIMARY KEY (workshop_id, slot_digest)
);

CREATE TABLE fingerprint (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workshop_id   text   NOT NULL REFERENCES workshop ON DELETE CASCADE,
    sealed_record bytea  NOT NULL
);

CREATE INDEX fingerprint_workshop ON fingerprint (workshop_id, id);

-- Outlives its workshop: it is the receipt.
CREATE TABLE closing (
    workshop_id        text    PRIMARY KEY,
    begun              bigint  GENERATED ALWAYS AS IDENTITY,
    guild_id           bigint  NOT NULL,
    remaining_channels bigint[] NOT NULL,
    locale             text    NOT NULL,
    step               text    NOT NULL CHECK (step IN ('drain', 'rooms', 'key', 'rows', 'receipt')),
    rooms_deleted      bigint  NOT NULL DEFAULT 0,
    started_at         double precision NOT NULL,
    key_destroyed_at   double precision,
    closed_at          double precision,
    expires_at         double precision
);

CREATE INDEX closing_guild ON closing (guild_id);

-- What is sealed cannot be pressed together: nobody tries.
ALTER TABLE workshop ALTER COLUMN sealed_document SET STORAGE EXTERNAL;
ALTER TABLE outbox ALTER COLUMN sealed_post SET STORAGE EXTERNAL;
ALTER TABLE kept_message ALTER COLUMN sealed_message SET STORAGE EXTERNAL;
ALTER TABLE fingerprint ALTER COLUMN sealed_record SET STORAGE EXTERNAL;
