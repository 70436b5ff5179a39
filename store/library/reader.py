"""The library as the core asks it: always its current version. Step 9 of a question's way.

Fulfils `bot.ports.Library`; reopens when the pointer to the version changes.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.errors import LibraryError
from bot.model import ANYTHING, InterviewInfo, Line, PickFilter, Quote, Ref, View
from bot.search.candidates import Candidate, EncodedQuestion, SearchRequest
from bot.search.vocabulary import LibraryVocabulary
from bot.verify.script import Script
from store.library import finding, quoting
from store.library.open_version import OpenVersion, open_version, read_picks, reporting_damage
from store.library.versions import LibraryVersions

Repair = Callable[[], Awaitable[str]]
"""Builds the library; one line that says what was done. Raises LibraryError."""

LOOK_EVERY = 1.0
"""Seconds between two looks for a new version."""

_LOG = logging.getLogger(__name__)


class ServedLibrary:
    """Fulfils `bot.ports.Library`. Every method raises LibraryError if the library cannot be read."""

    def __init__(self, data: Path, model: str | None = None, repair: Repair | None = None) -> None:
        """`model` is the encoder's; a library with vectors of another model is searched by words alone.

        `repair` builds the library anew while the damaged version is served; it is called once for each.
        """
        self._versions = LibraryVersions(data)
        self._model = model
        self._version: OpenVersion | None = None
        self._stamp: tuple[int, int] | None = None
        self._opening = asyncio.Lock()
        self._keeping = False  # whether `keep_current` opens new versions, so that readers need not
        self._repair = repair
        self._repairing: asyncio.Task[None] | None = None
        self._repaired: Path | None = None

    async def model(self) -> str:
        """The model of its vectors; empty if it is searched by words alone."""
        async with self._reading() as version:
            return version.contents.model

    async def interviews(self) -> Sequence[InterviewInfo]:
        """All interviews, by slug."""
        async with self._reading() as version:
            return version.contents.interviews

    async def vocabulary(self) -> LibraryVocabulary:
        """The words of the library."""
        async with self._reading() as version:
            return version.contents.vocabulary

    async def find(self, request: SearchRequest, question: EncodedQuestion | None) -> list[Candidate]:
        """Candidates by words and by meaning. Raises InputError for limits that nothing can meet."""
        async with self._reading() as version:
            return await finding.find(version, request, question)

    async def lines(self, refs: Sequence[Ref]) -> list[list[Line]]:
        """For each ref the lines that overlap it. Raises InputError if an interview has no such words."""
        async with self._reading() as version:
            return [[stored.line for stored in lines] for lines in await quoting.read_lines(version, refs)]

    async def script(self, interview: str) -> Script:
        """All words of an interview, for checking claims."""
        async with self._reading() as version:
            return await quoting.read_script(version, interview)

    async def pickable(self, among: PickFilter = ANYTHING) -> list[Ref]:
        """Every quote that can stand on its own, of the requested interviews and speakers."""
        async with self._reading() as version:
            return [
                pick.ref
                for pick in await read_picks(version)
                if (not among.interviews or pick.ref.interview in among.interviews)
                and (not among.said_by or pick.role in among.said_by or pick.speaker in among.said_by)
            ]

    async def quotes(self, refs: Sequence[Ref], view: View) -> list[Quote]:
        """The stored rendering of spans. Raises InputError if an interview has no such words."""
        async with self._reading() as version:
            return await quoting.read_quotes(version, refs, view)

    async def keep_current(self, every: float = LOOK_EVERY) -> None:
        """Look for a new version every `every` seconds, and give it to readers once it is open. It never ends.

        Without this, the first reader after a swap opens the version, and all others wait.
        """
        self._keeping = True
        try:
            while True:
                await self.refresh()
                await asyncio.sleep(every)
        finally:
            self._keeping = False

    async def refresh(self) -> None:
        """Serve the version that the pointer names, if it can be opened."""
        with suppress(LibraryError):  # the next reader gets the error
            await self._opened()

    async def close(self) -> None:
        """Close the open version as soon as its readers are done."""
        if self._repairing is not None:
            self._repairing.cancel()
            await asyncio.wait([self._repairing])
        if self._version is not None:
            version, self._version = self._version, None
            await version.retire()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[OpenVersion]:
        version = await self._current()
        version.readers += 1
        try:
            async with reporting_damage(self._versions, version.folder):
                yield version
        except LibraryError:
            self._repair_once(version.folder)
            raise
        finally:
            await version.release()

    def _repair_once(self, damaged: Path) -> None:
        """Have the library built anew, at most once for a version: if that fails, the operator must look."""
        if self._repair is not None and self._repaired != damaged:
            self._repaired = damaged
            self._repairing = asyncio.create_task(self._run_repair(self._repair))

    async def _run_repair(self, repair: Repair) -> None:
        _LOG.warning("the library is damaged and is being built anew")
        try:
            _LOG.warning("%s", await repair())
        except LibraryError as error:
            _LOG.error("%s", error)

    async def _current(self) -> OpenVersion:
        """The version that the pointer names; while `keep_current` runs, the last one that it opened."""
        if self._version is not None and (self._keeping or self._versions.stamp() == self._stamp):
            return self._version
        return await self._opened()

    async def _opened(self) -> OpenVersion:
        """Open the version that the pointer names; if that fails, the version before it stays in use."""
        async with self._opening:
            stamp = self._versions.stamp()
            while self._version is None or stamp != self._stamp:
                try:
                    opened = await open_version(self._versions, self._model)
                except LibraryError as error:
                    failed, stamp = stamp, self._versions.stamp()
                    if failed != stamp:
                        continue  # while it was being opened, another version replaced it
                    if self._version is None:
                        raise
                    _LOG.warning("%s; until then the version before it is served", error)
                    self._stamp = stamp
                else:
                    previous, self._version, self._stamp = self._version, opened, stamp
                    if previous is not None:
                        await previous.retire()
            return self._version
