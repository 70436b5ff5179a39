"""A diff as runs of words that look alike."""

from bot.presentation import diff_runs
from bot.presentation.diff_runs import RunKind
from tests.bot.presentation.parts import DIFF


def test_the_runs_of_a_diff() -> None:
    assert [(run.kind, run.text) for run in diff_runs.diff_runs(DIFF)] == [
        (RunKind.SAME, "the"),
        (RunKind.SAME, "same"),
        (RunKind.CLAIMED, "claimed"),
        (RunKind.SAID, "said"),
        (RunKind.CLAIMED, "added"),
        (RunKind.SAID, "left out"),
        (RunKind.SAME, "uh"),
    ]
