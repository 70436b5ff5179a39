"""Questions with made-up misspellings: typing slips and spelling by ear, the same in every run."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from rich.progress import Progress

from bench.quality import measure, pair
from bench.report import Row, Table
from bench.systems import System
from bot.evaluation import QuestionTally
from bot.labelled_sets import LabelledQuestion
from bot.model import Confidence

SEED = 267
SLIPS = (1, 2, 3)
"""Words misspelt in a question; all of them if it has fewer."""

_WORD = re.compile(r"(?<![@\w])[A-Za-z]{4,}")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BY_EAR = (
    ("ight", "ite"), ("ea", "e"), ("ee", "ea"), ("ie", "ei"), ("ei", "ie"), ("ph", "f"), ("ough", "uff"),
    ("tion", "shun"), ("oa", "o"), ("ou", "u"), ("ck", "k"), ("ance", "ence"), ("ence", "ance"), ("ll", "l"),
    ("ss", "s"), ("tt", "t"), ("mm", "m"), ("able", "ible"),
)  # fmt: skip


def misspelt(question: str, words: int, dice: random.Random) -> str:
    """A question with so many of its words of four or more letters misspelt, each once."""
    matches = list(_WORD.finditer(question))
    for match in sorted(dice.sample(matches, min(words, len(matches))), key=lambda match: -match.start()):
        question = question[: match.start()] + _slip(match[0], dice) + question[match.end() :]
    return question


def _slip(word: str, dice: random.Random) -> str:
    """Two letters swapped, one left out, one doubled, the next key hit, or a spelling by ear, each equally likely."""
    index = dice.randrange(1, len(word) - 1)
    by_ear = [(right, wrong) for right, wrong in _BY_EAR if right in word]
    kind = dice.randrange(5)
    if kind == 0:
        return word[:index] + word[index + 1] + word[index] + word[index + 2 :]
    if kind == 1:
        return word[:index] + word[index] + word[index:]
    if kind == 2:
        return word[:index] + _next_key(word[index], dice) + word[index + 1 :]
    if kind == 3 and by_ear:
        right, wrong = dice.choice(by_ear)
        return word.replace(right, wrong, 1)
    return word[:index] + word[index + 1 :]


def _next_key(letter: str, dice: random.Random) -> str:
    row = next(row for row in _KEYS if letter.lower() in row)
    index = row.index(letter.lower())
    return dice.choice(row[max(0, index - 1) : index] + row[index + 1 : index + 2])


async def table(systems: Sequence[System], questions: Sequence[LabelledQuestion], bars: Progress) -> Table:
    """Ask every system every question once, with one, two and three words misspelt."""
    rows: list[Row] = []
    for words in SLIPS:
        dice = random.Random(SEED)
        misspelt_questions = [
            replace(question, question=misspelt(question.question, words, dice)) for question in questions
        ]
        tallies = await measure(systems, misspelt_questions, bars)
        rows.append(
            (
                f"{words} {'word' if words == 1 else 'words'}",
                *(pair(tallies[system.name].all) for system in systems),
                *_trust(tallies[systems[0].name]),
            )
        )
    columns = (
        "misspelt in each question",
        *(system.short for system in systems),
        "sure",
        "sure: @1",
        "none",
        "absent: sure",
    )
    notes = [
        f"success@1/success@3; after them how {systems[0].name} judged its answers.",
        "Slips are made up: letters swapped, doubled, left out, the next key hit, spelling by ear.",
    ]
    return Table("Misspelt questions", columns, rows, notes)


def _trust(tally: QuestionTally) -> Row:
    precision = "-" if tally.sure_precision is None else f"{tally.sure_precision:.2f}"
    sure, none = (
        tally.answerable.get(level, 0) / max(tally.all.asked, 1) for level in (Confidence.SURE, Confidence.NONE)
    )
    return f"{sure:.0%}", precision, f"{none:.0%}", str(tally.absent.get(Confidence.SURE, 0))
