"""Paragraphs and sentences of a working copy: marked words of the captions, and their text in edited.md."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.model import Span
from bot.transcript.captions_match import PlacedToken
from bot.transcript.manuscript import ManuscriptToken, Mark
from bot.transcript.parser import parse_manuscript
from bot.transcript.views import build_units, ends_sentence, sentence_starts
from bot.transcript.words import is_music

_LONG_PARAGRAPH = 130  # words, after which a paragraph is cut at the end of a sentence


@dataclass(slots=True)
class EditableParagraph:
    """A paragraph with its speaker's label; `fixed` is its text as a person wrote it, None if it may be changed."""

    label: str
    quotable: bool
    tokens: list[PlacedToken]
    fixed: str | None = None
    lead: tuple[str, ...] = ()  # comments above it, kept as they are
    heading: tuple[str, float] | None = None  # the chapter that begins with it: title, seconds

    @property
    def span(self) -> Span:
        """Its words."""
        return Span(self.tokens[0].start, self.tokens[-1].end)

    def overlaps(self, span: Span) -> bool:
        """Whether it shares a word with a span."""
        return self.tokens[0].start < span.end and span.start < self.tokens[-1].end

    @property
    def text(self) -> str:
        """Its text in edited.md, with label and marks."""
        words = " ".join(written(placed.token) for placed in self.tokens)
        return f"{'' if self.quotable else '{not quotable} '}**{self.label}:** {words}"


@dataclass(frozen=True, slots=True)
class EditableLine:
    """A sentence of the working copy, as requests number it, with its tokens."""

    span: Span
    paragraph: int
    tokens: tuple[PlacedToken, ...]
    label: str
    quotable: bool
    fixed: bool

    @property
    def text(self) -> str:
        """The sentence as strict verbatim shows it."""
        units = build_units(self.tokens, ())
        return " ".join(unit.strict for unit in units if unit.strict)


def longest_by_one(labelled_spans: Iterable[tuple[str, Span]], span: Span) -> Span | None:
    """The longest part of a span that has one label; None if that is less than half of it."""
    found: list[tuple[str, Span]] = []
    for label, words in labelled_spans:
        if words.overlap(span) <= 0:
            continue
        part = Span(max(span.start, words.start), min(span.end, words.end))
        if found and found[-1][0] == label:
            part = Span(found.pop()[1].start, part.end)
        found.append((label, part))
    longest = max((part for _, part in found), key=len, default=None)
    return longest if longest is not None and len(longest) * 2 >= len(span) else None


def text_hash(text: str) -> str:
    """A short hash of a text; white space does not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def written(token: ManuscriptToken) -> str:
    """A token as edited.md has it."""
    heard = " ".join(token.heard)
    if token.mark is Mark.KEPT:
        return f"{token.shown}{token.after}"
    if token.mark is Mark.OMISSION:
        return heard if len(token.heard) == 1 and is_music(heard) else f"{token.before}{{{heard}|}}{token.after}"
    shown = token.shown if token.mark is Mark.CORRECTION else f"{token.doubt}?"
    return f"{token.before}{{{heard}|{shown}}}{token.after}"


def kept(text: str) -> ManuscriptToken:
    """A token that shows a word as it is heard."""
    return ManuscriptToken(1, Mark.KEPT, (text,), text)


def sentences(tokens: Sequence[PlacedToken]) -> Iterator[tuple[int, int]]:
    """Each sentence as first token and the token after its last."""
    return pairwise([*sorted(sentence_starts(tokens)), len(tokens)])


def belongs_to(before: EditableParagraph, after: EditableParagraph) -> bool:
    """Whether a paragraph goes on with what the one before it says."""
    free = before.fixed is None and after.fixed is None and after.heading is None and not after.lead
    return free and before.label == after.label and before.quotable == after.quotable


def parts(paragraph: EditableParagraph) -> Iterator[EditableParagraph]:
    """A paragraph cut at the ends of sentences where it is too long."""
    if paragraph.fixed is not None:
        yield paragraph
        return
    start = 0
    first = True
    for begin, _ in [*sentences(paragraph.tokens), (len(paragraph.tokens), 0)]:
        is_end = begin == len(paragraph.tokens)
        long = begin > start and paragraph.tokens[begin - 1].end - paragraph.tokens[start].start >= _LONG_PARAGRAPH
        whole = begin > start and ends_sentence(paragraph.tokens[begin - 1].token.text)
        if is_end or (long and whole):
            part = replace(paragraph, tokens=paragraph.tokens[start:begin])
            yield part if first else replace(part, lead=(), heading=None)
            start, first = begin, False


def labelled(paragraph: EditableParagraph, before: str) -> str:
    """A person's paragraph; one without a label gets that of its speaker where another spoke before it now."""
    fixed = paragraph.fixed or ""
    if paragraph.label == before or parse_manuscript(fixed).paragraphs[0].label is not None:
        return fixed
    return f"**{paragraph.label}:** {fixed}"
