"""People: who takes part, and where a text names them."""

from enum import Enum

from bot.frozen import frozen


@frozen
class Person:
    """Somebody who takes part. Findings call them by `key`; `aliases` hold confirmed spellings in other scripts."""

    key: str
    name: str
    nicknames: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    user_id: int | None = None
    roles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "<person>"


class NameForm(Enum):
    """Which of a person's names a text uses; some are surer than others."""

    WHOLE = 1
    GIVEN = 2
    SURNAME = 3
    NICKNAME = 4
    ROLE = 5
    INITIALS = 6
    IDENTITY = 7
    MISSPELT = 8


@frozen
class Mention:
    """A person named in a reading, from its first to its last token.

    `lead` is what is written together with the name before it, as Arabic and Hebrew do; `oblique` says that the form of
    the name is not that of a subject.
    """

    person: str
    first: int
    last: int
    form: NameForm
    lead: str = ""
    oblique: bool = False
    spelt: bool = False
    """Whether the name is written in another script than the roster has it in."""
