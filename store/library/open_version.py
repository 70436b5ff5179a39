"""Opens one version of the library: files checked, database read-only, vocabulary and interviews read into memory."""

import asyncio
import gc
import json
import sqlite3
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import aiosqlite

from bot.errors import InputError, LibraryError, VerbatimError, lack_of
from bot.model import InterviewInfo, Ref, Role, Span
from bot.search.people import name_words
from bot.search.vocabulary import LibraryVocabulary
from bot.verify.script import Script
from store.encoder import english_words
from store.library import queries
from store.library.checksums import DamageError, verify
from store.library.queries import InterviewRow, PickRow
from store.library.row_map import Block, RowMap
from store.library.rows import load_made, load_show, load_speakers
from store.library.schema import DATABASE_FILE, VERSION
from store.library.vectors import Vectors
from store.library.versions import LibraryVersions
from store.library.word_index import WordIndex
from store.sqlite import brief, connect

_KNOWN_NAMED = 5  # interviews named in an error


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
class Pick:
    """A quote that stands on its own, and who says it."""

    ref: Ref
    role: Role | None
    speaker: str | None


class OpenVersion:
    """An opened version; it stays open until its last reader is done."""

    def __init__(
        self,
        folder: Path,
        db: aiosqlite.Connection,
        contents: VersionContents,
        word_index: WordIndex,
        vectors: Vectors | None,
    ) -> None:
        self.folder, self.db, self.contents = folder, db, contents
        self.word_index, self.vectors = word_index, vectors
        self.readers = 0
        self.retired = False
        self.resources = AsyncExitStack()
        self.scripts: OrderedDict[str, Script] = OrderedDict()  # the latest used last
        self.picks: list[Pick] | None = None  # read when they are first needed

    def interview(self, ref: Ref) -> InterviewInfo:
        """The interview of a ref. Raises InputError if it does not exist or has no such words."""
        interview = next((item for item in self.contents.interviews if item.slug == ref.interview), None)
        if interview is None:
            raise self.unknown_interview(ref.interview)
        if ref.span.end > interview.words:
            raise InputError(f"{ref} lies outside the interview, which has {interview.words:,} words")
        return interview

    def unknown_interview(self, slug: str) -> InputError:
        """The error for an interview that is not in this version."""
        known = ", ".join(interview.slug for interview in self.contents.interviews[:_KNOWN_NAMED])
        return InputError(f"there is no interview {slug!r} here; known: {known}")

    async def retire(self) -> None:
        """Close it as soon as its last reader is done."""
        self.retired = True
        if self.readers == 0:
            await self.resources.aclose()

    async def release(self) -> None:
        """One reader is done."""
        self.readers -= 1
        if self.retired and self.readers == 0:
            await self.resources.aclose()


