"""Bytes changed at random in a large library: none becomes a word, a speaker or a time of a quote.

python -m bench.damage DATA [CHANGES]      changes a copy of the library in DATA, byte after byte
"""

import asyncio
import mmap
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
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
_BEGINNING = 60  # bytes of a line's words by which it is found in the file
_BETWEEN = 40  # bytes between the name of the interview and the words, at most
_SEED = 18


async def measure(data: Path, changes: int = CHANGES) -> Counter[str]:
    """Change one byte at a time near the words of a line; how many quotes of it were right, refused and wrong."""
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


def _aims(path: Path, changes: int, chance: random.Random) -> list[tuple[Ref, int]]:
    """Quotes at random, each with a place in the file near their stored words."""
    with closing(sqlite3.connect(path)) as db:
        words = dict(db.execute("select slug, words from interview"))
        lines = db.execute("select interview, start_word, units from line").fetchall()
    aims: list[tuple[Ref, int]] = []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        while len(aims) < changes:
            interview, start, units = chance.choice(lines)
            if (place := _place_of(content, interview, units)) is not None:
                span = Span(max(0, start - _AROUND), min(words[interview], start + _AROUND))
                aims.append((Ref(interview, span), place + chance.randrange(-_NEAR, _NEAR)))
    return aims


def _place_of(content: mmap.mmap, interview: str, units: str) -> int | None:
    """Where the words of a line are stored. Copies of an interview have the same words, so its name must stand before.

    The key of a row comes before its words; only the first of them are looked for, since a long row is on two pages.
    """
    slug, beginning, place = interview.encode(), units.encode()[:_BEGINNING], -1
    while (place := content.find(beginning, place + 1)) >= 0:
        name = content.rfind(slug, max(0, place - len(slug) - _BETWEEN), place)
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
