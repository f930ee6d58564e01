"""What the guard can find, and where in the original text."""

from enum import Enum

from bot.frozen import frozen

Span = tuple[int, int]
"""Half-open: first character and the one after the last, counted in the text as it was written."""


class Ascribed(Enum):
    """How much a text ascribes to a person it names."""

    MENTION = "mention"
    STANCE = "stance"
    COMMUNICATED = "communicated"


@frozen
class Attribution:
    """A person named in a text, and what the text ascribes to them. `cue` is where it does so, if it does."""

    person: str
    ascribed: Ascribed
    span: Span
    cue: Span | None = None


@frozen
class Quote:
    """Words of a room met again: how strongly (the higher the surer), in which runs of the text's letters, and whether
    they are one complete message of the room.
    """

    score: float
    runs: tuple[Span, ...]
    whole: bool
    author_known: bool = True
    """Whether it is remembered whose words they were; after a restart it is not."""


class PointerKind(Enum):
    """How a text or message points into a room."""

    LINK = "link"
    CHANNEL_MENTION = "channel mention"
    BARE_ID = "bare id"
    FORWARD = "forward"
    PICTURE = "picture"


@frozen
class Pointer:
    """A way into a private room, or out of it, without a word of it. A forward or picture has no span."""

    kind: PointerKind
    span: Span | None = None
