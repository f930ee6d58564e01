"""The pictures in the documents are of the page as it is."""

from bot.bench.pictures import MADE_OF, made_of


def test_no_picture_is_older_than_the_page_it_shows() -> None:
    made = MADE_OF.read_text(encoding="utf-8").strip()
    assert made == made_of(), "the page has changed since: ./parley bench pictures"
