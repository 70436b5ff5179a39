"""A part of a transcript as HTML. Written apart from the templates: it has a thousand sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup, escape

from adapters.web.reading import texts
from adapters.web.reading.readback import shown
from bot.model import InterviewInfo, Quote
from bot.presentation import wording
from bot.quotes.transcripts import ReadingParagraph, ShownLine, ShownText, TranscriptPart


@dataclass(frozen=True, slots=True)
class ChapterLink:
    """A chapter of the part, and where it begins."""

    title: str
    anchor: str


@dataclass(slots=True)
class TranscriptHtml:
    """The paragraphs, and what is listed around them."""

    body: Markup = field(default_factory=Markup)
    chapters: list[ChapterLink] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)


def transcript_html(part: TranscriptPart) -> TranscriptHtml:
    """Paragraphs with their speakers under the headings of their chapters; footnotes on corrections."""
    made = TranscriptHtml()
    pieces: list[str] = []
    chapter, speaker = None, ""
    for paragraph in part.paragraphs:
        quote = paragraph.quote
        if quote.chapter != chapter:
            chapter, speaker = quote.chapter, ""
            if chapter is not None:
                link = ChapterLink(chapter, chapter_anchor(part.info, chapter))
                made.chapters.append(link)
                pieces.append(f'<h2 id="{link.anchor}">{escape(shown(chapter))}</h2>')
        named = quote.speaker or texts.UNKNOWN_SPEAKER
        if named != speaker and (quote.speaker is not None or part.info.edited):
            speaker = named
            pieces.append(f'<p class="speaker">{escape(shown(named))}</p>')
        pieces.append(_paragraph(paragraph, made.footnotes))
    made.body = Markup("\n".join(pieces))  # noqa: S704 - every text in it is escaped
    return made


def chapter_anchor(info: InterviewInfo, title: str) -> str:
    """Where a chapter begins in the transcript's page."""
    return f"c{info.chapters.index(title) + 1}" if title in info.chapters else "transcript"


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


def pages(part: TranscriptPart, path: str, view: str) -> Iterator[Markup]:
    """Links to the parts of a long transcript."""
    for number in range(1, part.parts + 1):
        label = texts.part(number, part.parts)
        if number == part.number:
            yield Markup('<span aria-current="page">{}</span>').format(label)
        else:
            query = f"?part={number}" + (f"&view={view}" if view != "clean" else "")
            yield Markup('<a href="{}{}">{}</a>').format(path, query, label)


def pager(part: TranscriptPart, path: str, view: str) -> Markup:
    """The links in one line; nothing for a transcript of one part."""
    links: Sequence[Markup] = list(pages(part, path, view)) if part.parts > 1 else []
    return (
        Markup('<nav class="pager" aria-label="{}">{}</nav>').format(texts.PARTS, Markup(" ").join(links))
        if links
        else Markup()
    )
