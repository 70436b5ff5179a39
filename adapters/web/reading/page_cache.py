"""The pages of one version of the library, kept in memory; those of the version before until they are made anew."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence

from adapters.web.reading.pages import WebPage

Key = tuple[str, ...]
Make = Callable[[], Awaitable[WebPage]]


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
        self._making: dict[Key, asyncio.Task[WebPage]] = {}
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
        if key not in self._making:
            self._making[key] = task = asyncio.ensure_future(self._made(self._making, key, make))
            task.add_done_callback(_retrieve)
        return await asyncio.shield(self._making[key])  # others may wait for it, too

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

    async def _made(self, making: dict[Key, "asyncio.Task[WebPage]"], key: Key, make: Make) -> WebPage:
        try:
            page = await make()
        finally:
            del making[key]
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
