"""The script that runs the tests on a busy machine counts the green runs, and leaves nothing running."""

import sys
from pathlib import Path

import pytest

from tests.under_load import busy_cores, green_runs, main


def test_green_runs_are_counted_and_a_failure_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seen = tmp_path / "seen"
    every_other = (
        f"import os, sys\nprint('so it is')\nos.path.exists({str(seen)!r}) and sys.exit(os.remove({str(seen)!r}))"
    )
    script = f"{every_other}\nopen({str(seen)!r}, 'w').close()\nprint('this failed')\nsys.exit(1)"
    assert green_runs(3, [sys.executable, "-c", script]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert [line.partition(" after")[0] for line in printed] == [
        "so it is", "this failed", "run 1 of 3: FAILED", "so it is", "run 2 of 3: green",
        "so it is", "this failed", "run 3 of 3: FAILED",
    ]  # fmt: skip


def test_the_cores_are_busy_only_meanwhile() -> None:
    with busy_cores(2) as burners:
        assert [burner.poll() for burner in burners] == [None, None]
    assert None not in [burner.returncode for burner in burners]


@pytest.mark.parametrize("arguments", [[], ["0"], ["-1"], ["many"], ["²"]])
def test_bad_use_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("usage: python -m tests.under_load RUNS")
