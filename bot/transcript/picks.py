"""picks.tsv, the quotes that an editor chose for the quote of the day and for random: `start<TAB>end`."""

from collections.abc import Sequence

from bot.model import Line, Span, Turn, View
from bot.transcript.problem import Problem
from bot.transcript.tsv import rows_of, span_of

SHORTEST_PICK, LONGEST_PICK = 20, 60
"""Words of a quote for a channel that did not ask for it."""


def parse_picks(
    text: str, words: int, turns: Sequence[Turn], lines: Sequence[Line], file: str = "picks.tsv"
) -> tuple[list[Span], list[Problem]]:
    """The picks in order, and what is wrong with the file.

    While nobody knows who speaks (`turns` is empty), only their range and order can be judged.
    """
    picks: list[Span] = []
    problems: list[Problem] = []
    for number, columns in rows_of(text):
        span = span_of(columns) if len(columns) == 2 else None
        if span is None:
            problems.append(Problem(file, number, "not start<TAB>end"))
        elif what := _misplaced(span, words, picks) or _unfit(span, turns, lines):
            problems.append(Problem(file, number, what))
        else:
            picks.append(span)
    return picks, problems


def _misplaced(span: Span, words: int, before: Sequence[Span]) -> str | None:
    said = f"span {span.start}-{span.end}"
    if not span.start < span.end <= words:
        return f"{said} lies outside the interview's {words} words"
    last = before[-1] if before else Span(0, 0)
    if span.overlap(last) > 0:
        return f"{said} shares words with the pick before it, {last.start}-{last.end}; keep one of them"
    if span < last:
        return f"{said} stands after {last.start}-{last.end}; put the picks in the order of the interview"
    return None


def _unfit(span: Span, turns: Sequence[Turn], lines: Sequence[Line]) -> str | None:
    """Why a span of an edited interview is no pick."""
    if not turns:
        return None
    said = f"span {span.start}-{span.end}"
    met = [line for line in lines if line.span.overlap(span) > 0]
    whole = Span(met[0].span.start, met[-1].span.end)
    if not any(turn.span.covers(span) for turn in turns):
        return f"{said} crosses a change of speaker; a pick is said by one of them"
    if whole != span:
        return f"{said} begins or ends inside a sentence; the whole sentences are {whole.start}-{whole.end}"
    if not all(line.quotable for line in met):
        return f"{said} lies in what is marked as not quotable; choose another"
    if any(unit.kind == "doubtful" for line in met for unit in line.units):
        return f"{said} holds a doubtful correction; settle it in edited.md, or choose another"
    shown = sum(len(line.text(View.CLEAN).split()) for line in met)
    if not SHORTEST_PICK <= shown <= LONGEST_PICK:
        return f"{said} has {shown} {'word' if shown == 1 else 'words'} in clean; a pick has {SHORTEST_PICK} to {LONGEST_PICK}"
    return None
