"""Every setting the program reads is in the table of docs/operations.md and in .env.example, and no other."""

import re
from collections.abc import Iterator, Mapping

from adapters.slack.settings import NAMES
from bot.app import read_app_settings
from tests.docs.documents import code_spans, read, section

_NAME = re.compile(r"\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b|\bPORT\b")


class RecordingEnvironment(Mapping[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.names: set[str] = set()
        self._variables = variables

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self._variables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)


def read_by_the_program() -> set[str]:
    """Every setting that is looked at, with Slack over HTTP so that its port is."""
    names: set[str] = set()
    for variables in ({}, {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0" * 32}):
        environment = RecordingEnvironment(variables)
        read_app_settings(environment)
        names |= environment.names
    return names


def test_the_table_and_the_example_have_every_setting_once() -> None:
    known = read_by_the_program()
    assert known >= {*NAMES, "PORT", "DISCORD_TOKEN", "VERBATIM_DATA"}
    rows = re.findall(r"^\| (`[^|]*) \|", section(read("docs/operations.md"), "## Settings"), re.MULTILINE)
    assert sorted(name for row in rows for name in _NAME.findall(row)) == sorted(known)
    example = re.findall(r"^#? ?([A-Z_]+)=", read(".env.example"), re.MULTILINE)
    assert sorted(example) == sorted(known)


def test_the_documents_name_no_setting_that_does_not_exist() -> None:
    known = read_by_the_program()
    for name in ("README.md", "docs/operations.md", "docs/discord.md", "docs/slack.md", "docs/daily.md"):
        spans = " ".join(code_spans(read(name)))
        assert {found for found in _NAME.findall(spans) if not found.endswith("_")} - known == set(), name


def test_the_example_changes_nothing() -> None:
    """Copied as it is, .env means the defaults."""
    lines = read(".env.example").splitlines()
    variables = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert read_app_settings(variables) == read_app_settings({})


def test_the_defaults_of_the_table_are_the_programs() -> None:
    core = read_app_settings({}).core
    table = section(read("docs/operations.md"), "## Settings")
    for name, default in (("VERBATIM_DATA", core.data), ("VERBATIM_SEEDS", core.seeds)):
        assert re.search(rf"^\| `{name}` \|.*\| `{default}` \|$", table, re.MULTILINE), name
