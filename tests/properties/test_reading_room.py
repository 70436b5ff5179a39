"""Whatever is said, the reading room's pages give it back word for word."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.reading.pages import rendered
from adapters.web.reading.readback import prove_marks, prove_quotes, prove_transcript
from adapters.web.reading.transcript_html import TranscriptHtml
from bot.model import Correction, InterviewInfo, Ref, Span
from bot.presentation import wording
from bot.quotes.transcripts import ReadingParagraph, ShownLine, ShownText, TranscriptPart
from tests.fixtures.fake_quotes import quote
from tests.properties.texts import PROPERTY, characters, sendable, texts

ANY = characters("<>&\"'`{}%#;=/\\\u2028\u00a0")
SPOKEN = texts(
    ["<b>", "&amp;", "</p></blockquote>", "<mark>", "{{x}}", "<sup><a>1</a></sup>", "&lt", "javascript:"], ANY
)


class Reader(HTMLParser):
    """Reads the text of elements as a browser does."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self._tag, self._open, self.texts = tag, False, list[str]()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's
        if tag == self._tag:
            self._open = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open &= tag != self._tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[-1] += data


def read(page: str, tag: str) -> list[list[str]]:
    """The words of each element of a kind."""
    reader = Reader(tag)
    reader.feed(page)
    return [text.split() for text in reader.texts]


def checked_page(*said: str) -> str:
    """A verdict's page with these quotes."""
    results = [
        {
            "claim": text, "tone": "verbatim", "sentence": text, "runs": (), "heading": None, "notes": (),
            "quotes": [replace(quote(1, text), speaker=text, title=text)],
        }
        for text in said
    ]  # fmt: skip
    return rendered("check.html", {"claim": said[0], "results": results, "several": True})


@given(SPOKEN)
@PROPERTY
def test_a_quote_on_a_page_is_read_back_as_it_was_said(text: str) -> None:
    page = checked_page(text)
    expected = sendable(text) or wording.answers.NO_WORDS.split()
    assert read(page, "blockquote") == [expected]
    prove_quotes(page, [quote(1, text)])


@given(st.lists(SPOKEN.map(lambda text: text[:300]), min_size=1, max_size=5))
@PROPERTY
def test_a_transcript_is_read_back_as_it_was_said(said: list[str]) -> None:
    shown = [" ".join(text.split()) for text in said]
    lines = tuple(
        ShownLine(
            Ref("talk-1", Span(index, index + 1)),
            (ShownText("then"), ShownText(text, Correction(Span(index, index + 1), text, f"{text} x"), doubtful=True)),
        )
        for index, text in enumerate(shown)
    )
    paragraph = ReadingParagraph(replace(quote(1), speaker=said[0]), lines)
    part = TranscriptPart(InterviewInfo("talk-1", said[0], "", (), (), len(said), edited=True), 1, 1, (paragraph,))
    made = TranscriptHtml()
    values = {
        "part": part, "view": "clean", "body": made.written(part), "chapters": [(said[0], "/i/talk-1#c1")],
        "footnotes": made.footnotes, "pager": "", "pager_below": "", "most_open": 16,
    }  # fmt: skip
    page = rendered("transcript.html", values)
    prove_transcript(page, part)
    spans = re.findall(r'<span id="w\d+">(.*?)</span>', re.sub(r"<sup><a .*?</sup>", "", page), re.DOTALL)
    assert [unescape(span).split() for span in spans] == [["then", *sendable(text)] for text in shown]


@pytest.mark.parametrize("changed", ["I never said it.", "I said", "I said it. Twice.", "i said it."])
def test_other_words_are_noticed(changed: str) -> None:
    with pytest.raises(AssertionError):
        prove_quotes(checked_page(changed), [quote(1, "I said it.")])
    with pytest.raises(AssertionError):
        prove_marks(f"<mark>{changed}</mark>", [quote(1, "I said it.")])


def test_a_missing_and_another_quote_are_noticed() -> None:
    both = [quote(1, "One."), quote(1, "Two.")]
    prove_quotes(checked_page("One.", "Two."), both)
    for said in (("One.",), ("Two.", "One."), ("One.", "Two.", "Two.")):
        with pytest.raises(AssertionError):
            prove_quotes(checked_page(*said), both)
