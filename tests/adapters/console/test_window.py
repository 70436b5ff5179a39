"""What the console prints in narrow windows, without colours and in other encodings."""

import re
from typing import Any

import pytest

from tests.adapters.console.printed import squeezed
from tests.conftest import Typed


@pytest.mark.parametrize("columns", ["16", "30", "80", "500"])
def test_a_narrow_window_loses_nothing(typed: Typed, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = typed("ask", "what about fog and the light?").out
    together = "".join(out.split())
    for part in (
        "https://video.example/watch?v=lamp&t=37s",
        "lighthouse-1:34-80",
        "fogswallowsthelightandnobodycanseeit.",
    ):
        assert part in together
    assert max(map(len, out.splitlines())) <= min(int(columns), 92)


@pytest.mark.parametrize("columns", ["0", "-3", "x", ""])
def test_a_window_of_an_impossible_size(typed: Typed, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert "lighthouse-1:34-80" in "".join(typed("ask", "what about fog and the light?").out.split())


def test_colours_only_in_a_terminal_that_wants_them(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in typed("ask", "fog").out  # a pipe
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;36m" in typed("ask", "fog").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*(3[0-7]|9[0-7])m", typed("ask", "fog").out)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_that_cannot_show_all_of_unicode(process: Any, encoding: str) -> None:
    ran = process(["ask", "what about fog and the light?"], environment={"PYTHONIOENCODING": encoding})
    assert (ran.returncode, ran.stderr) == (0, b"")
    printed = ran.stdout.decode(encoding)
    assert "fog swallows the light" in squeezed(printed)
    assert "----o-" in printed
    assert "\\u" not in printed
