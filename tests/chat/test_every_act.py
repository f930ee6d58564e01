"""Every button, form, slash command and message command is performed by a person in at least one test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.chat.presses import AT_THE_EDGE
from bot.config import Settings
from bot.domain.acts import BY_BUTTON, LOOK_BY_BUTTON
from bot.domain.vocabulary.buttons import Verb
from bot.rehearsal.__main__ import SCENARIOS
from bot.rehearsal.scenario import load_scenario
from bot.rehearsal.simulation import Outcome, Seat
from bot.rehearsal.troubles import with_trouble
from bot.store.opening import open_store
from bot.wiring import load_pack, wire
from tests.loopback import CAUCUS, CONTROL, JOINT, LINE, Loopback, loopback, pressable
from tests.made_up_language import MADE_UP, written
from tests.performing import BUTTON, COMMAND, FORM, Performed, noted

LAST = "the last entry"
WHEN = "tomorrow 18:00 UTC"
SAID = "The mill wheel has stood still since the spring, and nobody tells us why"

IN_CALLS: Performed = {
    (BUTTON, str(Verb.VOICE_NOTED)),
    (BUTTON, str(Verb.WHERE_WE_ARE)),
    (FORM, str(Verb.WHERE_WE_ARE)),
}
"""Pressed in tests/chat/rooms/test_voice_sessions.py: while there is a call, and once the owner has been in one."""


def played_in_the_river() -> Performed:
    """What the scenario's people do: the rehearsal's own test plays it, also with trouble, and every act has to come
    out as written.
    """
    river = with_trouble(load_scenario(SCENARIOS / "river.toml"))
    acts = [act for phase in river.phases for act in phase.acts]
    performed = {(COMMAND, act.command) for act in acts if act.command}
    performed |= {(BUTTON, act.verb) for act in acts if act.do in ("press", "press_answer")}
    return performed | {
        (FORM, act.verb) for act in acts if act.verb and act.fill and act.do != "answer"
    }


async def there_is(folder: Path) -> Performed:
    """All that the bot has to be pressed, filled in or typed."""
    verbs = {*BY_BUTTON, *LOOK_BY_BUTTON, *AT_THE_EDGE, Verb.TAKE_MY_DATA_OUT}
    asked = {verb for verb, (_, given) in BY_BUTTON.items() if given.form is not None}
    # Their forms are opened by commands on a message; the held words' form is opened at the edge.
    found = {(BUTTON, str(verb)) for verb in verbs - {Verb.TAKE_OUT_MESSAGE, Verb.RENDER_MESSAGE}}
    found |= {(FORM, str(verb)) for verb in asked | {Verb.REWORD}}
    settings = Settings()
    async with await open_store(folder / "data" / "parley.sqlite3", folder / "keys") as store:
        wired = await wire(settings, load_pack(settings), store, discord.Intents.none())
        for command in wired.client.tree.get_commands():
            below = (
                command.commands if isinstance(command, discord.app_commands.Group) else [command]
            )
            found |= {(COMMAND, one.qualified_name) for one in below}
        await wired.client.close()
    return found


@pytest.mark.asyncio
async def test_nothing_is_left_that_nobody_performs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with noted(monkeypatch) as performed:
        packs = written(tmp_path / "packs")
        words = packs / "prompts" / "kelman" / "en" / "words.toml"
        words.write_text(f"unread = true\n{words.read_text('utf-8')}", encoding="utf-8")
        async with loopback(tmp_path / "bot", retention="live", packs=packs) as world:
            await Tour(world).whole()
    nobody_performs = await there_is(tmp_path) - performed - played_in_the_river() - IN_CALLS
    assert sorted(nobody_performs) == []


class Tour:
    """Through all phases, past everything that the scenario leaves aside."""

    def __init__(self, world: Loopback) -> None:
        self.world = world
        self.ada, self.ben = world.ada, world.ben
        self.mira, self.samir, self.noa = world.first
        self.layla, self.yusuf, self.nadav = world.second

    async def whole(self) -> None:
        await self.taking_part()
        await self.in_briefing()
        await self.who_meets_and_how()
        await self.go()
        await self.in_session()
        await self.acknowledging()
        await self.with_held_words()
        await self.in_concerns()
        await self.in_reassurance()
        await self.in_re_entry()
        await self.in_two_languages()
        await self.the_way()
        closing = await self.command("close", name="The mill and the meadow")
        assert "Another facilitator has to confirm it" in closing.text

    async def reads_in_english(self) -> None:
        """Chooses the language of an invitation from those that stand on it."""
        (invitation,) = self.mira.on_screen(self.world.room(self.mira, LINE))
        (english,) = (one for one in invitation.buttons if one.label == "English")
        outcome = await self.mira.click(invitation, english.custom_id or "")
        await self.world.settle()
        assert "speaks this language to you" in outcome.text

    # ---- how
    async def command(self, name: str, /, **options: object) -> Outcome:
        return await self.world.slash(self.ada, f"workshop {name}", **options)

    async def lead(self, name: str, /, **options: object) -> Outcome:
        return await self.world.slash(self.ada, f"lead {name}", **options)

    async def press(
        self, seat: Seat, word: str, verb: str, fill: Mapping[str, str] | None = None
    ) -> Outcome:
        outcome = await self.world.press(seat, word, verb)
        return await self.filled(seat, outcome, fill or {}) if outcome.form is not None else outcome

    async def filled(self, seat: Seat, outcome: Outcome, fill: Mapping[str, str]) -> Outcome:
        """The form with these words; of each list the first entry, or the last."""
        assert outcome.form is not None
        values: dict[str, Any] = {}
        for field in outcome.form.fields:
            wanted = fill.get(field.custom_id, "")
            if field.choices:
                named = [one for one in field.choices if one.value == wanted]
                choice = named[0] if named else field.choices[-1 if wanted == LAST else 0]
                values[field.custom_id] = [choice.value]
            elif wanted or field.required:
                values[field.custom_id] = wanted or "Some words."
        outcome = await seat.submit(outcome.form, values)
        await self.world.settle()
        return outcome

    async def chosen(
        self, seat: Seat, word: str, verb: str, fill: Mapping[str, str], place: int = -1
    ) -> Outcome:
        """The last entry of a menu in a room, or another, and the form that it opens."""
        message, custom_id = pressable(seat.on_screen(self.world.room(seat, word)), verb)
        (menu,) = (one for one in message.menus if one.custom_id == custom_id)
        outcome = await seat.choose(message, custom_id, [menu.choices[place].value])
        await self.world.settle()
        return await self.filled(seat, outcome, fill) if outcome.form is not None else outcome

    async def go(self) -> None:
        """One part further, whatever is not met."""
        here = await self.ada.autocomplete("workshop go", self.world.lobby, **{"from": ""})
        went = await self.command("go", **{"from": here[0].value, "all_the_same": True})
        assert "went wrong" not in went.text

    async def go_to(self, phase: str) -> None:
        for _ in range(12):
            here = await self.ada.autocomplete("workshop go", self.world.lobby, **{"from": ""})
            if here[0].value.startswith(phase):
                return
            await self.go()
        raise LookupError(phase)

    # ---- what
    async def in_briefing(self) -> None:
        for name in ("panel", "check"):
            await self.command(name)
        again = {"as": "first", "person": self.mira.id}
        known = await self.world.slash(self.ada, "workshop people", **again)
        asked = await self.world.press_answer(self.ada, known, "spoken_of")
        noted = await self.filled(self.ada, asked, {"words": "the miller"})
        assert "counts as a name" in noted.text
        await self.press(self.ada, CONTROL, "check")
        await self.press(self.ada, CONTROL, "even_hand")
        assert "*Watch.*" in (await self.press(self.ada, CONTROL, "guidance")).text
        assert "Silence" in (await self.press(self.ada, CONTROL, "hard_moment")).text
        await self.press(self.mira, LINE, "ask_third_party", {"words": "Who reads this?"})
        assert f"<@{self.mira.id}>" in (await self.press(self.ada, CONTROL, "lines")).text
        await self.press(self.ada, CONTROL, "answer_line", {"words": "We do, and nobody else."})
        for verb in ("i_lead", "i_watch"):
            await self.press(self.ada, CONTROL, verb)
        await self.press(self.ada, CONTROL, "leave_note", {"words": "Ask about the weir."})
        assert "Ask about the weir." in self.world.reads(self.ben, CONTROL)
        await self.press(self.ada, CONTROL, "say_behind", {"words": "A foundation pays for it."})
        await self.press(self.ada, CONTROL, "say_if_known", {"words": "They met to listen."})
        shown = await self.press(self.mira, LINE, "who_sees")
        assert "A foundation pays for it." in shown.text
        people = await self.press(self.ada, CONTROL, "people")
        assert f"<@{self.mira.id}>" in people.text
        choices = await self.press(self.ada, CONTROL, "boundaries")
        choices = await self.world.press_answer(self.ada, choices, "notice_only")
        choices = await self.press(self.ada, CONTROL, "boundaries")
        await self.world.press_answer(self.ada, choices, "hold_again")
        await self.press(self.ada, CONTROL, "letter", {"words": "We meet on Tuesday."})
        await self.command("letter", to="everybody", words="And on Wednesday.")
        sent = await self.command("letter", to="everybody", words="Or on Thursday.")
        await self.world.press_answer(self.ada, sent, "take_letter_back")
        for seat in self.world.people:
            assert "And on Wednesday." in self.world.reads(seat, LINE)
        surely = await self.command("announce", when=WHEN)
        await self.world.press_answer(self.ada, surely, "announce_surely")
        await self.press(self.ada, CONTROL, "call_off")
        await self.press(self.ada, CONTROL, "announce", {"words": WHEN})
        held = await self.press(self.mira, LINE, "my_data")
        await self.world.press_answer(self.mira, held, "take_my_data_out")
        await self.world.slash(self.world.outsider, "my data")
        await self.press(self.mira, LINE, "show_again")
        assert "Here:" in (await self.press(self.mira, LINE, "my_card")).text
        chosen = {"language": "en", "whose": "own"}
        spoken = await self.press(self.mira, LINE, "choose_language", chosen)
        assert "speaks this language to you" in spoken.text
        await self.press(self.mira, LINE, "show_room_card")
        account = await self.press(self.mira, LINE, "who_sees")
        assert "Nobody else from either side" in account.text
        await self.samir.send(self.world.room(self.samir, CAUCUS), SAID)
        await self.world.settle()

    async def taking_part(self) -> None:
        """Their own rooms open to the first few all the same, and to the others once more."""
        await self.world.drafted()
        unread = await self.command("open")
        assert "Nothing was opened yet" in unread.text
        await self.world.press_answer(self.ada, unread, "language_read")
        await self.world.open()
        await self.reads_in_english()
        await self.press(self.mira, LINE, "consent")
        few = await self.press(self.ada, CONTROL, "open_own_rooms")
        await self.world.press_answer(self.ada, few, "open_own_anyway")
        assert "fewer than three" in self.world.reads(self.mira, CAUCUS)
        for seat in (self.samir, self.noa, *self.world.second):
            await self.press(seat, LINE, "consent")
        assert CAUCUS not in self.world.sees(self.layla)
        await self.out_and_back()
        await self.press(self.ada, CONTROL, "open_own_rooms")
        assert CAUCUS in self.world.sees(self.layla)

    async def out_and_back(self) -> None:
        """Whoever comes back has what they read before by a button."""
        surely = await self.press(self.noa, LINE, "withdraw")
        await self.world.press_answer(self.noa, surely, "withdraw_surely")
        again = {"as": "first", "person": self.noa.id}
        await self.world.slash(self.ada, "workshop people", **again)
        assert "screenshots" not in self.world.reads(self.noa, LINE)
        read = await self.press(self.noa, LINE, "read_again")
        for of_it in ("What everybody promises", "screenshots", "What is watched"):
            assert of_it in read.text
        await self.press(self.noa, LINE, "consent")

    async def who_meets_and_how(self) -> None:
        """Kinds before accounts, and the parties' choices."""
        said = await self.press(self.mira, LINE, "say_kind", {"words": "a miller's daughter"})
        assert "without your name" in said.text
        met = await self.press(self.layla, LINE, "kinds")
        assert "a miller's daughter" in met.text
        opened = await self.world.press_answer(self.layla, met, "cannot_sit")
        await self.filled(self.layla, opened, {"words": "The owner of the dam."})
        assert "The owner of the dam." in self.world.reads(self.layla, LINE)
        held = await self.press(self.mira, LINE, "choices")
        message, custom_id = pressable(held.answers, "choose")
        assert "What holds now" in held.text
        await self.mira.choose(message, custom_id, ["workshop"])
        for seat in (self.layla, self.mira):
            held = await self.press(seat, LINE, "choices")
            joint = next(
                one for one in held.answers[-1].menus if one.placeholder == "The joint room"
            )
            await seat.choose(held.answers[-1], joint.custom_id, ["open"])
            await self.world.settle()
        given = await self.press(self.samir, LINE, "agree_to_choices")
        await self.world.press_answer(self.samir, given, "take_agreement_back")

    async def the_way(self) -> None:
        """Announced, called off, and back."""
        looked = await self.press(self.ada, CONTROL, "look_ahead")
        told = await self.world.press_answer(self.ada, looked, "tell_ahead")
        await self.filled(self.ada, told, {})
        looked = await self.press(self.ada, CONTROL, "look_ahead")
        await self.world.press_answer(self.ada, looked, "call_off_ahead")
        looked = await self.press(self.ada, CONTROL, "look_ahead")
        road = await self.world.press_answer(self.ada, looked, "look_back")
        message, custom_id = pressable(road.answers, "look_back")
        looked = await self.ada.choose(message, custom_id, ["ideas"])
        went = await self.world.press_answer(self.ada, looked, "go_back")
        assert "We are back in" in went.text
        before = await self.ada.autocomplete("lead back", self.world.lobby, to="")
        went = await self.lead("back", to=before[-1].value)
        assert "We are back in" in went.text
        assert "How your attention was spread" in (await self.lead("mirror")).text
        assert "What happens when words would leave" in (await self.lead("watched")).text

    async def in_session(self) -> None:
        await self.command("session", do="begin")
        for seat in self.world.people[:-1]:
            await self.press(seat, LINE, "stay")
        assert self.world.sees(self.nadav).isdisjoint({JOINT})
        await self.press(self.nadav, LINE, "stay")
        await self.press(self.mira, LINE, "begin_anyway")
        assert "Ask about the weir." not in self.world.reads(self.ben, CONTROL)
        await self.press(self.ada, CONTROL, "plan_end")
        assert "The session is to end" in self.world.reads(self.ben, CONTROL)
        await self.press(self.ada, CONTROL, "come_together")
        assert self.world.joint_speaks()
        rooms = await self.ada.autocomplete(
            "workshop say", self.world.lobby, kind="question", room=""
        )
        await self.command(
            "say", kind="question", room=rooms[0].value, words="How is that for you?"
        )
        asked = await self.ada.autocomplete("workshop ask", self.world.lobby, prompt="")
        await self.command("ask", prompt=asked[0].value)
        for name in ("caucus", "pause"):
            await self.command(name, do="begin")
            await self.command(name, do="end")
        await self.press(self.ada, CONTROL, "extra_time")
        await self.command("caucus", do="end")
        sides = await self.ada.autocomplete("lead extra", self.world.lobby, side="")
        given = await self.lead("extra", side=sides[0].value)
        assert "has time in its own room" in given.text
        await self.command("caucus", do="end")
        await self.press(self.ada, CONTROL, "hide")
        await self.press(self.ada, CONTROL, "show_rooms")
        await self.world.slash(
            self.world.ada,
            "workshop people",
            person=self.world.outsider.id,
            **{"as": "third_party"},
        )
        await self.world.press(self.world.ben, CONTROL, "agree_facilitator")
        await self.command("emergency", do="hide")
        await self.command("emergency", do="show")
        await self.command("pause", do="end")

    async def acknowledging(self) -> None:
        """One is left unsaid; another is begun, and somebody asks to stop."""
        for seat in (self.mira, self.layla):
            await self.press(seat, LINE, "wish_to_acknowledge")
        await self.press(self.mira, LINE, "leave_unsaid")
        await self.press(self.ada, CONTROL, "give_room")
        assert "would like to acknowledge" in self.world.reads(self.mira, JOINT)
        await self.press(self.mira, LINE, "please_stop")
        assert "asked to stop" in self.world.reads(self.ben, CONTROL)
        await self.command("caucus", do="end")
        assert self.world.joint_speaks()

    async def with_held_words(self) -> None:
        hall = self.world.room(self.mira, JOINT)
        message = await self.mira.send(hall, "Something that hurts")
        await self.world.settle()
        opened = await self.ben.use_on(message, "Take out of the room")
        await self.filled(self.ben, opened, {"words": "Please say it in other words."})
        assert "Something that hurts" not in self.world.reads(self.layla, JOINT)
        assert "in other words" in self.world.reads(self.mira, LINE)
        for seat, of_whom in ((self.ada, "a facilitator's"), (self.layla, "")):
            other = await seat.send(self.world.room(seat, JOINT), f"By {seat.name}")
            await self.world.settle()
            told = await self.ben.use_on(other, "Take out of the room")
            assert (told.form is None) is bool(of_whom)
            assert of_whom in told.text
        card = pressable(self.ben.on_screen(hall), "show_again")[0]
        told = await self.ben.use_on(card, "Take out of the room")
        assert "This message is the bot's" in told.text
        await self.noa.send(self.world.lobby, SAID)
        await self.world.settle()
        again = await self.press(self.noa, LINE, "reword", {"words": "A wheel stands still."})
        assert "can be said there" in again.text
        await self.noa.send(hall, SAID)
        await self.world.settle()
        again = await self.press(self.noa, LINE, "say_all_the_same")
        assert SAID in again.text
        assert "reads how often" in (await self.press(self.noa, LINE, "no_quote")).text

    async def in_concerns(self) -> None:
        await self.go_to("concerns")
        await self.press(self.mira, CAUCUS, "write_note", {"words": "That nobody asks us."})
        notes = await self.press(self.mira, LINE, "my_notes")
        await self.world.press_answer(self.mira, notes, "look_at_note")
        for seat in (self.mira, self.layla):
            kept = await self.press(seat, CAUCUS, "write_note", {"words": "That it stays so."})
            await self.world.press_answer(seat, kept, "let_be_shown")
        await self.command("board", do="show_together")
        for seat, named in ((self.mira, self.layla), (self.layla, self.mira)):
            words = {"words": f"What {named.name} is afraid of."}
            back = await self.press(seat, CAUCUS, "write_note", words)
            note = await self.world.press_answer(seat, back, "names_nobody")
            await self.world.press_answer(seat, note, "let_be_shown")
        waits = await self.command("board", do="show_together")
        await self.world.press_answer(self.ada, waits, "nothing_in_it")
        await self.world.press_answer(self.ada, waits, "ask_other_words")
        await self.go()
        looked = await self.press(self.ada, CONTROL, "look_ahead")
        await self.world.press_answer(self.ada, looked, "go_on_anyway")
        for verb in ("take_up", "ask_meant"):
            await self.press(self.ada, CONTROL, verb)
        theirs = self.mira if "answer_meant" in self.offered(self.mira, LINE) else self.layla
        question = await self.press(theirs, LINE, "answer_meant")
        assert "Was it what you meant?" in question.text
        await self.press(self.ada, CONTROL, "close_asking")
        assert "not quite yet" in self.world.reads(self.mira, JOINT)
        await self.go_to("ideas")
        await self.press(self.mira, JOINT, "put_up_line", {"words": "A bell that both ring."})

    async def in_reassurance(self) -> None:
        await self.go_to("reassurance")
        for place in range(5):
            for seat, name in ((self.mira, ""), (self.layla, LAST)):
                put_up = await self.press(
                    seat,
                    JOINT,
                    "put_up_step",
                    {
                        "words": f"It rings {place + 2} times {name}.",
                        "giver": name,
                        "for": LAST,
                    },
                )
                assert "So it will stand" in put_up.text, put_up.text
                if place == 0:
                    changed = await self.world.press_answer(seat, put_up, "change_note")
                    words = {"words": f"It rings once {name}.", "giver": name, "for": LAST}
                    put_up = await self.filled(seat, changed, words)
                put_up = await self.world.press_answer(seat, put_up, "put_up_note")
                assert "on the board" in put_up.text, put_up.text
        boards = await self.press(self.mira, CAUCUS, "see_boards")
        seen = await self.world.press_answer(self.mira, boards, "see_board")
        assert "That it stays so." in seen.text
        worry = await self.chosen(self.mira, JOINT, "add_worry", {"words": "It could be a call."})
        gone = await self.world.press_answer(self.mira, worry, "take_back_worry")
        assert "Your worry is gone" in gone.text
        shape = await self.chosen(self.mira, JOINT, "add_shape", {"words": "By two of them."})
        gone = await self.world.press_answer(self.mira, shape, "take_back_shape")
        assert "It is gone" in gone.text
        await self.a_pair()
        await self.command("round", do="show_worries")
        asked = await self.command("round", do="ask_steps", closes=60)
        assert "Both sides are asked now" in asked.text
        page = await self.press(self.mira, JOINT, "private_answers")
        page = await self.turned(self.mira, page, "understand")
        chosen = next(menu for menu in self.shown(page)[0].menus if ":answer:" in menu.custom_id)
        every = [one.value for one in chosen.choices]
        await self.mira.choose(self.shown(page)[0], chosen.custom_id, every)
        await self.command("round", do="close_round")

    async def a_pair(self) -> None:
        """Tied by one of each side, each step with a reason of its own, and untied again."""
        reason = {"own_interest": "We sleep better."}
        await self.chosen(self.mira, JOINT, "change_step", reason, place=-2)
        await self.chosen(self.layla, JOINT, "change_step", reason)
        alone = await self.chosen(self.mira, JOINT, "tie_steps", {})
        assert "Noted, for you alone" in alone.text
        tied = await self.chosen(self.layla, JOINT, "tie_steps", {})
        assert "They are tied now" in tied.text
        assert "*If*" in self.world.reads(self.samir, JOINT)
        before = await self.chosen(self.samir, JOINT, "untie", {})
        assert "every answer to the two is void" in before.text
        untied = await self.world.press_answer(self.samir, before, "untie_surely")
        assert "They are untied" in untied.text

    async def turned(self, seat: Seat, page: Outcome, verb: str) -> Outcome:
        """A page of private answers is changed in place."""
        shown = (page.updated,) if page.updated is not None else page.answers
        outcome = await seat.click(*pressable(tuple(shown), verb))
        await self.world.settle()
        return seat.look_again(outcome)

    async def in_re_entry(self) -> None:
        await self.go_to("re-entry")
        while not self.world.joint_speaks():
            await self.go()
        drafted = await self.chosen(self.mira, JOINT, "draft_from", {"words": "A bell for both."})
        assert "went wrong" not in drafted.text
        for place in range(6):  # so many, and so long, that they need a second page
            await self.press(self.mira, JOINT, "draft_product", {"words": f"{place} bells. " * 30})
        asked = await self.command("round", do="ask_products", closes=60)
        assert "Both sides are asked now" in asked.text
        page = await self.press(self.mira, JOINT, "private_answers")
        page = await self.turned(self.mira, page, "later_answers")
        page = await self.turned(self.mira, page, "earlier_answers")
        shown, menu_id = pressable(self.shown(page), "other_wording")
        menu = next(one for one in shown.menus if one.custom_id == menu_id)
        opened = await self.mira.choose(shown, menu_id, [menu.choices[0].value])
        await self.filled(self.mira, opened, {"words": "One bell, rung by both."})
        await self.command("round", do="close_round")
        await self.press(self.ada, CONTROL, "export")
        await self.command("export")

    async def in_two_languages(self) -> None:
        """One side reads another language: interpreters, the same in both, and words left aside."""
        chosen = {"language": MADE_UP, "whose": "side"}
        await self.press(self.layla, LINE, "choose_language", chosen)
        held = await self.press(self.mira, LINE, "choices")
        common = {"language": "interpreters"}
        noted_down = await self.world.press_answer(self.mira, held, "common_language", common)
        assert "Noted" in noted_down.text
        listed = await self.world.press_answer(self.mira, held, "left_aside")
        words = {"words": "gatehouse"}
        listed = await self.world.press_answer(self.mira, listed, "leave_aside", words)
        assert "Your side can change the list" in listed.text
        await self.press(self.ada, CONTROL, "i_read", {"language": "en", "interprets": "yes"})
        same = await self.chosen(self.mira, JOINT, "say_same", {"words": "There, a bell."})
        assert "once somebody of the other side" in same.text
        said = await self.mira.send(self.world.room(self.mira, JOINT), "A bell would do.")
        await self.world.settle()
        form = await self.ada.use_on(said, "Render in another language")
        await self.filled(self.ada, form, {"words": "A bell, there."})
        assert "A bell, there." in self.world.reads(self.layla, JOINT)

    def offered(self, seat: Seat, word: str) -> str:
        """The ids of all buttons that stand in this person's room."""
        room = next(one for one in seat.rooms() if one.name.startswith(word))
        messages = seat.on_screen(room.id)
        return " ".join(one.custom_id or "" for shown in messages for one in shown.buttons)

    @staticmethod
    def shown(page: Outcome) -> tuple[Any, ...]:
        return (page.updated,) if page.updated is not None else page.answers
