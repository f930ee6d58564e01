"""Every text the pack must have, with the values it may use; a pack that lacks one or uses another is broken.

An instrument's own texts stand in its module, as ``TEXTS``.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import instruments
from bot.domain.boards.texts import CONTRIBUTION_TEXTS
from bot.domain.rooms.conditions import Cause
from bot.domain.rooms.desired import BOT_IN_GUILD
from bot.domain.rooms.reports import Trouble
from bot.domain.rounds.texts import ROUND_REFUSALS, ROUND_TEXTS
from bot.domain.state.agenda import Agenda
from bot.domain.state.holding import Boundary, HeldFor
from bot.domain.state.people import Standing
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.refusals import Reason

_NAMES = "first_side second_side"
_SIDE_NAMES = "first_side second_side own_side other_side"

_LABELS: Mapping[Verb, str] = {
    Verb.ACKNOWLEDGE: "name",
    Verb.EXTRA_TIME: "side",
    Verb.SHOW_ROOM_CARD: "room",
    Verb.HOLD_AGAIN: "name",
    Verb.NOTICE_ONLY: "name",
    Verb.LOOK_AT_NOTE: "number",
}

_TEXTS: Mapping[str, str] = {
    **instruments.TEXTS,
    # ---- cards (docs/workshop.md: you are here)
    "cards:heading": "phase",
    "cards:joint_title": _NAMES,
    "cards:caucus_title": _SIDE_NAMES,
    "cards:line_title": "person",
    "cards:joint_seen_by": "viewers",
    "cards:caucus_seen_by": "viewers own_side",
    "cards:caucus_seen_by_side_alone": "viewers own_side",
    "cards:line_seen_by": "viewers",
    "cards:line_withdrawn": "",
    "cards:your_rooms": "rooms",
    "cards:kept_phase": "hours",
    "cards:kept_live": "hours",
    "cards:kept_workshop": "hours",
    "cards:state_open": "",
    "cards:state_quiet": "",
    "cards:state_paused": "",
    "cards:state_audience": "",
    "cards:state_no_session": "",
    "cards:next_session": "when",
    "cards:state_caucuses_first": "",
    "cards:state_joint_speaks": "",
    "cards:state_break_joint": "",
    "cards:state_extra_joint": "",
    "cards:state_others_have_time": "",
    "cards:state_break_caucus": "",
    "cards:state_gathering": "",
    "cards:state_gathering_joint": "",
    "cards:state_leaving": "",
    "cards:names": "own theirs",
    "cards:own_name_open": "",
    "cards:own_name_waits": "name",
    "cards:own_name_accepted": "name",
    "cards:their_name_open": "",
    "cards:their_name_offered": "name",
    "cards:their_name_accepted": "name",
    "cards:shown_again": "",
    # ---- the audience
    "audience:sees": "entries",
    "audience:nobody_else": "",
    "audience:and_more": "count",
    "audience:owner": "name count",
    "audience:role": "name count",
    "audience:role_unknown": "name count",
    "audience:bot": "name count",
    "audience:could_owner": "name",
    "audience:could_role": "name",
    "audience:could_bot": "name",
    "audience:acknowledged_more_left": "",
    "audience:acknowledged_all_draft": "",
    "audience:acknowledged_all": "",
    "audience:acknowledged_note": "",
    "audience:new_viewer": "entries",
    "audience:new_viewer_control": "entries",
    # ---- people
    "people:draft_made": _NAMES,
    "people:invited": "person side",
    "people:facilitator_joined": "person",
    "people:facilitator_joined_note": "person",
    "people:taken_out": "person",
    "people:left_note": "person",
    "people:facilitator_left_note": "person",
    "people:nobody_leads": "",
    "people:newcomer_waits": "person",
    "people:newcomer_note": "side asked_anew",
    "people:let_in": "person",
    # ---- what happened to rooms from outside
    **{f"trouble:{trouble}": "room times" for trouble in Trouble},
    **{f"trouble:because_{cause}": "" for cause in Cause},
    "trouble:being_closed": "count",
    "trouble:closed": "answer closed of",
    "trouble:closed_partly": "closed of rooms",
    "trouble:not_closed": "rooms",
    "trouble:not_closed_room": "room because",
    "trouble:not_closed_category": "because",
    "trouble:not_mended": "rooms",
    "trouble:do_not_write": "",
    "trouble:write_again": "",
    "trouble:closed_again": "",
    "trouble:unsent": "room",
    "trouble:gone": "since until",
    "trouble:stuck": "",
    "trouble:rights_back": "",
    "trouble:back": "",
    # ---- boundaries: what is watched, what was held
    "boundaries:watched": "",
    "boundaries:watched_in_part": "only",
    "boundaries:not_watched": "",
    "boundaries:held": "reason",
    "boundaries:held_without_words": "reason",
    "boundaries:noticed": "reason",
    "boundaries:given_back": "words",
    "boundaries:answer_waits": "",
    "presses:read_answer": "",
    "presses:let_in_newcomer": "side",
    "presses:give_back_rest": "",
    "boundaries:may_be_said": "words",
    "boundaries:still_not": "reason words",
    "boundaries:returned": "reason words marked",
    "boundaries:set": "",
    "boundaries:choose": "entries",
    "boundaries:holds": "name",
    "boundaries:notices": "name",
    **{f"boundaries:because_{reason}": "" for reason in HeldFor},
    **{f"boundaries:name_{boundary}": "" for boundary in Boundary},
    "forms:reword_title": "",
    "forms:reword_label": "",
    # ---- my data
    "data:held": "entries",
    "data:nothing": "",
    "data:participant": "side standing",
    "data:facilitator": "",
    "data:once_facilitator": "",
    "data:surely_off_draft": "",
    "data:off_draft": "",
    "data:how": "",
    "data:nothing_to_take_out": "",
    **{f"data:standing_{standing}": "" for standing in Standing},
    "people:opened": "rooms",
    "people:noted": "",
    "people:language_chosen": "",
    "people:list": "sides facilitators",
    "people:list_side": "side people",
    # ---- the panel
    "panel:title": "workshop",
    "panel:where": f"part parts speaks session caucus_break paused hidden here taking_part {_NAMES}",
    "panel:speaks_control": "",
    "panel:speaks_joint": "",
    "panel:speaks_caucus": "",
    "panel:speaks_line": "",
    "panel:people": "sides facilitators",
    "panel:side_count": "side consented waiting",
    "panel:gates": "unmet",
    "panel:gates_met": "",
    "panel:close_asked": "",
    # ---- what /workshop check says
    "check:report": "rooms audience could_enter unknown",
    "check:room": "room people",
    "check:lines": "count",
    "check:nobody": "",
    "check:could_enter": "entries",
    "check:holders_unknown": "",
    "check:message_content_off": "",
    "check:cannot_take_out": "entries",
    "check:members_off": "",
    "check:missing_rights": "rights",
    "check:not_closed": "rooms",
    "check:stuck": "",
    "check:draft": "entries could_enter",
    "check:no_workshop": "",
    # ---- forms: titles and labels
    "forms:ask_third_party_title": "",
    "forms:ask_third_party_label": "",
    "forms:name_side_title": "",
    "forms:name_side_label": "",
    "forms:say_title": "",
    "forms:say_kind_label": "",
    "forms:say_room_label": "",
    "forms:say_words_label": "",
    "forms:room_joint": "",
    "forms:card_joint": "",
    "forms:card_caucus": "",
    "forms:room_caucus": "side",
    "forms:announce_title": "",
    "forms:announce_label": "",
    "forms:letter_title": "",
    "forms:letter_to_label": "",
    "forms:letter_to_more_label": "",
    "forms:letter_words_label": "",
    "forms:to_everybody": "",
    "forms:to_side": "side",
    "forms:to_person": "name side",
    "forms:take_out_message_title": "",
    "forms:take_out_message_label": "",
    "forms:close_title": "",
    "forms:close_name_label": "",
    # ---- what can go wrong at the edge
    "errors:unexpected": "",
    "errors:cut_short": "",
    "errors:starting": "",
    "errors:done_already": "",
    "errors:suspended": "",
    "errors:no_workshop_here": "",
    "errors:workshop_gone": "",
    "errors:which_workshop": "",
    "errors:not_in_a_server": "",
    "errors:may_not_make": "",
    "errors:only_people": "",
    "errors:form_from_before": "",
    "errors:given_back": "reason words",
    "errors:bot_lacks_right": "rights",
    "errors:bot_lacks_right_note": "rights",
    # ---- rights, by the names under which people find them in Discord
    **{f"rights:{right}": "" for right in sorted(BOT_IN_GUILD)},
    # ---- slash commands: at most 100 characters each
    "commands:workshop": "",
    "commands:new": "",
    "commands:people": "",
    "commands:open": "",
    "commands:panel": "",
    "commands:session": "",
    "commands:go": "",
    "commands:caucus": "",
    "commands:pause": "",
    "commands:ask": "",
    "commands:say": "",
    "commands:check": "",
    "commands:close": "",
    "commands:announce": "",
    "commands:emergency": "",
    "commands:letter": "",
    "commands:my": "",
    "commands:data": "",
    "commands:take_out_message": "",
    "commands:option_when": "",
    "commands:option_to": "",
    "commands:choice_together": "",
    "commands:choice_apart": "",
    "commands:choice_hide": "",
    "commands:choice_show": "",
    "commands:option_name": "",
    "commands:option_person": "",
    "commands:option_as": "",
    "commands:option_do": "",
    "commands:option_from": "",
    "commands:option_prompt": "",
    "commands:option_kind": "",
    "commands:option_room": "",
    "commands:option_words": "",
    "commands:option_typed_name": "",
    "commands:choice_third_party": "",
    "commands:choice_side": "side",
    "commands:choice_take_out": "",
    "commands:choice_begin": "",
    "commands:choice_end": "",
    "commands:choice_all_the_same": "",
    **CONTRIBUTION_TEXTS,
    **{verb.label: _LABELS.get(verb, "") for verb in Verb if verb is not Verb.WRITE_NOTE},
    **ROUND_TEXTS,
}

_REFUSALS: Mapping[Reason, str] = {
    **ROUND_REFUSALS,
    Reason.STALE: "phase",
    Reason.ALREADY_IN: "person",
    Reason.CHANGES_SIDE: "person",
    Reason.WAS_THIRD_PARTY: "person",
    Reason.NOT_A_PERSON_HERE: "person",
    Reason.AUDIENCE_OPEN: "entries",
    Reason.NOT_YET_MET: "unmet",
    Reason.TOO_LONG: "most",
    Reason.JOINT_IS_QUIET: "note",
    Reason.ASK_ALOUD: "closed",
    Reason.TOO_MANY_NOTES: "most",
    Reason.ENOUGH_EASES: "most",
    Reason.TIME_IS_PAST: "when",
    Reason.TIME_TOO_FAR: "when",
}


def declared(agenda: Agenda) -> dict[str, frozenset[str]]:
    """Each text's key, ``file:block``, with the names of the values that are given to it."""
    texts = {key: frozenset(values.split()) for key, values in _TEXTS.items()}
    texts |= {
        f"refusals:{reason}": frozenset(_REFUSALS.get(reason, "").split()) for reason in Reason
    }
    for phase in agenda.phases:
        file = f"phases/{phase.id}"
        texts |= {f"{file}:title": frozenset(), f"{file}:guidance": frozenset()}
        texts |= {f"{file}:now_joint": frozenset(_NAMES.split())}
        texts |= {
            f"{file}:{block}": frozenset(_SIDE_NAMES.split())
            for block in ("now_caucus", "now_line")
        }
        for prompt in phase.prompts:
            texts |= {
                f"{file}:ask_{prompt.id}": frozenset(_NAMES.split()),
                f"{file}:label_{prompt.id}": frozenset(),
            }
    return texts
