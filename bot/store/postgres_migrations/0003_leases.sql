-- Several processes: which of them may act for which shard, and until when, on this server's clock.
-- Plain are random names of processes, numbers of shards, and times.

-- How many shards there are; none while one process serves all.
CREATE TABLE sharding (
    alone  boolean PRIMARY KEY DEFAULT true CHECK (alone),
    shards integer NOT NULL CHECK (shards > 0)
);

-- What a shard's process commits is counted, and fenced, by the row of the shard's number in writer.
CREATE TABLE lease (
    shard   integer PRIMARY KEY,
    holder  text,
    until   timestamptz NOT NULL DEFAULT '-infinity',
    watched double precision
);

-- Who lives, with shards or without.
CREATE TABLE process (
    name  text PRIMARY KEY,
    until timestamptz NOT NULL
);

-- When the next session of each bucket may be begun.
CREATE TABLE identify (
    bucket  integer PRIMARY KEY,
    free_at timestamptz NOT NULL
);
