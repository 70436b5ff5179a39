"""What a reply shows, from top to bottom: plain parts with their limits, decided once, drawn by each renderer. Pure.

Head, body and foot follow one another. The head is what the bot says first: a sentence, how a claim differs, a list.
The body is the passages. The foot is notes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.model import Change, DiffPart, Quote
from bot.presentation import wording
from bot.presentation.reply import Action, Button, Excerpt, Item, Link, Reply, Tone, video_link
from bot.presentation.truncation import AS_IT_IS, sendable_words, shorten

# --- limits -------------------------------------------------------------------------------------
# In UTF-16 units of escaped text. How long a message, a link or a label may be is for each platform to say.

MAX_LEAD = 300
MAX_NOTE = 240
"""Of a heading, a note, a footnote, and what was asked."""

MAX_PROMPT = 120
"""Of the first line: who asked what."""

MAX_ASKED = 100
"""Of what was asked, in the credits of a quote."""

MAX_CLAIM = 700
"""Of a claim beside its verdict."""

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

OPENING = 120
"""Characters of one of several passages: its first sentence or two."""

LINES = 9
"""Of an answer on a phone, with its buttons, where the quote is short enough."""

QUOTE_LINE, SMALL_LINE = 32, 46
"""Characters of a line of a quote and of small print on a phone 360 pixels wide."""

ROW_WIDTH = 294
"""Pixels of a row of buttons, with a gap behind each, on a phone 360 pixels wide."""

MAX_CITED = 1500
"""Of the words in a citation."""


# --- parts --------------------------------------------------------------------------------------


class PartKind(Enum):
    """What a part is. Every renderer knows how to draw each kind."""

    PROMPT = auto()  # who asked what
    LEAD = auto()  # the reply in a sentence
    CLAIM = auto()  # the quote that was checked
    DIFF = auto()  # a claim beside what was said
    LEGEND = auto()  # how to read the diff
    HEADING = auto()
    LABEL = auto()  # a heading in small print
    TOPICS = auto()
    ITEM = auto()  # a line of a list
    ASKED = auto()  # what the host asked or said before the quote
    SPEAKER = auto()  # who speaks the words that follow
    BEFORE = auto()  # the words before a passage
    SAID = auto()  # the words of a passage
    NO_WORDS = auto()  # instead of them, if the view leaves all of them out
    AFTER = auto()  # the words after a passage
    CREDITS = auto()  # speaker, what was asked, show, date and time, and a link to the page around it, in one line
    FACTS = auto()  # speaker, chapter, time
    SHORT_FACTS = auto()  # the same, numbered, above one of several passages
    POSITION = auto()  # a bar: where in the interview the passage is
    CORRECTED = auto()  # footnote on corrections, doubts and guessed punctuation
    SOURCE = auto()  # where the quote is from: title, show, date, permanent id
    CITATION = auto()  # a quote with its source, link and id, as text to copy
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
    match: str | None = None  # of credits: which of the matches the passage is
    only_opening: bool = False  # only the first sentence or two of the words are shown, with a mark

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
    """Room is short: one line of credits below the words; several passages are short, and buttons open them."""

    PAGE = auto()
    """A page scrolls: every passage is complete, its words first. Without buttons, it says how many matches follow."""


def head(reply: Reply, arrangement: Arrangement = Arrangement.MESSAGE) -> Iterator[Part]:
    """The parts above the passages."""
    in_message = arrangement is Arrangement.MESSAGE
    if reply.prompt and in_message:
        yield Part(PartKind.PROMPT, item=reply.prompt, limit=MAX_PROMPT)
    lead = reply.lead or (None if in_message else reply.match)
    if lead:
        prominent = reply.tone is not Tone.NOTICE
        limit = MAX_LEAD if prominent else MAX_ITEM  # what the bot says of itself is not cut in mid-sentence
        yield Part(PartKind.LEAD, lead, limit, prominent=prominent, tone=reply.tone)
    yield from _claim(reply, in_message=in_message)
    if reply.heading:
        is_label = bool(reply.excerpts) and in_message
        if in_message or reply.tone is not Tone.VERBATIM:  # a page shows no claim that it must be told from
            yield Part(PartKind.LABEL if is_label else PartKind.HEADING, reply.heading)
    if reply.topics and not (reply.menu and in_message):
        yield Part(PartKind.TOPICS, topics=reply.topics)
    for item in reply.items:
        yield Part(PartKind.ITEM, item=item, private=reply.private)
    if reply.suggested and not in_message:  # in a message there are buttons for them
        yield Part(PartKind.LABEL, wording.answers.FOR_EXAMPLE)
        for choice in reply.suggested:
            yield Part(PartKind.ITEM, item=(choice.label,))
    if reply.citation is not None:
        yield Part(PartKind.CITATION, _citation(reply.citation))


def _citation(quote: Quote) -> str:
    """The lines of a citation. Words that are too many are cut; the link is left out if no message can carry it."""
    known = replace(quote, url=video_link(quote, MAX_LEAD))
    words, *others = wording.interviews.citation(known).split("\n")
    return "\n".join((shorten(words, MAX_CITED, AS_IT_IS), *(shorten(line, MAX_LEAD, AS_IT_IS) for line in others)))


def _claim(reply: Reply, *, in_message: bool) -> Iterator[Part]:
    """What was claimed: beside what was said if it was altered. A page shows it only then: whoever asked typed it."""
    if in_message and (reply.diff or reply.claim):
        yield Part(PartKind.LABEL, wording.checks.CLAIMED)
    if reply.diff:
        yield Part(PartKind.DIFF, diff=reply.diff)
        has_said = any(run.kind is RunKind.SAID for run in diff_runs(reply.diff))
        yield Part(PartKind.LEGEND, wording.checks.DIFF_LEGEND if has_said else wording.checks.STRUCK_LEGEND)
    elif in_message and reply.claim:
        yield Part(PartKind.CLAIM, reply.claim, MAX_CLAIM)


def body(reply: Reply, arrangement: Arrangement = Arrangement.MESSAGE) -> Iterator[Part]:
    """The passages: a single one complete, with everything known about it; several as the arrangement says."""
    if arrangement is Arrangement.PAGE:
        for excerpt in reply.excerpts:
            yield from _passage_on_page(excerpt)
    elif len(reply.excerpts) == 1:
        under_question = bool(reply.prompt) and reply.tone is Tone.SURE
        yield from _passage_in_message(reply.excerpts[0], reply, under_question=under_question)
    else:
        for number, excerpt in enumerate(reply.excerpts, start=1):
            yield Part(PartKind.SHORT_FACTS, about=excerpt.quote, number=number)
            yield replace(_said(excerpt.quote, number=number), only_opening=_is_opened(reply))


def foot(reply: Reply, arrangement: Arrangement = Arrangement.MESSAGE) -> Iterator[Part]:
    """The parts below the passages."""
    if len(reply.excerpts) > 1 and arrangement is Arrangement.MESSAGE and any(map(_is_guessed, reply.excerpts)):
        yield Part(PartKind.NOTE, wording.answers.GUESSED)  # one of several passages has no footnote
    if reply.matches_left and arrangement is Arrangement.PAGE:
        yield Part(PartKind.MATCHES_LEFT, wording.answers.more_matches(reply.matches_left))
    for note in reply.notes:
        yield Part(PartKind.NOTE, note, MAX_NOTE if reply.excerpts else MAX_ITEM)


def _is_opened(reply: Reply) -> bool:
    """Whether buttons open the passages of a reply. What proves a verdict has none, so it is shown complete."""
    return any(button.action is Action.OPEN for button in reply.buttons)


def _is_guessed(excerpt: Excerpt) -> bool:
    return excerpt.quote.guessed


def _is_shorter_without_asked(quote: Quote, around: Item) -> bool:
    """Whether an answer takes no more lines of a phone than it may only without what the host asked.

    Above it stands what the member asked, and the words around it begin with what the host asked.
    """
    asked = wording.answers.asked_in_credits(quote) or ""
    others = 3 + _lines(quote.text, QUOTE_LINE)  # the question, the buttons, and the first line of the credits
    links = (wording.answers.clock(quote.seconds or 0), *([wording.answers.READ_AROUND] if around else []))
    facts = " · ".join((quote.speaker or "", *short_source_of(quote), *links))
    short, long = (_lines(text, SMALL_LINE) - 1 for text in (facts, f"{facts}, asked “{asked}”"))
    return others + short <= LINES < others + long


def _lines(text: str, line: int) -> int:
    return -(-len(text) // line)


def _passage_in_message(excerpt: Excerpt, reply: Reply, *, under_question: bool) -> Iterator[Part]:
    """The words, with nothing between them and who said them; where corrected, a footnote."""
    is_only_near = reply.tone in (Tone.UNSURE, Tone.ABSENT)
    for part in _words(excerpt, prominent=not (is_only_near or excerpt.before or excerpt.after)):
        yield replace(part, only_opening=reply.tone is Tone.ABSENT)
    around: Item = (Link(wording.answers.READ_AROUND, reply.around),) if reply.around else ()
    is_too_long = under_question and _is_shorter_without_asked(excerpt.quote, around)
    limit = 0 if is_too_long else MAX_ASKED
    yield Part(PartKind.CREDITS, about=excerpt.quote, match=reply.match, limit=limit, item=around)
    yield from _footnote(excerpt.quote)


def _passage_on_page(excerpt: Excerpt) -> Iterator[Part]:
    """The words; what is known about them, with what was asked."""
    yield from _words(excerpt, prominent=True)
    yield Part(PartKind.FACTS, about=excerpt.quote)
    if excerpt.quote.seconds is not None and excerpt.quote.length:
        yield Part(PartKind.POSITION, about=excerpt.quote)
    if asked := wording.answers.asked(excerpt.quote):
        yield Part(PartKind.ASKED, asked)
    yield from _footnote(excerpt.quote)
    yield Part(PartKind.SOURCE, about=excerpt.quote)


def _words(excerpt: Excerpt, *, prominent: bool) -> Iterator[Part]:
    """The words of a passage and around it; a line for each turn where more than one speaks."""
    for text in excerpt.lines_before:
        yield from _context(PartKind.BEFORE, text)
    for turn in excerpt.turns or (excerpt.quote,):
        if excerpt.turns:
            yield Part(PartKind.SPEAKER, turn.speaker or wording.answers.UNKNOWN_SPEAKER, MAX_NAME)
        yield _said(turn, prominent=prominent)
    for text in excerpt.lines_after:
        yield from _context(PartKind.AFTER, text)


def _context(kind: PartKind, text: str) -> Iterator[Part]:
    part = Part(kind, text)
    if part.words:
        yield part


def _said(quote: Quote, *, number: int = 0, prominent: bool = False) -> Part:
    part = Part(PartKind.SAID, quote.text, about=quote, number=number, prominent=prominent)
    return part if part.words else Part(PartKind.NO_WORDS, wording.answers.NO_WORDS, about=quote)


def _footnote(quote: Quote) -> Iterator[Part]:
    if corrected := wording.answers.corrected(quote):
        yield Part(PartKind.CORRECTED, corrected)


# --- openings and rows --------------------------------------------------------------------------

_SENTENCE_END = re.compile(r"[.?!][\"”’)]*$")


def opening(words: Sequence[str]) -> int:
    """How many words of one of several passages to show: its first sentence or two, as far as they are short."""
    length, end = 0, 0
    for index, word in enumerate(words, start=1):
        length += len(word) + 1
        if length > OPENING:
            return end or index - 1 or 1
        if _SENTENCE_END.search(word):
            if end:
                return index
            end = index
    return len(words)


_LETTER, _EDGES, _ARROW = 7.2, 40, 20  # pixels of a letter, two paddings and the gap, and the arrow of a link
_IMPORTANCE = (Action.REST, Action.SHARE, Action.VETO, Action.MORE, Action.NEXT, Action.PREVIOUS)


def row_of(reply: Reply, words_left: int) -> tuple[tuple[Button, ...], bool]:
    """The buttons of a reply that fit beside each other on a phone, and whether one to the video fits, too.

    What does not fit is elsewhere as well: the link in the credits, a citation under the words around the quote.
    """
    buttons = reply.buttons_with(words_left)
    width, kept = 0.0, set[Button]()
    for button in sorted(buttons, key=_importance):
        longer = width + _LETTER * len(button.label) + _EDGES
        if longer <= ROW_WIDTH or not kept:
            width = longer
            kept.add(button)
    watch = len(reply.excerpts) == 1 and width + _LETTER * len(wording.answers.WATCH) + _EDGES + _ARROW <= ROW_WIDTH
    return tuple(button for button in buttons if button in kept), watch


def _importance(button: Button) -> int:
    return _IMPORTANCE.index(button.action) if button.action in _IMPORTANCE else len(_IMPORTANCE)


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


def short_source_of(quote: Quote) -> tuple[str, ...]:
    """The same for the credits of a quote, without the title where the show is known; with it if there are others."""
    show = wording.interviews.show_and_number(quote.show, quote.episode)
    title = quote.title if quote.one_of_many or not show else None
    known = (title, show, wording.interviews.date(quote.date))
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
    """The runs of a diff, in order: the claim, with the words that only the passage has.

    Words that are the same, or differ only in a filler or the like, are a run each, as the claim has them.
    """
    for part in diff:
        if part.change is Change.EQUAL or part.minor:
            yield from (DiffRun(RunKind.SAME, word, MAX_NAME) for word in sendable_words(part.claimed))
            continue
        if sendable_words(part.claimed):
            yield DiffRun(RunKind.CLAIMED, part.claimed)
        if sendable_words(part.said):
            yield DiffRun(RunKind.SAID, part.said)
