"""suggested.txt: what the loader refuses, and what is suggested where an editor chose nothing."""

from pathlib import Path

import pytest

from bot.model import Entry, Span
from bot.transcript.folder import read_folder, read_interview
from bot.transcript.suggested import FILE, parse_suggested, suggested_by_index
from tests.conftest import Workbench
from tests.fixtures.lighthouse import lighthouse
from tests.fixtures.real_interview import INTERVIEW


def test_questions_come_in_the_order_of_the_file_without_remarks(tmp_path: Path) -> None:
    folder = lighthouse(tmp_path)
    (folder / FILE).write_text("# the best\nIs she afraid  of the dark?\n\nWhat does the lamp burn?\n")
    assert read_interview(folder).suggested == ("Is she afraid of the dark?", "What does the lamp burn?")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("??", "suggested.txt:2: is not a question"),
        ("a?" * 40, "suggested.txt:2: has 80 characters; a suggested question has at most 75, as buttons do"),
        ("IS SHE AFRAID?", "suggested.txt:2: 'IS SHE AFRAID?' is listed twice"),
    ],
)
def test_a_line_that_cannot_be_suggested_is_named(tmp_path: Path, line: str, problem: str) -> None:
    folder = lighthouse(tmp_path)
    (folder / FILE).write_text(f"Is she afraid?\n{line}\n")
    read = read_folder(folder)
    assert (read.interview, [str(found) for found in read.problems]) == (None, [problem])


def test_there_are_at_most_fifty() -> None:
    questions, problems = parse_suggested("\n".join(f"question {number}?" for number in range(52)))
    assert len(questions) == 50
    assert [str(problem) for problem in problems] == [
        "suggested.txt:51: there are more than 50 questions; keep the best",
        "suggested.txt:52: there are more than 50 questions; keep the best",
    ]


def test_without_the_file_questions_of_the_index_are_suggested_those_of_picks_first() -> None:
    dark = Entry(Span(30, 70), ("dark", "Is it dark out there?"))
    gull = Entry(Span(96, 133), ("Who is the gull?", "gull"))
    assert suggested_by_index([dark, gull], []) == ["Is it dark out there?", "Who is the gull?"]
    assert suggested_by_index([dark, gull], [Span(34, 65)]) == ["Is it dark out there?"]
    assert suggested_by_index([Entry(Span(0, 9), ("only a keyword", "lower case?"))], []) == []
    many = [Entry(Span(at, at + 1), (f"What was said at {at}?",)) for at in range(100)]
    assert len(suggested_by_index(many, [])) == 12


async def test_the_library_keeps_them_and_is_built_again_when_they_change(workbench: Workbench) -> None:
    async with workbench.served() as library:
        before = {info.slug: info.suggested for info in await library.interviews()}
    assert before["lighthouse-1"] != ("Is she afraid?",)
    (workbench.seeds / "lighthouse-1" / FILE).write_text("Is she afraid?\n")
    async with workbench.served() as library:
        after = {info.slug: info.suggested for info in await library.interviews()}
    assert after == {**before, "lighthouse-1": ("Is she afraid?",)}


def test_the_first_interview_suggests_enough_to_try() -> None:
    assert len(INTERVIEW.suggested) >= 12
