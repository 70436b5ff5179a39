"""Reads what is kept in memory of an opened version: interviews, vocabulary, and where the rows of vectors are."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import aiosqlite

from bot.errors import LibraryError
from bot.model import InterviewInfo
from bot.search.people import name_words
from bot.search.vocabulary import LibraryVocabulary
from store.encoder import english_words
from store.library import queries
from store.library.checksums import DamageError, verify
from store.library.queries import InterviewRow
from store.library.row_map import Block, PartBlocks, RowMap
from store.library.rows import load_made, load_show, load_speakers
from store.library.schema import VERSION


@dataclass(frozen=True, slots=True)
class VersionContents:
    """What is kept in memory of a version. `videos` are link patterns, `lengths` seconds, both by slug."""

    interviews: tuple[InterviewInfo, ...]
    videos: dict[str, str | None]
    lengths: dict[str, float | None]
    rows: RowMap
    model: str  # of the vectors; empty if there are none
    vocabulary: LibraryVocabulary


@dataclass(frozen=True, slots=True)
class OpenPart:
    """The rows of a part, and those of its interviews that the version has."""

    db: aiosqlite.Connection
    interviews: frozenset[str]


class _Chapter(NamedTuple):
    """What is kept of a chapter: the word and the time it begins at, and its title."""

    word: int
    seconds: float
    title: str


async def read_contents(catalogue: aiosqlite.Connection, parts: Sequence[OpenPart]) -> VersionContents:
    """Read everything. Raises LibraryError for a version of another program, sqlite3.Error and DamageError."""
    meta = {str(key): str(value) for key, value in await catalogue.execute_fetchall(queries.META)}
    if meta.get("version") != str(VERSION):
        raise LibraryError(
            f"the library has version {meta.get('version')}, this program reads {VERSION}; run: python -m bot index"
        )
    chapters: dict[str, list[_Chapter]] = {}
    rows: list[InterviewRow] = []
    blocks: list[PartBlocks] = []
    for part in parts:
        chapters |= await _chapters(part)
        rows += await _interview_rows(part)
        stored_blocks = await part.db.execute_fetchall(queries.BLOCKS)
        blocks.append(PartBlocks([Block._make(row) for row in stored_blocks], part.interviews))
    rows.sort(key=lambda row: row.slug)
    return VersionContents(
        interviews=_interviews(rows, chapters),
        videos={row.slug: row.video for row in rows},
        lengths={row.slug: row.length for row in rows},
        rows=await asyncio.to_thread(RowMap, blocks),
        model=meta["model"],
        vocabulary=await _vocabulary(catalogue, sum(row.passages for row in rows)),
    )


async def _chapters(part: OpenPart) -> dict[str, list[_Chapter]]:
    """The chapters of a part's interviews, by slug, in order. Raises DamageError."""
    chapters: dict[str, list[_Chapter]] = {}
    for slug, start, end, seconds, title, stored in await part.db.execute_fetchall(queries.CHAPTERS):
        verify((slug, start, end, seconds, title), stored, f"the chapters of {slug}")
        if slug in part.interviews:
            chapters.setdefault(slug, []).append(_Chapter(start, seconds, title))
    return chapters


async def _interview_rows(part: OpenPart) -> list[InterviewRow]:
    """The rows of a part's interviews. Raises DamageError, also if one is missing."""
    rows = [InterviewRow._make(row) for row in await part.db.execute_fetchall(queries.INTERVIEWS)]
    for row in rows:
        verify(row[: row._fields.index("checksum")], row.checksum, f"title and speakers of {row.slug}")
    if missing := part.interviews.difference(row.slug for row in rows):
        raise DamageError(f"the row of {min(missing)} is missing")
    return [row for row in rows if row.slug in part.interviews]


def _interviews(rows: Sequence[InterviewRow], chapters: Mapping[str, Sequence[_Chapter]]) -> tuple[InterviewInfo, ...]:
    """The interviews of all parts. Which of their words are names depends on all of them."""
    interviews = tuple(_interview(row, chapters.get(row.slug, ())) for row in rows)
    names = name_words(interviews)
    return tuple(
        replace(info, lower_case=names.intersection(row.lower_case.split()) if row.lower_case is not None else None)
        for info, row in zip(interviews, rows, strict=True)
    )


def _interview(row: InterviewRow, chapters: Sequence[_Chapter]) -> InterviewInfo:
    return InterviewInfo(
        slug=row.slug,
        title=row.title,
        date=row.date,
        speakers=load_speakers(row.speakers),
        chapters=tuple(chapter.title for chapter in chapters),
        words=row.words,
        edited=bool(row.edited),
        show=load_show(row.show),
        episode=row.episode,
        guessed=bool(row.guessed),
        made=load_made(row.made),
        suggested=tuple(json.loads(row.suggested)),
        length=row.length,
        video=row.video,
        chapter_starts=tuple(chapter.seconds for chapter in chapters),
        chapter_words=tuple(chapter.word for chapter in chapters),
        part_starts=tuple(json.loads(row.part_starts)),
    )


async def _vocabulary(catalogue: aiosqlite.Connection, passages: int) -> LibraryVocabulary:
    """The vocabulary of a version; `passages` is the number of its wide passages."""
    words = await catalogue.execute_fetchall(queries.VOCABULARY)
    misheard = await catalogue.execute_fetchall(queries.MISHEARD)
    return await asyncio.to_thread(
        LibraryVocabulary,
        [(str(word), str(term), int(says), int(uses)) for word, term, says, uses in words],
        passages,
        english_words(),
        {str(word): str(name) for word, name in misheard},
    )
