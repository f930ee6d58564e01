"""The texts of steps, worries, private answers, products, open questions and the mirror, with their values."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.boundaries.findings import FindingKind
from bot.domain.rounds.readiness import GO_ON, NEXT_LEVEL
from bot.domain.state.ballots import OFFERED_MINUTES, RoundKind
from bot.domain.state.settings import Retention
from bot.domain.state.steps import StepKind, WorryEnd
from bot.domain.vocabulary.refusals import Reason

_STEP = "giver receiver words concern kind own_interest verification durability level reworded"

ROUND_TEXTS: Mapping[str, str] = {
    # ---- steps
    "steps:title": "",
    "steps:line": "giver words",
    "steps:board_line": f"number {_STEP}",
    "steps:card": _STEP,
    "presses:step_change": "",
    "presses:step_link": "",
    "presses:step_worry": "",
    "steps:partner": "step",
    "steps:constraints": "constraints",
    "steps:worries": "worries more",
    "steps:put_up": "",
    "steps:changed": "",
    "steps:panel": "sides level",
    "steps:panel_side": "side steps published",
    "steps:label_step": "number words",
    "steps:label_for_concern": "side words",
    "steps:label_for_side": "side",
    "steps:label_constraint": "words",
    "steps:label_no_partner": "",
    "steps:label_kind_open": "",
    **{f"steps:label_kind_{kind}": "" for kind in StepKind},
    # ---- worries
    "worries:kept": "",
    "worries:taken_back": "",
    "worries:done": "",
    "worries:none": "",
    "worries:shown": "worries",
    "worries:more": "worries",
    **{f"worries:from_{end}": "step misuse evidence" for end in WorryEnd},
    **{f"worries:on_card_{end}": "misuse evidence" for end in WorryEnd},
    **{f"worries:label_{end}": "" for end in WorryEnd},
    # ---- private answers
    "rounds:opened": "closes_at",
    **{f"rounds:opened_{kind}": "about closes_at" for kind in RoundKind},
    "rounds:about_steps": "",
    "rounds:about_steps_at_home": "",
    "rounds:about_products": "",
    "rounds:closed": "",
    "rounds:nothing_published": "",
    "rounds:published": "steps",
    "rounds:published_at_home": "steps",
    "rounds:void_note": "",
    "rounds:absence": "",
    "rounds:absence_of_three": "",
    "rounds:absence_foot": "",
    "rounds:understood": "",
    "rounds:page": "page pages until",
    "rounds:page_foot": "",
    "rounds:page_last": "",
    "rounds:until": "closes_at",
    "rounds:sealed": "",
    "rounds:ask_step": "giver words gives level now",
    "rounds:ask_readiness": "about now",
    "rounds:ask_product": "words now wording",
    "rounds:ask_names": "now",
    "rounds:noted": "now",
    "rounds:panel_title": "",
    "rounds:panel_none": "",
    "rounds:panel_too_few": "closed",
    "rounds:panel_open": "asked closes_at",
    "rounds:panel_void": "asked closes_at",
    **{f"rounds:label_minutes_{minutes}": "" for minutes in OFFERED_MINUTES},
    **{
        f"presses:answer_{word}": ""
        for word in ("affordable", "meaningful", "ready", "leave", "not_yet", "not_this")
    },
    "presses:ask_readiness_next_level": "",
    "gates:products_asked": "",
    # ---- readiness
    f"readiness:{GO_ON}": "",
    f"readiness:{NEXT_LEVEL}": "",
    "readiness:newcomer": "side reads_back",
    **{f"readiness:reads_back_{retention}": "" for retention in Retention},
    "readiness:ready": "about",
    "readiness:not_now": "about",
    # ---- products
    "products:title": "",
    "products:line": "words",
    "products:board_line": "number words standing",
    "products:drafted": "",
    "products:reworded": "",
    "products:going": "products more",
    "products:staying": "products more",
    "products:names_may_leave": "",
    "products:names_stay": "",
    "products:other_wordings": "product wordings",
    "products:panel": "drafted waiting",
    "products:label_product": "number words",
    "products:label_source": "words",
    # ---- what leaves the room
    "export:head": "",
    "export:dated": "year month",
    "export:notes": "head dated wordings more",
    "export:handed_out": "",
    "export:files": "",
    "export:file_name": "",
    **{f"export:holds_{kind}": "words" for kind in FindingKind},
    # ---- open questions
    # ---- the mirror
    "even_hand:shown": "sides",
    "even_hand:side": "side prompts first_turns minutes",
    # ---- forms
    "forms:put_up_step_title": "",
    "forms:step_for_side_label": "side",
    "forms:step_words_label": "",
    "forms:step_for_label": "",
    "forms:change_step_title": "",
    "forms:step_kind_label": "",
    "forms:own_interest_label": "",
    "forms:verification_label": "",
    "forms:durability_label": "",
    "forms:link_step_title": "",
    "forms:partner_label": "",
    "forms:constraints_label": "",
    "forms:add_worry_title": "",
    "forms:worry_end_label": "",
    "forms:misuse_label": "",
    "forms:evidence_label": "",
    "forms:ask_steps_title": "",
    "forms:ask_at_home_title": "",
    "forms:ask_readiness_title": "",
    "forms:ask_products_title": "",
    "forms:minutes_label": "",
    "forms:which_steps_label": "",
    "forms:which_products_label": "",
    "forms:draft_product_title": "",
    "forms:draft_from_title": "",
    "forms:reword_product_title": "",
    "forms:product_words_label": "",
    "forms:other_wording_title": "",
    "forms:other_wording_label": "",
    # ---- slash commands
    "commands:round": "",
    "commands:export": "",
    "commands:option_round": "",
    "commands:option_minutes": "",
    "commands:choice_ask_steps": "",
    "commands:choice_ask_at_home": "",
    "commands:choice_ready": "",
    "commands:choice_ready_next_level": "",
    "commands:choice_ask_products": "",
    "commands:choice_close_round": "",
    "commands:choice_show_worries": "",
}

ROUND_REFUSALS: Mapping[Reason, str] = {
    Reason.STEPS_FULL: "most",
    Reason.WORRIES_WAIT: "most",
    Reason.PRODUCTS_FULL: "most",
    Reason.EXPORT_HOLDS: "entries more",
    Reason.TOO_FEW_FOR_ROUND: "closed",
}
