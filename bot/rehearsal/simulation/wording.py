"""What Discord refuses in the body of a message, beyond what SimCord refuses, and what it takes that SimCord does not.

Source: Discord's documentation, Message resource (Create Message, Edit Message, Allowed Mentions) and Components.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .adapter import ApiError, Message, errors, walk_components

_COMPONENTS_V2 = 1 << 15
_CONTAINER = 17
_MOST_FILES, _MOST_MENTIONED = 10, 100
_SAID_BY = ("content", "embeds", "embed", "sticker_ids", "components", "poll", "attachments")


def refuse_wording(body: Mapping[str, Any], files: int) -> None:
    """Refuse a message that is sent or changed; 50035."""
    if files > _MOST_FILES or len(body.get("attachments") or ()) > _MOST_FILES:
        raise errors.invalid_form_body("attachments: Must be 10 or fewer in length")
    mentioned = body.get("allowed_mentions") or {}
    for each in ("users", "roles"):
        if len(mentioned.get(each) or ()) > _MOST_MENTIONED:
            raise errors.invalid_form_body(
                f"allowed_mentions.{each}: Must be 100 or fewer in length"
            )
    for component in walk_components(body.get("components") or []):
        if component.get("type") == _CONTAINER and not component.get("components"):
            raise errors.invalid_form_body("components: Must be between 1 and 40 in length.")


def refuse_empty(body: Mapping[str, Any], files: int) -> None:
    """Refuse a new message in which nothing is said; 50006."""
    forwards = (body.get("message_reference") or {}).get("type") == 1
    said = any(body.get(each) and str(body[each]).strip() for each in _SAID_BY)
    if not said and not files and not forwards:
        raise ApiError(400, 50006, "Cannot send an empty message")


def keep_layout(body: dict[str, Any], message: Message | None) -> None:
    """An edit cannot take the mark of the newer components away from a message, and Discord overlooks one that does."""
    if message is not None and message.flags & _COMPONENTS_V2 and body.get("flags") is not None:
        body["flags"] = int(body["flags"]) | _COMPONENTS_V2


def changed(body: dict[str, Any], files: int, message: Message | None) -> None:
    """What holds for every edit, through whichever call.

    Its words are looked through for mentions anew, and by default all count, whatever the message allowed before.
    """
    refuse_wording(body, files)
    keep_layout(body, message)
    if "content" in body or "components" in body:
        body.setdefault("allowed_mentions", None)
