"""The pages of one version of the library, kept in memory; those of the version before until they are made anew."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from adapters.web.reading.pages import WebPage

Key = tuple[str, ...]


class GrowingPage:
    """The HTML of a page while it is made, piece by piece, for any number of readers."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._has_ended = False
        self._error: BaseException | None = None
        self._changed = asyncio.Event()

    def add(self, piece: str) -> None:
        """Show readers some more of it."""
        self._pieces.append(piece)
        self._notify()

    def end(self, error: BaseException | None = None) -> None:
        """No more comes: the page is whole, or making it failed."""
        self._has_ended, self._error = True, error
        self._notify()

    async def begun(self) -> None:
        """Wait for the first piece."""
        if not self._pieces and not self._has_ended:
            await self._changed.wait()

    async def pieces(self) -> AsyncIterator[str]:
        """All pieces, as they come. Raises the error that kept the page from becoming whole."""
        read = 0
        while True:
            changed = self._changed
            for piece in self._pieces[read:]:
                read += 1
                yield piece
            if read < len(self._pieces):
                continue
            if self._has_ended:
                break
            await changed.wait()
        if self._error is not None:
            raise self._error

    def _notify(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


Make = Callable[[GrowingPage], Awaitable[WebPage]]
"""Makes a page; one that takes a while adds its pieces to the growing page, which readers are shown meanwhile."""


@dataclass(frozen=True, slots=True)
class _Making:
    """A page that is being made."""

    task: "asyncio.Task[WebPage]"
    growing: GrowingPage


class PageCache:
    """A page that is being made is not made a second time.

    With `keeps_old`, readers are shown the pages of the version before while somebody makes them anew (`old`, `renew`,
    `forget_old`), so that none of them waits.
    """

    def __init__(self, most_bytes: int) -> None:
        self.keeps_old = False
        self._most = most_bytes
        self._version: object = None
        self._pages: OrderedDict[Key, WebPage] = OrderedDict()
        self._old: OrderedDict[Key, WebPage] = OrderedDict()
        self._making: dict[Key, _Making] = {}
        self._bytes = 0

    async def page(self, version: object, key: Key, make: Make) -> WebPage:
        """A page, made if it is not kept. Any object stands for a `version`; another one drops all pages."""
        self._change_to(version)
        if key not in self._pages and key in self._old:
            return self._old[key]
        return await self.renew(version, key, make)

    async def renew(self, version: object, key: Key, make: Make) -> WebPage:
        """The same, but never of the version before."""
        self._change_to(version)
        if key in self._pages:
            self._pages.move_to_end(key)
            return self._pages[key]
        return await asyncio.shield(self._start(key, make).task)  # others may wait for it, too

    async def begun(self, version: object, key: Key, make: Make) -> WebPage | GrowingPage:
        """The same as `page`; a page that has to be made can be read as soon as its first piece is there."""
        self._change_to(version)
        if key in self._pages or key in self._old:
            return await self.page(version, key, make)
        making = self._start(key, make)
        begun = asyncio.ensure_future(making.growing.begun())
        try:
            await asyncio.wait({making.task, begun}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            begun.cancel()
        return making.task.result() if making.task.done() else making.growing

    def old(self) -> Sequence[Key]:
        """The pages of the version before, the one that was asked for last first."""
        return list(reversed(self._old))

    def forget_old(self) -> None:
        """From now on only pages of this version are shown."""
        self._old.clear()

    def _change_to(self, version: object) -> None:
        if version is self._version:
            return
        self._old = self._pages if self.keeps_old else OrderedDict()
        self._pages, self._making = OrderedDict(), {}
        self._version, self._bytes = version, 0

    def _start(self, key: Key, make: Make) -> _Making:
        """What makes a page, begun by this reader or by another."""
        if key not in self._making:
            growing = GrowingPage()
            task = asyncio.ensure_future(self._made(self._making, key, growing, make))
            task.add_done_callback(_retrieve)
            self._making[key] = _Making(task, growing)
        return self._making[key]

    async def _made(self, making: dict[Key, _Making], key: Key, growing: GrowingPage, make: Make) -> WebPage:
        try:
            page = await make(growing)
        except BaseException as error:
            growing.end(error)
            raise
        finally:
            del making[key]
        growing.end()
        if making is self._making:  # else another version came meanwhile
            self._keep(key, page)
        return page

    def _keep(self, key: Key, page: WebPage) -> None:
        """Keep a page; those that were not asked for longest go."""
        self._old.pop(key, None)
        self._pages[key] = page
        self._bytes += len(page.compressed)
        while self._bytes > self._most and len(self._pages) > 1:
            _, dropped = self._pages.popitem(last=False)
            self._bytes -= len(dropped.compressed)


def _retrieve(task: "asyncio.Task[WebPage]") -> None:
    """Take an error whose readers have all gone, or asyncio would log it."""
    if not task.cancelled():
        task.exception()
