"""Opens one version of the library: checks its files, and reads vocabulary and interviews into memory."""

import asyncio
import gc
import sqlite3
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiosqlite

from bot.errors import InputError, LibraryError, VerbatimError, lack_of
from bot.model import InterviewInfo, Ref, Role, Span
from bot.verify.script import Script
from store.library import queries
from store.library.checksums import DamageError
from store.library.parts import address, read_parts
from store.library.queries import PickRow
from store.library.row_layout import interview_number, split_row_id
from store.library.schema import DATABASE_FILE
from store.library.vectors import Vectors
from store.library.version_contents import OpenPart, VersionContents, read_contents
from store.library.versions import LibraryVersions
from store.library.word_index import WordIndex
from store.sqlite import brief, connect

_KNOWN_NAMED = 5  # interviews named in an error


@dataclass(frozen=True, slots=True)
class Pick:
    """A quote that can stand on its own, and who says it."""

    ref: Ref
    role: Role | None
    speaker: str | None


class OpenVersion:
    """An opened version; it stays open until its last reader is done."""

    def __init__(
        self,
        folder: Path,
        parts: Sequence[OpenPart],
        contents: VersionContents,
        word_index: WordIndex,
        vectors: Vectors | None,
    ) -> None:
        self.folder, self.parts, self.contents = folder, parts, contents
        self._part_of = {slug: index for index, part in enumerate(parts) for slug in part.interviews}
        self._part_of_number = {interview_number(slug): index for slug, index in self._part_of.items()}
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

    def part_of(self, interview: str) -> int:
        """The number of the part that has an interview of this version."""
        return self._part_of[interview]

    def part_of_row(self, identity: int) -> int:
        """The number of the part that has a row, by its id."""
        return self._part_of_number[split_row_id(identity)[0]]

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
        async with reporting_damage(versions, folder):
            stored = await asyncio.to_thread(read_parts, folder)
            parts = []
            for part in stored:
                db = await _connect(part.database)
                resources.push_async_callback(db.close)
                parts.append(OpenPart(db, frozenset(part.interviews)))
            catalogue = await _connect(folder / DATABASE_FILE)
            try:
                contents = await read_contents(catalogue, parts)
            finally:
                await catalogue.close()
            gc.freeze()  # or every garbage collection would scan these contents, and stop everything for tens of ms
            word_index = await asyncio.to_thread(WordIndex, folder)
            comparable = contents.model and model in (None, contents.model)
            vectors = await asyncio.to_thread(Vectors, *(part.folder for part in stored)) if comparable else None
        version = OpenVersion(folder, parts, contents, word_index, vectors)
        version.resources = resources.pop_all()
        return version


async def _connect(path: Path) -> aiosqlite.Connection:
    return await connect(address(path), uri=True)


@asynccontextmanager
async def reporting_damage(versions: LibraryVersions, folder: Path) -> AsyncIterator[None]:
    """Turn an error that damaged files cause into a LibraryError; any other error is a defect and stays as it is."""
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


async def read_picks(version: OpenVersion) -> list[Pick]:
    """Every quote that can stand on its own, by interview and word; read once for each version."""
    if version.picks is None:
        speakers = {interview.slug: interview.speakers for interview in version.contents.interviews}
        picks = []
        for part in version.parts:
            for row in map(PickRow._make, await part.db.execute_fetchall(queries.PICKS)):
                if row.interview in part.interviews:
                    speaker = speakers[row.interview][row.speaker] if row.speaker is not None else None
                    role, name = (speaker.role, speaker.name) if speaker is not None else (None, None)
                    picks.append(Pick(Ref(row.interview, Span(row.start_word, row.end_word)), role, name))
        picks.sort(key=lambda pick: (pick.ref.interview, pick.ref.span.start))
        version.picks = picks
    return version.picks
