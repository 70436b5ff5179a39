"""What a reply shows, from top to bottom: plain parts with their limits, decided once, drawn by each renderer. Pure.

Head, body and foot follow one another. The head is what the bot says first: a sentence, how a claim differs, a list.
The body is the passages. The foot is notes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.model import Change, DiffPart, Quote
from bot.presentation import wording
from bot.presentation.reply import Excerpt, Item, Reply, Tone
from bot.presentation.truncation import sendable_words

# --- limits -------------------------------------------------------------------------------------
# In UTF-16 units of escaped text. How long a message, a link or a label may be is for each platform to say.

MAX_LEAD = 300
MAX_NOTE = 240
"""Of a heading, a note, a footnote, and what was asked."""

MAX_ITEM = 700
"""Of each text in an item of a list."""

MAX_NAME = 80
"""Of a speaker, a chapter, a title, a quote's id."""

MAX_SHORT_NAME = 60
"""Of a speaker or a chapter where several passages share a message."""

MAX_TOPICS = 600
"""Of all topics together, each at most as long as a name."""

MAX_DIFF = 700
MAX_DIFF_PART = 240
"""Of one run of changed words."""

POSITION_CELLS = 16
"""Cells of the position bar in a message: a line on a phone holds them."""


# --- parts --------------------------------------------------------------------------------------


class PartKind(Enum):
    """What a part is. Every renderer knows how to draw each kind."""

    LEAD = auto()  # the reply in a sentence
    DIFF = auto()  # a claim beside what was said
    LEGEND = auto()  # how to read the diff
    HEADING = auto()
    TOPICS = auto()
    ITEM = auto()  # a line of a list
    ASKED = auto()  # what the host asked or said before the quote
    BEFORE = auto()  # the words before a passage
    SAID = auto()  # the words of a passage
    NO_WORDS = auto()  # instead of them, if the view leaves all of them out
    AFTER = auto()  # the words after a passage
    FACTS = auto()  # speaker, chapter, time
    SHORT_FACTS = auto()  # the same, numbered, above one of several passages
    POSITION = auto()  # a bar: where in the interview the passage is
    CORRECTED = auto()  # footnote on corrections, doubts and guessed punctuation
    SOURCE = auto()  # where the quote is from: title, show, date, permanent id
    MATCHES_LEFT = auto()
    NOTE = auto()


