"""What Discord refuses of an answer to an interaction: forms, offers while somebody types, answers of the wrong kind.

Source: Discord's documentation, Receiving and Responding to Interactions, and Components (Text Input, Label, Selects).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .adapter import ApiError, Interaction, Message, Realm, RestRequest, errors, walk_components
from .registering import refuse_choice
from .wording import changed, refuse_empty, refuse_wording

_COMMAND, _PRESS, _TYPING, _SUBMIT = 2, 3, 4, 5
_SAY, _DEFER, _DEFER_CHANGE, _CHANGE, _OFFER, _FORM = 4, 5, 6, 7, 8, 9
_EPHEMERAL = 1 << 6
_MOST_OFFERED = 25
_TEXT_INPUT, _LABEL, _ROW = 4, 18, 1
_SELECTS = frozenset({3, 5, 6, 7, 8})

Payload = Mapping[str, Any]


def _answer(realm: Realm, request: RestRequest) -> Iterator[None]:
    body = request.body()
    record = realm.interactions.get(int(request.args["interaction_id"]))
    kind, data = body.get("type"), body.get("data") or {}
    if record is not None and not record.responded:
        _refuse_kind(record, kind)
    if kind == _SAY:
        refuse_wording(data, len(request.files))
        refuse_empty(data, len(request.files))
    elif kind == _DEFER and int(data.get("flags") or 0) & ~_EPHEMERAL:
        raise errors.invalid_form_body(
            "data.flags: Only EPHEMERAL can be set when an answer is deferred"
        )
    elif kind == _CHANGE:
        _changed_in_place(realm, request, record)
    elif kind == _OFFER:
        _refuse_offer(data)
    elif kind == _FORM:
        _refuse_form(data)
    yield


def _refuse_kind(record: Interaction, kind: object) -> None:
    """A press and a form from one may change the message; nothing but typing takes offers; a form opens no form."""
    if kind in (_DEFER_CHANGE, _CHANGE) and record.source_message_id is None:
        raise errors.invalid_form_body("type: There is no message to change")
    if kind == _FORM and record.type == _SUBMIT:
        raise errors.invalid_form_body("type: A form cannot be answered with a form")
    if (kind == _OFFER) != (record.type == _TYPING):
        raise errors.invalid_form_body("type: Not valid for this type of interaction")


def _changed_in_place(realm: Realm, request: RestRequest, record: Interaction | None) -> None:
    source = _message(realm, record, record.source_message_id) if record is not None else None
    changed(request.body().setdefault("data", {}), len(request.files), source)


def _refuse_offer(data: Payload) -> None:
    choices = data.get("choices") or []
    if len(choices) > _MOST_OFFERED:
        raise errors.invalid_form_body("data.choices: Must be 25 or fewer in length")
    for choice in choices:
        refuse_choice(choice)


def _refuse_form(data: Payload) -> None:
    for each in data.get("components") or []:
        if each.get("type") not in (_ROW, _LABEL, 10):
            raise errors.invalid_form_body("data.components: A form holds labels, rows and texts")
    for control in walk_components(data.get("components") or []):
        if control.get("type") == _TEXT_INPUT:
            _refuse_text_input(control)
        elif (
            control.get("type") in _SELECTS
            and control.get("required", True)
            and control.get("min_values") == 0
        ):
            raise errors.invalid_form_body("min_values: Must be at least 1 if a choice is required")


def _refuse_text_input(control: Payload) -> None:
    most = min(4000, control.get("max_length") or 4000)
    if len(control.get("value") or "") > most:
        raise errors.invalid_form_body(f"value: Must be {most} or fewer in length.")


def _follow_up(realm: Realm, request: RestRequest) -> Iterator[None]:
    _refuse_expired(realm, request)
    refuse_wording(request.body(), len(request.files))
    refuse_empty(request.body(), len(request.files))
    yield


def _change_original(realm: Realm, request: RestRequest) -> Iterator[None]:
    _refuse_expired(realm, request)
    record = _record(realm, request)
    original = _message(realm, record, record.message_id) if record is not None else None
    changed(request.body(), len(request.files), original)
    yield


def _change_follow_up(realm: Realm, request: RestRequest) -> Iterator[None]:
    _refuse_expired(realm, request)
    follow_up = _message(realm, _record(realm, request), int(request.args["message_id"]))
    changed(request.body(), len(request.files), follow_up)
    yield


def _in_time(realm: Realm, request: RestRequest) -> Iterator[None]:
    _refuse_expired(realm, request)
    yield


def _refuse_expired(realm: Realm, request: RestRequest) -> None:
    """A token is good for 15 minutes."""
    record = _record(realm, request)
    if (
        record is not None
        and record.expires_at is not None
        and realm.now_iso() >= record.expires_at
    ):
        raise ApiError(401, 50027, "Invalid Webhook Token")


def _record(realm: Realm, request: RestRequest) -> Interaction | None:
    return realm.interactions.get(realm.interaction_tokens.get(request.args["token"], 0))


def _message(realm: Realm, record: Interaction | None, message_id: int | None) -> Message | None:
    if record is None or message_id is None:
        return None
    return realm.messages.get(record.channel_id, {}).get(message_id)


ANSWERING_RULES = {
    "POST /interactions/{interaction_id}/{token}/callback": _answer,
    "POST /webhooks/{webhook_id}/{token}": _follow_up,
    "GET /webhooks/{webhook_id}/{token}/messages/@original": _in_time,
    "DELETE /webhooks/{webhook_id}/{token}/messages/@original": _in_time,
    "DELETE /webhooks/{webhook_id}/{token}/messages/{message_id}": _in_time,
    "PATCH /webhooks/{webhook_id}/{token}/messages/@original": _change_original,
    "PATCH /webhooks/{webhook_id}/{token}/messages/{message_id}": _change_follow_up,
}
