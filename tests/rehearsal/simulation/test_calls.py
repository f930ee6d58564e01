from datetime import UTC, datetime

import pytest

from bot.rehearsal.simulation import Call, CallKind, CallLog, Faults, Strike, Tally, Trouble
from bot.rehearsal.simulation.calls import kind_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SEND = "POST /channels/{channel_id}/messages"


def call(method: str, template: str, status: int = 200) -> Call:
    return Call(method, template, channel_id=1, guild_id=2, status=status, answered=True, at=NOON)


@pytest.mark.parametrize(
    ("method", "template", "kind"),
    [
        ("POST", "/guilds/{guild_id}/channels", CallKind.STRUCTURE),
        ("PATCH", "/channels/{channel_id}", CallKind.STRUCTURE),
        ("DELETE", "/channels/{channel_id}", CallKind.STRUCTURE),
        ("PUT", "/channels/{channel_id}/permissions/{target_id}", CallKind.STRUCTURE),
        ("GET", "/channels/{channel_id}", CallKind.OTHER),
        ("POST", "/channels/{channel_id}/messages", CallKind.POSTS),
        ("POST", "/channels/{channel_id}/messages/bulk-delete", CallKind.POSTS),
        ("GET", "/channels/{channel_id}/messages", CallKind.OTHER),
        ("POST", "/interactions/{interaction_id}/{token}/callback", CallKind.INTERACTION),
        ("PATCH", "/webhooks/{webhook_id}/{token}/messages/@original", CallKind.INTERACTION),
        ("GET", "/users/@me", CallKind.OTHER),
    ],
)
def test_a_call_is_counted_by_what_it_is_for(method: str, template: str, kind: CallKind) -> None:
    assert kind_of(method, template) is kind


def test_a_section_counts_from_its_mark_and_turned_away_calls_apart() -> None:
    log = CallLog()
    log.add(call("POST", "/guilds/{guild_id}/channels"))
    mark = log.mark()
    log.add(call("POST", "/guilds/{guild_id}/channels", status=500))
    log.add(call("POST", "/guilds/{guild_id}/channels"))
    log.add(call("POST", "/channels/{channel_id}/messages", status=429))
    log.add(call("POST", "/channels/{channel_id}/messages", status=403))
    until = log.mark()
    log.add(call("GET", "/users/@me"))
    assert log.tally(mark, until) == Tally(structure=1, posts=1, turned_away=2)
    assert len(log.since(mark)) == 5


def test_planned_faults_strike_as_often_as_planned_and_only_their_route() -> None:
    faults = Faults()
    faults.refuse(SEND, times=2)
    assert faults.strike("GET /users/@me") == Strike()
    assert [faults.strike(SEND).refuse_status for _ in range(3)] == [500, 500, None]


def test_each_route_is_refused_once_and_broken_once() -> None:
    faults = Faults()
    faults.each_route_once(exempt=("GET *",))
    assert faults.strike("GET /users/@me") == Strike()
    assert [faults.strike(SEND) for _ in range(3)] == [
        Strike(refuse_status=500),
        Strike(breaks=True),
        Strike(),
    ]
    assert faults.struck == [(SEND, Trouble.REFUSE), (SEND, Trouble.BREAK)]
    faults.clear()
    assert faults.strike("PATCH /channels/{channel_id}") == Strike()
