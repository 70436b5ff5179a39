"""Whole transcripts to read: paragraphs with their speakers, sentences with their permanent ids, and corrections."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.errors import InputError, in_quotes
from bot.model import Correction, InterviewInfo, Line, Quote, Ref, Span, Unit, View
from bot.ports import Library
from bot.quotes.transcript_parts import span_of_part

_WORDS_READ_FIRST, _WORDS_READ = 300, 1_500
"""Words that are read at once: few at first, for whoever waits. Each reading holds the event loop for some
milliseconds."""

_LINES_WITHOUT_TURNS = 6
"""Sentences of a paragraph, where the transcript knows neither speakers nor paragraphs."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """Words of a sentence; `correction` if the captions heard them otherwise."""

    text: str
    correction: Correction | None = None
    doubtful: bool = False  # the words are shown as heard, and the correction says what was perhaps said


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A sentence in a view: its permanent id and its words."""

    ref: Ref
    texts: tuple[ShownText, ...]

    @property
    def text(self) -> str:
        """All words."""
        return " ".join(item.text for item in self.texts)


@dataclass(frozen=True, slots=True)
class ReadingParagraph:
    """Sentences of one speaker; `quote` is all of them, with speaker, chapter and moment."""

    quote: Quote
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class TranscriptPart:
    """A part of an interview's transcript, from 1 to `parts`; or some paragraphs of it."""

    info: InterviewInfo
    number: int
    parts: int
    paragraphs: tuple[ReadingParagraph, ...]


@dataclass(frozen=True, slots=True)
class WordPlace:
    """A word of a sentence as a view shows it: where the sentence starts, and which of its shown words, from 0."""

    line: int
    word: int


class TranscriptService:
    """Transcripts of a library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def info(self, slug: str) -> InterviewInfo:
        """What is known of an interview. Raises InputError if there is none of that name."""
        for info in await self._library.interviews():
            if info.slug == slug:
                return info
        raise InputError(f"there is no interview {in_quotes(slug)} here")

    async def pieces(self, slug: str, number: int, view: View) -> AsyncIterator[TranscriptPart]:
        """A part of a transcript, some paragraphs at a time: the first are there long before the last.

        Raises InputError if there is no such interview or part.
        """
        info = await self.info(slug)
        parts = len(info.part_starts)
        if not 1 <= number <= parts:
            raise InputError(f"{slug} has {parts} {'part' if parts == 1 else 'parts'}, so there is no part {number}")
        async for paragraphs in self._paragraphs(info, span_of_part(info, number), view):
            yield TranscriptPart(info, number, parts, tuple(paragraphs))

    async def words(self, slug: str, view: View, first: WordPlace, last: WordPlace) -> Ref:
        """The permanent id of the words between two of a view, both included.

        Raises InputError if there are no such words.
        """
        info = await self.info(slug)
        start = (await self._unit(info, view, first)).start
        end = (await self._unit(info, view, last)).end
        if start >= end:
            raise InputError("the first of these words comes after the last one; choose them in reading order")
        return Ref(slug, Span(start, end))

    async def line_start(self, ref: Ref) -> int:
        """The word at which the first sentence of a quote starts. Raises InputError if there are no such words."""
        (lines,) = await self._library.lines([Ref(ref.interview, Span(ref.span.start, ref.span.start + 1))])
        return lines[0].span.start

    async def _unit(self, info: InterviewInfo, view: View, place: WordPlace) -> Unit:
        """The unit that shows a word of a sentence."""
        if not 0 <= place.line < info.words:
            raise InputError(f"{info.slug} has no word {place.line}; it has {info.words:,}")
        (lines,) = await self._library.lines([Ref(info.slug, Span(place.line, place.line + 1))])
        shown = [unit for unit in lines[0].units for _ in unit.text(view).split()]
        if not 0 <= place.word < len(shown):
            raise InputError(f"the sentence at word {place.line} shows {len(shown)} words in this view")
        return shown[place.word]

    async def _paragraphs(self, info: InterviewInfo, span: Span, view: View) -> AsyncIterator[list[ReadingParagraph]]:
        """The paragraphs whose first sentence starts in a span, some at a time."""
        pending: list[Line] = []
        for stretch in _stretches(span):
            (lines,) = await self._library.lines([Ref(info.slug, stretch)])
            pending += [line for line in lines if line.span.start >= stretch.start]
            groups = _paragraphs_of(pending)
            if stretch.end < span.end:  # the last paragraph may go on
                groups, pending = groups[:-1], list(groups[-1]) if groups else []
            yield await self._shown(info, groups, view)

    async def _shown(self, info: InterviewInfo, groups: Sequence[Sequence[Line]], view: View) -> list[ReadingParagraph]:
        """Paragraphs in a view; without those of which it shows nothing."""
        refs = [Ref(info.slug, Span(group[0].span.start, group[-1].span.end)) for group in groups]
        shown = [
            ReadingParagraph(quote, tuple(_shown_lines(info.slug, group, view)))
            for quote, group in zip(await self._library.quotes(refs, view), groups, strict=True)
            if quote.text
        ]
        for paragraph in shown:
            prove(paragraph)
        return shown


def _stretches(span: Span) -> Iterator[Span]:
    """What is read at once, one stretch after another."""
    start, words = span.start, _WORDS_READ_FIRST
    while start < span.end:
        yield Span(start, min(span.end, start + words))
        start, words = start + words, _WORDS_READ


def prove(paragraph: ReadingParagraph) -> None:
    """Raise AssertionError if the sentences of a paragraph are not the stored rendering of its words."""
    if " ".join(line.text for line in paragraph.lines) != paragraph.quote.text:
        raise AssertionError("a transcript changed the words of a paragraph")


def _paragraphs_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines by turn and paragraph; a few at a time where neither is known."""
    numbered = enumerate(lines)

    def key(item: tuple[int, Line]) -> tuple[int | None, int]:
        number, line = item
        return line.turn, line.paragraph if line.turn is not None else number // _LINES_WITHOUT_TURNS

    return [[line for _, line in group] for _, group in groupby(numbered, key)]


def _shown_lines(slug: str, lines: Sequence[Line], view: View) -> list[ShownLine]:
    """Sentences in a view; without those of which it shows nothing."""
    return [
        ShownLine(Ref(slug, line.span), texts) for line in lines if (texts := tuple(_shown_texts(line.units, view)))
    ]


def _shown_texts(units: Sequence[Unit], view: View) -> list[ShownText]:
    """The words of units; runs without a correction are one text."""
    texts: list[ShownText] = []
    plain: list[str] = []
    for unit in units:
        text = unit.text(view)
        if not text:
            continue
        correction = _correction(unit) if view is not View.CAPTIONS else None
        if correction is None:
            plain.append(text)
            continue
        if plain:
            texts.append(ShownText(" ".join(plain)))
            plain = []
        texts.append(ShownText(text, correction, doubtful=bool(unit.doubt)))
    return [*texts, ShownText(" ".join(plain))] if plain else texts


def _correction(unit: Unit) -> Correction | None:
    if unit.kind not in ("correction", "doubtful"):
        return None
    return Correction(Span(unit.start, unit.end), unit.captions, unit.doubt or unit.strict)
