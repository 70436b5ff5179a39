"""suggested.txt, the questions that the bot suggests to members: one a line, the best ones first."""

from collections.abc import Sequence

from bot.model import Entry, Span, is_question
from bot.transcript.problem import Problem, shorten
from bot.transcript.words import file_lines

FILE = "suggested.txt"

LONGEST_SUGGESTED = 75
"""Characters of a suggested question: what a button of every platform can carry."""

MOST_SUGGESTED = 50
_MOST_OF_INDEX = 12
_SHORTEST_OF_INDEX = 15  # characters


def parse_suggested(text: str) -> tuple[list[str], list[Problem]]:
    """The questions in the order of the file, and problems. Blank lines and lines that begin with # are left out."""
    questions: list[str] = []
    problems: list[Problem] = []
    for number, line in enumerate(file_lines(text), start=1):
        question = " ".join(line.split())
        if not question or question.startswith("#"):
            continue
        if message := _fault(question, questions):
            problems.append(Problem(FILE, number, message))
        else:
            questions.append(question)
    return questions, problems


def _fault(question: str, before: Sequence[str]) -> str | None:
    """Why a line cannot be suggested, given those before it."""
    if not any(map(str.isalpha, question)):
        return "is not a question"
    if len(question) > LONGEST_SUGGESTED:
        return f"has {len(question)} characters; a suggested question has at most {LONGEST_SUGGESTED}, as buttons do"
    if question.casefold() in map(str.casefold, before):
        return f"{shorten(question)!r} is listed twice"
    return f"there are more than {MOST_SUGGESTED} questions; keep the best" if len(before) >= MOST_SUGGESTED else None


def suggested_by_index(entries: Sequence[Entry], picks: Sequence[Span]) -> list[str]:
    """Questions of the question index to suggest where an editor chose none: those of picks, else of all entries."""
    of_picks = [entry for entry in entries if any(entry.span.overlap(pick) > 0 for pick in picks)]
    questions = list(dict.fromkeys(filter(None, map(_first_question, of_picks or entries))))
    step = max(1, len(questions) // _MOST_OF_INDEX)
    return questions[::step][:_MOST_OF_INDEX]


def _first_question(entry: Entry) -> str | None:
    """The first of an entry's questions that is a whole and short sentence."""
    return next((question for question in entry.questions if _is_suggestible(question)), None)


def _is_suggestible(question: str) -> bool:
    return _SHORTEST_OF_INDEX <= len(question) <= LONGEST_SUGGESTED and question[0].isupper() and is_question(question)
