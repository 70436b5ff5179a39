"""Lines into messages: what does not fit into one goes on in the next, with a mark on either side of the cut. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.discord.markup import cut, size
from bot import wording

LIMIT = 2000
"""Characters of a message's content."""

LEAST_ROOM = 60
"""Below it a new message is begun rather than a few words squeezed in."""

_NOTE = 80  # characters of the note that words are left


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a message: ours and whole (`text`), or words that may flow on into the next message."""

    text: str = ""
    words: tuple[str, ...] = ()
    prefix: str = ""


class _Pages:
    """Lines into messages: lines of ours stay whole, words flow on into the next message with a mark on either side."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._done: list[str] = []
        self._held: list[str] = []
        self.left = 0  # words that fitted nowhere

    @property
    def contents(self) -> list[str]:
        return [*self._done, "\n".join(self._held)]

    def place(self, line: Line, reserved: int) -> None:
        """Put a line where there is room; in the last message `reserved` is kept free for the lines to come."""
        if line.words:
            self._pour(line, reserved)
        else:
            if self._room() < size(line.text):
                self._turn_page()
            self._held.append(line.text)

    def _pour(self, line: Line, reserved: int) -> None:
        words, opened = list(line.words), False
        while words:
            room = self._room() - len(line.prefix) - (reserved if self._last else 0)
            if room < LEAST_ROOM and self._turn_page():
                continue
            text, words = cut(words, max(room, LEAST_ROOM), opened=opened)
            self._held.append(f"{line.prefix}{text}")
            opened = True
            if words and not self._turn_page():
                self.left += len(words)
                if self._most > 1:
                    self._held.append(f"-# {wording.words_left(len(words))}")
                return

    @property
    def _last(self) -> bool:
        return len(self._done) + 1 >= self._most

    def _room(self) -> int:
        return LIMIT - sum(size(line) + 1 for line in self._held)

    def _turn_page(self) -> bool:
        """Begin the next message, if there may be one."""
        if self._last or not self._held:
            return False
        self._done.append("\n".join(self._held))
        self._held = []
        return True


def flow(lines: Sequence[Line], most: int) -> tuple[list[str], int]:
    """The contents of up to `most` messages, and how many words did not fit into them."""
    pages = _Pages(most)
    for at, line in enumerate(lines):
        later = lines[at + 1 :]
        pages.place(line, sum(_NOTE + LEAST_ROOM if one.words else size(one.text) + 1 for one in later) + _NOTE)
    return pages.contents, pages.left
