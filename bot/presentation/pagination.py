"""The parts of a reply -> messages, split at their limit. Pure. Step 19 of a question's way.

For Discord and Slack. Words that do not fit into a message go on in the next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Generic, TypeVar

from bot.presentation import layout
from bot.presentation.layout import Part, PartKind
from bot.presentation.limits import MAX_BRIEF_NAME
from bot.presentation.opening import opening
from bot.presentation.reply import Reply
from bot.presentation.truncation import CUT_MARK, Escape, Fragment, fit, utf16_length

Style = TypeVar("Style")

MIN_ROOM = 60
"""If less room than this is left, the passage begins in a new message: no message ends with just a few of its words."""

_NOTE_ROOM = 80  # for the note that words are left
_ROOM_BESIDE_LINK = 120  # for the words of one of several passages; links that leave less are left out
_PASSAGE_MARKUP = 8  # around the words of one of several passages


@dataclass(frozen=True, slots=True)
class TextLine(Generic[Style]):
    """A line of a message: a whole text, escaped (`text`), or words of the transcript, which may go on in the next one.

    Once words are in a message they are a `fragment`, and `text` is that fragment with its marks.
    """

    style: Style  # how the platform draws it; carried along
    text: str = ""
    words: tuple[str, ...] = ()
    fragment: Fragment | None = None
    markup_length: int = 0  # the room that the platform's markup takes

    @property
    def length(self) -> int:
        """The room it takes in a message, its line break included."""
        return utf16_length(self.text) + self.markup_length + 1

    def with_fragment(self, fragment: Fragment) -> "TextLine[Style]":
        """The same line, with words in place."""
        return replace(self, text=fragment.marked, words=(), fragment=fragment)


@dataclass(frozen=True, slots=True)
class PageFormat(Generic[Style]):
    """What a platform's messages hold (`limit` in UTF-16 units, `max_pages` for one reply), and how it writes.

    `words_left` makes the note on how many words did not fit.
    """

    limit: int
    max_pages: int
    escape: Escape
    words_left: Callable[[int], TextLine[Style]]


Page = list[TextLine[Style]]


def pages_of(
    reply: Reply,
    draw: Callable[[Part], TextLine[Style]],
    page_format: PageFormat[Style],
    more_parts: Sequence[Part] = (),
) -> tuple[list[Page[Style]], int]:
    """The messages of a reply, and how many words of the transcript did not fit.

    `draw` makes a line of each part; `more_parts` come last.
    """
    top = [draw(part) for part in layout.head(reply)]
    passages = list(layout.body(reply))
    middle = list(map(draw, passages))
    bottom = [draw(part) for part in (*layout.foot(reply), *more_parts)]
    if len(reply.excerpts) > 1 or any(part.only_opening for part in passages):
        room = _room_of_passage([*top, *middle, *bottom], page_format.limit)
        for shorter, needed in ((_without_link, _ROOM_BESIDE_LINK), (_with_brief_names, MIN_ROOM)):
            if room < needed:
                passages = list(map(shorter, passages))
                middle = list(map(draw, passages))
                room = _room_of_passage([*top, *middle, *bottom], page_format.limit)
        middle = [
            _cut(line, max(room, MIN_ROOM), page_format.escape, only_opening=part.only_opening)
            for line, part in zip(middle, passages, strict=True)
        ]
    return paginate([*top, *middle, *bottom], page_format, 1 if reply.one_message else page_format.max_pages)


def _room_of_passage(lines: Sequence[TextLine[Style]], limit: int) -> int:
    """The room that one message has for the words of each passage."""
    runs = max(1, sum(1 for line in lines if line.words))
    return (limit - sum(line.length for line in lines if not line.words)) // runs - _PASSAGE_MARKUP


def _without_link(part: Part) -> Part:
    """A part; without the link to the page of one of several passages."""
    return replace(part, item=()) if part.kind is PartKind.SHORT_FACTS else part


def _with_brief_names(part: Part) -> Part:
    """A part; of the facts above one of several passages, only the beginnings of names."""
    return replace(part, limit=MAX_BRIEF_NAME) if part.kind is PartKind.SHORT_FACTS else part


def _cut(line: TextLine[Style], room: int, escape: Escape, *, only_opening: bool) -> TextLine[Style]:
    """A line with as many of its words as fit, or only those that open the passage."""
    if not line.words:
        return line
    shown = line.words[: opening(line.words)] if only_opening else line.words
    is_cut = len(shown) < len(line.words)
    fragment, _ = fit(shown, room - utf16_length(f" {CUT_MARK}") * is_cut, escape)
    return line.with_fragment(replace(fragment, unfinished=fragment.unfinished or is_cut))


def paginate(
    lines: Sequence[TextLine[Style]], page_format: PageFormat[Style], max_pages: int
) -> tuple[list[Page[Style]], int]:
    """The lines of each of up to `max_pages` messages, and how many words did not fit."""
    pages = _Pages(page_format, max_pages)
    for index, line in enumerate(lines):
        later = lines[index + 1 :]
        reserved = _NOTE_ROOM + sum(_NOTE_ROOM + MIN_ROOM if other.words else other.length for other in later)
        tail = sum(other.length for other in takewhile(lambda other: not other.words, later))
        pages.place(line, reserved, tail)
    return pages.pages, pages.words_left


class _Pages(Generic[Style]):
    """Messages being filled."""

    def __init__(self, page_format: PageFormat[Style], max_pages: int) -> None:
        self._format, self._max_pages = page_format, max_pages
        self.pages: list[Page[Style]] = [[]]
        self.words_left = 0

    def place(self, line: TextLine[Style], reserved: int, tail: int) -> None:
        """Put a line where there is room for it. In the last message, `reserved` stays free for the lines to come.

        `tail` is the length of the whole lines that follow directly: they must not end up in a message without
        any of the words they are about.
        """
        if line.words:
            self._pour(line, reserved, tail if tail <= self._format.limit // 2 else 0)
            return
        if self._room() < line.length - 1:
            self._turn_page()
        self.pages[-1].append(line)

    def _pour(self, line: TextLine[Style], reserved: int, tail: int) -> None:
        words, continued = list(line.words), False
        while words:
            room = self._room() - line.markup_length - (reserved if self._is_last else 0)
            if not self._is_last and self._fits(words, room, continued=continued):
                room -= 0 if self._fits(words, room - tail, continued=continued) else tail
            if room < MIN_ROOM and self._turn_page():
                continue
            fragment, words = fit(words, max(room, MIN_ROOM), self._format.escape, continued=continued)
            self.pages[-1].append(line.with_fragment(fragment))
            continued = True
            if words and not self._turn_page():
                self.words_left += len(words)
                if self._max_pages > 1:
                    self.pages[-1].append(self._format.words_left(len(words)))
                return

    def _fits(self, words: Sequence[str], room: int, *, continued: bool) -> bool:
        """Whether all of the words fit."""
        return room >= MIN_ROOM and not fit(words, room, self._format.escape, continued=continued)[1]

    @property
    def _is_last(self) -> bool:
        return len(self.pages) >= self._max_pages

    def _room(self) -> int:
        return self._format.limit - sum(line.length for line in self.pages[-1])

    def _turn_page(self) -> bool:
        """Begin the next message, if there may be one."""
        if self._is_last or not self.pages[-1]:
            return False
        self.pages.append([])
        return True
