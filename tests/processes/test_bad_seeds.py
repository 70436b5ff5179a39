"""Interviews that are missing or damaged: one clear line and exit code 2."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Typed
from tests.fixtures.lighthouse import ferry

Process = Callable[..., "subprocess.CompletedProcess[bytes]"]
SHOWN = "lighthouse-1:65-80"


def _without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _with(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def _instead(name: str, old: bytes, new: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes().replace(old, new))


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (_without("captions.txt"), "captions.txt:1: is missing; an interview needs captions.txt and interview.toml"),
        (_without("interview.toml"), "interview.toml:1: is missing; an interview needs"),
        (_with("captions.txt", b"other words"), "captions.txt:1: its SHA-256 is "),
        (_with("captions.txt", b"\xff"), "captions.txt:1: its SHA-256 is "),
        (_with("interview.toml", b"\xff"), "interview.toml:1: is not UTF-8 (byte 0)"),
        (_with("interview.toml", b"slug ="), "interview.toml:1: is not valid TOML: Invalid value"),
        (
            _instead("interview.toml", b"lighthouse-1", b"Light House"),
            "interview.toml:1: slug 'Light House' must be small letters, digits",
        ),
        (_instead("interview.toml", b'"1:30"', b'"1:' + b"9" * 5000 + b'"'), "interview.toml:26: starts '1:999"),
        (_with("times.csv", b"word,seconds\n5,x\n"), "times.csv:2: '5,x' is not word,seconds"),
        (_with("times.csv", b"9999,1\n"), "times.csv:1: word 9999 at 1 s lies outside the interview's 172 words"),
        (
            _instead("edited.md", b"fog", b"smog"),
            "edited.md:7: 'smog,' where the captions have 'fog' (captions.txt word 69, after",
        ),
        (
            _with("questions.tsv", b"0\t" + b"9" * 5000 + b"\twhy?"),
            "questions.tsv:1: is not start<TAB>end<TAB>question...",
        ),
        (_with("questions.tsv", b"0\t999\twhy?"), "questions.tsv:1: span 0-999 lies outside the interview's 172 words"),
        (_with("picks.tsv", b"0\t" + b"9" * 5000), "picks.tsv:1: is not start<TAB>end"),
        (_with("picks.tsv", b"start\tend\n0\t999"), "picks.tsv:2: span 0-999 lies outside the interview's 172 words"),
    ],
)
def test_bad_seeds(typed: Typed, seeds: Path, harm: Callable[[Path], object], complaint: str) -> None:
    harm(seeds / "lighthouse-1")
    for command in (["index"], ["ask", "fog"], ["export", "lighthouse-1"]):
        ran = typed(*command)
        assert (ran.code, ran.complaint[: len(complaint) + 13]) == (2, f"lighthouse-1/{complaint}")


def test_no_interviews(typed: Typed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    monkeypatch.setenv("VERBATIM_SEEDS", str(tmp_path / "none"))
    assert typed("ask", "fog").complaint.startswith(
        f"{tmp_path / 'none'} has no interview; each needs a folder with captions.txt"
    )


def test_control_characters_in_a_transcript_are_not_obeyed(typed: Typed, seeds: Path) -> None:
    ferry(seeds, "the \x1b[2Jferry\x07 rang its \x9b31mbell \x08\x08 and [red]sank[/red] :boat: **twice** \x7f")
    ran = typed("show", "ferry-2:0-11")
    assert ran.code == 0
    assert ran.out.startswith("  The ␛[2Jferry␇ rang its ␛[31mbell ␈␈ and [red]sank[/red] :boat: **twice** ␡.\n")
