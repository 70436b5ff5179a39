"""The documents tell the truth: every command in them runs, every setting, folder and link is there, and no more."""

import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from adapters.console.commands import parser
from bot.app import read_app_settings
from tests.conftest import ROOT, Typed

README = (ROOT / "README.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?!https?://|#|mailto:)([^)#\s]+)(#[^)]*)?\)")
_NAME = re.compile(r"\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b|\bPORT\b")


def committed(pattern: str) -> list[Path]:
    """Files under version control; without git, what lies outside of hidden and built folders."""
    listed = subprocess.run(["git", "ls-files", "-z", pattern], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]
    skipped = {"data", "build", "node_modules"}
    found = ROOT.rglob(pattern.removeprefix("**/"))
    return [
        path
        for path in found
        if not any(part.startswith(".") or part in skipped for part in path.relative_to(ROOT).parts)
    ]


def commands(kind: str) -> list[str]:
    """The lines of README's code blocks of a kind."""
    return [
        line for name, block in _BLOCK.findall(README) if name == kind for line in block.splitlines() if line.strip()
    ]


WORDING = ROOT / "bot/presentation/wording/commands.py"
EXAMPLES = [
    WORDING,
    *(ROOT / name for name in ("README.md", "seeds/README.md", "bot/model.py", "adapters/console/commands.py")),
]
SHELL = commands("sh")
OURS = [line for line in SHELL if "python -m bot" in line]


# --- commands -----------------------------------------------------------------------------------


def test_every_line_of_a_shell_block_is_tried() -> None:
    assert sorted(SHELL) == sorted([*OURS, *(line for line in SHELL if line.startswith("make "))])
    assert len(OURS) > 15


def test_the_readme_says_a_thing_once_and_keeps_its_headings_apart() -> None:
    """What two changes to the same lines leave behind."""
    lines = README.splitlines()
    begins = [line.split("|")[1] if line.startswith("|") else line[:40].strip() for line in lines]
    assert [first for first, second in itertools.pairwise(begins) if first and first == second] == []
    headings = [at for at, line in enumerate(lines) if re.match(r"#{2,} ", line)]
    assert [lines[at] for at in headings if lines[at - 1]] == []


def test_links_within_the_readme_lead_to_a_heading() -> None:
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").casefold()).replace(" ", "-")
        for line in README.splitlines()
        if line.startswith("#")
    }
    leads = re.findall(r"\]\(#([^)]+)\)", README)
    assert len(leads) > 5
    assert set(leads) - headings == set()