TRANSCRIPT = frozenset({PartKind.BEFORE, PartKind.SAID, PartKind.AFTER})
"""The kinds whose text is words of the transcript, which may be split or cut, but never reworded."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its kind, and a text or whatever else it is drawn from: a quote, a diff, topics, an item."""

    kind: PartKind
    text: str = ""
    limit: int = MAX_NOTE  # of the text, escaped; the words of the transcript have none
    about: Quote | None = None  # the quote it is drawn from
    number: int = 0  # of one of several passages, from 1; the button that opens it has the same number
    prominent: bool = False  # a lead that is more than a notice; the words of an answer that is sure
    tone: Tone | None = None  # of a lead
    diff: tuple[DiffPart, ...] = ()
    topics: tuple[str, ...] = ()
    item: Item = ()
    private: bool = False  # of an item: only the reader sees it, so naming a member sends no notification

    @property
    def quote(self) -> Quote:
        """The quote it is drawn from. Raises ValueError for a kind of part that has none."""
        if self.about is None:
            raise ValueError(f"a part of kind {self.kind.name} has no quote")
        return self.about

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the transcript that a message can carry; none for any other kind of part."""
        return tuple(sendable_words(self.text)) if self.kind in TRANSCRIPT else ()


class Arrangement(Enum):
    """Two ways to arrange the same parts."""

    MESSAGE = auto()
    """Room is short: several passages are numbered and short, and buttons open them. What was asked comes first."""

    PAGE = auto()
    """A page scrolls: every passage is complete, its words first. Without buttons, it says how many matches follow."""


def head(reply: Reply) -> Iterator[Part]:
    """The parts above the passages."""
    if reply.lead:
        prominent = reply.tone is not Tone.NOTICE
        yield Part(PartKind.LEAD, reply.lead, MAX_LEAD, prominent=prominent, tone=reply.tone)
    if reply.diff:
        yield Part(PartKind.DIFF, diff=reply.diff)
        yield Part(PartKind.LEGEND, wording.checks.DIFF_LEGEND)
    if reply.heading:
        yield Part(PartKind.HEADING, reply.heading)
    if reply.topics:
        yield Part(PartKind.TOPICS, topics=reply.topics)
    for item in reply.items:
        yield Part(PartKind.ITEM, item=item, private=reply.private)


def body(reply: Reply, arrangement: Arrangement = Arrangement.MESSAGE) -> Iterator[Part]:
    """The passages: a single one complete, with everything known about it; several as the arrangement says."""
    is_only_near = reply.tone in (Tone.UNSURE, Tone.ABSENT)
    if arrangement is Arrangement.PAGE:
        for excerpt in reply.excerpts:
            yield from _passage_on_page(excerpt)
    elif len(reply.excerpts) == 1:
        yield from _passage_in_message(reply.excerpts[0], is_only_near=is_only_near)
    else:
        for number, excerpt in enumerate(reply.excerpts, start=1):
            yield Part(PartKind.SHORT_FACTS, about=excerpt.quote, number=number)
            yield _said(excerpt.quote, number=number)


def foot(reply: Reply, arrangement: Arrangement = Arrangement.MESSAGE) -> Iterator[Part]:
    """The parts below the passages."""
    if len(reply.excerpts) > 1 and arrangement is Arrangement.MESSAGE and any(map(_is_guessed, reply.excerpts)):
        yield Part(PartKind.NOTE, wording.answers.GUESSED)  # one of several passages has no footnote
    if reply.matches_left and arrangement is Arrangement.PAGE:
        yield Part(PartKind.MATCHES_LEFT, wording.answers.more_matches(reply.matches_left))
    for note in reply.notes:
        yield Part(PartKind.NOTE, note)


def _is_guessed(excerpt: Excerpt) -> bool:
    return excerpt.quote.guessed


def _passage_in_message(excerpt: Excerpt, *, is_only_near: bool) -> Iterator[Part]:
    """What was asked, unless words before the passage would part it from them; the words; what is known about them."""
    if not excerpt.before:
        yield from _asked(excerpt.quote)
    yield from _words(excerpt, prominent=not (is_only_near or excerpt.before or excerpt.after))
    yield from _facts(excerpt.quote)
    yield from _origin(excerpt.quote)


def _passage_on_page(excerpt: Excerpt) -> Iterator[Part]:
    """The words; what is known about them, with what was asked."""
    yield from _words(excerpt, prominent=True)
    yield from _facts(excerpt.quote)
    yield from _asked(excerpt.quote)
    yield from _origin(excerpt.quote)


def _asked(quote: Quote) -> Iterator[Part]:
    if asked := wording.answers.asked(quote):
        yield Part(PartKind.ASKED, asked)


def _words(excerpt: Excerpt, *, prominent: bool) -> Iterator[Part]:
    for text in excerpt.lines_before:
        yield from _context(PartKind.BEFORE, text)
    yield _said(excerpt.quote, prominent=prominent)
    for text in excerpt.lines_after:
        yield from _context(PartKind.AFTER, text)


def _context(kind: PartKind, text: str) -> Iterator[Part]:
    part = Part(kind, text)
    if part.words:
        yield part


def _said(quote: Quote, *, number: int = 0, prominent: bool = False) -> Part:
    part = Part(PartKind.SAID, quote.text, about=quote, number=number, prominent=prominent)
    return part if part.words else Part(PartKind.NO_WORDS, wording.answers.NO_WORDS, about=quote)


def _facts(quote: Quote) -> Iterator[Part]:
    yield Part(PartKind.FACTS, about=quote)
    if quote.seconds is not None and quote.length:
        bar = wording.answers.position(quote.seconds, quote.length, POSITION_CELLS)
        yield Part(PartKind.POSITION, bar, about=quote)


def _origin(quote: Quote) -> Iterator[Part]:
    if corrected := wording.answers.corrected(quote):
        yield Part(PartKind.CORRECTED, corrected)
    yield Part(PartKind.SOURCE, about=quote)


# --- facts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Facts:
    """Who said a quote, in which chapter, and when (1:04:16); None for what is not known.

    `interview` is its title, where the library has others.
    """

    speaker: str | None
    chapter: str | None
    time: str | None
    interview: str | None = None


def facts_of(quote: Quote) -> Facts:
    """The facts that a message can carry."""
    time = wording.answers.clock(quote.seconds) if quote.seconds is not None else None
    interview = _sendable(quote.title) if quote.one_of_many else None
    return Facts(_sendable(quote.speaker), _sendable(quote.chapter), time, interview)


def source_of(quote: Quote) -> tuple[str, ...]:
    """Where a quote is from, for a citation: title, show with number, date, as far as they are known."""
    show = wording.interviews.show_and_number(quote.show, quote.episode)
    known = (quote.title, show, wording.interviews.date(quote.date))
    return tuple(name for part in known if (name := _sendable(part)))


def _sendable(name: str | None) -> str | None:
    return " ".join(sendable_words(name or "")) or None


# --- diffs --------------------------------------------------------------------------------------


class RunKind(Enum):
    """What a run of words in a diff is."""

    SAME = auto()
    CLAIMED = auto()  # only in the claim
    SAID = auto()  # only in what was said


@dataclass(frozen=True, slots=True)
class DiffRun:
    """Words of a diff that look alike; a diff that is too long may be cut between runs."""

    kind: RunKind
    text: str
    limit: int = MAX_DIFF_PART


def diff_runs(diff: Sequence[DiffPart]) -> Iterator[DiffRun]:
    """The runs of a diff, in order. Words that are the same, or differ only in a filler or the like, are a run each."""
    for part in diff:
        if part.change is Change.EQUAL or part.minor:
            yield from (DiffRun(RunKind.SAME, word, MAX_NAME) for word in sendable_words(part.said or part.claimed))
            continue
        if sendable_words(part.claimed):
            yield DiffRun(RunKind.CLAIMED, part.claimed)
        if sendable_words(part.said):
            yield DiffRun(RunKind.SAID, part.said)
