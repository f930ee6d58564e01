"""Whether what the bot writes may call people by a mention: each message and each change of one has to say no."""

from typing import Any

_SAYS_SOMETHING = ("content", "components", "embeds")


def may_mention(body: Any) -> bool:
    """Whether a body with something to read leaves mentions in it to Discord, which then calls the people named."""
    said = body.get("data", body) if isinstance(body, dict) else None
    if not isinstance(said, dict) or not any(said.get(part) for part in _SAYS_SOMETHING):
        return False
    if "title" in said:
        return False  # a form: nobody but its asker ever sees it
    allowed = said.get("allowed_mentions")
    return (
        not isinstance(allowed, dict)
        or any(allowed.get(kind) for kind in ("parse", "users", "roles", "replied_user"))
        or "parse" not in allowed
    )
