"""The REST side: who calls, how fast, what is done to the call on purpose, what it does, and that it is counted."""

import asyncio
import copy
import json
import re
import socket
import struct
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from . import completing
from .adapter import (
    ApiError,
    Message,
    Realm,
    RestRequest,
    is_gap,
    match_route,
    parse_form,
    request_of,
    right_bit,
)
from .application import Application, Pace
from .calls import Call, CallLog
from .faults import Faults, Limited, Strike
from .limits import Limits, TooMany, Verdict
from .mentions import may_mention
from .pulse import Pulse
from .rules import guild_of, refuse_reason, require_reachable, rule_for
from .uploads import Upload
from .voice import asks_to_move, move_as_asked
from .witness import Witness

_COUNTS_TEMPLATE = "/guilds/{guild_id}/roles/member-counts"
_MEMBER_COUNTS = re.compile(r"/guilds/(\d+)/roles/member-counts")
_TOKEN_IN_PATH = ("/interactions/{interaction_id}/", "/webhooks/{webhook_id}/{token}")
_SEND = "POST /channels/{channel_id}/messages"
_MAKES = frozenset(
    {
        "POST /guilds/{guild_id}/channels",
        "POST /channels/{channel_id}/threads",
        "POST /channels/{channel_id}/messages/{message_id}/threads",
    }
)
"""What Discord answers with 201; all else that has a body is answered with 200."""
_RETRY_PATIENCE_S = 4.0  # discord.py waits 1 s, then 3 s
_LOST_PATIENCE_S = 2.0  # nobody but the bot itself repeats a call whose answer was lost
_UNAUTHORIZED = {"message": "401: Unauthorized", "code": 0}

Args = dict[str, str]


@dataclass(slots=True)
class Traffic:
    """What is on its way: the bot is at rest when nothing is in flight and nothing turned away is due to come again."""

    in_flight: int = 0
    last_moved: float = field(default_factory=time.monotonic)
    to_come_again: dict[str, float] = field(default_factory=dict)

    def idle_for_s(self) -> float:
        """Seconds of real time since the last call ended; 0 while one is under way or a retry is due."""
        now = time.monotonic()
        self.to_come_again = {key: due for key, due in self.to_come_again.items() if due > now}
        return 0.0 if self.in_flight or self.to_come_again else now - self.last_moved


