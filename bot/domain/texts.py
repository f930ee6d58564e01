"""Every text the pack must have, with the values it may use; a pack that lacks one or uses another is broken."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.agenda import Agenda
from bot.domain.cards import Verb
from bot.domain.commands import Intervention
from bot.domain.refusals import Reason

_NAMES = "first_side second_side"
_SIDE_NAMES = "first_side second_side own_side other_side"

_TEXTS: Mapping[str, str] = {
    # ---- cards (DESIGN §3: you are here)
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
    "cards:state_caucuses_first": "",
    "cards:state_joint_speaks": "",
    "cards:state_break_joint": "",
    "cards:state_break_caucus": "",
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
    # ---- consent, in each person's own line
    "consent:invitation": "own_side workshop",
    "consent:purpose": "",
    "consent:ground_rules": "",
    "consent:limits": "viewers could_enter kept",
    "consent:your_choice": "",
    "consent:not_now_stands": "",
    "consent:given": "room",
    "consent:not_now_noted": "",
    "consent:withdraw_surely": "",
    "consent:withdrawn": "",
    "consent:withdrawn_note": "line",
    "consent:question": "words",
    "consent:question_sent": "",
    "consent:question_waits": "line",
    # ---- people
    "people:draft_made": _NAMES,
    "people:invited": "person side",
    "people:facilitator_joined": "person",
    "people:facilitator_joined_note": "person",
    "people:taken_out": "person",
    "people:left_note": "person",
    "people:opened": "rooms",
    "people:noted": "",
    "people:language_chosen": "",
    "people:list": "sides facilitators",
    "people:list_side": "side people",
    # ---- names of sides
    "side_names:offered": "name",
    "side_names:accepted": "name",
    "side_names:asked_for_another": "",
    "side_names:another_please": "name",
    # ---- sessions, break, pause
    "sessions:opened": "",
    "sessions:begins": "",
    "sessions:ended": "",
    "sessions:ends": "",
    "sessions:break_called": "",
    "sessions:break_joint": "",
    "sessions:break_caucus": "",
    "sessions:break_ended": "",
    "sessions:break_over": "",
    "sessions:break_over_caucus": "",
    "sessions:paused": "",
    "sessions:pause_note": "",
    "sessions:resumed": "",
    "sessions:resume_note": "",
    # ---- going on
    "going_on:next_part": "",
    "going_on:next_phase": "phase",
    "gates:everyone_answered": "",
    "gates:audience_acknowledged": "",
    "gates:three_a_side": "",
    "gates:went_on": "unmet",
    # ---- the third party speaks
    "interventions:asked": "",
    "interventions:said": "",
    **{f"interventions:{kind}": "words" for kind in Intervention},
    **{f"interventions:label_{kind}": "" for kind in Intervention},
    # ---- the panel
    "panel:title": "workshop",
    "panel:where": f"part parts speaks session caucus_break paused {_NAMES}",
    "panel:speaks_control": "",
    "panel:speaks_joint": "",
    "panel:speaks_caucus": "",
    "panel:speaks_line": "",
    "panel:people": "sides facilitators",
    "panel:side_count": "side consented waiting",
    "panel:gates": "unmet",
    "panel:gates_met": "",
    "panel:close_asked": "",
    # ---- closing
    "closing:asked": "",
    "closing:asked_note": "",
    "closing:kept_open": "",
    "closing:kept_open_note": "",
    "closing:begun": "",
    "closing:receipt": "rooms closed_at key_destroyed_at remaining expires_at",
    "closing:going_on": "step",
    # ---- what /workshop check says
    "check:report": "rooms could_enter unknown receipts",
    "check:room": "room people",
    "check:nobody": "",
    "check:could_enter": "entries",
    "check:holders_unknown": "",
    "check:message_content_off": "",
    "check:members_off": "",
    "check:missing_rights": "rights",
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
    "forms:room_caucus": "side",
    "forms:close_title": "",
    "forms:close_name_label": "",
    # ---- what can go wrong at the edge
    "errors:unexpected": "",
    "errors:starting": "",
    "errors:suspended": "",
    "errors:no_workshop_here": "",
    "errors:which_workshop": "",
    "errors:not_in_a_server": "",
    "errors:may_not_make": "",
    "errors:form_from_before": "",
    "errors:bot_lacks_right": "rights",
    "errors:bot_lacks_right_note": "rights",
    "errors:room_made_again_note": "room",
    "errors:cannot_reach_rooms_note": "",
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
    **{f"presses:{verb}": "name" if verb is Verb.ACKNOWLEDGE else "" for verb in Verb},
}

_REFUSALS: Mapping[Reason, str] = {
    Reason.STALE: "phase",
    Reason.ALREADY_IN: "person",
    Reason.CHANGES_SIDE: "person",
    Reason.NOT_A_PERSON_HERE: "person",
    Reason.AUDIENCE_OPEN: "entries",
    Reason.NOT_YET_MET: "unmet",
    Reason.TOO_LONG: "most",
}


def declared(agenda: Agenda) -> dict[str, frozenset[str]]:
    """Each text's key, ``file:block``, with the names of the values that are given to it."""
    texts = {key: frozenset(values.split()) for key, values in _TEXTS.items()}
    texts |= {f"refusals:{reason}": frozenset(_REFUSALS.get(reason, "").split()) for reason in Reason}
    for phase in agenda.phases:
        file = f"phases/{phase.id}"
        texts |= {f"{file}:title": frozenset(), f"{file}:guidance": frozenset()}
        texts |= {f"{file}:now_joint": frozenset(_NAMES.split())}
        texts |= {f"{file}:{block}": frozenset(_SIDE_NAMES.split()) for block in ("now_caucus", "now_line")}
        for prompt in phase.prompts:
            texts |= {f"{file}:ask_{prompt.id}": frozenset(_NAMES.split()), f"{file}:label_{prompt.id}": frozenset()}
    return texts
