"""A part of a transcript as HTML. Written apart from the templates: it has a thousand sentences."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup, escape
from yarl import URL

from adapters.web.reading import texts
from adapters.web.reading.readback import shown
from bot.model import InterviewInfo, Quote, View
from bot.presentation import wording
from bot.quotes.transcript_parts import part_of
from bot.quotes.transcripts import ReadingParagraph, ShownLine, ShownText, TranscriptPart


@dataclass(slots=True)
class TranscriptHtml:
    """Writes paragraphs one after another, and counts their footnotes."""

    footnotes: list[str] = field(default_factory=list)
    _chapter: int = -1
    _speaker: str = ""

    def written(self, part: TranscriptPart) -> Markup:
        """Paragraphs with their speakers under the headings of their chapters, each with an end of line."""
        pieces: list[str] = []
        for paragraph in part.paragraphs:
            quote = paragraph.quote
            begun = bisect_right(part.info.chapter_words, quote.ref.span.start) - 1
            if begun != self._chapter:
                self._chapter, self._speaker = begun, ""
                pieces.append(f'<h2 id="{chapter_anchor(begun)}">{escape(shown(part.info.chapters[begun]))}</h2>\n')
            named = quote.speaker or texts.UNKNOWN_SPEAKER
            if named != self._speaker and (quote.speaker is not None or part.info.edited):
                self._speaker = named
                pieces.append(f'<p class="speaker">{escape(shown(named))}</p>\n')
            pieces.append(f"{_paragraph(paragraph, self.footnotes)}\n")
        return Markup("".join(pieces))  # noqa: S704 - every text in it is escaped


def chapter_anchor(index: int) -> str:
    """Where a chapter begins in its page."""
    return f"c{index + 1}"


def chapter_path(info: InterviewInfo, index: int, view: str = View.CLEAN) -> str:
    """The page and the place in it where a chapter begins."""
    return f"{part_path(info.slug, part_of(info, info.chapter_words[index]), view)}#{chapter_anchor(index)}"


def part_path(slug: str, number: int, view: str = View.CLEAN) -> str:
    """The page of a part of a transcript."""
    query = {**({"part": str(number)} if number > 1 else {}), **({"view": view} if view != View.CLEAN else {})}
    return str(URL(f"/i/{slug}").with_query(query))


def _paragraph(paragraph: ReadingParagraph, footnotes: list[str]) -> str:
    quote = paragraph.quote
    label = wording.answers.clock(quote.seconds) if quote.seconds is not None else "#"
    lines = " ".join(_line(line, quote, footnotes) for line in paragraph.lines)
    return f'<p><a class="at" href="/q/{quote.ref}" aria-label="{escape(texts.quote_at(label))}">{label}</a>{lines}</p>'


def _line(line: ShownLine, quote: Quote, footnotes: list[str]) -> str:
    texts_of_line = " ".join(_text(item, quote, footnotes) for item in line.texts)
    return f'<span id="w{line.ref.span.start}">{texts_of_line}</span>'


def _text(item: ShownText, quote: Quote, footnotes: list[str]) -> str:
    note = _footnote(item, quote)
    if note is None:
        return str(escape(shown(item.text)))
    is_first = note not in footnotes
    if is_first:
        footnotes.append(note)
    number = footnotes.index(note) + 1
    identity = f' id="r{number}"' if is_first else ""
    label = escape(texts.footnote(number))
    return f'{escape(shown(item.text))}<sup><a{identity} href="#f{number}" aria-label="{label}">{number}</a></sup>'


def _footnote(item: ShownText, quote: Quote) -> str | None:
    """What is said of a correction; None for one that only changes spaces or capitals."""
    if item.correction is None:
        return None
    fixes, doubts = ((), (item.correction,)) if item.doubtful else ((item.correction,), ())
    return wording.answers.corrected(replace(quote, corrections=fixes, doubts=doubts, guessed=False))


def pages(part: TranscriptPart, view: str) -> Iterator[Markup]:
    """Links to the parts of a long transcript."""
    for number in range(1, part.parts + 1):
        label = texts.part(number, part.parts)
        if number == part.number:
            yield Markup('<span aria-current="page">{}</span>').format(label)
        else:
            yield Markup('<a href="{}">{}</a>').format(part_path(part.info.slug, number, view), label)


def pager(part: TranscriptPart, view: str, label: str = texts.PARTS) -> Markup:
    """The links in one line, with a label of its own for screen readers; nothing for a transcript of one part."""
    links: Sequence[Markup] = list(pages(part, view)) if part.parts > 1 else []
    return (
        Markup('<nav class="pager" aria-label="{}">{}</nav>').format(label, Markup(" ").join(links))
        if links
        else Markup()
    )
