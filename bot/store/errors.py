"""Everything that can go wrong in storage, as a closed set of exceptions; no message holds words, names or user ids."""


class StoreError(Exception):
    """Base of every error of this package; its message is one sentence for whoever runs the bot."""


class AlreadyRunning(StoreError):
    """Another process holds this database."""


class DatabaseTooNew(StoreError):
    """The database was written by a later version of Parley."""


class DatabaseFailed(StoreError):
    """The database refused an operation (disk full, damaged file, server away, …); the transaction did not happen."""


class NotProtected(StoreError):
    """A protection of the database (secure deletion, full synchronisation, …) could not be switched on."""


class CheckpointBusy(StoreError):
    """The write-ahead log could not be emptied because another program reads the database; try again."""


class KeyMissing(StoreError):
    """There is no usable key for this workshop."""


class KeyExists(StoreError):
    """A key for this workshop was already made; a key is never overwritten by a new one."""


class KeysFailed(StoreError):
    """The disk refused the key directory or a key file (no right, no space)."""


class KeysLost(StoreError):
    """Workshops are stored, and the directory of their keys is gone."""


class KeysExposed(StoreError):
    """The key directory can be read by others, or is the directory of the database."""


class SealBroken(StoreError):
    """Sealed bytes do not open: another key, another place, or damaged."""


class UnknownWorkshop(StoreError):
    """No such workshop is stored (never created, or already closed)."""


class WorkshopExists(StoreError):
    """A workshop with this id is already stored."""


class ClosingOutOfOrder(StoreError):
    """A closing step was asked for before the one it rests on."""


class NotHere(StoreError):
    """The rows of this database are not in force: they were moved, or are being moved."""


class MoveRefused(StoreError):
    """Two databases that cannot be the ends of one move."""


class NotOurs(StoreError):
    """The guild belongs to a shard that another process has, or may have by now; nothing was written."""


class OtherShards(StoreError):
    """The database is served by processes that count other shards."""
