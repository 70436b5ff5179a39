"""The published score: README.md shows the measured figures, and how they are counted."""

from pathlib import Path

import pytest
from rich.progress import Progress

from bench import quality, short
from bench.report import Table
from bench.systems import Result
from bot.evaluation import ClaimTally, QuestionTally
from bot.labelled_sets import LabelledQuestion
from bot.model import Confidence, Span

ROOT = Path(__file__).parents[2]


class FixedSystem:
    """A system with fixed results that does not judge itself."""

    name = short = "fixed"

    def __init__(self, results: dict[str, tuple[Span, ...]]) -> None:
        self._results = results

    async def find(self, question: str) -> Result:
        """The fixed result."""
        return Result(self._results[question])


def test_the_readme_shows_the_figures_of_the_results() -> None:
    results = (ROOT / "bench" / "RESULTS.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.partition(short.FIRST)[2].partition(short.LAST)[0].strip()
    assert shown == short.section(results)
    assert shown.count("**Score**: ") == 1


def test_publishing_replaces_only_the_text_between_the_marks() -> None:
    table = Table(short.TITLE, ("", "Verbatim"), [("all", "1.00")], ["a note"])
    readme = f"# V\n\nabove\n{short.FIRST}\nold figures\n{short.LAST}\n\nbelow\n"
    shown = "|  | Verbatim |\n| --- | ---: |\n| all | 1.00 |\n\na note"
    expected = f"# V\n\nabove\n{short.FIRST}\n{shown}\n{short.LAST}\n\nbelow\n"
    assert short.published(readme, table) == expected
    assert short.published(expected, table) == expected


def test_publishing_needs_the_marks() -> None:
    with pytest.raises(ValueError, match="no place for the score"):
        short.published("# V\n", Table("t", ("", "a"), [], []))
    with pytest.raises(ValueError, match="no section"):
        short.section("# Results\n")


def test_the_section_in_the_results_is_the_body_of_the_table() -> None:
    table = Table(short.TITLE, ("", "Verbatim"), [("all", "1.00")], ["a note", "a line"])
    results = f"# Results\n\n{table.markdown()}\n\n## Next\n\nmore\n"
    assert short.section(results) == short.body(table.markdown())


async def test_a_system_that_does_not_judge_itself_counts_as_sure_of_whatever_it_finds() -> None:
    questions = [
        LabelledQuestion("1", "direct", "right", (Span(10, 30),)),
        LabelledQuestion("2", "direct", "wrong", (Span(10, 30),)),
        LabelledQuestion("3", "direct", "silent", (Span(10, 30),)),
        LabelledQuestion("4", "absent", "absent", ()),
    ]
    results = {"right": (Span(10, 30),), "wrong": (Span(50, 70),), "silent": (), "absent": (Span(0, 20),)}
    tally = (await quality.measure([FixedSystem(results)], questions, Progress(disable=True)))["fixed"]
    assert (tally.sure, tally.sure_hits, tally.wrongly_silent, tally.wrongly_sure) == (2, 1, 1, 1)
    assert tally.sure_precision == 0.5


def test_the_score_in_one_line() -> None:
    tally, verdicts = QuestionTally(), ClaimTally()
    tally.count(LabelledQuestion("1", "direct", "q", (Span(10, 30),)), [Span(10, 30)], Confidence.SURE)
    tally.count(LabelledQuestion("2", "direct", "q", (Span(10, 30),)), [Span(50, 70), Span(10, 30)], Confidence.UNSURE)
    tally.count(LabelledQuestion("3", "absent", "q", ()), [], Confidence.NONE)
    verdicts.add("altered", "altered")
    assert short.line(tally, verdicts) == (
        "**Score**: of 2 questions the first quote answers 1, one of the first three 2; "
        "of the 1 answers it was sure of 1 were right; of 1 questions without an answer "
        "0 got a sure one; of 1 claimed quotes 1 were judged rightly"
    )
