"""Bytes changed at random in a large library: none becomes a word, title, speaker, chapter or time of a quote.

python -m bench.damage DATA [CHANGES]      changes a copy of the library in DATA, byte after byte
"""

import asyncio
import mmap
import random
import sqlite3
import struct
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import VerbatimError
from bot.model import Quote, Ref, Span, View
from store.library.parts import read_parts
from store.library.reader import ServedLibrary
from store.library.schema import DATABASE_FILE
from store.library.versions import DAMAGED_FILE, LibraryVersions

CHANGES = 300
_AROUND = 60  # words of a quote before and after the place of a change
_NEAR = 1_500  # bytes between a change and the stored words it aims at, at most
_CLOSE = 40  # the same of a title, speaker, chapter, turn or moment, whose rows are short
_BEGINNING = 60  # bytes of a line's words by which it is found in the file
_BETWEEN = 40  # bytes between the name of the interview and what is looked for, at most
_BETWEEN_NAME_AND_TITLE = 400  # the same in the row of an interview
_SEED = 18


async def measure(data: Path, changes: int = CHANGES) -> Counter[str]:
    """Change one byte at a time near what a quote shows; how many quotes of it were right, refused and wrong."""
    current = LibraryVersions(data).current()
    if current is None:
        raise SystemExit(f"there is no library in {data}; run: python -m bot index")
    chance = random.Random(_SEED)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="verbatim-damage-") as folder:
        copy = Path(folder)
        await asyncio.to_thread(_copy, current, copy)
        version = copy / "library" / current.name
        *_, largest = sorted(read_parts(version), key=lambda part: len(part.interviews))
        path = largest.database
        aims = _aims(path, changes, chance)
        right = await _shown(copy, [ref for ref, _ in aims])
        if None in right:
            raise SystemExit("the library is damaged before anything was changed; run: python -m bot index")
        for (ref, place), expected in zip(aims, right, strict=True):
            with _changed(path, place, chance.randrange(1, 256)):
                (shown,) = await _shown(copy, [ref])
            (version / DAMAGED_FILE).unlink(missing_ok=True)  # by which the version would stay refused
            found["refused" if shown is None else "right" if shown == expected else "WRONG"] += 1
    return found


def _copy(current: Path, data: Path) -> None:
    """A copy of a version that may be damaged: its tables copied, everything else linked."""
    folder = data / "library" / current.name
    for path in current.rglob("*"):
        if path.is_file():
            place = folder / path.relative_to(current)
            place.parent.mkdir(parents=True, exist_ok=True)
            if path.name == DATABASE_FILE:
                place.write_bytes(path.read_bytes())
            else:
                place.symlink_to(path.resolve())
    (data / "library" / "current").write_text(current.name)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the library: a word in a quote that shows it, and by which bytes it is found.

    They come at most `between` bytes after the interview's name. A change is at most `near` bytes from them.
    """

    interview: str
    word: int
    stored: bytes
    between: int
    near: int


def _aims(path: Path, changes: int, chance: random.Random) -> list[tuple[Ref, int]]:
    """Quotes at random, each with a place in the file near something that it shows, of each kind as often."""
    with closing(sqlite3.connect(path)) as db:
        words = dict(db.execute("select slug, words from interview"))
        kinds = [rows for rows in (list(kind(db)) for kind in _KINDS) if rows]
    aims: list[tuple[Ref, int]] = []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        while len(aims) < changes:
            row = chance.choice(kinds[len(aims) % len(kinds)])
            if (place := _place_of(content, row)) is not None:
                span = Span(max(0, row.word - _AROUND), min(words[row.interview], row.word + _AROUND))
                aims.append((Ref(row.interview, span), place + chance.randrange(-row.near, row.near)))
    return aims


def _lines(db: sqlite3.Connection) -> Iterator[_Row]:
    """Only the first words of a line are looked for, since a long row is on two pages."""
    for interview, word, units in db.execute("select interview, start_word, units from line"):
        yield _Row(interview, word, units.encode()[:_BEGINNING], _BETWEEN, _NEAR)


def _titles_and_speakers(db: sqlite3.Connection) -> Iterator[_Row]:
    for interview, words, title, speakers in db.execute("select slug, words, title, speakers from interview"):
        yield _Row(interview, words // 2, title.encode(), _BETWEEN_NAME_AND_TITLE, _CLOSE)
        yield _Row(interview, words // 2, speakers.encode()[:_BEGINNING], _BETWEEN_NAME_AND_TITLE, _CLOSE)


def _chapters(db: sqlite3.Connection) -> Iterator[_Row]:
    for interview, word, title in db.execute("select interview, start_word, title from chapter"):
        yield _Row(interview, word, title.encode(), _BETWEEN, _CLOSE)


def _turns(db: sqlite3.Connection) -> Iterator[_Row]:
    for interview, *numbers in db.execute("select interview, start_word, number, end_word from turn"):
        yield _Row(interview, numbers[0], b"".join(map(_as_stored, numbers)), 0, _CLOSE)


def _moments(db: sqlite3.Connection) -> Iterator[_Row]:
    for interview, word, seconds in db.execute("select interview, word, seconds from moment"):
        is_whole = seconds == int(seconds)  # which SQLite stores as a whole number
        stored = _as_stored(int(seconds)) if is_whole else struct.pack(">d", seconds)
        yield _Row(interview, word, _as_stored(word) + stored, 0, _CLOSE)


_KINDS = (_lines, _titles_and_speakers, _chapters, _turns, _moments)


def _as_stored(number: int) -> bytes:
    """As SQLite stores a whole number: big-endian in 1, 2, 3, 4, 6 or 8 bytes; 0 and 1 in none.

    Source: https://sqlite.org/fileformat2.html#record_format
    """
    if number in (0, 1):
        return b""
    size = next(size for size in (1, 2, 3, 4, 6, 8) if number < 1 << (8 * size - 1))
    return number.to_bytes(size, "big")


def _place_of(content: mmap.mmap, row: _Row) -> int | None:
    """Where a row is stored. Copies of an interview have the same rows, so its name must stand before.

    The key of a row comes before its other columns.
    """
    slug, place = row.interview.encode(), -1
    while (place := content.find(row.stored, place + 1)) >= 0:
        name = content.rfind(slug, max(0, place - len(slug) - row.between), place)
        if name >= 0 and content[name + len(slug) : name + len(slug) + 1] != b"-":
            return place
    return None


@contextmanager
def _changed(path: Path, place: int, difference: int) -> Iterator[None]:
    """A file with another byte in one place."""
    with path.open("r+b", buffering=0) as file:
        file.seek(place)
        (before,) = file.read(1)
        file.seek(place)
        file.write(bytes([before ^ difference]))
        try:
            yield
        finally:
            file.seek(place)
            file.write(bytes([before]))


async def _shown(data: Path, refs: Sequence[Ref]) -> list[Quote | None]:
    """Each quote; None where an error is shown in its place."""
    library = ServedLibrary(data)
    quotes: list[Quote | None] = []
    try:
        for ref in refs:
            try:
                quotes += await library.quotes([ref], View.CLEAN)
            except VerbatimError:
                quotes.append(None)
    finally:
        await library.close()
    return quotes


def main() -> None:
    """Print what became of the quotes; exit code 1 if one was wrong."""
    data, *changes = sys.argv[1:]
    found = asyncio.run(measure(Path(data), int(changes[0]) if changes else CHANGES))
    sys.stdout.write(", ".join(f"{outcome}: {count}" for outcome, count in sorted(found.items())) + "\n")
    sys.exit(1 if found["WRONG"] else 0)


if __name__ == "__main__":
    main()
