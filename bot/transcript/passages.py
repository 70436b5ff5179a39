"""What is indexed of an interview: runs of whole lines inside one turn, at two widths.

Wide passages are searched: they are long enough for a thought with its context. Narrow ones tell where in a
wide one the answer is. Passages may change with the program, so nothing that is stored refers to them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.model import Interview, Line, Span, View

SHORTEST = 5
"""Words a turn needs to be worth finding; "yeah, right" is not."""

MOST_LINES = 6

_QUOTATION_MARK = '"'


@dataclass(frozen=True, slots=True)
class Width:
    """How a passage grows: by lines to `enough` words, not beyond `most`; the next starts `stride` words later."""

    enough: int
    most: int
    stride: int


WIDE = Width(enough=50, most=90, stride=25)
NARROW = Width(enough=18, most=60, stride=1)


def passages(interview: Interview, width: Width) -> list[Span]:
    """All passages of a width, in order; each within one turn, and without anything marked as not quotable."""
    return [span for stretch in quotable_stretches(interview) for span in _passages_of(stretch, width)]


def quotable_stretches(interview: Interview) -> Iterator[list[Line]]:
    """Runs of quotable lines within one turn and one chapter."""
    chapter_starts = {chapter.span.start for chapter in interview.chapters} if interview.edited else set()
    stretch: list[Line] = []
    for line in interview.lines:
        if stretch and (line.turn != stretch[-1].turn or not line.quotable or line.span.start in chapter_starts):
            yield stretch
            stretch = []
        if line.quotable:
            stretch.append(line)
    if stretch:
        yield stretch


def _passages_of(lines: Sequence[Line], width: Width) -> Iterator[Span]:
    previous = Span(-1, -1)
    quotation_starts = _quotation_starts(lines)
    for index, line in enumerate(lines):
        near = previous.start >= 0 and line.span.start < previous.start + width.stride
        if (near and line.span.end <= previous.end) or not line.text(View.CLEAN):
            continue
        first = quotation_starts[index]
        span = _grow(lines, first, width, quotation_starts)
        if span.end < line.span.end:  # the quotation is too long for one passage
            first = index
            span = _grow(lines, first, width, quotation_starts)
        if span.end <= previous.end:
            continue  # all of it is in the passage before
        if len(span) < SHORTEST:
            span = _reach_back(lines, first, span)
        if len(span) >= SHORTEST:
            yield span
            previous = span


def _quotation_starts(lines: Sequence[Line]) -> list[int]:
    """For each line where the quotation it is in began, or its own index outside quotations; one more for the end."""
    starts: list[int] = []
    open_since: int | None = None
    for index, line in enumerate(lines):
        starts.append(index if open_since is None else open_since)
        if line.text(View.CLEAN).count(_QUOTATION_MARK) % 2:
            open_since = index if open_since is None else None
    return [*starts, len(lines) if open_since is None else open_since]


def _grow(lines: Sequence[Line], first: int, width: Width, quotation_starts: Sequence[int]) -> Span:
    """Lines from `first` on until they are enough and no quotation is open; if one stays open, up to its beginning."""
    start = lines[first].span.start
    end = first + 1
    while end < min(first + MOST_LINES, len(lines)):
        length = lines[end - 1].span.end - start
        is_enough = length >= width.enough and quotation_starts[end] == end
        if is_enough or (length >= SHORTEST and lines[end].span.end - start > width.most):
            break
        end += 1
    before_quotation = quotation_starts[end]
    if first < before_quotation < end and lines[before_quotation - 1].span.end - start >= SHORTEST:
        end = before_quotation
    return Span(start, lines[end - 1].span.end)


def _reach_back(lines: Sequence[Line], first: int, span: Span) -> Span:
    """A short last sentence with those before it, until it is long enough."""
    while len(span) < SHORTEST and first > 0:
        first -= 1
        span = Span(lines[first].span.start, span.end)
    return span


def turn_index_at(interview: Interview, word: int) -> int | None:
    """The index of the turn of a word; None if there is none."""
    index = bisect_right(interview.turns, word, key=lambda turn: turn.span.end)
    return index if index < len(interview.turns) else None


def lines_overlapping(interview: Interview, span: Span) -> Sequence[Line]:
    """The lines that overlap a span."""
    start = bisect_right(interview.lines, span.start, key=lambda line: line.span.end)
    end = bisect_left(interview.lines, span.end, key=lambda line: line.span.start)
    return interview.lines[start:end]
