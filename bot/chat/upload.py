"""A file that an admin sent to be added as an interview, and the rule that it never replaces another interview."""

import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.errors import InputError
from bot.model import Interview
from bot.presentation import wording
from bot.transcript.adding import Incoming, Seeds
from bot.transcript.describe import Changes
from bot.transcript.duplicates import Sketch

LARGEST = 10_000_000
"""Bytes of a file."""

_LONGEST = 200  # characters of a title, show or name
_NOT_IN_NAMES = re.compile(r"[^\w .()\[\]-]")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as the platform describes it, and what its sender says of it.

    `read` downloads it, at most `LARGEST` bytes. It raises InputError.
    """

    name: str
    size: int  # bytes, as the platform says
    read: Callable[[], Awaitable[bytes]]
    title: str = ""
    show: str = ""
    date: str = ""
    url: str = ""
    host: str = ""

    def check(self) -> None:
        """Raise InputError for what can be refused before the file is downloaded."""
        if self.size > LARGEST:
            raise InputError(wording.additions.too_large(LARGEST))
        Changes(date=self.date.strip(), url=_one_line(self.url)).check()

    def incoming(self, content: bytes) -> Incoming:
        """The transcript as `bot.transcript.adding.add` takes it. Raises InputError."""
        if not content:
            raise InputError(wording.additions.EMPTY)
        if len(content) > LARGEST:
            raise InputError(wording.additions.too_large(LARGEST))
        return Incoming(
            name=plain_name(self.name),
            content=content,
            title=_one_line(self.title),
            show=_one_line(self.show),
            date=self.date.strip(),
            url=_one_line(self.url),
            hosts=(host,) if (host := _one_line(self.host)) else (),
        )


def plain_name(name: str) -> str:
    """The name of a file without folders, control characters and odd endings; never empty."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = PurePosixPath(_NOT_IN_NAMES.sub("_", last)[-_LONGEST:].strip(" .") or "transcript")
    return plain.name if not plain.suffix or _ENDING.fullmatch(plain.suffix) else f"{plain.stem}.txt"


def _one_line(text: str) -> str:
    """A text without control characters and lone surrogates, on one line."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:_LONGEST].strip()


class NewFoldersOnly:
    """The folders of interviews, to which it only adds. Fulfils `bot.transcript.adding.Seeds`.

    Whoever sends a file from chat manages one server, but every server asks the interviews: nobody may replace or
    change what others added. The same file again is still recognised, by its hash.
    """

    def __init__(self, seeds: Seeds) -> None:
        self._seeds = seeds

    def exclusively(self) -> AbstractContextManager[None]:
        """Meanwhile nobody else adds to the folders; others wait. Raises InputError."""
        return self._seeds.exclusively()

    def slug_of(self, digest: str) -> str | None:
        """The interview that was made of a source with this SHA-256."""
        return self._seeds.slug_of(digest)

    def is_taken(self, slug: str) -> bool:
        """Whether there is a folder of that name."""
        return self._seeds.is_taken(slug)

    def is_edited(self, slug: str) -> bool:  # noqa: ARG002 - the Protocol's
        """Every folder is treated as if it was edited by hand: it is left alone."""
        return True

    def source_name(self, slug: str) -> str | None:  # noqa: ARG002 - the Protocol's
        """None, so that a file of the same name is not taken for a newer state of an interview."""
        return None

    def most_alike(self, words: Sketch) -> tuple[str, float] | None:
        """The interview whose words are most like these, and its likeness."""
        return self._seeds.most_alike(words)

    def metadata(self, slug: str) -> str:
        """The text of its interview.toml. Raises SeedError."""
        return self._seeds.metadata(slug)

    def read(self, slug: str) -> Interview:
        """The interview of a folder. Raises SeedError."""
        return self._seeds.read(slug)

    def write(self, slug: str, files: Mapping[str, bytes]) -> Interview:
        """Put a new folder in place. Raises InputError if there is one, or SeedError."""
        if self._seeds.is_taken(slug):
            raise InputError(f"there is already an interview {slug}; send the file again under another name")
        return self._seeds.write(slug, files)

    def describe(self, slug: str, text: str) -> Interview:  # noqa: ARG002 - the Protocol's
        """Refused: raises InputError."""
        raise InputError(f"{slug}: only whoever runs the bot can change an interview")
