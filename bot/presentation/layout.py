"""What a reply shows, from top to bottom, for every renderer. Pure. Step 20 of a question's way.

Plain parts with their limits, decided once.

Head, body and foot follow one another. The head is what the bot says first: a sentence, how a claim differs, a list.
The body is the passages. The foot is notes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.model import DiffPart, Quote
from bot.presentation import wording
from bot.presentation.buttons import Action
from bot.presentation.diff_runs import RunKind, diff_runs
from bot.presentation.limits import (
    MAX_ASKED,
    MAX_CITED,
    MAX_CLAIM,
    MAX_ITEM,
    MAX_LEAD,
    MAX_NAME,
    MAX_NOTE,
    MAX_PROMPT,
    MAX_SHORT_NAME,
)  # fmt: skip
from bot.presentation.phone import is_shorter_without_asked
from bot.presentation.reply import Excerpt, Item, Link, Reply, TitledItem, Tone, is_drawable, video_link
from bot.presentation.truncation import AS_IT_IS, sendable_words, shorten


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
    TITLE = auto()  # of what an item is about
    DETAILS = auto()  # what is known of that, below its title
    ASKED = auto()  # what the host asked or said before the quote
    SPEAKER = auto()  # who speaks the words that follow
    BEFORE = auto()  # the words before a passage
    SAID = auto()  # the words of a passage
    NO_WORDS = auto()  # a note in their place, if the view leaves out every word
    AFTER = auto()  # the words after a passage
    CREDITS = auto()  # speaker, what was asked, show, date and time, and a link to the page around it, in one line
    FACTS = auto()  # speaker, chapter, time
    SHORT_FACTS = auto()  # the same, numbered, above one of several passages; its limit is that of each name
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
    prominent: bool = False  # true of a lead that is more than a notice, and of the words of a sure answer
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
    """For little room: credits in one line below the words; of several passages only the openings, with buttons to
    open them in full."""

    PAGE = auto()
    """For a page that scrolls: every passage in full, words first. It has no buttons, so it says how many more matches
    there are."""


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
        if in_message or reply.tone is not Tone.VERBATIM:  # a page shows no claim to confuse the words with
            yield Part(PartKind.LABEL if is_label else PartKind.HEADING, reply.heading)
    suggested = () if in_message else tuple(_suggested(reply))  # in a message there are buttons for them
    if reply.heading in wording.answers.ABOVE_SUGGESTED:
        yield from suggested
        suggested = ()
    if reply.topics and not (reply.menu and in_message):
        if reply.suggested and reply.menu:  # the questions stand between the heading and these
            yield Part(PartKind.LABEL, f"{reply.menu.placeholder}:")
        yield Part(PartKind.TOPICS, topics=reply.topics)
    for item in reply.items:
        yield from _item(item, private=reply.private, in_message=in_message)
    yield from suggested
    if reply.citation is not None:
        yield Part(PartKind.CITATION, _citation(reply.citation, reply.page))


def _item(item: Item, *, private: bool, in_message: bool) -> Iterator[Part]:
    """A line of a list; in a message two of an entry, since entries that wrap on a phone must be told apart."""
    match item:
        case (TitledItem(title, details),) if in_message:
            yield Part(PartKind.TITLE, title, MAX_NOTE)
            yield Part(PartKind.DETAILS, details, MAX_ITEM)
        case _:
            yield Part(PartKind.ITEM, item=item, private=private)


def _suggested(reply: Reply) -> Iterator[Part]:
    """The questions to try, under a label if the heading does not already introduce them."""
    if reply.suggested and reply.heading not in wording.answers.ABOVE_SUGGESTED:
        yield Part(PartKind.LABEL, wording.answers.FOR_EXAMPLE)
    for choice in reply.suggested:
        yield Part(PartKind.ITEM, item=(choice.label,))


def _citation(quote: Quote, page: str | None) -> str:
    """The lines of a citation. Words that are too many are cut; a link is left out if no message can carry it."""
    known = replace(quote, url=video_link(quote, MAX_LEAD))
    page = page if page and is_drawable(page, MAX_LEAD) else None
    words, source = wording.interviews.cited_words(known), wording.interviews.cited_source(known, page)
    return "\n".join(
        (
            *(shorten(line, MAX_CITED // len(words), AS_IT_IS) for line in words),
            *(shorten(line, MAX_LEAD, AS_IT_IS) for line in source),
        )
    )


def _claim(reply: Reply, *, in_message: bool) -> Iterator[Part]:
    """The claim; if it was altered, beside what was said.

    A page shows it only in that case, since its reader has just typed it.
    """
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
        for place, excerpt in enumerate(reply.excerpts, start=1):
            number = excerpt.number or place
            yield Part(
                PartKind.SHORT_FACTS, about=excerpt.quote, limit=MAX_SHORT_NAME, number=number, item=_around(excerpt)
            )
            for part in _turns(excerpt, number=number):
                yield replace(part, only_opening=_is_opened(reply))


def foot(reply: Reply, arrangement: Arrangement = Arrangement.MESSAGE) -> Iterator[Part]:
    """The parts below the passages."""
    if len(reply.excerpts) > 1 and arrangement is Arrangement.MESSAGE and any(map(_is_guessed, reply.excerpts)):
        yield Part(PartKind.NOTE, wording.answers.GUESSED)  # one of several passages has no footnote
    if reply.matches_left and arrangement is Arrangement.PAGE:
        yield Part(PartKind.MATCHES_LEFT, wording.answers.more_matches(reply.matches_left))
    for note in reply.notes:
        yield Part(PartKind.NOTE, note, MAX_NOTE if reply.excerpts else MAX_ITEM)


def _is_opened(reply: Reply) -> bool:
    """Whether buttons open the passages of a reply.

    The passages that prove a verdict have no such buttons, so they are shown in full.
    """
    return any(button.action is Action.OPEN for button in reply.buttons)


def _is_guessed(excerpt: Excerpt) -> bool:
    return excerpt.quote.guessed


def _passage_in_message(excerpt: Excerpt, reply: Reply, *, under_question: bool) -> Iterator[Part]:
    """The words, directly followed by who said them; a footnote if anything in them was corrected."""
    is_only_near = reply.tone in (Tone.UNSURE, Tone.ABSENT)
    for part in _words(excerpt, prominent=not (is_only_near or excerpt.before or excerpt.after)):
        yield replace(part, only_opening=reply.tone is Tone.ABSENT)
    around = _around(excerpt)
    is_too_long = under_question and is_shorter_without_asked(excerpt.quote, around)
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
    yield Part(PartKind.SOURCE, about=excerpt.quote, item=_around(excerpt))


def _around(excerpt: Excerpt) -> Item:
    """The link to the page of a passage, where there is one."""
    return (Link(wording.answers.READ_AROUND, excerpt.around),) if excerpt.around else ()


def _words(excerpt: Excerpt, *, prominent: bool) -> Iterator[Part]:
    """The words of a passage and around it; a line for each turn where more than one speaks."""
    for text in excerpt.lines_before:
        yield from _context(PartKind.BEFORE, text)
    yield from _turns(excerpt, prominent=prominent)
    for text in excerpt.lines_after:
        yield from _context(PartKind.AFTER, text)


def _turns(excerpt: Excerpt, *, number: int = 0, prominent: bool = False) -> Iterator[Part]:
    """The words of a passage; under the names of their speakers where more than one speaks."""
    for turn in excerpt.turns or (excerpt.quote,):
        if excerpt.turns:
            yield Part(PartKind.SPEAKER, turn.speaker or wording.answers.UNKNOWN_SPEAKER, MAX_NAME)
        yield _said(turn, number=number, prominent=prominent)


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
