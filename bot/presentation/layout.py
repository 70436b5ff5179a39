"""What stands in a reply, from top to bottom, as plain parts: decided once, drawn by each platform in its own way. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.model import DiffPart, Quote
from bot.presentation import wording
from bot.presentation.reply import Excerpt, Item, Reply
from bot.presentation.truncation import words_of


class PartKind(Enum):
    """What a part is; a platform knows how such a thing looks there."""

    LEAD = auto()  # the reply in a sentence
    DIFF = auto()
    LEGEND = auto()  # how to read the diff
    HEADING = auto()
    TOPICS = auto()
    ITEM = auto()  # a line of a list
    ASKED = auto()  # small, above the words it led to
    BEFORE = auto()  # words around a passage, set apart from it
    SAID = auto()  # the words of a passage
    NOTHING = auto()  # instead of words, where the view leaves all of them out
    AFTER = auto()
    WHO = auto()  # speaker, chapter, time
    SHORT = auto()  # the same, numbered, above one of several passages
    POSITION = auto()
    CORRECTED = auto()
    SOURCE = auto()  # title and permanent id
    NOTE = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """One part: a text of ours, or words of the transcript, or what is known of a quote."""

    kind: PartKind
    text: str = ""
    words: tuple[str, ...] = ()
    quote: Quote | None = None
    number: int = 0  # of one of several passages
    diff: tuple[DiffPart, ...] = ()
    topics: tuple[str, ...] = ()
    item: Item = ()


BAR = 16
"""Cells of the bar that shows where in the interview a quote stands; a phone's line holds them."""


def head(reply: Reply) -> Iterator[Part]:
    """What stands above the passages."""
    if reply.lead:
        yield Part(PartKind.LEAD, reply.lead)
    if reply.diff:
        yield Part(PartKind.DIFF, diff=reply.diff)
        yield Part(PartKind.LEGEND, wording.checks.DIFF_LEGEND)
    if reply.heading:
        yield Part(PartKind.HEADING, reply.heading)
    if reply.topics:
        yield Part(PartKind.TOPICS, topics=reply.topics)
    for item in reply.items:
        yield Part(PartKind.ITEM, item=item)


def body(reply: Reply) -> Iterator[Part]:
    """The passages: a single one whole, with everything known about it; several short, numbered as their buttons are."""
    if len(reply.excerpts) > 1:
        for number, one in enumerate(reply.excerpts, start=1):
            yield Part(PartKind.SHORT, quote=one.quote, number=number)
            yield _said(one.quote, number)
    for one in reply.excerpts[:1] if len(reply.excerpts) == 1 else ():
        yield from _whole(one)


def foot(reply: Reply) -> Iterator[Part]:
    """What stands below them."""
    for note in reply.notes:
        yield Part(PartKind.NOTE, note)


def _whole(one: Excerpt) -> Iterator[Part]:
    quote = one.quote
    if not one.before and (asked := wording.answers.asked(quote)):
        yield Part(PartKind.ASKED, asked)
    for text in one.above:
        yield from _beside(PartKind.BEFORE, text)
    yield _said(quote)
    for text in one.below:
        yield from _beside(PartKind.AFTER, text)
    yield Part(PartKind.WHO, quote=quote)
    if quote.seconds is not None and quote.length:
        yield Part(PartKind.POSITION, wording.answers.position(quote.seconds, quote.length, BAR))
    if corrected := wording.answers.corrected(quote):
        yield Part(PartKind.CORRECTED, corrected)
    yield Part(PartKind.SOURCE, quote=quote)


def _beside(kind: PartKind, text: str) -> Iterator[Part]:
    if words := tuple(words_of(text)):
        yield Part(kind, words=words)


def _said(quote: Quote, number: int = 0) -> Part:
    words = tuple(words_of(quote.text))
    return (
        Part(PartKind.SAID, words=words, quote=quote, number=number)
        if words
        else Part(PartKind.NOTHING, wording.answers.NO_WORDS, quote=quote)
    )
