"""Names that are and were: kept for everybody who is in, bounded, and gone with whoever is in no more."""

from __future__ import annotations

from bot.app.documents import Document, decode_document, encode_document
from bot.domain.boundaries.names import LONGEST_KEPT, MOST_NAMES, ReportNames, known_with
from bot.domain.people.invited import Invite, TakeOut
from bot.domain.state.people import KnownAs
from bot.domain.vocabulary.identity import UserId, Words
from tests.domain.build import FIRST, MARA, NOOR, OUTSIDER, after, decided, in_briefing, new_draft

LEILA = UserId(402)


def called(user: UserId, *names: str) -> ReportNames:
    return ReportNames((KnownAs(user, tuple(Words(name) for name in names)),))


def test_a_name_that_was_given_up_is_kept_beside_the_new_one_and_nobody_is_told() -> None:
    workshop = after(in_briefing(), called(NOOR, "Noor Haddad", "noor"))
    outcome = decided(workshop, called(NOOR, "Captain Rosa", "noor"))
    known = {entry.user: entry.names for entry in outcome.workshop.people.known_as}
    assert known == {NOOR: (Words("Noor Haddad"), Words("noor"), Words("Captain Rosa"))}
    assert outcome.effects == ()
    assert "Rosa" not in repr(outcome.workshop)


def test_nothing_is_kept_of_whoever_is_not_in() -> None:
    draft = after(new_draft(), Invite(MARA, LEILA, FIRST), called(LEILA, "Leila"))
    assert [entry.user for entry in draft.people.known_as] == [LEILA]
    assert known_with(draft, called(OUTSIDER, "Passer-by").known) == draft.people.known_as
    assert known_with(after(draft, TakeOut(MARA, LEILA)), ()) == ()


def test_names_are_bounded_and_the_first_and_the_latest_are_those_that_stay() -> None:
    workshop = in_briefing()
    for number in range(3 * MOST_NAMES):
        workshop = after(workshop, called(NOOR, f"Name {number}", "x" * 500))
    (entry,) = workshop.people.known_as
    texts = [name.text for name in entry.names]
    assert len(texts) == MOST_NAMES
    assert "Name 0" in texts
    assert f"Name {3 * MOST_NAMES - 1}" in texts
    assert max(map(len, texts)) == LONGEST_KEPT


def test_names_are_sealed_with_everything_else_and_read_again() -> None:
    document = Document(after(in_briefing(), called(NOOR, "نور", "Noor")))
    assert decode_document(encode_document(document)) == document
