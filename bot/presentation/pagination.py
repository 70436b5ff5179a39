"""Lines into messages: what does not fit into one goes on in the next, with a mark on either side of the cut. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Generic, TypeVar

from bot.presentation.truncation import Escape, Fragment, cut, size

Style = TypeVar("Style")

LEAST_ROOM = 60
"""Below it a new message is begun rather than a few words squeezed in."""

_NOTE = 80  # characters of the note that words are left


@dataclass(frozen=True, slots=True)
class TextLine(Generic[Style]):
    """A line of a message: ours and whole (`text`), or words that may flow on into the next message.

    `style` is how the platform sets it, carried along; `extra` is what its markup takes of the room.
    """

    style: Style
    text: str = ""
    words: tuple[str, ...] = ()
    extra: int = 0


@dataclass(frozen=True, slots=True)
class PlacedLine(Generic[Style]):
    """A line, or a piece of one, in a message; `piece` where it is words."""

    style: Style
    text: str
    piece: Fragment | None = None
    extra: int = 0


@dataclass(frozen=True, slots=True)
class PageFormat(Generic[Style]):
    """What a platform's message takes (`limit`, in UTF-16 units), how it escapes, and its line for words that found no room."""

    limit: int
    escape: Escape
    left: Callable[[int], TextLine[Style]]


class _Pages(Generic[Style]):
    """Messages being filled: lines of ours stay whole, words flow on into the next message."""

    def __init__(self, paper: PageFormat[Style], most: int) -> None:
        self._paper, self._most = paper, most
        self.pages: list[list[PlacedLine[Style]]] = [[]]
        self.left = 0  # words that fitted nowhere

    def place(self, line: TextLine[Style], reserved: int, tail: int) -> None:
        """Put a line where there is room; in the last message `reserved` is kept free for the lines to come.

        `tail` is what the lines of ours right after it take: they are not left alone in a message, without any of its words.
        """
        if line.words:
            self._pour(line, reserved, tail if tail <= self._paper.limit // 2 else 0)
        else:
            if self._room() < size(line.text) + line.extra:
                self._turn_page()
            self.pages[-1].append(PlacedLine(line.style, line.text, extra=line.extra))

    def _pour(self, line: TextLine[Style], reserved: int, tail: int) -> None:
        words, opened = list(line.words), False
        while words:
            room = self._room() - line.extra - (reserved if self._last else 0)
            if not self._last and self._fits(words, room, opened) and not self._fits(words, room - tail, opened):
                room -= tail
            if room < LEAST_ROOM and self._turn_page():
                continue
            piece, words = cut(words, max(room, LEAST_ROOM), self._paper.escape, opened=opened)
            self.pages[-1].append(PlacedLine(line.style, piece.marked, piece, line.extra))
            opened = True
            if words and not self._turn_page():
                self.left += len(words)
                if self._most > 1:
                    note = self._paper.left(len(words))
                    self.pages[-1].append(PlacedLine(note.style, note.text, extra=note.extra))
                return

    def _fits(self, words: list[str], room: int, opened: bool) -> bool:  # noqa: FBT001
        return room >= LEAST_ROOM and not cut(words, room, self._paper.escape, opened=opened)[1]

    @property
    def _last(self) -> bool:
        return len(self.pages) >= self._most

    def _room(self) -> int:
        return self._paper.limit - sum(size(one.text) + one.extra + 1 for one in self.pages[-1])

    def _turn_page(self) -> bool:
        """Begin the next message, if there may be one."""
        if self._last or not self.pages[-1]:
            return False
        self.pages.append([])
        return True


def paginate(
    lines: Sequence[TextLine[Style]], paper: PageFormat[Style], most: int
) -> tuple[list[list[PlacedLine[Style]]], int]:
    """What stands in each of up to `most` messages, and how many words did not fit into them."""
    pages = _Pages(paper, most)
    for at, line in enumerate(lines):
        later = lines[at + 1 :]
        reserved = sum(_NOTE + LEAST_ROOM if one.words else _taken(one) for one in later) + _NOTE
        pages.place(line, reserved, sum(_taken(one) for one in takewhile(lambda one: not one.words, later)))
    return pages.pages, pages.left


def _taken(line: TextLine[Style]) -> int:
    return size(line.text) + line.extra + 1
