"""interview.toml: what is known of an interview beside its words."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from bot.errors import SeedError
from bot.model import Role, Speaker
from bot.transcript.problem import Problem, cut
from bot.transcript.words import clock_seconds, file_lines

FILE = "interview.toml"

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
_CLOCK = re.compile(r"[0-9]{1,4}(?::[0-5][0-9]){1,2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LABEL = re.compile(r"[^*:{}]+")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The file as values; `chapters` are (title, seconds) as published."""

    slug: str
    title: str
    date: str
    video: str | None
    length: float | None
    sha256: str
    speakers: tuple[Speaker, ...]
    chapters: tuple[tuple[str, float], ...]


def read_metadata(text: str) -> Metadata:
    """The metadata of an interview. Raises SeedError with one Problem: what, where, and the mend."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        what = f"is no TOML: {_AT_LINE.sub('', str(error))}"
        raise SeedError(Problem(FILE, int(at[1]) if at else len(file_lines(text)), what)) from None
    reader = _Table(text, table)
    speakers = tuple(_speaker(item) for item in reader.tables("speakers"))
    chapters = reader.tables("chapters")
    listed = tuple((item.line_of_text("title"), item.clock("starts")) for item in chapters)
    for (before, after), item in zip(pairwise(listed), chapters[1:], strict=True):
        if after[1] <= before[1]:
            raise item.error("starts", f"chapter {after[0]!r} must start after {before[0]!r}, which stands before it")
    for item, speaker in zip(reader.tables("speakers"), speakers, strict=True):
        if sum(speaker.label.casefold() == other.label.casefold() for other in speakers) > 1:
            raise item.error("label", f"two speakers have the label {speaker.label!r}")
    return Metadata(
        slug=reader.matching("slug", _SLUG, "small letters, digits, dot, dash and underscore, such as zuckerberg-267"),
        title=reader.line_of_text("title"),
        date=_date(reader),
        video=_video(reader) if "video" in table else None,
        length=reader.clock("length") if "length" in table else None,
        sha256=reader.matching("captions_sha256", _SHA256, "the 64 digits that sha256sum captions.txt prints"),
        speakers=speakers,
        chapters=listed,
    )


class _Table:
    """A table of the file, and where its keys stand."""

    def __init__(self, text: str, values: dict[str, Any], name: str = "", number: int = 0) -> None:
        self._text, self.values, self._name, self._number = text, values, name, number

    def error(self, key: str, what: str) -> SeedError:
        """The error to raise for a key, with its line; where the key is missing, that of its table."""
        return SeedError(Problem(FILE, self._line(key), what))

    def _line(self, key: str) -> int:
        section, seen, found = "", 0, 1
        for number, line in enumerate(file_lines(self._text), start=1):
            if line.lstrip().startswith("["):
                section = line.split("#")[0].strip("[] \t\"'")
                seen += section == self._name
                found = number if section == self._name and seen == self._number else found
            elif section == self._name and seen == self._number and re.match(rf"\s*[\"']?{key}[\"']?\s*=", line):
                return number
        return found

    def tables(self, key: str) -> list["_Table"]:
        """The tables `[[key]]`; none if there is no such key."""
        items = self.values.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise self.error(key, f"{key} must be tables: [[{key}]]")
        return [_Table(self._text, item, key, number) for number, item in enumerate(items, start=1)]

    def line_of_text(self, key: str) -> str:
        """A text that is not blank, on one line."""
        where = f" of [[{self._name}]] number {self._number}" if self._name else ""
        if key not in self.values:
            raise self.error(key, f"{key}{where} is missing")
        value = self.values[key]
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"{key}{where} must be a text in quotes, not {cut(repr(value), 40)}")
        return " ".join(value.split())

    def matching(self, key: str, pattern: re.Pattern[str], form: str) -> str:
        """A text of a given form."""
        value = self.line_of_text(key)
        if not pattern.fullmatch(value):
            raise self.error(key, f"{key} {cut(value, 40)!r} must be {form}")
        return value

    def clock(self, key: str) -> float:
        """Seconds of a time."""
        return float(clock_seconds(self.matching(key, _CLOCK, "a time like 5:36 or 1:04:16")))

    def names(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty if there is no such key."""
        items = self.values.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, str) and item.strip() for item in items):
            raise self.error(key, f"{key} must be a list of names in quotes")
        return tuple(items)


def _speaker(item: _Table) -> Speaker:
    name, role = item.line_of_text("name"), item.line_of_text("role")
    if role not in tuple(Role):
        raise item.error("role", f"role {role!r} of {name!r} is neither host nor guest")
    label = item.matching("label", _LABEL, "a name without * : { }")
    return Speaker(name, Role(role), label, item.names("aliases"))


def _date(reader: _Table) -> str:
    value = reader.values.get("date", "")
    if type(value) is date or value == "":
        return str(value)
    try:
        return str(date.fromisoformat(value))
    except (TypeError, ValueError):
        raise reader.error("date", f"date must be a day like 2022-02-26, not {cut(str(value), 40)!r}") from None


def _video(reader: _Table) -> str:
    video = reader.line_of_text("video")
    if not video.startswith(("https://", "http://")) or " " in video:
        raise reader.error(
            "video", f"video {cut(video, 60)!r} must be a web address; {{seconds}} in it stands for the moment"
        )
    return video
