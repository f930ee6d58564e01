"""Who sees this: the differences come first, sorted beside what the asker reads; marks tell a side without colour."""

from typing import cast

from bot.rehearsal.scenario import SeatLine
from bot.rehearsal.seats.faces import face_of, initials
from bot.rehearsal.seats.texts import page_words
from bot.rehearsal.seats.who_sees import Look, Sight, differences
from bot.rehearsal.simulation import Seat, ShownMessage

ADA = SeatLine("ada", "Ada", "facilitator", None)
MIRA = SeatLine("mira", "Mira", "participant", "first")
EITAN = SeatLine("eitan", "איתן", "participant", "second")
DORA = SeatLine("dora", "Dora", "outsider", None)
MESSAGE = cast("ShownMessage", object())
NOBODY_ELSE = cast("Seat", None)


def look(who: SeatLine, sight: Sight = Sight.SEES) -> Look:
    return Look(who, NOBODY_ELSE, sight, MESSAGE if sight is Sight.SEES else None)


def test_who_reads_other_words_stands_apart_from_who_reads_the_same() -> None:
    looks = (look(ADA), look(MIRA), look(EITAN), look(DORA, Sight.NO_ROOM))
    words = {"ada": "In #office", "mira": "In #office", "eitan": "In #unknown"}
    seen = differences(looks, "mira", lambda one: words[one.who.id])
    assert [one.who.id for one in seen.without] == ["dora"]
    assert [one.who.id for one in seen.otherwise] == ["eitan"]
    assert [one.who.id for one in seen.alike] == ["ada", "mira"]


def test_the_asker_is_among_those_who_read_the_same() -> None:
    seen = differences((look(EITAN), look(ADA)), "eitan", lambda one: one.who.name)
    assert [one.who.id for one in seen.alike] == ["eitan"]
    assert [one.who.id for one in seen.otherwise] == ["ada"]


def test_each_side_has_a_shape_and_a_name_of_its_own() -> None:
    faces = [face_of(one, page_words()) for one in (ADA, MIRA, EITAN, DORA)]
    assert len({face.shape for face in faces}) == 4
    assert len({face.belongs for face in faces}) == 4


def test_initials_are_the_ends_of_a_name_in_its_own_script() -> None:
    assert [initials(name) for name in ("Mira", "Ana de Souza", "סמיר", "", "· ·")] == [
        "M",
        "AS",
        "ס",
        "?",
        "?",
    ]
