"""The documents hold together: links work, named files exist, the README and the changelog keep their form."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import published_score
from tests.conftest import ROOT
from tests.docs.documents import (
    DOCUMENTS,
    anchors,
    code_spans,
    committed,
    headings,
    name_of,
    prose,
    read,
    section,
)

README = read("README.md")
MOST_WORDS = 1500
"""Words of the README, whatever they are: people read it to the end or not at all."""

_LINK = re.compile(r"\[[^\]]*\]\((?!https?://|mailto:)([^)#\s]*)(#[^)\s]*)?\)")
_FILE = re.compile(r"\.?[\w-][\w.-]*(?:/[\w.-]+)*/?")
_ENDINGS = r"\.(?:py|md|toml|jsonl|tsv|csv|txt|yaml|yml|lock|png)$"
_ELSEWHERE = re.compile(
    r"^(?:VERBATIM_|data/|build/|\.venv|.*SLUG)"
    r"|^(?:model\.onnx|tokenizer\.json|manifest\.json)$"
    r"|^(?:captions\.txt|edited\.md|questions(?:\.model)?\.tsv|picks(?:\.model)?\.tsv|times\.csv|interview\.toml)$"
)
"""What is made later, lies in a folder of interviews, or only serves as an example."""

on_every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)


# --- the README ---------------------------------------------------------------------------------


def test_the_readme_is_short_and_in_order() -> None:
    assert len(README.split()) <= MOST_WORDS
    assert headings(README) == [
        "# Verbatim", "## Start", "## What it can do", "## How good it is", "## Set-up", "## Privacy", "## Licence",
    ]  # fmt: skip


def test_the_readme_begins_with_a_picture_of_each_platform_of_cards_and_of_a_page() -> None:
    opening = README[: README.index("## Start")]
    pictures = dict(re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", opening))
    names = ("discord", "slack", "cards", "site-quote")
    assert list(pictures.values()) == [f"docs/pictures/{name}.png" for name in names]
    assert all(len(described) > 20 for described in pictures)
    assert all((ROOT / path).is_file() for path in pictures.values())


def _fresh() -> dict[str, tuple[int, int, int, int, int]]:
    """Of each fresh set: its questions, first, first three, sure, and right when sure, as counts."""
    rows = re.findall(r"^\| (\S+) \| (\d+) " + r"\| ([\d.]+) \[.*?\] " * 4, read("bench/FRESH.md"), re.MULTILINE)
    counted = {}
    for name, number, *shares in rows[: [row[0] for row in rows].index("all")]:
        asked, (first, three, sure, right) = int(number), map(float, shares)
        many = round(sure * asked)
        counted[name] = (asked, round(first * asked), round(three * asked), many, round(right * many))
    return counted


def test_the_fresh_rows_of_figures_are_those_of_the_fresh_sets() -> None:
    fresh = _fresh()
    shipped = [name for name in fresh if name.startswith("zuckerberg-267")]
    expected = []
    for sets in (list(fresh), shipped, [name for name in fresh if name not in shipped]):
        asked, first, three, sure, right = map(sum, zip(*(fresh[name] for name in sets), strict=True))
        expected.append((str(asked), *(f"{share:.2f}"[1:] for share in (first / asked, three / asked, right / sure))))
    table = README[README.index("## How good it is") :]
    assert re.findall(r"^\| (\d+) .*? \| (\.\d+) \| (\.\d+) \| (\.\d+) \|$", table, re.MULTILINE)[:3] == expected


def test_the_row_of_seen_questions_is_what_was_measured() -> None:
    line = published_score(ROOT / "README.md")
    assert line is not None
    asked, first, three, sure, right = (
        int(number) for number in re.findall(r"\d+", re.sub(r"one of the first three", "", line))[:5]
    )
    rows = re.findall(r"^\| (\d+) that .*?\| (\.\d+) \| (\.\d+) \| (\.\d+) \|$", README, re.MULTILINE)
    assert rows == [(str(asked), *(f"{share:.2f}"[1:] for share in (first / asked, three / asked, right / sure)))]


# --- all documents ------------------------------------------------------------------------------


@on_every_document
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target, anchor in _LINK.findall(text):
        path = (document.parent / target).resolve() if target else document
        assert path.exists(), target
        if anchor:
            assert anchor.removeprefix("#") in anchors(path.read_text(encoding="utf-8")), f"{target}{anchor}"


@pytest.mark.parametrize(
    "document", [path for path in DOCUMENTS if not name_of(path).startswith("tests/")], ids=name_of
)
def test_files_that_are_named_exist(document: Path) -> None:
    """In code, with a slash or a known ending."""
    named = named_files(document.read_text(encoding="utf-8"))
    missing = [name for name in named if not any((root / name).exists() for root in (ROOT, document.parent))]
    everywhere = {path.name for path in committed("*")}  # a name alone is one that several folders have
    assert [name for name in missing if "/" in name or name not in everywhere] == []


def named_files(text: str) -> Iterator[str]:
    """Paths within code: of the repository, as far as their look tells."""
    for span in code_spans(text):
        for token in span.split():
            if _FILE.fullmatch(token) and ("/" in token or re.search(_ENDINGS, token)) and not _ELSEWHERE.match(token):
                yield token


def test_paths_are_found_within_code() -> None:
    text = (
        "`bot/app.py` and `python -m pytest tests/x/test_y.py`, `make ask`, `seeds/`, "
        "`/ask`, `a.py`, `data/x`, `n/a.b c`"
    )
    assert list(named_files(text)) == ["bot/app.py", "tests/x/test_y.py", "seeds/", "a.py", "n/a.b"]


@on_every_document
def test_a_document_says_a_thing_once_and_keeps_its_headings_apart(document: Path) -> None:
    """What two changes to the same lines leave behind."""
    lines = prose(document.read_text(encoding="utf-8")).splitlines()
    begins = [re.split(r"(?<!\\)\|", line)[1].strip() if line.startswith("|") else line[:40].strip() for line in lines]
    assert [first for first, second in itertools.pairwise(begins) if first and first == second] == []
    marks = [number for number, line in enumerate(lines) if re.match(r"#{2,} ", line) and number > 0]
    assert [lines[number] for number in marks if lines[number - 1]] == []


def test_documents_and_code_name_only_documents_that_exist() -> None:
    files = [path for pattern in ("*.py", "*.md", "*.toml", "*.yaml") for path in committed(pattern)]
    named = {
        name for path in files for name in re.findall(r"\b[A-Z]{4,}\.md\b|\bdocs/\w+\.md\b", path.read_text("utf-8"))
    }
    known = {path.name for path in DOCUMENTS} | {name_of(path) for path in DOCUMENTS}
    assert named - known == set()


def test_every_document_is_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        if document not in reached and document.suffix == ".md":
            reached.add(document)
            links = _LINK.findall(document.read_text(encoding="utf-8"))
            waiting += [(document.parent / target).resolve() for target, _ in links if target]
    # The folder of an interview and the peers' specifications explain themselves to whoever opens them.
    aside = {path for path in DOCUMENTS if path.match("seeds/*/LICENSE.md") or path.match("tests/*/*/README.md")}
    assert set(DOCUMENTS) - reached - aside == {ROOT / "bench" / "README.md"} - reached


LONGEST_LINE = 120
MEASURED = {"bench/ATTACKS.md", "bench/FRESH.md", "bench/RESULTS.md"}  # programs write these
_WHOLE = re.compile(r"^ *(?:\||!?\[[^\]]*\]\(\S+\)$|\*\*Score\*\*: )")
"""A row of a table, a link alone, and the line that `make bench` writes and the bot reads."""


@pytest.mark.parametrize("document", [path for path in DOCUMENTS if name_of(path) not in MEASURED], ids=name_of)
def test_lines_are_short(document: Path) -> None:
    lines = prose(document.read_text(encoding="utf-8")).splitlines()
    written = [line for line in lines if not line.startswith("    ") and not _WHOLE.match(line)]
    assert [line for line in written if len(line) > LONGEST_LINE] == []


# --- the map ------------------------------------------------------------------------------------

MAP = read("docs/architecture.md")
LONGEST_WAY = 20


@pytest.mark.parametrize("heading", ["## A question's way", "## A post's way", "## An interview's way"])
def test_a_way_is_short_and_passes_no_file_twice(heading: str) -> None:
    steps = re.findall(r"^(\d+)\. `([^`]+)`", section(MAP, heading), re.MULTILINE)
    assert [int(number) for number, _ in steps] == list(range(1, len(steps) + 1))
    files = [file for _, file in steps]
    assert 10 < len(files) <= LONGEST_WAY
    assert len(set(files)) == len(files)
    assert [file for file in files if not (ROOT / file).is_file()] == []


def test_the_picture_of_the_house_has_every_adapter() -> None:
    drawn = MAP.partition("subgraph adapters\n")[2].partition("    end\n")[0].split()
    assert set(drawn) == {path.parent.name for path in (ROOT / "adapters").glob("*/__init__.py")}


def test_the_house_has_every_room_and_no_other() -> None:
    named = set(re.findall(r"^\| `([\w/.]+)` \|", section(MAP, "## The house"), re.MULTILINE))
    files = [name_of(path) for path in committed("*.py")]
    rooms = {
        f"{first}/{rest.partition('/')[0]}{'/' if '/' in rest else ''}"
        for first, _, rest in (name.partition("/") for name in files)
        if first in ("bot", "adapters", "store") and rest != "__init__.py"
    }
    folders = {f"{name_of(path).partition('/')[0]}/" for path in committed("*") if "/" in name_of(path)}
    others = {name for name in folders if not name.startswith((".", "LICENSES"))} - {"bot/", "adapters/", "store/"}
    assert named == rooms | others


# --- the changelog ------------------------------------------------------------------------------


def test_the_changelog_keeps_its_form() -> None:
    text = read("CHANGELOG.md")
    assert text.startswith(
        "# Changelog\n\nThe format follows [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).\n\n"
        "## [Unreleased]\n"
    )
    titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
    released = [re.fullmatch(r"\[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d\d-\d\d)", title) for title in titles[1:]]
    assert titles[0] == "[Unreleased]"
    assert None not in released
    numbers = [(tuple(int(part) for part in found.groups()[:3]), found[4]) for found in released if found]
    assert numbers == sorted(numbers, reverse=True)
    kinds = re.findall(r"^### (.*)$", text, re.MULTILINE)
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert [line for line in text.splitlines() if line and not line.startswith(("#", "- ", "  ", "The format"))] == []
