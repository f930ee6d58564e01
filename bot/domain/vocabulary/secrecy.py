"""Which fields are secret in a way that even the size of what is written down must not tell."""

from __future__ import annotations

from bot.frozen import frozen


@frozen
class Secret:
    """Marks a field that says who wrote, who answered or who chose: ``author: Annotated[SeatId, SECRET]``.

    Whoever holds a copy of the database sees how long each workshop's sealed document is. Where the marked field is
    written down, it takes the same room whatever it holds. A test goes through all types of the state and asks for
    the mark, or for a written reason why a field needs none.
    """


SECRET = Secret()
