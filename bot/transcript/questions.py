"""questions.tsv, the interview's question index: `start<TAB>end<TAB>question<TAB>question...`."""

from collections.abc import Sequence

from bot.model import Entry, Span, Turn
from bot.transcript.grammar import Problem

_DIGITS = 9  # of a word's number, more than any interview has


def parse_questions(text: str, words: int, turns: Sequence[Turn], file: str = "questions.tsv") -> tuple[list[Entry], list[Problem]]:
    """Entries in order of the file, and what is wrong: a span out of range or across turns, a line without questions."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip() or row.startswith("#") or (number == 1 and row.startswith("start\t")):
            continue
        columns = [column.strip() for column in row.split("\t")]
        if len(columns) < 3 or not all(column.isdecimal() and len(column) <= _DIGITS for column in columns[:2]):
            problems.append(Problem(file, number, "not start<TAB>end<TAB>question..."))
            continue
        start, end = int(columns[0]), int(columns[1])
        questions = tuple(question for question in columns[2:] if question)
        if not 0 <= start < end <= words:
            problems.append(Problem(file, number, f"span {start}-{end} lies outside the interview's {words} words"))
        elif not questions:
            problems.append(Problem(file, number, f"span {start}-{end} has no question"))
        elif turns and not any(turn.span.covers(Span(start, end)) for turn in turns):
            problems.append(Problem(file, number, f"span {start}-{end} crosses a change of speaker"))
        else:
            entries.append(Entry(Span(start, end), questions))
    return entries, problems
