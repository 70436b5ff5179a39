"""Every command in the documents runs or exists, and every command of the bot is in the documents."""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from adapters.console.commands import parser
from adapters.slack.command_text import Verb
from adapters.slack.manifest import COMMAND
from bot.__main__ import main
from tests.conftest import ROOT, Ran
from tests.docs.documents import DOCUMENTS, PEOPLE, blocks, code_spans, name_of, read, section, shell_lines
from tests.fixtures.patience import HANGS
from tests.peers.discord_world import world

BOT = "python -m bot "
EXAMPLES = ("docs/architecture.md", "docs/terminal.md", "docs/contract.md", "seeds/README.md")
SOURCES = ("bot/presentation/wording/commands.py", "bot/model/address.py", "adapters/console/arguments.py")
TYPED = [(name_of(path), line) for path in DOCUMENTS for line in shell_lines(read(name_of(path)))]
"""Every line of a shell block, and the document it is in."""

PODCAST = "docs/your-podcast.md"
OURS = sorted({line for document, line in TYPED if BOT in line and document != PODCAST})
PIPED = [line for line in OURS if not line.startswith(BOT)]

Typed = Callable[[str], Ran]


@pytest.fixture
def real(real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Run a line of a document in this process: real seeds, a window of 80 columns, nobody's .env."""
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    (tmp_path / "bench").mkdir()  # with a few questions of each set: the documents show how to ask, not how many
    for questions in (ROOT / "bench").glob("*.jsonl"):
        few = questions.read_text(encoding="utf-8").splitlines(keepends=True)[:8]
        (tmp_path / "bench" / questions.name).write_text("".join(few), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERBATIM_DATA", str(real_data))
    monkeypatch.setenv("COLUMNS", "80")

    def run(line: str) -> Ran:
        capsys.readouterr()
        return Ran(main(shlex.split(line.removeprefix(BOT))), *capsys.readouterr())

    return run


def console_commands() -> Mapping[str, argparse.ArgumentParser]:
    """The commands of the terminal, by name."""
    (choices,) = [action.choices for action in parser()._actions if action.dest == "command"]
    assert isinstance(choices, Mapping)
    return choices


# --- the terminal -------------------------------------------------------------------------------


def test_every_line_of_a_shell_block_is_ours_or_makes() -> None:
    assert [typed for typed in TYPED if BOT not in typed[1] and not typed[1].startswith("make ")] == []
    assert len(OURS) > 15
    assert len(PIPED) == 1


@pytest.mark.parametrize("line", [line for line in OURS if line not in PIPED])
def test_a_command_of_the_documents_runs(real: Typed, line: str) -> None:
    ran = real(line)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.strip()
    if "--json" in line or "export" in line:
        assert json.loads(ran.out)


def test_the_chat_of_the_documents_runs(real_data: Path, tmp_path: Path) -> None:
    """It reads the real standard input, so it runs in a process of its own."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    path = f"{tmp_path}:{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, "VERBATIM_DATA": str(real_data), "VERBATIM_SEEDS": str(ROOT / "seeds")}
    [line] = PIPED
    ran = subprocess.run(
        ["bash", "-c", line],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Match 2 of " in ran.stdout


def test_the_first_answer_is_the_one_that_is_shown(real: Typed) -> None:
    """If this fails because the bot answers better now: paste the new answer into the README."""
    [block] = [text for text in blocks(read("README.md"), "text") if text.startswith("$ make ask")]
    typed, _, shown = block.partition("\n")
    asked = shlex.split(typed)[-1].removeprefix("Q=")
    printed = real(f"{BOT}ask {shlex.quote(asked)}").out
    assert [line.rstrip() for line in printed.strip("\n").splitlines()] == shown.strip("\n").splitlines()


def test_the_quote_that_serves_as_an_example_is_a_whole_thought_of_one_speaker(real: Typed) -> None:
    named = {path: set(re.findall(r"zuckerberg-267:\d+-\d+", read(path))) for path in (*SOURCES, *EXAMPLES)}
    [example] = named[SOURCES[0]]
    assert [path for path, ids in named.items() if example not in ids] == []
    shown = json.loads(real(f"{BOT}show --json {example}").out)
    assert shown["speaker"] == "Mark Zuckerberg"
    assert re.fullmatch(r"[A-Z].*\.", shown["text"])


def test_every_command_of_the_terminal_is_documented_and_no_other() -> None:
    known = set(console_commands())
    terminal = read("docs/terminal.md")
    assert [name for name in known if not re.search(rf"`{name}\b|{BOT}{name}\b", terminal)] == []
    for path in DOCUMENTS:
        named = set(re.findall(rf"{BOT}(\w+)", path.read_text(encoding="utf-8")))
        assert named - known == set(), path


def test_every_option_that_is_documented_exists() -> None:
    known = {
        option for command in _every_parser(parser()) for action in command._actions for option in action.option_strings
    }
    for name in ("README.md", "docs/terminal.md", "docs/daily.md", "docs/contract.md", "docs/operations.md", PODCAST):
        named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", read(name)))
        assert named - known == set(), name


def _every_parser(top: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield top
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _every_parser(below)


# --- the contract -------------------------------------------------------------------------------

_VARIES = {"milliseconds", "score"}
"""Fields that differ from run to run, or in their last digits from processor to processor."""


def mismatches(shown: Any, printed: Any, where: str = "") -> list[str]:
    """Where an example is not what was printed. Its objects must have all fields; its lists may end early."""
    if isinstance(shown, dict) and isinstance(printed, dict):
        if list(shown) != list(printed):
            return [f"{where}: {list(shown)} and not {list(printed)}"]
        return [
            wrong
            for name in shown
            if name not in _VARIES
            for wrong in mismatches(shown[name], printed[name], f"{where}.{name}")
        ]
    if isinstance(shown, list) and isinstance(printed, list) and len(shown) <= len(printed):
        return [
            wrong
            for number, item in enumerate(shown)
            for wrong in mismatches(item, printed[number], f"{where}[{number}]")
        ]
    return [] if shown == printed else [f"{where}: {shown!r} and not {printed!r}"]


CONTRACT = re.findall(r"```sh\n(python -m bot [^\n]+)\n```\n\n```json\n(.*?)\n```", read("docs/contract.md"), re.DOTALL)


@pytest.mark.parametrize(("line", "shown"), CONTRACT, ids=[line.split()[3] for line, _ in CONTRACT])
def test_the_examples_of_the_contract_are_what_is_printed(real: Typed, line: str, shown: str) -> None:
    assert mismatches(json.loads(shown), json.loads(real(line).out)) == []


def test_the_contract_has_an_example_of_every_object() -> None:
    assert [line.split()[3] for line, _ in CONTRACT] == ["ask", "check", "interviews", "show", "export"]
    assert len(CONTRACT) == len(blocks(read("docs/contract.md"), "json"))


def test_the_comparison_finds_what_differs() -> None:
    printed = {"id": 1, "quotes": [{"text": "a"}, {"text": "b"}], "milliseconds": 1.0}
    assert mismatches({"id": 1, "quotes": [{"text": "a"}], "milliseconds": 9.0}, printed) == []
    assert mismatches({"id": 2, "quotes": [{"text": "x"}], "milliseconds": 9.0}, printed) == [
        ".id: 2 and not 1",
        ".quotes[0].text: 'x' and not 'a'",
    ]
    assert len(mismatches({"id": 1}, printed)) == 1
    assert len(mismatches({"id": 1, "quotes": [1, 2, 3], "milliseconds": 1.0}, printed)) == 1


# --- chat platforms -----------------------------------------------------------------------------


async def test_every_command_on_discord_is_documented_and_no_other(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        commands = [command.to_dict(here.client.tree) for command in here.client.tree.get_commands()]
    slash = {command["name"]: command for command in commands if command["type"] == 1}
    known = {f"/{name}" for name in slash}
    known |= {
        f"/{name} {step['name']}" for name, entry in slash.items() for step in entry["options"] if step["type"] == 1
    }
    groups = {f"/{name}" for name, entry in slash.items() if any(step["type"] == 1 for step in entry["options"])}
    spans = [span for name in ("docs/discord.md", "docs/daily.md") for span in code_spans(read(name))]
    named = {span for span in spans if re.fullmatch(r"/\w+( \w+)?", span) and not span.startswith(COMMAND)}
    assert named - known == set()
    assert known - named - groups == set()
    menus = [command["name"] for command in commands if command["type"] == 3]
    assert menus
    assert [menu for menu in menus if f"**{menu}**" not in read("docs/discord.md")] == []
    [setting] = [step for step in slash["daily"]["options"] if step["name"] == "set"]
    row = next(line for line in read("docs/daily.md").splitlines() if line.startswith("| `/daily set` "))
    assert {option["name"] for option in setting["options"]} == set(code_spans(row)) - {"/daily set"}


def test_every_command_on_slack_is_documented_and_no_other() -> None:
    spans = [span for path in PEOPLE for span in code_spans(read(name_of(path))) if span.startswith(COMMAND)]
    named = {span.removeprefix(COMMAND).split()[0] for span in spans if span != COMMAND}
    assert named == {verb.value for verb in Verb}


def test_the_steps_of_daily_quotes_are_documented_for_slack_and_for_the_terminal() -> None:
    (known,) = [action.choices for action in console_commands()["daily"]._actions if action.dest == "step"]
    assert isinstance(known, Mapping)
    for heading in ("## On Slack", "## On the terminal"):
        text = section(read("docs/daily.md"), heading)
        named = {step for step in known if re.search(rf"`{step}`|daily {step}\b|lists the daily", text)}
        assert named == set(known), heading


# --- your podcast -------------------------------------------------------------------------------


def test_your_podcast_works_as_its_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every line in order, in an empty folder with a transcript, with the encoder; what is shown is what is printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    (tmp_path / "episode.vtt").write_bytes((ROOT / "tests" / "fixtures" / "episode.vtt").read_bytes())
    page, printed = read(PODCAST), []
    for line in shell_lines(page):
        code = main(shlex.split(line.removeprefix(BOT)))
        streams = capsys.readouterr()
        assert code == 0, (line, streams)
        printed.append(streams.out + streams.err)
    assert blocks(page, "text") == [re.sub(r"Building .*\n", "", printed[0])]
    assert "Paraffin, and before my time it was whale oil." in printed[1]
    assert "Thomas Bell: guest" in printed[-1]
