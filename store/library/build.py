"""Build the library from prepared interviews: SQLite, word index and vectors in a new folder."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import aiosqlite
import numpy as np
from numpy.typing import NDArray

from bot.model import Interview, Line, Role
from bot.search.terms import STOP_WORDS, stem, terms_of, words_of
from bot.transcript.passages import asked
from store.library import vectors, word_index
from store.library.prepare import PreparedInterview, SearchDocument
from store.library.rows import dump_speakers, dump_units
from store.library.schema import SCHEMA, VERSION
from store.sqlite import connect

DATABASE = "library.sqlite"
HASHES = "hashes.npy"
Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

SEARCHED = ("guest", "host", "unknown", "guest-entry", "host-entry", "unknown-entry", "asked")
FINE = ("narrow", "text", "question")


class BulkEncoder(Protocol):
    """What building needs of an encoder."""

    model: str

    def encode_all(self, texts: Sequence[str], done: Callable[[int], None]) -> NDArray[np.float32]:
        """Unit vectors, one row a text."""
        ...


@dataclass(slots=True)
class RowLayout:
    """Which row holds what. Rows of a region stand together; the searched regions come first."""

    texts: list[str] = field(default_factory=list)  # "" where the row is the mean of an entry's questions
    regions: dict[str, tuple[int, int]] = field(default_factory=dict)
    found: list[tuple[int, PreparedInterview, SearchDocument]] = field(default_factory=list)  # (row, ...)
    asked: dict[tuple[str, int], int] = field(default_factory=dict)
    narrow: dict[tuple[str, int], int] = field(default_factory=dict)
    text: dict[int, int] = field(default_factory=dict)  # entry row -> row of its own text
    questions: dict[int, tuple[int, int]] = field(default_factory=dict)


def lay_out(prepared: Sequence[PreparedInterview]) -> RowLayout:
    """Give every text its row."""
    made = RowLayout()

    def region(name: str, texts: Iterable[str]) -> range:
        first = len(made.texts)
        made.texts.extend(texts)
        made.regions[name] = (first, len(made.texts))
        return range(first, len(made.texts))

    everything = [(part, found) for part in prepared for found in part.found]
    for name in SEARCHED[:-1]:
        members = [(part, found) for part, found in everything if _region(found) == name]
        rows = region(name, ("" if found.entry else found.text for _, found in members))
        made.found.extend((row, part, found) for row, (part, found) in zip(rows, members, strict=True))
    made.asked = _rows(prepared, region("asked", (text.text for part in prepared for text in part.asked)), "asked")
    made.narrow = _rows(prepared, region("narrow", (text.text for part in prepared for text in part.narrow)), "narrow")
    entries = [(row, found) for row, _, found in made.found if found.entry]
    own = region("text", (found.text for _, found in entries))
    made.text = {row: text_row for (row, _), text_row in zip(entries, own, strict=True)}
    first = region("question", (question for _, found in entries for question in found.searched)).start
    for row, found in entries:
        made.questions[row] = (first, first + len(found.questions))
        first += len(found.questions)
    return made


def _region(found: SearchDocument) -> str:
    role = found.role.value if found.role is not None else "unknown"
    return f"{role}-entry" if found.entry else role


def _rows(prepared: Sequence[PreparedInterview], rows: range, kind: str) -> dict[tuple[str, int], int]:
    keys = [(part.interview.slug, at) for part in prepared for at in range(len(getattr(part, kind)))]
    return dict(zip(keys, rows, strict=True))


# --- vectors ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Carried:
    """Rows of the library before, by the hash of their text: what need not be encoded again."""

    rows: dict[bytes, int]
    vectors: vectors.Vectors


def carried(folder: Path) -> Carried | None:
    """What a library folder can hand on; None if it has no readable vectors."""
    try:
        hashes = np.load(folder / HASHES)
        return Carried({digest.tobytes(): row for row, digest in enumerate(hashes)}, vectors.Vectors(folder))
    except (OSError, ValueError):
        return None


def encode(
    layout: RowLayout, encoder: BulkEncoder, before: Carried | None, progress: Progress
) -> tuple[NDArray[np.int8], NDArray[np.uint8]]:
    """The matrix of all rows, and the hash of each row's text."""
    hashes = [_hash(text) for text in layout.texts]
    known: dict[bytes, NDArray[np.int8]] = {}
    if before is not None:
        old = [digest for digest in dict.fromkeys(hashes) if digest in before.rows]
        known.update(zip(old, before.vectors.take([before.rows[digest] for digest in old]), strict=True))
    wanted = {digest: text for digest, text in zip(hashes, layout.texts, strict=True) if text and digest not in known}
    if wanted:
        progress("Encoding", 0, len(wanted))
        fresh = encoder.encode_all(list(wanted.values()), lambda done: progress("Encoding", done, len(wanted)))
        known.update(zip(wanted, vectors.quantise(fresh), strict=True))
    dimensions = len(next(iter(known.values()))) if known else 1
    matrix = np.zeros((len(hashes), dimensions), dtype=np.int8)
    for row, (digest, text) in enumerate(zip(hashes, layout.texts, strict=True)):
        if text:
            matrix[row] = known[digest]
    for row, (first, past) in layout.questions.items():
        matrix[row] = _mean(matrix[first:past])
    return matrix, np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(-1, 16)


def _mean(rows: NDArray[np.int8]) -> NDArray[np.int8]:
    unit = rows / np.linalg.norm(rows.astype(np.float32), axis=1, keepdims=True)
    mean: NDArray[np.int8] = vectors.quantise(unit.mean(axis=0, keepdims=True).astype(np.float32))[0]
    return mean


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16] if text else bytes(16)


