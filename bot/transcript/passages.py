"""What is indexed of an interview: runs of whole lines inside one turn, at two widths.

Wide passages are searched: long enough to carry a thought with its context. Narrow ones say where in a
wide one the answer stands. Both are only addresses; nothing remembers them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.model import Interview, Line, Role, Span, View, is_question

SHORTEST = 5
"""Words a turn needs to be worth finding; "yeah, right" is not."""

MOST_LINES = 6

_MARK = '"'

LEAD = 60
"""Words by which a host leads up to his question."""


@dataclass(frozen=True, slots=True)
class Width:
    """How a passage grows: from a line on until it has `enough` words, never past `most`; the next starts `stride` words on."""

    enough: int
    most: int
    stride: int


WIDE = Width(enough=50, most=90, stride=25)
NARROW = Width(enough=18, most=60, stride=1)


def passages(interview: Interview, width: Width) -> list[Span]:
    """All passages of a width, in order; within one turn, and nothing marked as not quotable."""
    return [span for stretch in stretches(interview) for span in _runs(stretch, width)]


def stretches(interview: Interview) -> Iterator[list[Line]]:
    """Quotable lines that follow each other in one turn and one chapter."""
    begins = {chapter.span.start for chapter in interview.chapters} if interview.edited else set()
    held: list[Line] = []
    for line in interview.lines:
        if held and (line.turn != held[-1].turn or not line.quotable or line.span.start in begins):
            yield held
            held = []
        if line.quotable:
            held.append(line)
    if held:
        yield held


def _runs(lines: Sequence[Line], width: Width) -> Iterator[Span]:
    last = Span(-1, -1)
    opened = _opened(lines)
    for number, line in enumerate(lines):
        near = last.start >= 0 and line.span.start < last.start + width.stride
        if (near and line.span.end <= last.end) or not line.text(View.CLEAN):
            continue
        first = opened[number]
        span = _grow(lines, first, width, opened)
        if span.end < line.span.end:  # the quotation is too long for one
            first = number
            span = _grow(lines, first, width, opened)
        if span.end <= last.end:
            continue  # the tail of the one before
        if len(span) < SHORTEST:
            span = _reach_back(lines, first, span)
        if len(span) >= SHORTEST:
            yield span
            last = span


def _opened(lines: Sequence[Line]) -> list[int]:
    """For each line where the quotation began that its speaker is still in; its own number if he is in none. One more for the end."""
    opened, inside = [], None
    for number, line in enumerate(lines):
        opened.append(number if inside is None else inside)
        if line.text(View.CLEAN).count(_MARK) % 2:
            inside = number if inside is None else None
    return [*opened, len(lines) if inside is None else inside]


def _grow(lines: Sequence[Line], first: int, width: Width, opened: Sequence[int]) -> Span:
    """From a line on until there is enough and no quotation is left open; else up to where that begins."""
    start = lines[first].span.start
    past = first + 1
    while past < min(first + MOST_LINES, len(lines)):
        length = lines[past - 1].span.end - start
        enough = length >= width.enough and opened[past] == past
        if enough or (length >= SHORTEST and lines[past].span.end - start > width.most):
            break
        past += 1
    whole = opened[past]
    if first < whole < past and lines[whole - 1].span.end - start >= SHORTEST:
        past = whole
    return Span(start, lines[past - 1].span.end)


def _reach_back(lines: Sequence[Line], first: int, span: Span) -> Span:
    """A last short sentence is found together with what it follows."""
    while len(span) < SHORTEST and first > 0:
        first -= 1
        span = Span(lines[first].span.start, span.end)
    return span


def asked(interview: Interview, span: Span) -> Span | None:
    """What the guest was asked before they said this; None for the host's own words.

    The last question sentence in the nearest preceding host turn of 5 words or more in the same chapter,
    whatever interjections lie between; else that turn's last sentence; else None.
    """
    number = turn_at(interview, span.start)
    if number is None or interview.speakers[interview.turns[number].speaker].role is not Role.GUEST:
        return None
    since = next((it.span.start for it in interview.chapters if it.span.start <= span.start < it.span.end), 0)
    for turn in reversed(interview.turns[:number]):
        if turn.span.end <= since:
            return None
        if interview.speakers[turn.speaker].role is Role.HOST and len(turn.span) >= SHORTEST:
            return _question_in(lines_of(interview, Span(max(turn.span.start, since), turn.span.end)))
    return None


def asking(interview: Interview, span: Span) -> Span | None:
    """What the host asks in the turn that a span of his stands in, as `asked` will name it for the answer; None if the span is not his."""
    number = turn_at(interview, span.start)
    if number is None or interview.speakers[interview.turns[number].speaker].role is not Role.HOST:
        return None
    turn = interview.turns[number].span
    since = next((it.span.start for it in interview.chapters if it.span.start <= turn.end - 1 < it.span.end), 0)
    return _question_in(lines_of(interview, Span(max(turn.start, since), turn.end)))


def _question_in(lines: Sequence[Line]) -> Span | None:
    shown = [line for line in lines if line.text(View.CLEAN)]
    questions = [line for line in shown if _is_question(line)]
    return (questions or shown)[-1].span if shown else None


def leads_to_question(interview: Interview, span: Span) -> bool:
    """Whether a span asks a question, or leads up to one that its speaker asks within a few sentences."""
    number = turn_at(interview, span.start)
    if number is None:
        return False
    rest = Span(span.start, min(span.end + LEAD, interview.turns[number].span.end))
    return any(_is_question(line) for line in lines_of(interview, rest))


def _is_question(line: Line) -> bool:
    return is_question(line.text(View.STRICT))


def turn_at(interview: Interview, word: int) -> int | None:
    """The number of the turn a word stands in."""
    at = bisect_right(interview.turns, word, key=lambda turn: turn.span.end)
    return at if at < len(interview.turns) else None


def lines_of(interview: Interview, span: Span) -> Sequence[Line]:
    """The lines that meet a span."""
    first = bisect_right(interview.lines, span.start, key=lambda line: line.span.end)
    past = bisect_left(interview.lines, span.end, key=lambda line: line.span.start)
    return interview.lines[first:past]
