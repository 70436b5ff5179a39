"""Parts of a reply into messages: words go on in the next one, and whole lines stay whole, by the words."""

import pytest

from bot.model import Answer, Confidence
from bot.presentation import compose, quote_replies
from bot.presentation.buttons import Position
from bot.presentation.layout import TRANSCRIPT, Part
from bot.presentation.pagination import MIN_ROOM, Page, PageFormat, TextLine, pages_of
from bot.presentation.reply import Reply
from bot.presentation.truncation import Escape
from tests.fixtures.fake_quotes import quote

AS_IT_IS = Escape(word=lambda word, _: word, character=lambda character: character)
FORMAT: PageFormat[str] = PageFormat(300, 3, AS_IT_IS, lambda count: TextLine("NOTE", f"{count} words left"))
WORDS = [f"word{number}" for number in range(200)]


def draw(part: Part) -> TextLine[str]:
    return TextLine(part.kind.name, "" if part.kind in TRANSCRIPT else f"<{part.kind.name}>", part.words)


def laid_out(reply: Reply) -> tuple[list[Page[str]], int]:
    pages, words_left = pages_of(reply, draw, FORMAT)
    assert all(sum(line.length for line in page) <= FORMAT.limit + 1 for page in pages)
    return pages, words_left


def said(pages: list[Page[str]]) -> list[str]:
    fragments = [line.fragment for page in pages for line in page if line.style == "SAID"]
    return [word for fragment in fragments if fragment is not None for word in fragment.text.split()]


@pytest.mark.parametrize("count", range(1, 90, 3))
def test_words_go_on_and_none_is_lost(count: int) -> None:
    pages, words_left = laid_out(quote_replies.whole(quote(0, " ".join(WORDS[:count]))))
    assert said(pages) == WORDS[:count]
    assert (words_left, len(pages) <= FORMAT.max_pages) == (0, True)
    assert pages[-1][-1].style == "CREDITS"
    assert all("SAID" in [line.style for line in page] for page in pages)


def test_marks_join_the_fragments() -> None:
    pages, _ = laid_out(quote_replies.whole(quote(0, " ".join(WORDS[:60]))))
    first, second = (page[0].fragment for page in pages[:2])
    assert first is not None
    assert second is not None
    assert (first.continued, first.unfinished, second.continued) == (False, True, True)


def test_what_does_not_fit_is_counted_and_noted() -> None:
    pages, words_left = laid_out(quote_replies.whole(quote(0, " ".join(WORDS))))
    assert len(pages) == FORMAT.max_pages
    assert len(said(pages)) == len(WORDS) - words_left
    assert [line.text for line in pages[-1] if line.style == "NOTE"] == [f"{words_left} words left"]


def test_one_message_stays_one_and_needs_no_note() -> None:
    """Its words are read on with a button."""
    reply = quote_replies.matched(quote(0, " ".join(WORDS)), Position(0), 1, "token", private=False)
    pages, words_left = laid_out(reply)
    assert (len(pages), words_left > 0) == (1, True)
    assert [line.style for line in pages[0]] == ["SAID", "CREDITS"]
    assert [button.label for button in reply.buttons_with(words_left)][-1] == "Read on"


def test_several_passages_share_a_message_equally() -> None:
    near = [quote(number, " ".join(WORDS)) for number in range(2)]
    pages, words_left = laid_out(quote_replies.several(near, None, "token", private=False))
    first, second = (line.fragment for line in pages[0] if line.style == "SAID")
    assert first is not None
    assert second is not None
    assert (len(pages), words_left) == (1, 0)
    assert first == second
    assert len(first.marked) > MIN_ROOM


def test_a_reply_without_passages_is_a_message() -> None:
    reply = compose.answered(Answer(Confidence.NONE, ()), None, ["A"], private=False)
    pages, _ = laid_out(reply)
    assert [[line.style for line in page] for page in pages] == [["LEAD", "HEADING", "TOPICS"]]
