"""The texts of notes, boards, listening back, ideas, constraints and one's own acts, with the values they may use."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.state.contributions import BOARDS, ContributionKind, NoteStanding

_ASIDE = (NoteStanding.PRIVATE, NoteStanding.READY)

CONTRIBUTION_TEXTS: Mapping[str, str] = {
    # ---- one's own notes
    "boards:my_notes": "entries worries unread",
    "boards:my_note": "number standing words",
    "boards:my_worry": "number words",
    "boards:my_shape": "number words",
    "presses:take_back_worry_number": "number",
    "boards:one_note": "words standing kind of_both",
    **{f"boards:note_kept_{kind}": "" for kind in ContributionKind},
    "boards:note_changed": "",
    "boards:step_as_it_stands": "giver receiver words concern asked_for told",
    **{f"boards:note_{standing}_{kind}": "" for standing in _ASIDE for kind in ContributionKind},
    "boards:note_taken_away": "",
    # ---- boards
    **{f"boards:title_{kind}": "" for kind in BOARDS},
    "boards:page": "title number pages",
    "boards:lines": "entries",
    "boards:nothing_yet": "",
    "boards:line_put_up": "",
    "boards:line_taken_back": "",
    "boards:step_taken_back": "",
    "boards:panel": "",
    "boards:shown": "",
    "boards:shown_note": "",
    "concerns:line": "number side words standing sees_why",
    "concerns:label_line": "number side words",
    "ideas:line": "number words answered",
    "ideas:answered": "number side",
    "ideas:label_line": "number words",
    "ideas:concerns_named": "",
    "constraints:line": "number words eases",
    "constraints:label_line": "number words",
    "constraints:ease_added": "",
    # ---- one's own acts, with the others' eyes
    "sensibility:panel": "",
    "sensibility:panel_over": "",
    "sensibility:surely": "",
    "sensibility:moment_over": "",
    "sensibility:nothing_shown": "",
    "sensibility:shown": "entries",
    "sensibility:act": "side words",
    "sensibility:lived": "side words",
    "sensibility:lived_said": "",
    # ---- listening back
    "hearing:panel": "now next asking tries aloud counts",
    "hearing:panel_concern": "number side hearers",
    "hearing:taken_up": "number side hearers words aloud",
    "hearing:taken_up_answer": "",
    "hearing:taken_up_asking": "number side hearers words",
    "hearing:closed_and_next": "",
    "hearing:asking": "number side hearers",
    "hearing:asked": "",
    "hearing:question": "number side hearers words",
    "hearing:noted": "",
    "hearing:noted_otherwise": "",
    "hearing:missing_noted": "",
    "hearing:closed": "",
    "hearing:meant": "number side hearers",
    "hearing:not_quite": "number side hearers missing",
    "hearing:left_open": "number side hearers",
    "hearing:left_open_answer": "",
    "hearing:sees_why": "number side hearers",
    "hearing:sees_why_said": "",
    # ---- gates, forms, commands
    "gates:concerns_from_both": "",
    "gates:concerns_taken_up": "",
    **{
        f"{file}:write_note_{kind}": ""
        for file in ("presses", "forms")
        for kind in ContributionKind
    },
    **{f"forms:put_up_line_{kind}": "" for kind in BOARDS},
    "forms:write_note_title": "",
    "forms:note_reader_label": "",
    "forms:note_for_me": "",
    "forms:note_for_others": "",
    "forms:change_note_title": "",
    "forms:change_note_label": "",
    "forms:put_up_line_title": "",
    "forms:answers_label": "",
    "forms:more_answers_label": "",
    "forms:name_concerns_title": "",
    "forms:idea_label": "",
    "forms:say_what_eases_title": "",
    "forms:say_what_eases_label": "",
    "forms:constraint_label": "",
    "forms:say_how_lived_title": "",
    "forms:say_how_lived_label": "",
    "forms:say_missing_title": "",
    "forms:say_missing_label": "",
    "commands:board": "",
    "commands:choice_show_together": "",
    "commands:choice_show_acts": "",
    "commands:choice_take_up_asking": "",
    "commands:choice_close_and_next": "",
    "commands:choice_ask_meant": "",
    "commands:choice_leave_open": "",
    "cards:kept_nothing": "",
}
