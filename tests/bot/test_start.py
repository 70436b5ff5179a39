"""Start-up: a command loads what it needs and no more."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

SLOW = (
    "numpy",
    "onnxruntime",
    "tantivy",
    "cryptography",
    "sqlalchemy",
    "discord",
    "slack_bolt",
    "slack_sdk",
    "aiohttp",
)


def loaded(*arguments: str) -> set[str]:
    """Which of the slow libraries a command loads."""
    report = f"print(*[name for name in {SLOW!r} if name in sys.modules], sep=',', file=sys.stderr)"
    code = f"import atexit, sys; atexit.register(lambda: {report}); from bot.__main__ import run; run()"
    ran = subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(filter(None, ran.stderr.splitlines()[-1].split(",")))


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_no_slow_library(option: str) -> None:
    assert loaded(option) == set()


def test_a_command_of_the_console_loads_no_platform() -> None:
    assert loaded("export", "zuckerberg-267") <= {"numpy", "onnxruntime", "tantivy"}
