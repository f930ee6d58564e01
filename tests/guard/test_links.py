import pytest

from bot.guard.findings import Pointer, PointerKind
from bot.guard.links import forward, picture, pointers

GUILD, PRIVATE, OPEN, MESSAGE = (
    710000000000000001,
    720000000000000011,
    720000000000000021,
    1330000000000000001,
)
ROOMS = frozenset({PRIVATE})
FORMS = {
    "https://discord.com/channels/{guild}/{channel}/{message}": PointerKind.LINK,
    "<https://ptb.discord.com/channels/{guild}/{channel}>": PointerKind.LINK,
    "discordapp.com/channels/{guild}/{channel}/{message}": PointerKind.LINK,
    "hxxps://canary.discord[.]com/channels/{guild}/{channel}": PointerKind.LINK,
    "https://dis\u200bcord.com/chan\u2060nels/{guild}/{channel}/{message}": PointerKind.LINK,
    "https://discord.com/%63hannels/{guild}/{channel}": PointerKind.LINK,
    "discord . com / channels / {guild} / {channel}": PointerKind.LINK,
    "https://cdn.discordapp.com/attachments/{channel}/{message}/plan.png": PointerKind.LINK,
    "see <#{channel}>": PointerKind.CHANNEL_MENTION,
    "{channel}-{message}": PointerKind.BARE_ID,
}


@pytest.mark.parametrize(("form", "kind"), FORMS.items())
def test_every_way_into_a_private_room_is_found(form: str, kind: PointerKind) -> None:
    text = "look: " + form.format(guild=GUILD, channel=PRIVATE, message=MESSAGE)
    (found,) = pointers(text, ROOMS)
    assert found.kind is kind
    assert found.span is not None
    assert text[slice(*found.span)] == str(PRIVATE)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_ways_into_other_rooms_are_free(form: str) -> None:
    assert pointers(form.format(guild=GUILD, channel=OPEN, message=MESSAGE), ROOMS) == ()


@pytest.mark.parametrize(
    "digits",
    [
        "７２００００００００００００００１１",
        "٧٢٠٠٠٠٠٠٠٠٠٠٠٠٠٠١١",
        "7 2 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1",
        "72OOOOOOOOOOOOOOll",
        "7200\u200b000\u200b00000000011",
        "%37%3200000000000000%31%31",
    ],
)
def test_an_id_is_found_however_its_digits_are_written(digits: str) -> None:
    assert [found.kind for found in pointers(f"go to {digits} now", ROOMS)] == [PointerKind.BARE_ID]


@pytest.mark.parametrize(
    "text", ["", "call 4421 77 80 90", "95304805 people", "example.org/2024/07/20", "100 %41"]
)
def test_ordinary_numbers_are_free(text: str) -> None:
    assert pointers(text, ROOMS) == ()


def test_a_forward_counts_by_where_it_comes_from() -> None:
    assert forward(PRIVATE, ROOMS) == Pointer(PointerKind.FORWARD)
    assert forward(OPEN, ROOMS) is None


def test_pictures_are_known_by_type_or_by_name_and_other_files_pass() -> None:
    assert picture("note.bin", "image/png") == Pointer(PointerKind.PICTURE)
    assert picture("Photo.HEIC", None) == Pointer(PointerKind.PICTURE)
    assert picture("photo.jpg", "application/octet-stream") == Pointer(PointerKind.PICTURE)
    assert picture("minutes.pdf", "application/pdf") is None
