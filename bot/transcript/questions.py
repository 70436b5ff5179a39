"""questions.tsv, the interview's question index: `start<TAB>end<TAB>question<TAB>question...`."""

from collections.abc import Sequence

from bot.model import Entry, Span, Turn
from bot.transcript.problem import Problem
from bot.transcript.words import file_lines

_LONGEST_NUMBER = 9  # digits


def parse_questions(text: str, words: int, turns: Sequence[Turn], file: str = "questions.tsv") -> tuple[list[Entry], list[Problem]]:
    """Entries in order of the file, and what is wrong: a span out of range or across turns, a line without questions."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, columns in question_rows(text):
        span, questions = _span(columns), tuple(question for question in columns[2:] if question)
        if span is None:
            problems.append(Problem(file, number, "not start<TAB>end<TAB>question..."))
        elif not span.start < span.end <= words:
            problems.append(Problem(file, number, f"span {span.start}-{span.end} lies outside the interview's {words} words"))
        elif not questions:
            problems.append(Problem(file, number, f"span {span.start}-{span.end} has no question"))
        elif turns and not any(turn.span.covers(span) for turn in turns):
            problems.append(Problem(file, number, f"span {span.start}-{span.end} crosses a change of speaker"))
        else:
            entries.append(Entry(span, questions))
    return entries, problems


def question_rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows with their line numbers; blank lines, comments and a header are none."""
    return [
        (number, [" ".join(column.split()) for column in row.split("\t")])
        for number, row in enumerate(file_lines(text), start=1)
        if row.strip() and not row.startswith("#") and not (number == 1 and row.startswith("start\t"))
    ]


def _span(columns: Sequence[str]) -> Span | None:
    if len(columns) < 3 or not all(column.isdecimal() and len(column) <= _LONGEST_NUMBER for column in columns[:2]):
        return None
    return Span(int(columns[0]), int(columns[1]))
