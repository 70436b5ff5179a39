"""make, CI and pre-commit: the targets do what they say, and all three run the same checks."""

import os
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.docs.documents import DOCUMENTS, name_of, read, shell_lines
from tests.fixtures.postgres_server import OLDEST, which_postgres

CHECKS = ["ruff format --check .", "ruff check .", "mypy", "lint-imports"]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
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
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    code = subprocess.run(
        ["make", *arguments], cwd=folder, env={**inherited, **environment}, capture_output=True, check=False
    ).returncode
    return code, (folder / "called").read_text().splitlines()


def test_the_targets_of_the_documents_exist(clone: Path) -> None:
    printed = subprocess.run(["make", "-s", "help"], cwd=clone, capture_output=True, text=True, check=True).stdout
    targets = [line.split()[0] for line in printed.splitlines()]
    assert subprocess.run(["make", "-s"], cwd=clone, capture_output=True, text=True, check=True).stdout == printed
    [phony] = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony.split() == targets
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        named = set(re.findall(r"(?:`|^ {4}|^)make ([a-z]+)\b", text, re.MULTILINE))
        named |= {line.split()[1] for line in shell_lines(text) if line.startswith("make ")}
        assert named - set(targets) == set(), name_of(document)


def test_what_the_locks_have_is_installed_by_uv_and_where_that_fails_by_pip(clone: Path) -> None:
    pip = "python -m pip install --quiet --require-hashes -r"
    (clone / ".venv" / "dev").unlink()
    code, called = make(clone, "check")  # no uv in this clone
    assert code == 0
    assert " ".join(called).startswith(f"{pip} .venv/uv.lock {pip} requirements-dev.lock ruff")
    assert re.fullmatch(r"uv==\S+ \\\n( +--hash=sha256:\w+( \\)?\n)+", (clone / ".venv" / "uv.lock").read_text())
    shutil.copy(clone / ".venv" / "bin" / "ruff", clone / ".venv" / "bin" / "uv")  # it says that it is called ruff
    (clone / ".venv" / "dev").unlink()
    _, called = make(clone, "check")
    install = "pip install --quiet --python .venv/bin/python --require-hashes -r"
    assert " ".join(called).startswith(f"{pip} .venv/uv.lock ruff {install} requirements-dev.lock ruff format")


@pytest.mark.parametrize(
    "question",
    [
        "what is the meaning of life?",
        "what's up with $5?",
        "`touch x` $(touch x) $HOME $$",
        'it said "free", 100% #1',
        "--help",
        "-v",
        "a\\",
        "",
        "*",
    ],
)
def test_a_question_reaches_the_program_as_it_was_typed(clone: Path, question: str) -> None:
    assert make(clone, "ask", f"Q={question}") == (0, ["python", "-m", "bot", "ask", "--", question])
    assert make(clone, "ask", Q=question) == (0, ["python", "-m", "bot", "ask", "--", question])
    assert not (clone / "x").exists()


def test_an_answer_of_none_does_not_fail_make_and_an_error_does(clone: Path) -> None:
    assert [make(clone, "ask", "Q=x", CODE=code)[0] for code in ("0", "1", "2")] == [0, 0, 2]


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        (["chat"], ["python -m bot chat"]),
        (["index"], ["python -m bot index"]),
        (["run"], ["python -m bot run"]),
        (["test"], ["python -m pytest"]),
        (["check"], CHECKS),
        (["bench"], ["python -m bench"]),
        (["bench", "SCALE=319"], ["python -m bench --scale 319"]),
        (["score"], ["python -m bench --quality --data build/score"]),
        (["pictures"], ["python -m docs.pictures", "python -m docs.pictures.site"]),
    ],
)
def test_the_targets_call_what_they_say(clone: Path, typed: list[str], called: list[str]) -> None:
    assert make(clone, *typed) == (0, " ".join(called).split())


def test_an_old_python_is_refused(clone: Path) -> None:
    old = clone / "old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    shutil.rmtree(clone / ".venv")
    ran = subprocess.run(["make", "ask", "Q=x", "PYTHON=./old"], cwd=clone, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "Verbatim needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..." in ran.stdout
    assert not (clone / ".venv").exists()


def test_ci_runs_what_people_run() -> None:
    script = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]
    assert script[-3:] == ["make check", "make test", "make audit"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert (ROOT / "Procfile").read_text() == "worker: python -m bot run\n"


def test_ci_tests_the_oldest_postgres_that_is_supported() -> None:
    assert f"PostgreSQL {OLDEST} or newer" in read("docs/operations.md")
    assert f"packages+=(postgresql-{OLDEST})" in (ROOT / ".ci" / "run").read_text()
    assert which_postgres().startswith("postgres (PostgreSQL) ")


def test_the_workflow_runs_ci_on_every_python_that_is_promised() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    [job] = workflow["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    used = [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step]
    assert used == ["actions/checkout", "actions/setup-python"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [line.rpartition(" ")[2] for line in project["classifiers"] if re.search(r":: 3\.\d+$", line)]
    assert job["strategy"]["matrix"]["python"] == named
    assert project["requires-python"] == f">={named[0]}"


def _hooks() -> list[Any]:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    [local] = config["repos"]
    assert (local["repo"], config["default_stages"]) == ("local", ["pre-commit"])
    assert config["default_install_hook_types"] == ["pre-commit", "commit-msg"]
    return list(local["hooks"])


def test_the_hooks_call_what_make_check_calls() -> None:
    *hooks, _ = _hooks()
    entries = [shlex.split(hook["entry"]) for hook in hooks]
    assert [" ".join([program.removeprefix(".venv/bin/"), *rest]) for program, *rest in entries] == CHECKS
    assert all(program.startswith(".venv/bin/") for program, *_ in entries)
    assert {(hook["language"], hook["pass_filenames"]) for hook in hooks} == {("system", False)}
    assert not any("stages" in hook for hook in hooks)


@pytest.mark.parametrize(
    ("message", "refused"),
    [
        ("a" * 72, False),
        ("a" * 73, True),
        (f"{'a' * 72}\n\nWhy: {'b' * 100}\n", False),
        (f"{'a' * 73}\n\nWhy.\n", True),
    ],
)
def test_a_hook_refuses_a_subject_of_more_than_72_characters(message: str, refused: bool) -> None:
    """As pre-commit's pygrep does: over the whole message, with these flags."""
    *_, hook = _hooks()
    assert (hook["language"], hook["args"], hook["stages"]) == ("pygrep", ["--multiline"], ["commit-msg"])
    found = re.search(hook["entry"], message, re.MULTILINE | re.DOTALL)
    assert (found is not None) is refused
