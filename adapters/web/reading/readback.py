"""The proof that a page gives the words back: its HTML is read again before it is sent. Pure."""

import html
import re
from collections.abc import Sequence

from bot.model import Quote
from bot.presentation import wording
from bot.presentation.truncation import sendable_words
from bot.quotes.transcripts import TranscriptPart

_SAID = re.compile(r'<blockquote><p(?: class="said")?(?: id="quote")?>(.*?)</p></blockquote>', re.DOTALL)
_MARKED = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)
_LINE = re.compile(r'<span id="w(\d+)">(.*?)</span>', re.DOTALL)
_FOOTNOTE_MARK = re.compile(r"<sup><a [^>]*>\d+</a></sup>")


def shown(text: str) -> str:
    """A text as a page shows it: without characters that no page can carry."""
    return " ".join(sendable_words(text))


def prove_quotes(page: str, quotes: Sequence[Quote]) -> None:
    """Raise AssertionError if the block quotes of a page are not these quotes, in this order, word for word."""
    expected = [shown(quote.text) or wording.answers.NO_WORDS for quote in quotes]
    if [_words(text) for text in _SAID.findall(page)] != expected:
        raise AssertionError("a page changed the words of a quote")


def prove_marks(page: str, parts: Sequence[Quote]) -> None:
    """Raise AssertionError if the words that are marked in the context are not those of the parts of a quote."""
    if [_words(text) for text in _MARKED.findall(page)] != [text for part in parts if (text := shown(part.text))]:
        raise AssertionError("a page marked other words than those of the quote")


def prove_transcript(page: str, part: TranscriptPart) -> None:
    """Raise AssertionError if the sentences of a page are not those of the transcript, word for word."""
    expected = [(line.ref.span.start, shown(line.text)) for paragraph in part.paragraphs for line in paragraph.lines]
    read = [(int(start), _words(_FOOTNOTE_MARK.sub("", text))) for start, text in _LINE.findall(page)]
    if read != expected:
        raise AssertionError("a page changed the words of a transcript")


def _words(text: str) -> str:
    """What a reader sees of a text in HTML, of which only footnote marks are elements."""
    return " ".join(html.unescape(text).split())
