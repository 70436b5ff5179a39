"""interview.toml -> what is known of an interview besides its words."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from bot.errors import SeedError
from bot.model import MadeByModel, Role, Show, Speaker
from bot.transcript.problem import Problem, shorten
from bot.transcript.words import clock_seconds, file_lines

FILE = "interview.toml"
UNKNOWN = "unknown"
"""The role of a speaker of whom the file does not know what they do in the interview."""

CLOCK = re.compile(r"[0-9]{1,4}(?::[0-5][0-9]){1,2}")
"""A time as interview.toml writes it."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LABEL = re.compile(r"[^*:{}]+")
_HIGHEST_EPISODE = 999_999
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The file as values; `length` in seconds, `chapters` are (title, seconds) as published."""

    slug: str
    title: str
    date: str
    video: str | None
    length: float | None
    sha256: str
    speakers: tuple[Speaker, ...]
    chapters: tuple[tuple[str, float], ...]
    show: Show | None = None
    episode: int | None = None
    made: tuple[MadeByModel, ...] = ()
    guessed: bool = False  # where sentences end in its edition, their punctuation and capitals


def read_metadata(text: str) -> Metadata:
    """The metadata of an interview. Raises SeedError with one Problem."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _AT_LINE.search(str(error))
        message = f"is not valid TOML: {_AT_LINE.sub('', str(error))}"
        raise SeedError(Problem(FILE, int(line[1]) if line else len(file_lines(text)), message)) from None
    table = _Table(text, values)
    speakers, chapters = _speakers(table), _chapters(table)
    return Metadata(
        slug=table.matching("slug", _SLUG, "small letters, digits, dot, dash and underscore, such as zuckerberg-267"),
        title=table.text("title"),
        date=_date(table),
        video=_video(table) if "video" in values else None,
        length=table.clock("length") if "length" in values else None,
        sha256=table.matching("captions_sha256", _SHA256, "the 64 digits that sha256sum captions.txt prints"),
        speakers=speakers,
        chapters=chapters,
        show=_show(table) if "show" in values else None,
        episode=_episode(table) if "episode" in values else None,
        made=_made(table) if "editor" in values else (),
        guessed=_editor(table).values.get("guessed") is True if "editor" in values else False,
    )


