"""questions.tsv, the interview's question index: `start<TAB>end<TAB>question<TAB>question...`."""

from collections.abc import Sequence

from bot.model import Entry, Turn
from bot.transcript.problem import Problem
from bot.transcript.tsv import rows_of, span_of


def parse_questions(
    text: str, words: int, turns: Sequence[Turn], file: str = "questions.tsv"
) -> tuple[list[Entry], list[Problem]]:
    """Entries in order of the file, and what is wrong: a span out of range or across turns, a line without questions."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, columns in rows_of(text):
        span, questions = span_of(columns), tuple(question for question in columns[2:] if question)
        if span is None or len(columns) < 3:
            problems.append(Problem(file, number, "not start<TAB>end<TAB>question..."))
        elif not span.start < span.end <= words:
            problems.append(
                Problem(file, number, f"span {span.start}-{span.end} lies outside the interview's {words} words")
            )
        elif not questions:
            problems.append(Problem(file, number, f"span {span.start}-{span.end} has no question"))
        elif turns and not any(turn.span.covers(span) for turn in turns):
            problems.append(Problem(file, number, f"span {span.start}-{span.end} crosses a change of speaker"))
        else:
            entries.append(Entry(span, questions))
    return entries, problems
