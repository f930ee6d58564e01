"""What Discord refuses of a bot like this one: each bad request, what is answered, and where Discord says so.

Sources: *documentation* is Discord's developer documentation (discord-api-docs, August 2026) with its page, *codes* its
list of error codes, *description* its OpenAPI description (July 2026). "Confirm live" where only others' experience
says with which code.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.rehearsal.simulation import bench as on
from tests.rehearsal.simulation.bench import (
    Answer,
    Bench,
    button,
    choice,
    command,
    field_of,
    menu,
    text,
    text_option,
)

FORM_BODY = (400, 50035)
MESSAGE, COMPONENTS = "documentation, Message", "documentation, Components"
CHANNEL, COMMANDS = "documentation, Channel", "documentation, Application Commands"
ANSWERS, CODES, DESCRIPTION = "documentation, Receiving and Responding", "codes", "description"


@dataclass(frozen=True)
class Refusal:
    """A bad request in words, what makes it, and the answer that Discord promises."""

    what: str
    source: str
    make: Callable[[Bench], Awaitable[Answer]]
    answer: Answer = FORM_BODY


IN_MESSAGES = (
    Refusal(
        "a message in which nothing is said",
        f"{MESSAGE}; {CODES} 50006",
        lambda b: b.send(),
        (400, 50006),
    ),
    Refusal("a text of 2,001 letters", MESSAGE, lambda b: b.send(content="x" * 2001)),
    Refusal("11 embeds", MESSAGE, lambda b: b.send(embeds=[{"title": "t"}] * 11)),
    Refusal("an embed's title of 257", MESSAGE, lambda b: b.embed(title="x" * 257)),
    Refusal("an embed's description of 4,097", MESSAGE, lambda b: b.embed(description="x" * 4097)),
    Refusal(
        "26 fields in an embed",
        MESSAGE,
        lambda b: b.embed(fields=[{"name": "n", "value": "v"}] * 26),
    ),
    Refusal(
        "a field's name of 257",
        MESSAGE,
        lambda b: b.embed(fields=[{"name": "x" * 257, "value": "v"}]),
    ),
    Refusal(
        "a field's value of 1,025",
        MESSAGE,
        lambda b: b.embed(fields=[{"name": "n", "value": "x" * 1025}]),
    ),
    Refusal("a footer of 2,049", MESSAGE, lambda b: b.embed(footer={"text": "x" * 2049})),
    Refusal("an embed's author of 257", MESSAGE, lambda b: b.embed(author={"name": "x" * 257})),
    Refusal(
        "embeds of 6,001 in all",
        MESSAGE,
        lambda b: b.send(embeds=[{"description": "x" * 3001}] * 2),
    ),
    Refusal(
        "11 files",
        DESCRIPTION,
        lambda b: b.call("POST", f"/channels/{b.stage.lobby}/messages", files=11),
    ),
    Refusal("a nonce of 26", MESSAGE, lambda b: b.send(content="x", nonce="n" * 26)),
    Refusal(
        "101 people to mention",
        MESSAGE,
        lambda b: b.send(content="x", allowed_mentions=mentioning(101)),
    ),
    Refusal(
        "all people and some",
        MESSAGE,
        lambda b: b.send(content="x", allowed_mentions=mentioning(1, "users")),
    ),
    Refusal(
        "a reply to nothing",
        MESSAGE,
        lambda b: b.send(content="x", message_reference={"message_id": "1"}),
    ),
    Refusal(
        "a text beside the newer layout",
        MESSAGE,
        lambda b: b.send(content="x", flags=on.V2, components=[text("t")]),
    ),
    Refusal(
        "an embed beside it",
        MESSAGE,
        lambda b: b.send(embeds=[{"title": "t"}], flags=on.V2, components=[text("t")]),
    ),
    Refusal(
        "the newer layout without its mark", COMPONENTS, lambda b: b.send(components=[text("t")])
    ),
)

IN_COMPONENTS = (
    Refusal(
        "6 rows",
        COMPONENTS,
        lambda b: b.send(components=[row(button(custom_id=str(n))) for n in range(6)]),
    ),
    Refusal(
        "6 buttons a row",
        COMPONENTS,
        lambda b: b.row(*(button(custom_id=str(n)) for n in range(6))),
    ),
    Refusal("2 menus a row", COMPONENTS, lambda b: b.row(menu(), menu(custom_id="other"))),
    Refusal("a menu beside a button", COMPONENTS, lambda b: b.row(menu(), button())),
    Refusal("41 parts", COMPONENTS, lambda b: b.layout(*(text("t") for _ in range(41)))),
    Refusal(
        "texts of 4,001 in all",
        "measured by many, confirm live",
        lambda b: b.layout(text("x" * 4000), text("y")),
    ),
    Refusal("an empty text", DESCRIPTION, lambda b: b.layout(text(""))),
    Refusal("an empty container", DESCRIPTION, lambda b: b.layout({"type": 17, "components": []})),
    Refusal("a section of 4 texts", COMPONENTS, lambda b: b.layout(section(*[text("t")] * 4))),
    Refusal(
        "a section with nothing beside it",
        COMPONENTS,
        lambda b: b.layout({"type": 9, "components": [text("t")]}),
    ),
    Refusal(
        "the same number for two parts",
        COMPONENTS,
        lambda b: b.layout(text("a") | {"id": 7}, text("b") | {"id": 7}),
    ),
    Refusal("a custom id of 101", COMPONENTS, lambda b: b.row(button(custom_id="x" * 101))),
    Refusal("an empty custom id", COMPONENTS, lambda b: b.row(button(custom_id=""))),
    Refusal(
        "a button without one",
        COMPONENTS,
        lambda b: b.row({"type": 2, "style": 1, "label": "Press"}),
    ),
    Refusal("one custom id twice", COMPONENTS, lambda b: b.row(button(), button())),
    Refusal("a label of 81", COMPONENTS, lambda b: b.row(button(label="x" * 81))),
    Refusal(
        "a link with a custom id",
        COMPONENTS,
        lambda b: b.row(button(style=5, url="https://example.org")),
    ),
    Refusal(
        "a link of 513",
        COMPONENTS,
        lambda b: b.row({"type": 2, "style": 5, "url": "https://" + "x" * 505}),
    ),
    Refusal(
        "26 options", COMPONENTS, lambda b: b.row(menu(options=[choice(str(n)) for n in range(26)]))
    ),
    Refusal("a menu without options", DESCRIPTION, lambda b: b.row(menu(options=[]))),
    Refusal(
        "an option's label of 101",
        COMPONENTS,
        lambda b: b.row(menu(options=[choice("a", label="x" * 101)])),
    ),
    Refusal(
        "an option's value of 101",
        COMPONENTS,
        lambda b: b.row(menu(options=[choice("x" * 101, label="l")])),
    ),
    Refusal(
        "an option's help of 101",
        COMPONENTS,
        lambda b: b.row(menu(options=[choice("a", description="x" * 101)])),
    ),
    Refusal(
        "one option twice",
        "seen by many, confirm live",
        lambda b: b.row(menu(options=[choice("a"), choice("a")])),
    ),
    Refusal("a placeholder of 151", COMPONENTS, lambda b: b.row(menu(placeholder="x" * 151))),
    Refusal("26 to choose at once", COMPONENTS, lambda b: b.row(menu(max_values=26))),
)

IN_FORMS = (
    Refusal("a title of 46", ANSWERS, lambda b: b.form(field_of(), title="x" * 46)),
    Refusal("a form's id of 101", ANSWERS, lambda b: b.form(field_of(), custom_id="x" * 101)),
    Refusal(
        "6 parts in a form",
        ANSWERS,
        lambda b: b.form(*(field_of(custom_id=str(n)) for n in range(6))),
    ),
    Refusal("a form without parts", ANSWERS, lambda b: b.form()),
    Refusal("a field's label of 46", COMPONENTS, lambda b: b.form(field_of(label_label="x" * 46))),
    Refusal(
        "a field's help of 101", COMPONENTS, lambda b: b.form(field_of(label_description="x" * 101))
    ),
    Refusal(
        "a field's placeholder of 101",
        COMPONENTS,
        lambda b: b.form(field_of(placeholder="x" * 101)),
    ),
    Refusal("a field's id of 101", COMPONENTS, lambda b: b.form(field_of(custom_id="x" * 101))),
    Refusal("one field's id twice", COMPONENTS, lambda b: b.form(field_of(), field_of())),
    Refusal("a field for 4,001", COMPONENTS, lambda b: b.form(field_of(max_length=4001))),
    Refusal(
        "a field filled in with 4,001", COMPONENTS, lambda b: b.form(field_of(value="x" * 4001))
    ),
    Refusal(
        "a field filled in beyond its own most",
        COMPONENTS,
        lambda b: b.form(field_of(value="xxx", max_length=2)),
    ),
    Refusal(
        "a needed menu that takes nothing",
        COMPONENTS,
        lambda b: b.form(on.labelled(menu(min_values=0))),
    ),
    Refusal("one thing to choose from", COMPONENTS, lambda b: b.form(on.labelled(radio(1)))),
    Refusal("11 things to choose from", COMPONENTS, lambda b: b.form(on.labelled(radio(11)))),
    Refusal(
        "a form that answers a form",
        ANSWERS,
        lambda b: b.answer(on.send_off, 9, on.form(field_of())),
    ),
)

IN_ANSWERS = (
    Refusal(
        "deferring with a mark of the answer",
        ANSWERS,
        lambda b: b.answer(on.use, 5, {"flags": on.V2 | 64}),
    ),
    Refusal(
        "changing a message that a command has not",
        ANSWERS,
        lambda b: b.answer(on.use, 7, {"content": "x"}),
    ),
    Refusal("deferring such a change", ANSWERS, lambda b: b.answer(on.use, 6)),
    Refusal(
        "an answer in which nothing is said", CODES, lambda b: b.answer(on.use, 4, {}), (400, 50006)
    ),
    Refusal(
        "an answer of 2,001 letters",
        ANSWERS,
        lambda b: b.answer(on.use, 4, {"content": "x" * 2001}),
    ),
    Refusal("26 offers while typing", ANSWERS, lambda b: b.answer(on.type_, 8, offers("a", 26))),
    Refusal(
        "an offer of 101 letters", COMMANDS, lambda b: b.answer(on.type_, 8, offers("x" * 101, 1))
    ),
    Refusal(
        "an offer's value of 101",
        COMMANDS,
        lambda b: b.answer(on.type_, 8, offers("x", 1, value="x" * 101)),
    ),
    Refusal("a second answer", f"{CODES} 40060", lambda b: twice(b), (400, 40060)),
    Refusal(
        "an answer after 3 seconds", f"{ANSWERS}; {CODES} 10062", lambda b: late(b), (404, 10062)
    ),
    Refusal(
        "more, after 15 minutes",
        f"{ANSWERS}; {CODES} 50027, status: confirm live",
        lambda b: stale(b),
        (401, 50027),
    ),
)

IN_CHANGES = (
    Refusal(
        "changing another's message", f"{CODES} 50005", lambda b: edit_another_s(b), (403, 50005)
    ),
    Refusal(
        "changing what is gone", f"{CODES} 10008", lambda b: b.edit(1, content="x"), (404, 10008)
    ),
    Refusal("a text put into the newer layout", MESSAGE, lambda b: edit_layout(b, content="x")),
    Refusal(
        "a layout changed to 4,001 letters",
        COMPONENTS,
        lambda b: edit_layout(b, components=[text("x" * 4001)]),
    ),
    Refusal(
        "a file that is not there, kept",
        MESSAGE,
        lambda b: edit_layout(b, attachments=[{"id": "9"}]),
    ),
    Refusal("removing 1 message at once", f"{CODES} 50016", lambda b: remove(b, 1), (400, 50016)),
    Refusal("removing 101 at once", f"{CODES} 50016", lambda b: remove(b, 101), (400, 50016)),
    Refusal("removing one twice", MESSAGE, lambda b: remove(b, 2, same=True)),
    Refusal(
        "removing what is 14 days old", f"{CODES} 50034", lambda b: remove_old(b), (400, 50034)
    ),
)

IN_ROOMS = (
    Refusal("a room without a name", CHANNEL, lambda b: b.room(name="")),
    Refusal("a name of 101", CHANNEL, lambda b: b.room(name="x" * 101)),
    Refusal("a topic of 1,025", CHANNEL, lambda b: b.room(topic="x" * 1025)),
    Refusal("a topic of 1,025, later", CHANNEL, lambda b: b.change(topic="x" * 1025)),
    Refusal("slow mode over 6 hours", CHANNEL, lambda b: b.change(rate_limit_per_user=21601)),
    Refusal(
        "under a room that is no category", CHANNEL, lambda b: b.room(parent_id=str(b.stage.lobby))
    ),
    Refusal(
        "the 51st room of a category", "seen by many, confirm live", lambda b: full_category(b)
    ),
    Refusal("the 501st room", f"{CODES} 30013", lambda b: full_guild(b), (400, 30013)),
    Refusal(
        "1,001 overwrites",
        f"{CODES} 30060",
        lambda b: b.change(permission_overwrites=many()),
        (400, 30060),
    ),
    Refusal("the 1,001st overwrite", f"{CODES} 30060", lambda b: one_more(b), (400, 30060)),
    Refusal(
        "giving what the bot lacks",
        f"{CHANNEL}; {CODES} 50013",
        lambda b: grant(b, 1 << 2),
        (403, 50013),
    ),
    Refusal(
        "giving Manage Roles",
        f"{CHANNEL}; {CODES} 50013",
        lambda b: grant(b, 1 << 28),
        (403, 50013),
    ),
    Refusal("taking away what nobody has", f"{CODES} 10009", lambda b: take(b), (404, 10009)),
    Refusal("a reason of 513", "documentation, Audit Log", lambda b: reasoned(b)),
    Refusal(
        "a room that is gone",
        f"{CODES} 10003",
        lambda b: b.call("PATCH", "/channels/1", {"name": "x"}),
        (404, 10003),
    ),
    Refusal("a room the bot does not see", f"{CODES} 50001", lambda b: unseen(b), (403, 50001)),
    Refusal("writing where the bot may not", f"{CODES} 50013", lambda b: silenced(b), (403, 50013)),
    Refusal(
        "replying where it reads nothing back",
        f"{CODES} 160002",
        lambda b: blind_reply(b),
        (403, 160002),
    ),
    Refusal(
        "an unknown token",
        "documentation, HTTP codes 401",
        lambda b: b.call("GET", "/users/@me", token="no"),
        (401, 0),
    ),
)

IN_COMMANDS = (
    Refusal("a name with capitals", COMMANDS, lambda b: b.register(command("Word"))),
    Refusal("a name with a space", COMMANDS, lambda b: b.register(command("a word"))),
    Refusal("a name of 33", COMMANDS, lambda b: b.register(command("x" * 33))),
    Refusal("no description", COMMANDS, lambda b: b.register(command(description=""))),
    Refusal("a description of 101", COMMANDS, lambda b: b.register(command(description="x" * 101))),
    Refusal("one command twice", COMMANDS, lambda b: b.register(command(), command())),
    Refusal(
        "101 commands",
        f"{CODES} 30032",
        lambda b: b.register(*(command(f"c{n}") for n in range(101))),
        (400, 30032),
    ),
    Refusal(
        "26 options",
        COMMANDS,
        lambda b: b.register(command(options=[text_option(name=f"o{n}") for n in range(26)])),
    ),
    Refusal(
        "26 subcommands",
        COMMANDS,
        lambda b: b.register(command(options=[sub(f"s{n}") for n in range(26)])),
    ),
    Refusal(
        "one option twice", COMMANDS, lambda b: b.register(command(options=[text_option()] * 2))
    ),
    Refusal(
        "a needed option after another",
        COMMANDS,
        lambda b: b.register(command(options=needed_last())),
    ),
    Refusal("an option's name with capitals", COMMANDS, lambda b: b.option(name="Words")),
    Refusal("an option's description of 101", COMMANDS, lambda b: b.option(description="x" * 101)),
    Refusal("an option for 6,001 letters", COMMANDS, lambda b: b.option(max_length=6001)),
    Refusal(
        "26 choices",
        COMMANDS,
        lambda b: b.option(choices=[{"name": f"c{n}", "value": f"c{n}"} for n in range(26)]),
    ),
    Refusal(
        "a choice's name of 101",
        COMMANDS,
        lambda b: b.option(choices=[{"name": "x" * 101, "value": "v"}]),
    ),
    Refusal(
        "a choice's value of 101",
        COMMANDS,
        lambda b: b.option(choices=[{"name": "n", "value": "x" * 101}]),
    ),
    Refusal(
        "more than 8,000 letters in a command",
        COMMANDS,
        lambda b: b.register(command(options=wordy())),
    ),
    Refusal(
        "a command on messages with a description",
        COMMANDS,
        lambda b: b.register(command("On this", type=3)),
    ),
)

REFUSALS = (
    *IN_MESSAGES,
    *IN_COMPONENTS,
    *IN_FORMS,
    *IN_ANSWERS,
    *IN_CHANGES,
    *IN_ROOMS,
    *IN_COMMANDS,
)


def mentioning(people: int, *parse: str) -> on.Payload:
    return {"parse": list(parse), "users": [str(1000 + n) for n in range(people)]}


def row(*components: on.Payload) -> on.Payload:
    return {"type": 1, "components": list(components)}


def section(*texts: on.Payload) -> on.Payload:
    return {"type": 9, "components": list(texts), "accessory": button()}


def radio(options: int) -> on.Payload:
    return {"type": 21, "custom_id": "one", "options": [choice(str(n)) for n in range(options)]}


def offers(name: str, count: int, value: str = "v") -> on.Payload:
    return {"choices": [{"name": name, "value": value}] * count}


def sub(name: str, **more: object) -> on.Payload:
    return {"type": 1, "name": name, "description": "One of them", **more}


def needed_last() -> list[on.Payload]:
    return [text_option(), text_option(name="more", required=True)]


def wordy() -> list[on.Payload]:
    """Options that are each in order, and have more than 8,000 letters together."""
    choices = [{"name": f"{n:0100}", "value": f"{n:0100}"} for n in range(25)]
    return [text_option(name=f"o{n}", choices=choices) for n in range(2)]


async def twice(bench: Bench) -> Answer:
    assert await bench.answer(on.use, 4, {"content": "once"}) == (204, 0)
    return await bench.answer_again(4, {"content": "twice"})


async def late(bench: Bench) -> Answer:
    await on.use(bench)
    bench.stage.simulation.advance(3.1)
    return await bench.answer_again(4, {"content": "late"})


async def stale(bench: Bench) -> Answer:
    assert await bench.answer(on.use, 4, {"content": "in time"}) == (204, 0)
    bench.stage.simulation.advance(15 * 60)
    return await bench.follow_up(content="late")


async def edit_another_s(bench: Bench) -> Answer:
    words = await bench.stage.mira.send(bench.stage.lobby, "mine")
    return await bench.edit(words.id, content="yours")


async def edit_layout(bench: Bench, **body: object) -> Answer:
    return await bench.edit(await bench.sent(components=[text("t")], flags=on.V2), **body)


async def remove(bench: Bench, count: int, *, same: bool = False) -> Answer:
    message = await bench.sent(content="x")
    names = [str(message)] * count if same else [str(message + n) for n in range(count)]
    return await bench.call(
        "POST", f"/channels/{bench.stage.lobby}/messages/bulk-delete", {"messages": names}
    )


async def remove_old(bench: Bench) -> Answer:
    await bench.sent(content="x")
    message = await bench.sent(content="y")
    bench.stage.simulation.advance(15 * 24 * 3600)
    names = [str(message), str(await bench.sent(content="z"))]
    return await bench.call(
        "POST", f"/channels/{bench.stage.lobby}/messages/bulk-delete", {"messages": names}
    )


async def full_category(bench: Bench) -> Answer:
    category = bench.stage.guild.add_category("full")
    for number in range(50):
        bench.stage.guild.add_text_channel(f"room-{number}", category=category)
    return await bench.room(parent_id=str(category))


async def full_guild(bench: Bench) -> Answer:
    for number in range(498):
        bench.stage.guild.add_text_channel(f"room-{number}")
    return await bench.room()


def many(count: int = 1001) -> list[on.Payload]:
    return [{"id": str(10_000 + n), "type": 1, "allow": "0", "deny": "0"} for n in range(count)]


async def one_more(bench: Bench) -> Answer:
    assert await bench.change(permission_overwrites=many(1000)) == (200, 0)
    body = {"type": 1, "allow": "0", "deny": "0"}
    return await bench.call(
        "PUT", f"/channels/{bench.stage.lobby}/permissions/{bench.stage.mira.id}", body
    )


async def grant(bench: Bench, right: int) -> Answer:
    body = {"type": 1, "allow": str(right), "deny": "0"}
    return await bench.call(
        "PUT", f"/channels/{bench.stage.lobby}/permissions/{bench.stage.mira.id}", body
    )


async def take(bench: Bench) -> Answer:
    return await bench.call(
        "DELETE", f"/channels/{bench.stage.lobby}/permissions/{bench.stage.mira.id}"
    )


async def reasoned(bench: Bench) -> Answer:
    return await bench.call(
        "PATCH", f"/channels/{bench.stage.lobby}", {"name": "hall"}, reason="x" * 513
    )


async def unseen(bench: Bench) -> Answer:
    bench.stage.guild.clear_grant(bench.stage.private, bench.stage.simulation.bot_id)
    return await bench.call("POST", f"/channels/{bench.stage.private}/messages", {"content": "x"})


async def silenced(bench: Bench) -> Answer:
    bench.stage.guild.set_bot_permissions(1 << 10)
    bench.stage.guild.edit_role(bench.stage.guild.everyone, 1 << 10)
    return await bench.send(content="x")


async def blind_reply(bench: Bench) -> Answer:
    message = await bench.sent(content="x")
    bench.stage.guild.set_bot_permissions(1 << 10 | 1 << 11)
    bench.stage.guild.edit_role(bench.stage.guild.everyone, 1 << 10)
    return await bench.send(content="y", message_reference={"message_id": str(message)})
