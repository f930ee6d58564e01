"""Sample values for the texts of steps, private answers and products, by the names that ``round_texts.py`` uses."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.text import Text, Value

_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_LONG = Words("x" * 200)
_LINE = Text("steps:line", giver="Alder", words=Words("We read the level."))
_WORRY = Text("worries:on_card_giver", misuse=Words("It could be framed."), evidence=Words(""))

ROUND_SAMPLES: dict[str, tuple[Value, ...]] = {
    "giver": (Words("The Association of Families of the Upper"),),
    "receiver": ("Alder",),
    "kind": ("", "acknowledgment", "gesture", "measure"),
    **dict.fromkeys(
        ("concern", "own_interest", "verification", "durability", "evidence"),
        (Words("Said so."), ""),
    ),
    "level": (0, 1, 2),
    "steps": ((_LINE, _LINE),),
    "published": (0, 2),
    "tied": (0, 4),
    **dict.fromkeys(("first", "second"), (_LINE,)),
    "pair": (Text("steps:pair", first=_LINE, second=_LINE),),
    "reworded": (False, True),
    **dict.fromkeys(("asked_for", "mine", "same"), (False, True)),
    "before": (Words("As it was asked for."),),
    **dict.fromkeys(("closed", "of_both", "asked_anew"), (False, True)),
    "worries": ((_WORRY,),),
    "shapes": ((Text("shapes:from_giver", step=_LINE, words=Words("By two of us.")),),),
    "misuse": (Words("It could be framed."),),
    "constraints": ((Words("The insurer."),),),
    "more": (0, 2),
    "about": (Text("readiness:go_on"), Text("rounds:about_steps")),
    "asked": (Text("rounds:about_products"),),
    "page": (1,),
    "until": (Text("rounds:sealed"), Text("rounds:until", closes_at=_AT)),
    "closes_at": (_AT,),
    "other": (False, True),
    "line": (_LINE,),
    "drafted": (0, 3),
    "product": (Words("These words."),),
    "products": ((Text("products:line", words=_LONG),),),
    "wordings": ((Words("Rather so."), Words("Or so.")),),
    "year": (2026,),
    "month": tuple(range(1, 13)),
    "head": (Text("export:head"),),
    "dated": (Text("export:dated", year=2026, month=11),),
    "prompts": (0, 3),
    "first_turns": (0, 1),
    "minutes": (0, 90),
}
_SIDE = Text("steps:panel_side", side="Alder", steps=3, published=1)
_MIRRORED = Text("even_hand:side", side="Alder", prompts=3, first_turns=1, minutes=20, calls=3)
_PROPOSAL = Text("steps:proposal", number=1, step=_LINE, words=Words("So."), mine=False)
_NOW: tuple[Value, ...] = (0, 1, 2)

_PAIR = Text("steps:pair", first=_LINE, second=_LINE)
_ASKED_PAIR = Text("rounds:ask_pair", first=1, second=4, pair=_PAIR)

ROUND_SPECIAL: dict[tuple[str, str], tuple[Value, ...]] = {
    **{("worries:" + block, "step"): (_LINE,) for block in ("from_giver", "from_receiver")},
    ("steps:only_with", "step"): (_LINE,),
    ("rounds:ask_steps", "pairs"): ((_ASKED_PAIR, _ASKED_PAIR), ()),
    ("steps:partner", "step"): (_LINE,),
    ("worries:kept", "line"): (
        Text(
            "worries:from_giver",
            step=_LINE,
            misuse=Words("It could be framed."),
            evidence=Words("If it is said aloud."),
        ),
    ),
    ("rounds:nothing_published", "question"): (Text("rounds:after_hear"),),
    **{("shapes:" + block, "step"): (_LINE,) for block in ("from_giver", "from_receiver")},
    **{("rounds:ask_pair", one): (1, 12) for one in ("first", "second")},
    **{
        ("steps:label_pair", one): (Text("steps:label_step", number=12, words=Words("x" * 40)),)
        for one in ("first", "second")
    },
    **{("boards:my_pair", one): (Words("We read it."),) for one in ("first", "second")},
    ("steps:proposal", "step"): (_LINE,),
    ("steps:proposals", "entries"): ((_PROPOSAL, _PROPOSAL), ()),
    ("boards:step_as_it_stands", "told"): (Text("boards:note_changed"),),
    ("steps:panel_side", "steps"): (0, 3),
    ("steps:panel", "sides"): ((_SIDE, _SIDE),),
    ("even_hand:shown", "sides"): ((_MIRRORED, _MIRRORED),),
    ("products:board_line", "standing"): ("", "going_out", "staying"),
    ("rounds:ask_readiness", "now"): _NOW,
    ("rounds:page", "kind"): ("steps", "products"),
    ("refusals:export_holds", "entries"): (
        (Text("boundaries:found_name", number=1, words=_LONG),),
    ),
    ("refusals:showing_holds", "entries"): (
        (Text("boundaries:found_quote", number=1, words=_LONG),),
    ),
}
