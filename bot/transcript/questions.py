"""questions.tsv, the interview's question index: `start<TAB>end<TAB>question<TAB>question...`."""

from collections.abc import Sequence

from bot.model import Entry, Turn
from bot.transcript.problem import Problem
from bot.transcript.tsv import read_rows, read_span


def parse_questions(
    text: str, words: int, turns: Sequence[Turn], file: str = "questions.tsv", *, by_model: bool = False
) -> tuple[list[Entry], list[Problem]]:
    """Entries in the order of the file, and problems: spans out of range or across turns, rows without questions."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, columns in read_rows(text):
        span, questions = read_span(columns), tuple(question for question in columns[2:] if question)
        if span is None or len(columns) < 3:
            problems.append(Problem(file, number, "is not start<TAB>end<TAB>question..."))
            continue
        name = f"span {span.start}-{span.end}"
        if not span.start < span.end <= words:
            problems.append(Problem(file, number, f"{name} lies outside the interview's {words} words"))
        elif not questions:
            problems.append(Problem(file, number, f"{name} has no question"))
        elif turns and not any(turn.span.covers(span) for turn in turns):
            problems.append(Problem(file, number, f"{name} crosses a change of speaker"))
        else:
            entries.append(Entry(span, questions, by_model))
    return entries, problems