class RestServer:
    """Answers `/api/v10`; one handler for every call, in the order: token, fault, pace, rules, effect, record."""

    def __init__(
        self,
        realm: Realm,
        application: Application,
        pace: Pace,
        pulse: Pulse,
        *,
        calls: CallLog,
        faults: Faults,
    ) -> None:
        self._realm = realm
        self._application = application
        self._pace = pace
        self._pulse = pulse
        self._calls = calls
        self._faults = faults
        self.limits = Limits(pace, realm.elapsed_s)
        self._nonces: dict[tuple[int, str], tuple[float, int, int]] = {}
        self.traffic = Traffic()
        self.gaps: list[str] = []
        self.may_mention: list[str] = []
        self.token_uses: dict[str, int] = {}
        self.gateway_url = ""
        self.starts_told: Callable[[], dict[str, Any]] = dict
        self.witness: Witness | None = None

    def switch(self, application: Application) -> None:
        """From now on it is set so."""
        self._application = application

    async def handle(self, http: web.Request) -> web.StreamResponse:
        method, path = http.method, "/" + urllib.parse.unquote(http.match_info["tail"]).strip("/")
        template, args = self._route(method, path)
        self.traffic.in_flight += 1
        self.traffic.to_come_again.pop(f"{method} {path}", None)
        try:
            return await self._handle(http, path, template, args)
        finally:
            self.traffic.in_flight -= 1
            self.traffic.last_moved = time.monotonic()
            self._pulse.beat()

    async def _handle(
        self, http: web.Request, path: str, template: str, args: Args
    ) -> web.StreamResponse:
        route = f"{http.method} {template}"
        if (
            not template.startswith(_TOKEN_IN_PATH)
            and http.headers.get("Authorization") != self._credentials
        ):
            return _json(_UNAUTHORIZED, 401)
        request = await self._read(http, path, args)
        caller = http.match_info.get("caller", "")
        writes = "/messages" in template or template.startswith(_TOKEN_IN_PATH)
        if writes and may_mention(request.json):
            self.may_mention.append(route)
        strike = self._faults.strike(route)
        if strike.delay_s:
            await asyncio.sleep(strike.delay_s)
        if strike.refuse_status is not None:
            self._come_again(http.method, path)
            self._record(request, template, strike.refuse_status, caller=caller)
            body = {"message": "refused on purpose", "code": strike.refuse_code}
            return _json(body, strike.refuse_status)
        verdict = (
            self._paced(route, template, request)
            if strike.limited is None
            else self._struck(route, strike.limited)
        )
        headers, too_many = verdict.headers, verdict.too_many
        if too_many is not None:
            self._come_again(http.method, path, too_many.retry_after_s + 1.0)
            self._record(request, template, 429, caller=caller)
            return _json(too_many.body(), 429, headers)
        asked = copy.deepcopy(request.json) if self.witness is not None else None
        status, body = self._carry_out(request, template)
        if self.witness is not None:
            self.witness.saw_call(http.method, path, asked, status, body)
        told = not (strike.breaks or strike.fails)
        self._record(request, template, status, caller=caller, answered=told)
        spoilt = self._spoilt(strike, http, path, headers)
        if spoilt is not None:
            return spoilt
        if status == 204:
            return web.Response(status=204, headers=headers)
        return _json(body, status, headers)

    def _spoilt(
        self, strike: Strike, http: web.Request, path: str, headers: Mapping[str, str]
    ) -> web.StreamResponse | None:
        """What is answered in place of the truth, the effect being done; None where nothing is spoilt."""
        if strike.breaks:
            self._come_again(http.method, path, _LOST_PATIENCE_S)
            _break(http)
        if strike.fails:
            self._come_again(http.method, path)
            return _json({"message": "failed on purpose", "code": 0}, 500)
        if strike.garbles:
            return web.Response(text="<html>", content_type="application/json", headers=headers)
        return None

    @property
    def _credentials(self) -> str:
        return f"Bot {self._application.token}"

    @staticmethod
    def _route(method: str, path: str) -> tuple[str, Args]:
        counted = _MEMBER_COUNTS.fullmatch(path)
        if method == "GET" and counted is not None:
            return _COUNTS_TEMPLATE, {"guild_id": counted[1]}
        return match_route(method, path) or (path, {})

    async def _read(self, http: web.Request, path: str, args: Args) -> RestRequest:
        request = request_of(self._realm, http.method, path, args)
        request.params = dict(http.query)
        request.message_content_access = self._application.message_content_intent
        reason = http.headers.get("X-Audit-Log-Reason")
        request.reason = urllib.parse.unquote(reason) if reason else None
        if http.content_type == "multipart/form-data":
            request.json, request.files = await _read_form(http)
        elif http.can_read_body:
            request.json = await http.json()
        return request

    # ------------------------------------------------------------------ pace

    def _struck(self, route: str, limited: Limited) -> Verdict:
        return self.limits.refuse(TooMany(route, limited.scope, limited.seconds), {})

    def _paced(self, route: str, template: str, request: RestRequest) -> Verdict:
        interaction = template.startswith(_TOKEN_IN_PATH)
        if template.startswith("/interactions/"):
            return Verdict({"Via": "1.1 simulated"})
        args, body = request.args, request.json
        major = args.get("token") or args.get("channel_id") or args.get("guild_id") or ""
        fields = frozenset(body) if isinstance(body, dict) else frozenset()
        return self.limits.ask(route, major, fields, interaction=interaction)

    def _come_again(self, method: str, path: str, patience_s: float = _RETRY_PATIENCE_S) -> None:
        self.traffic.to_come_again[f"{method} {path}"] = time.monotonic() + patience_s

    # ---------------------------------------------------------------- effect

    def _carry_out(self, request: RestRequest, template: str) -> tuple[int, Any]:
        try:
            body = self._effect(request, template)
        except ApiError as error:
            if is_gap(error):
                self.gaps.append(str(error))
            return error.status, error.to_json()
        except (KeyError, TypeError, ValueError, AttributeError, NotImplementedError) as error:
            # A body SimCord cannot read. Never a 500: discord.py would try the same again for half a minute.
            self.gaps.append(f"{request.method} {request.path}: {error!r}")
            return 501, {"message": "not simulated", "code": 0}
        if body is None:
            return 204, None
        return (201 if f"{request.method} {template}" in _MAKES else 200), body

    def _effect(self, request: RestRequest, template: str) -> Any:
        route = f"{request.method} {template}"
        own = self._own_answer(route, request)
        if own is not None:
            return own
        require_reachable(self._realm, request)
        refuse_reason(request)
        rule = rule_for(route)(self._realm, request)
        next(rule)
        body = self._carried(route, request)
        next(rule, None)
        if route == "GET /guilds/{guild_id}":
            self._realm.tag_roles(body["roles"])
        elif route == "GET /guilds/{guild_id}/roles":
            self._realm.tag_roles(body)
        token = request.args.get("token")
        if token is not None and template.startswith("/webhooks/"):
            self.token_uses[token] = self.token_uses.get(token, 0) + 1
        if template.startswith("/interactions/"):
            return completing.callback(body) if "with_response" in request.params else None
        if template.startswith("/applications/") and template.endswith("/commands"):
            return [completing.command(each) for each in body]
        return body

    def _carried(self, route: str, request: RestRequest) -> Any:
        if route == _SEND:
            return self._send_once(request)
        if asks_to_move(route, request):
            return move_as_asked(self._realm, request)
        return self._realm.dispatch(request)

    def _own_answer(self, route: str, request: RestRequest) -> Any:
        """What SimCord does not know or tells without the portal's switches."""
        if route in ("GET /oauth2/applications/@me", "GET /applications/@me"):
            request.path = "/oauth2/applications/@me"
            switches = {"flags": self._application.flags, "bot_public": self._application.public}
            return completing.application({**self._realm.dispatch(request), **switches})
        if route == "GET /gateway":
            return {"url": self.gateway_url}
        if route == "GET /gateway/bot":
            return self.starts_told()
        if route == f"GET {_COUNTS_TEMPLATE}":
            return self._member_counts(int(request.args["guild_id"]))
        if route == "GET /guilds/{guild_id}/members" and not self._application.members_intent:
            raise ApiError(403, 50001, "Missing Access")
        return None

    def _member_counts(self, guild_id: int) -> Any:
        """How many hold each role; needs no intent, but Manage Roles."""
        realm = self._realm
        guild = realm.guilds.get(guild_id)
        if guild is None or realm.bot_id not in guild.members:
            raise ApiError(404, 10004, "Unknown Guild")
        if not realm.rights(guild_id, realm.bot_id) & right_bit("manage_roles"):
            raise ApiError(403, 50013, "Missing Permissions")
        held = Counter(role for member in guild.members.values() for role in member.role_ids)
        return {str(role): held[role] for role in guild.roles if role != guild_id}

    def _send_once(self, request: RestRequest) -> Any:
        """Create Message with Discord's `enforce_nonce`: the same nonce again returns the message that exists."""
        body = request.body()
        nonce = body.get("nonce")
        if nonce is None:
            return self._realm.dispatch(request)
        known = self._known(str(nonce)) if body.get("enforce_nonce") else None
        if known is not None:
            return {**self._realm.message_payload(known), "nonce": nonce}
        self._realm.nonce_in_flight = nonce
        try:
            answer = self._realm.dispatch(request)
        finally:
            self._realm.nonce_in_flight = None
        remembered = (self._realm.clock.elapsed, int(answer["channel_id"]), int(answer["id"]))
        self._nonces[self._realm.bot_id, str(nonce)] = remembered
        return {**answer, "nonce": nonce}

    def _known(self, nonce: str) -> Message | None:
        made = self._nonces.get((self._realm.bot_id, nonce))
        if made is None or self._realm.clock.elapsed - made[0] > self._pace.nonce_window_s:
            return None
        return self._realm.messages.get(made[1], {}).get(made[2])

    def _record(
        self,
        request: RestRequest,
        template: str,
        status: int,
        *,
        caller: str,
        answered: bool = True,
    ) -> None:
        args = request.args
        self._calls.add(
            Call(
                method=request.method,
                template=template,
                channel_id=int(args["channel_id"])
                if args.get("channel_id", "").isdigit()
                else None,
                guild_id=guild_of(self._realm, request),
                status=status,
                answered=answered,
                at=self._realm.clock.now(),
                files=len(request.files or ()),
                caller=caller,
            )
        )


async def _read_form(http: web.Request) -> tuple[Any, list[Any]]:
    parts: list[dict[str, Any]] = []
    files: list[Any] = []
    async for part in await http.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read(decode=True))
        if part.filename:
            files.append(Upload(part.filename, content))
        else:
            parts.append({"name": part.name, "value": content.decode()})
    body = parse_form(parts)
    described = (
        (body or {}).get("attachments") or ((body or {}).get("data") or {}).get("attachments") or []
    )
    for attachment in described:
        index = str(attachment.get("id"))
        if index.isdigit() and int(index) < len(files):
            files[int(index)].description = attachment.get("description")
    return body, files


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py compares the content type as a whole, so no charset may follow it.
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        headers={**(headers or {}), "Content-Type": "application/json"},
    )


def _break(http: web.Request) -> None:
    """Reset the connection: the client learns nothing about what its call did."""
    if http.transport is None:
        return
    connection = http.transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    http.transport.abort()