async def open_version(versions: LibraryVersions, model: str | None) -> OpenVersion:
    """Open the current version; its vectors only if they are of `model` (None: of any). Raises LibraryError."""
    folder = versions.current()
    if folder is None:
        raise LibraryError(f"there is no library in {versions.root}; run: python -m bot index")
    async with AsyncExitStack() as resources:
        resources.enter_context(versions.using(folder))
        if fault := versions.fault(folder, thorough=False):
            raise LibraryError(f"the library in {folder} cannot be read ({fault}); run: python -m bot index")
        async with blaming_damage(versions, folder):
            db = await connect(f"{(folder / DATABASE_FILE).absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            resources.push_async_callback(db.close)
            contents = await _read_contents(db)
            gc.freeze()  # the contents live long; collecting garbage over them would stop everything for tens of ms
            word_index = await asyncio.to_thread(WordIndex, folder)
            comparable = contents.model and model in (None, contents.model)
            vectors = await asyncio.to_thread(Vectors, folder) if comparable else None
        version = OpenVersion(folder, db, contents, word_index, vectors)
        version.resources = resources.pop_all()
        return version


@asynccontextmanager
async def blaming_damage(versions: LibraryVersions, folder: Path) -> AsyncIterator[None]:
    """Turn an error caused by damaged files into a LibraryError; any other error is a defect and stays as it is."""
    try:
        yield
    except VerbatimError:
        raise
    except DamageError as error:
        versions.mark_damaged(folder, str(error))
        raise LibraryError(f"the library in {folder} cannot be read ({error}); run: python -m bot index") from error
    except Exception as error:
        if (lack := lack_of(error)) is not None:
            raise LibraryError(f"the library in {folder} cannot be opened: {lack}") from error
        if not isinstance(error, (sqlite3.Error, OSError)) and not await asyncio.to_thread(
            versions.fault, folder, thorough=True
        ):
            raise
        raise LibraryError(
            f"the library in {folder} cannot be read ({brief(error)}); run: python -m bot index"
        ) from error


async def _read_contents(db: aiosqlite.Connection) -> VersionContents:
    meta = {str(key): str(value) for key, value in await db.execute_fetchall(queries.META)}
    if meta.get("version") != str(VERSION):
        raise LibraryError(
            f"the library has version {meta.get('version')}, this program reads {VERSION}; run: python -m bot index"
        )
    chapters: dict[str, list[tuple[float, str]]] = {}
    for slug, *shown, title, stored in await db.execute_fetchall(queries.CHAPTERS):
        verify((slug, *shown, title), stored, f"the chapters of {slug}")
        chapters.setdefault(slug, []).append((shown[-1], title))
    rows = [InterviewRow._make(row) for row in await db.execute_fetchall(queries.INTERVIEWS)]
    for row in rows:
        verify(row[: row._fields.index("checksum")], row.checksum, f"title and speakers of {row.slug}")
    interviews = tuple(
        InterviewInfo(
            slug=row.slug,
            title=row.title,
            date=row.date,
            speakers=load_speakers(row.speakers),
            chapters=tuple(title for _, title in chapters.get(row.slug, ())),
            words=row.words,
            edited=bool(row.edited),
            show=load_show(row.show),
            episode=row.episode,
            guessed=bool(row.guessed),
            made=load_made(row.made),
            suggested=tuple(json.loads(row.suggested)),
            length=row.length,
            video=row.video,
            chapter_starts=tuple(seconds for seconds, _ in chapters.get(row.slug, ())),
        )
        for row in rows
    )
    blocks = [Block._make(row) for row in await db.execute_fetchall(queries.BLOCKS)]
    names = name_words(interviews)
    interviews = tuple(
        replace(info, lower_case=names.intersection(row.lower_case.split()) if row.lower_case is not None else None)
        for info, row in zip(interviews, rows, strict=True)
    )
    words = await db.execute_fetchall(queries.VOCABULARY)
    misheard = await db.execute_fetchall(queries.MISHEARD)
    return VersionContents(
        interviews=interviews,
        videos={row.slug: row.video for row in rows},
        lengths={row.slug: row.length for row in rows},
        rows=await asyncio.to_thread(RowMap, blocks),
        model=meta["model"],
        vocabulary=await asyncio.to_thread(
            LibraryVocabulary,
            [(str(word), str(term), int(passages), int(entries)) for word, term, passages, entries in words],
            sum(row.passages for row in rows),
            english_words(),
            {str(word): str(name) for word, name in misheard},
        ),
    )


async def read_picks(version: OpenVersion) -> list[Pick]:
    """Every quote that stands on its own, in the order of interviews and words; read once for a version."""
    if version.picks is None:
        speakers = {interview.slug: interview.speakers for interview in version.contents.interviews}
        picks = []
        for row in map(PickRow._make, await version.db.execute_fetchall(queries.PICKS)):
            speaker = speakers[row.interview][row.speaker] if row.speaker is not None else None
            role, name = (speaker.role, speaker.name) if speaker is not None else (None, None)
            picks.append(Pick(Ref(row.interview, Span(row.start_word, row.end_word)), role, name))
        version.picks = picks
    return version.picks
