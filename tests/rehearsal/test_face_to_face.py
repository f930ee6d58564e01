"""A short workshop in which people speak in calls, played by the real bot: nobody is where they do not belong."""

import asyncio
from pathlib import Path

from bot.rehearsal.__main__ import Wish, rehearse

SHORT = Path(__file__).with_name("face_to_face.toml")


def test_a_voice_session_opens_breaks_and_ends_and_leaves_no_call_behind() -> None:
    report = asyncio.run(rehearse(Wish(scenario=str(SHORT))))
    assert report.compare() == []
    assert report.as_json()["voice"] == {
        "sessions": 1,
        "calls_to_open": 3,
        "calls_to_end": 3,
        "breaks": 1,
        "moved_without_asking": 0,
        "closed_for_listener": 0,
        "seconds_to_close": 0.0,
    }
