"""What a failed call leaves behind: a guild that is not known as it was."""

from __future__ import annotations

from bot.chat.translate import calls
from bot.domain.vocabulary.identity import GuildId


class Watching:
    """Round a call: a failure leaves the guild uncertain, so that the next reading asks Discord itself."""

    def __init__(self, uncertain: set[int], guild: GuildId) -> None:
        self._uncertain = uncertain
        self._guild = guild
        self._calls = calls()

    def __enter__(self) -> None:
        self._calls.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        if error is None:
            return
        self._uncertain.add(self._guild)
        self._calls.__exit__(kind, error, trace)  # type: ignore[arg-type]
