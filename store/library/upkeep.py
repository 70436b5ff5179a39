"""Keeps the library of a data folder up to date with the seeds, and with the versions that replicas share."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import LibraryError
from store.library import indexing
from store.library.base_version import is_readable
from store.library.indexing import IndexResult
from store.library.versions import BuildingElsewhereError, LibraryVersions

if TYPE_CHECKING:
    from store.library.sharing import SharedLibrary

POLL = 15.0
"""Seconds after which a replica looks for a version that another one published."""

_WAIT_FOR_OTHER = 5.0  # seconds between looks for the version that another replica builds

log = logging.getLogger("verbatim")

Index = Callable[[], Awaitable[IndexResult]]
"""Brings the library of this folder up to date with the seeds."""


class LibraryUpkeep:
    """The library of one data folder."""

    def __init__(self, seeds: Path, data: Path, address: str | None = None, *, packaged: Path | None = None) -> None:
        """`address` is VERBATIM_LIBRARY, which replicas share; `packaged` has one that comes with the program."""
        self._seeds, self._versions, self._address = seeds, LibraryVersions(data), address
        self._packaged = packaged
        self._opened: SharedLibrary | None = None

    def is_servable(self) -> bool:
        """Whether the current version is whole and this program can read it, even if it is outdated."""
        current = self._versions.current()
        return current is not None and self._versions.fault(current) is None and is_readable(current)

    def is_current(self, model: str | None) -> bool:
        """Whether the current version is whole and up to date; without seeds, whether it is whole. Raises SeedError."""
        current = self._versions.current()
        if current is None or self._versions.fault(current) is not None:
            return False
        return not self._seeds.is_dir() or not indexing.is_outdated(self._versions, current, self._seeds, model)

    async def unpack(self, model: str | None) -> bool:
        """Take over the library that came with the program, if it was built from these seeds; whether it was."""
        if self._packaged is None or not self._seeds.is_dir():
            return False
        from store.library.sharing import SharedLibrary  # noqa: PLC0415 - as below

        try:
            digest = await asyncio.to_thread(indexing.seeds_digest, self._seeds, model)
            return await asyncio.to_thread(SharedLibrary(str(self._packaged)).fetch, self._versions, digest)
        except LibraryError as error:
            log.warning("%s", error)
            return False

    async def fetch(self) -> bool:
        """Take over the version that replicas share; whether there was a new one. A failure is a line in the log."""
        if self._address is None:
            return False
        try:
            return await asyncio.to_thread(lambda: self._shared().fetch(self._versions))
        except BuildingElsewhereError:  # then it is published, or this is tried again
            return False
        except LibraryError as error:
            log.warning("%s", error, extra={"kind": "shared library"})
            return False

    async def build(self, index: Index, model: str | None, *, force: bool = False) -> IndexResult:
        """Bring the library up to date; of all replicas only one builds. Raises what `index` raises."""
        if not force and not self.is_current(model):
            await self.unpack(model)
        if self._address is None:
            return await index()
        if not force and self.is_current(model):
            return await self._index_and_publish(index)
        while True:
            await self.fetch()
            if not force and self.is_current(model):
                return await index()
            async with self._alone() as alone:
                if alone:
                    await self.fetch()  # once more: another replica may have published meanwhile
                    return await self._index_and_publish(index, afresh=force)
            await asyncio.sleep(_WAIT_FOR_OTHER)

    async def follow(self) -> None:
        """Take over every version that replicas publish, until cancelled."""
        while self._address is not None:
            await asyncio.sleep(POLL)
            await self.fetch()

    async def _index_and_publish(self, index: Index, *, afresh: bool = False) -> IndexResult:
        made = await index()
        current = self._versions.current()
        if current is not None:
            try:
                await asyncio.to_thread(lambda: self._shared().publish_new(self._versions, current, afresh=afresh))
            except LibraryError as error:  # this replica can still answer
                log.warning("%s", error, extra={"kind": "shared library"})
        return made

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[bool]:
        """Yields whether this replica may build: no other one does, or the store cannot be asked."""
        async with AsyncExitStack() as held:
            try:
                lock = self._shared().building()
                alone = await asyncio.to_thread(lock.__enter__)
                held.push_async_callback(asyncio.to_thread, lock.__exit__, None, None, None)
            except LibraryError as error:
                log.warning("%s", error, extra={"kind": "shared library"})
                alone = True
            yield alone

    def _shared(self) -> "SharedLibrary":
        """Raises LibraryError for an address that cannot be used."""
        if self._opened is None:
            from store.library.sharing import SharedLibrary  # noqa: PLC0415 - obstore is an extra, and slow to import

            self._opened = SharedLibrary(self._address or "")
        return self._opened