# --- files --------------------------------------------------------------------------------------


async def write(
    folder: Path,
    prepared: Sequence[PreparedInterview],
    layout: RowLayout,
    matrix: tuple[NDArray[np.int8], NDArray[np.uint8]] | None,
    model: str,
) -> None:
    """Write a whole library into an empty folder; without a matrix it finds by words alone."""
    word_index.write(folder, (_document(row, part, found) for row, part, found in layout.found))
    if matrix is not None:
        vectors.save(folder, matrix[0])
        np.save(folder / HASHES, matrix[1])
    db = await connect(str(folder / DATABASE))
    try:
        await db.execute("pragma journal_mode = off")
        await db.execute("pragma synchronous = off")  # the folder is only pointed to once it is whole
        await db.executescript(SCHEMA)
        await db.execute("begin")
        meta = {
            "version": str(VERSION),
            "model": model if matrix is not None else "",
            "regions": json.dumps(layout.regions),
        }
        meta["passages"] = str(sum(1 for _, _, found in layout.found if not found.entry))
        await db.executemany("insert into meta values (?, ?)", meta.items())
        for part in prepared:
            await _write_interview(db, part)
        await _write_found(db, prepared, layout)
        await db.executemany("insert into word values (?, ?, ?, ?)", _vocabulary(layout))
        await db.executemany("insert into misheard values (?, ?)", _misheard(prepared, layout))
        await db.execute("commit")
        await db.execute("analyze")
    finally:
        await db.close()


def _document(row: int, part: PreparedInterview, found: SearchDocument) -> tuple[int, str, Role | None, list[str]]:
    questions = [term for question in found.questions for term in terms_of(question)]
    return row, part.interview.slug, found.role, [*found.terms, *questions]


async def _write_interview(db: aiosqlite.Connection, part: PreparedInterview) -> None:
    it = part.interview
    await db.execute(
        "insert into interview values (?, ?, ?, ?, ?, ?, ?, ?)",
        (it.slug, it.title, it.date, it.video, len(it.words), it.length, it.edited, dump_speakers(it.speakers)),
    )
    await db.executemany(
        "insert into chapter values (?, ?, ?, ?, ?)",
        [(it.slug, part.span.start, part.span.end, part.seconds, part.title) for part in it.chapters],
    )
    await db.executemany(
        "insert into turn values (?, ?, ?, ?, ?)",
        [(it.slug, number, turn.span.start, turn.span.end, turn.speaker) for number, turn in enumerate(it.turns)],
    )
    await db.executemany(
        "insert into line values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_line_row(it, line) for line in it.lines],
    )
    await db.executemany(
        "insert into moment values (?, ?, ?)", [(it.slug, word, seconds) for word, seconds in it.times]
    )


def _line_row(it: Interview, line: Line) -> tuple[object, ...]:
    question = asked(it, line.span)
    before = (question.start, question.end) if question is not None else (None, None)
    return (
        it.slug,
        line.span.start,
        line.span.end,
        line.turn,
        line.paragraph,
        line.quotable,
        *before,
        dump_units(line.units),
    )


async def _write_found(db: aiosqlite.Connection, prepared: Sequence[PreparedInterview], layout: RowLayout) -> None:
    picks = [(part.interview.slug, span.start, span.end) for part in prepared for span in part.picks]
    await db.executemany("insert into pick values (?, ?, ?)", picks)
    await db.executemany(
        "insert into passage values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (_passage_row(layout, row, part, found) for row, part, found in layout.found),
    )


def _passage_row(layout: RowLayout, row: int, part: PreparedInterview, found: SearchDocument) -> tuple[object, ...]:
    slug = part.interview.slug
    first, past = found.fine
    fine = (layout.narrow[slug, first], layout.narrow[slug, past - 1] + 1) if past > first else (0, 0)
    asked = part.asked[found.asked].span if found.asked is not None else None
    index_terms = sorted({term for question in found.questions for term in terms_of(question)})
    return (
        row,
        found.entry,
        slug,
        found.span.start,
        found.span.end,
        found.role.value if found.role is not None else None,
        found.turn.start if found.turn else None,
        found.turn.end if found.turn else None,
        layout.asked[slug, found.asked] if found.asked is not None else None,
        asked.start if asked else None,
        asked.end if asked else None,
        layout.text.get(row, row),
        *fine,
        *layout.questions.get(row, (0, 0)),
        " ".join(found.terms),
        " ".join(index_terms),
        found.said,
        found.asks,
    )


def _vocabulary(layout: RowLayout) -> list[tuple[str, str, int, int]]:
    """Every telling word with its stem; in how many wide passages the stem is said, and how many entries' questions use it."""
    said: Counter[str] = Counter()
    indexed: Counter[str] = Counter()
    words: dict[str, str] = {}
    for _, part, found in layout.found:
        if found.entry:
            texts = list(found.questions)
            indexed.update({term for question in found.questions for term in terms_of(question)})
        else:
            texts = [found.said, " ".join(part.interview.words[found.span.start : found.span.end])]
            said.update(set(found.terms))
        words.update((word, stem(word)) for text in texts for word in words_of(text) if word not in STOP_WORDS)
    return [
        (word, term, said[term], indexed[term]) for word, term in sorted(words.items()) if said[term] or indexed[term]
    ]


def _misheard(prepared: Sequence[PreparedInterview], layout: RowLayout) -> list[tuple[str, str]]:
    """Words that the captions misheard and that nobody says."""
    said = {word for _, _, found in layout.found if not found.entry for word in words_of(found.said)}
    return sorted(
        (word, meant)
        for word, meant in {key: value for part in prepared for key, value in part.misheard.items()}.items()
        if word not in said
    )
