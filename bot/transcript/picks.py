"""picks.tsv, the quotes an editor chose for the quote of the day and for `random`: `start<TAB>end`."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from bot.model import Line, Span, Turn, View
from bot.transcript.problem import Problem
from bot.transcript.tsv import read_rows, read_span

SHORTEST_PICK, LONGEST_PICK = 20, 60
"""Words of a quote for a channel that did not ask for it."""


def parse_picks(
    text: str, words: int, turns: Sequence[Turn], lines: Sequence[Line], file: str = "picks.tsv"
) -> tuple[list[Span], list[Problem]]:
    """The picks in order, and problems. Without known speakers (`turns` is empty) only range and order are checked."""
    picks: list[Span] = []
    problems: list[Problem] = []
    for number, columns in read_rows(text):
        span = read_span(columns) if len(columns) == 2 else None
        if span is None:
            problems.append(Problem(file, number, "is not start<TAB>end"))
        elif message := _place_error(span, words, picks) or _content_error(span, turns, lines):
            problems.append(Problem(file, number, message))
        else:
            picks.append(span)
    return picks, problems


def _place_error(span: Span, words: int, before: Sequence[Span]) -> str | None:
    """Why a span is in the wrong place, given the picks before it."""
    name = f"span {span.start}-{span.end}"
    if not span.start < span.end <= words:
        return f"{name} lies outside the interview's {words} words"
    last = before[-1] if before else Span(0, 0)
    if span.overlap(last) > 0:
        return f"{name} shares words with the pick before it, {last.start}-{last.end}; keep one of them"
    if span < last:
        return f"{name} follows {last.start}-{last.end}; put the picks in the order of the interview"
    return None


def _content_error(span: Span, turns: Sequence[Turn], lines: Sequence[Line]) -> str | None:
    """Why a span of an edited interview cannot be a pick."""
    if not turns:
        return None
    name = f"span {span.start}-{span.end}"
    first = bisect_right(lines, span.start, key=lambda line: line.span.end)
    inside = lines[first : bisect_left(lines, span.end, lo=first, key=lambda line: line.span.start)]
    whole = Span(inside[0].span.start, inside[-1].span.end)
    if not any(turn.span.covers(span) for turn in turns):
        return f"{name} crosses a change of speaker; a pick has one speaker"
    if whole != span:
        return f"{name} begins or ends inside a sentence; the whole sentences are {whole.start}-{whole.end}"
    if not all(line.quotable for line in inside):
        return f"{name} is marked as not quotable; choose another"
    if any(unit.kind == "doubtful" for line in inside for unit in line.units):
        return f"{name} has a doubtful correction; settle it in edited.md, or choose another"
    words = sum(len(line.text(View.CLEAN).split()) for line in inside)
    if not SHORTEST_PICK <= words <= LONGEST_PICK:
        noun = "word" if words == 1 else "words"
        return f"{name} has {words} {noun} in clean; a pick has {SHORTEST_PICK} to {LONGEST_PICK}"
    return None