class _Table:
    """A table of the file, and the lines of its keys."""

    def __init__(
        self, text: str, values: dict[str, Any], name: str = "", number: int = 0, *, only: bool = False
    ) -> None:
        """`number` counts the tables `[[name]]` from 1; 0 for the top of the file. `only`: it is written `[name]`."""
        self._file, self.values, self._name, self._number, self._only = text, values, name, number, only

    def error(self, key: str, message: str) -> SeedError:
        """The error to raise for a key, with its line; if the key is missing, with the line of its table."""
        return SeedError(Problem(FILE, self._line(key), message))

    def _line(self, key: str) -> int:
        section, seen, table_line = "", 0, 1
        key_line = re.compile(rf"\s*[\"']?{key}[\"']?\s*=")
        for number, line in enumerate(file_lines(self._file), start=1):
            is_header = line.lstrip().startswith("[")
            if is_header:
                section = line.split("#")[0].strip("[] \t\"'")
                seen += section == self._name
            is_this_table = section == self._name and seen == self._number
            if is_header and is_this_table:
                table_line = number
            elif is_this_table and key_line.match(line):
                return number
        return table_line

    def tables(self, key: str) -> list["_Table"]:
        """The tables `[[key]]`; none if there is no such key."""
        items = self.values.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise self.error(key, f"{key} must be tables: [[{key}]]")
        return [_Table(self._file, item, key, number) for number, item in enumerate(items, start=1)]

    def table(self, key: str) -> "_Table":
        """The table `[key]`."""
        return _Table(self._file, self.values[key], key, 1, only=True)

    def text(self, key: str) -> str:
        """A text that is not blank, on one line."""
        table = f"[{self._name}]" if self._only else f"[[{self._name}]] number {self._number}"
        where = f" of {table}" if self._name else ""
        if key not in self.values:
            raise self.error(key, f"{key}{where} is missing")
        value = self.values[key]
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"{key}{where} must be a text in quotes, not {shorten(repr(value), 40)}")
        return " ".join(value.split())

    def matching(self, key: str, pattern: re.Pattern[str], form: str) -> str:
        """A text of a given form."""
        value = self.text(key)
        if not pattern.fullmatch(value):
            raise self.error(key, f"{key} {shorten(value, 40)!r} must be {form}")
        return value

    def clock(self, key: str) -> float:
        """The seconds of a time."""
        return float(clock_seconds(self.matching(key, CLOCK, "a time like 5:36 or 1:04:16")))

    def names(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty if there is no such key."""
        items = self.values.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, str) and item.strip() for item in items):
            raise self.error(key, f"{key} must be a list of names in quotes")
        return tuple(items)


def _speakers(table: _Table) -> tuple[Speaker, ...]:
    items = table.tables("speakers")
    speakers = tuple(map(_speaker, items))
    for item, speaker in zip(items, speakers, strict=True):
        if sum(speaker.label.casefold() == other.label.casefold() for other in speakers) > 1:
            raise item.error("label", f"two speakers have the label {speaker.label!r}")
    return speakers


def _speaker(item: _Table) -> Speaker:
    name, role = item.text("name"), item.text("role")
    if role not in (*Role, UNKNOWN):
        raise item.error("role", f"role {role!r} of {name!r} is not host, guest or unknown")
    label = item.matching("label", _LABEL, "a name without * : { }")
    return Speaker(name, None if role == UNKNOWN else Role(role), label, item.names("aliases"))


def _chapters(table: _Table) -> tuple[tuple[str, float], ...]:
    items = table.tables("chapters")
    chapters = tuple((item.text("title"), item.clock("starts")) for item in items)
    for (before, after), item in zip(pairwise(chapters), items[1:], strict=True):
        if after[1] <= before[1]:
            raise item.error(
                "starts", f"chapter {after[0]!r} must start after {before[0]!r}, which is listed before it"
            )
    return chapters


def _show(table: _Table) -> Show:
    """The show: its title alone, or a table [show] that knows more."""
    value = table.values["show"]
    if not isinstance(value, dict):
        return Show(table.text("show"))
    show = table.table("show")
    return Show(
        show.text("title"),
        show.text("host") if "host" in value else None,
        _web_address(show, "feed") if "feed" in value else None,
        _web_address(show, "artwork") if "artwork" in value else None,
    )


def _editor(table: _Table) -> _Table:
    """What `python -m bot edit` noted of its work."""
    if not isinstance(table.values["editor"], dict):
        raise table.error("editor", "editor must be a table: [editor]")
    return table.table("editor")


def _made(table: _Table) -> tuple[MadeByModel, ...]:
    """The parts that a model made, in the order of the file."""
    editor = _editor(table)
    made = []
    for part, value in editor.values.items():
        if part == "guessed":
            continue
        if (
            not isinstance(value, dict)
            or not isinstance(value.get("model"), str)
            or type(value.get("prompt")) is not int
        ):
            raise editor.error(part, f'{shorten(part, 40)} of [editor] must be {{ model = "...", prompt = 1 }}')
        made.append(MadeByModel(part, " ".join(value["model"].split()), value["prompt"]))
    return tuple(made)


def _episode(table: _Table) -> int:
    value = table.values["episode"]
    if type(value) is not int or not 0 <= value <= _HIGHEST_EPISODE:
        raise table.error("episode", f"episode must be a whole number like 267, not {shorten(repr(value), 40)}")
    return value


def _date(table: _Table) -> str:
    value = table.values.get("date", "")
    if type(value) is date or value == "":
        return str(value)
    try:
        return str(date.fromisoformat(value))
    except (TypeError, ValueError):
        raise table.error("date", f"date must be a day like 2022-02-26, not {shorten(str(value), 40)!r}") from None


def _video(table: _Table) -> str:
    return _web_address(table, "video", "; {seconds} in it stands for the moment")


def _web_address(table: _Table, key: str, also: str = "") -> str:
    address = table.text(key)
    if not address.startswith(("https://", "http://")) or " " in address:
        raise table.error(key, f"{key} {shorten(address, 60)!r} must be a web address{also}")
    return address