@pytest.fixture(scope="module")
def shell(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `python` is this one, over the real seeds."""
    programs = tmp_path_factory.mktemp("programs")
    (programs / "python").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    (programs / "python").chmod(0o755)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("VERBATIM_", "DISCORD_", "SLACK_"))
    }
    return {**kept, "PATH": f"{programs}:{kept.get('PATH', '')}", "VERBATIM_DATA": str(real_data), "COLUMNS": "80"}


@pytest.fixture
def real(typed: Typed, real_data: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Run a command in this process, over the real seeds."""
    for name, value in (("DATA", str(real_data)), ("SEEDS", str(ROOT / "seeds"))):
        monkeypatch.setenv(f"VERBATIM_{name}", value)
    monkeypatch.delenv("VERBATIM_MODEL")
    monkeypatch.setenv("COLUMNS", "80")
    return typed


@pytest.mark.parametrize("line", OURS)
def test_the_commands_of_the_readme_run(shell: dict[str, str], line: str) -> None:
    ran = subprocess.run(
        ["bash", "-c", line], cwd=ROOT, env=shell, capture_output=True, text=True, timeout=120, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.strip()
    if "--json" in line or "export" in line:
        assert json.loads(ran.stdout)


def test_the_first_answer_is_the_one_that_is_shown(real: Typed) -> None:
    """If this fails because the bot answers better now: paste the new answer into the README."""
    (block,) = [text for kind, text in _BLOCK.findall(README) if kind == "text" and text.startswith("$ make ask")]
    typed, _, shown = block.partition("\n")
    asked = shlex.split(typed)[-1].removeprefix("Q=")
    ran = real("ask", asked)
    assert ran.code == 0
    assert [line.rstrip() for line in ran.out.strip("\n").splitlines()] == shown.strip("\n").splitlines()


def test_the_quote_that_serves_as_an_example_is_a_whole_thought_of_one_speaker(real: Typed) -> None:
    told = {path: set(re.findall(r"zuckerberg-267:\d+-\d+", path.read_text(encoding="utf-8"))) for path in EXAMPLES}
    [example] = told[WORDING]
    assert all(example in ids for ids in told.values()), told
    shown = json.loads(real("show", "--json", example).out)
    assert shown["speaker"] == "Mark Zuckerberg"
    assert re.fullmatch(r"[A-Z].*\.", shown["text"])


def test_the_readme_tells_of_every_command_and_of_no_other() -> None:
    (choices,) = [action.choices for action in parser()._actions if action.dest == "command"]
    assert isinstance(choices, Mapping)
    everywhere = README + (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    assert [name for name in choices if not re.search(rf"`{name}\b|python -m bot {name}\b", everywhere)] == []
    told = set(re.findall(r"python -m bot (\w+)", everywhere))
    assert told - set(choices) == set()


def test_every_option_that_is_told_of_exists() -> None:
    (choices,) = [action.choices for action in parser()._actions if action.dest == "command"]
    assert isinstance(choices, Mapping)
    known = {option for one in choices.values() for action in one._actions for option in action.option_strings}
    console = README[: README.index("## Discord")]
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", console)) - known == set()


# --- make ---------------------------------------------------------------------------------------


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A copy whose virtual environment is there already; its programs write down how they were called."""
    folder = tmp_path / "a copy with spaces"
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    for name in ("python", "ruff", "mypy", "lint-imports"):
        program = folder / ".venv" / "bin" / name
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" {name} "$@" >>called\nexit "${{CODE:-0}}"\n')
        program.chmod(0o755)
    for name in ("made", "installed", "dev"):
        (folder / ".venv" / name).touch()
    return folder


def make(folder: Path, *arguments: str, **environment: str) -> tuple[int, list[str]]:
    """The exit code, and how programs were called."""
    (folder / "called").write_text("")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    code = subprocess.run(
        ["make", *arguments], cwd=folder, env={**kept, **environment}, capture_output=True, check=False
    ).returncode
    return code, (folder / "called").read_text().splitlines()


def test_the_targets_that_are_told_of_are_there(made: Path) -> None:
    helped = subprocess.run(["make", "-s", "help"], cwd=made, capture_output=True, text=True, check=True).stdout
    targets = {line.split()[0] for line in helped.splitlines()}
    assert subprocess.run(["make", "-s"], cwd=made, capture_output=True, text=True, check=True).stdout == helped
    assert re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[0].split() == [
        line.split()[0] for line in helped.splitlines()
    ]
    for document in committed("*.md"):
        told = set(re.findall(r"(?:`|^ {4}|^)make ([a-z]+)\b", document.read_text(encoding="utf-8"), re.MULTILINE))
        assert told - targets == set(), document
    assert {line.split()[1] for line in SHELL if line.startswith("make ")} <= targets


@pytest.mark.parametrize(
    "question",
    [
        "what is the meaning of life?",
        "what's up with $5?",
        "`touch x` $(touch x) $HOME $$",
        'he said "free", 100% #1',
        "--help",
        "-v",
        "a\\",
        "",
        "*",
    ],
)
def test_a_question_reaches_the_program_as_it_was_typed(made: Path, question: str) -> None:
    assert make(made, "ask", f"Q={question}") == (0, ["python", "-m", "bot", "ask", "--", question])
    assert make(made, "ask", Q=question) == (0, ["python", "-m", "bot", "ask", "--", question])
    assert not (made / "x").exists()


def test_an_answer_of_none_is_no_failure_of_make_and_an_error_is(made: Path) -> None:
    assert [make(made, "ask", "Q=x", CODE=code)[0] for code in ("0", "1", "2")] == [0, 0, 2]


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        (["chat"], ["python -m bot chat"]),
        (["index"], ["python -m bot index"]),
        (["run"], ["python -m bot run"]),
        (["test"], ["python -m pytest"]),
        (["check"], ["ruff format --check .", "ruff check .", "mypy", "lint-imports"]),
        (["bench"], ["python -m bench"]),
        (["bench", "SCALE=319"], ["python -m bench --scale 319"]),
        (["score"], ["python -m bench --quality --data build/score"]),
    ],
)
def test_the_targets_call_what_they_say(made: Path, typed: list[str], called: list[str]) -> None:
    assert make(made, *typed) == (0, " ".join(called).split())


def test_an_old_python_is_told_so(made: Path) -> None:
    old = made / "old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    shutil.rmtree(made / ".venv")
    ran = subprocess.run(["make", "ask", "Q=x", "PYTHON=./old"], cwd=made, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "Verbatim needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..." in ran.stdout
    assert not (made / ".venv").exists()


def test_ci_runs_what_people_run() -> None:
    script = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]
    assert script[-2:] == ["make check", "make test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert (ROOT / "Procfile").read_text() == "worker: python -m bot run\n"


# --- settings -----------------------------------------------------------------------------------


class _Asked(Mapping[str, str]):
    """An empty environment that remembers what it was asked for."""

    def __init__(self, held: Mapping[str, str]) -> None:
        self.names: set[str] = set()
        self._held = held

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def read_by_the_program() -> set[str]:
    """Every setting that is looked at, with Slack over HTTP so that its port is."""
    names: set[str] = set()
    for held in ({}, {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0" * 32}):
        environment = _Asked(held)
        read_app_settings(environment)
        names |= environment.names
    return names


def test_settings_are_told_of_in_all_places() -> None:
    known = read_by_the_program()
    table = README[README.index("## Settings") : README.index("## What is stored")]
    rows = {name for row in re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE) for name in _NAME.findall(row)}
    example = re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == known
    assert sorted(example) == sorted(known)  # each once


def test_the_example_changes_nothing() -> None:
    """Copied as it is, .env means the defaults."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    held = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert read_app_settings(held) == read_app_settings({})


# --- folders, links, form -----------------------------------------------------------------------


def test_folders_are_told_of_and_no_others() -> None:
    table = README[README.index("## The house") :]
    told = set(re.findall(r"^\| `([\w/]+)/` \|", table, re.MULTILINE))
    held = {path.relative_to(ROOT).parts[0] for path in committed("*") if len(path.relative_to(ROOT).parts) > 1}
    assert told == {name for name in held if not name.startswith(".")}


@pytest.mark.parametrize("document", committed("*.md"), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target, anchor in _LINK.findall(text):
        where = (document.parent / target).resolve()
        assert where.exists(), target
        if anchor and where.suffix == ".md":
            assert anchor in anchors(where.read_text(encoding="utf-8"))
    for anchor in re.findall(r"\]\((#[^)]+)\)", text):
        assert anchor in anchors(text)


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {"#" + re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "bench/README.md", "seeds/README.md"])
def test_files_that_are_named_exist(document: str) -> None:
    """In backticks, with a slash or a known ending; what is generated or only an example apart."""
    text = (ROOT / document).read_text(encoding="utf-8")
    here = (ROOT / document).parent
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|toml|jsonl|tsv|csv))`", text))
    made_later = re.compile(
        r"^(?:VERBATIM_|data/|build/|\.venv|.*SLUG)"
        r"|^(?:model\.onnx|tokenizer\.json|edited\.md|questions\.tsv|picks\.tsv|times\.csv|interview\.toml)$"
    )
    missing = [
        name
        for name in named
        if not made_later.match(name) and not any((root / name).exists() for root in (ROOT, here))
    ]
    assert missing == []


def test_the_changelog_keeps_its_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.startswith(
        "# Changelog\n\nThe format follows [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).\n\n## [Unreleased]\n"
    )
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert all(re.fullmatch(r"\[Unreleased\]|\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", head) for head in heads)
    kinds = re.findall(r"^### (.*)$", text, re.MULTILINE)
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert [line for line in text.splitlines() if line and not line.startswith(("#", "- ", "  ", "The format"))] == []


def test_locks_name_no_place_to_fetch_from() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert not re.search(r"https?://|file://|--index|--find-links|--extra", text)
        pins = re.findall(r"^[\w.-]+==[^\s;\\]+", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^\S", text, re.MULTILINE)) > 5
        assert text.count("--hash=sha256:") >= len(pins)
