"""The documents as the tests read them: code blocks, code spans, links, headings, tables."""

import re
import subprocess
from pathlib import Path

from tests.conftest import ROOT

_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")


def committed(pattern: str) -> list[Path]:
    """Files under version control; without git, what is outside hidden and built folders."""
    listed = subprocess.run(["git", "ls-files", "-z", pattern], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]
    skipped = {"data", "build", "node_modules"}
    return [
        path
        for path in ROOT.rglob(pattern.removeprefix("**/"))
        if not any(part.startswith(".") or part in skipped for part in path.relative_to(ROOT).parts)
    ]


DOCUMENTS = [path for path in committed("*.md") if path.name != "edited.md"]
"""Every document of the repository; edited.md is an interview, not a document."""

PEOPLE = [path for path in DOCUMENTS if path.parent in (ROOT, ROOT / "docs") and path.name != "CHANGELOG.md"]
"""README, CONTRIBUTING and docs/: what people read to use the bot or to work on it."""


def name_of(path: Path) -> str:
    """A path as people write it."""
    return path.relative_to(ROOT).as_posix()


def read(name: str) -> str:
    """A document's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    """The contents of the code blocks of a kind."""
    return [block for name, block in _BLOCK.findall(text) if name == kind]


def shell_lines(text: str) -> list[str]:
    """The lines of the shell blocks: what a reader types."""
    return [line for block in blocks(text, "sh") for line in block.splitlines() if line.strip()]


def prose(text: str) -> str:
    """The text without its code blocks."""
    return _BLOCK.sub("", text)


def code_spans(text: str) -> list[str]:
    """What is set in backticks within a line."""
    return _SPAN.findall(prose(text))


def section(text: str, heading: str) -> str:
    """The text below a heading, up to the next heading of its level or above."""
    level = heading.split(maxsplit=1)[0]
    _, found, rest = f"\n{text}".partition(f"\n{heading}\n")
    assert found, heading
    return re.split(rf"^#{{1,{len(level)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def headings(text: str) -> list[str]:
    """The headings, with their marks; a comment in a code block is not one."""
    return re.findall(r"^#{1,6} .+$", prose(text), re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The anchors that GitHub makes of the headings."""
    titles = (heading.lstrip("# ").casefold() for heading in headings(text))
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}
