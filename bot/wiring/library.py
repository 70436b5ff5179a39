"""Serves quotes from the library, and builds it first, or in the background, if the seeds have changed since."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from bot import logs, places
from bot.errors import EncoderError, LibraryError
from bot.quotes.service import QuoteService
from bot.settings import Settings
from bot.wiring.background import meanwhile
from bot.wiring.operator import Operator
from store.encoder import OnnxEncoder, model_name
from store.library import indexing
from store.library.reader import Repair, ServedLibrary
from store.library.upkeep import LibraryUpkeep


class LibraryHost:
    """The library of this process, and the encoder that building and asking share."""

    def __init__(self, core: Settings, operator: Operator) -> None:
        self._core, self._operator = core, operator
        self._loaded: OnnxEncoder | None = None
        self._upkeep = LibraryUpkeep(core.seeds, core.data, core.library, packaged=places.packaged_library())
        self._indexing = asyncio.Lock()
        self._served: ServedLibrary | None = None

    @asynccontextmanager
    async def served(
        self, *, encoding: bool = True, repair: Repair | None = None
    ) -> AsyncIterator[tuple[QuoteService, ServedLibrary]]:
        """The quote service and its library. Without `encoding`, questions are searched by words alone.

        With `repair`, as in a running bot, an outdated library is served while the next one is built.
        """
        model = self._model()
        async with AsyncExitStack() as held:
            held.callback(self._unload)
            if await self._ensure_library(model, at_once=repair is not None):
                await held.enter_async_context(meanwhile(self._catch_up()))
            if repair is not None:
                await held.enter_async_context(meanwhile(self._upkeep.follow()))
            self._served = library = ServedLibrary(self._core.data, model, repair)
            held.push_async_callback(library.close)
            if repair is not None:
                await held.enter_async_context(meanwhile(library.keep_current()))
            encoder = await asyncio.to_thread(self._encoder) if encoding and model is not None else None
            yield QuoteService(library, encoder), library

    @asynccontextmanager
    async def encoder(self, *, encoding: bool = True) -> AsyncIterator[OnnxEncoder | None]:
        """The encoder alone; None without `encoding`, or without a model."""
        model = self._model() if encoding else None
        try:
            yield await asyncio.to_thread(self._encoder) if model is not None else None
        finally:
            self._unload()

    async def index(self, *, force: bool) -> str:
        """Bring the library up to date; one line that says what was done. Raises what `indexing.index` raises."""
        try:
            made = await self._build(self._model(), force=force)
        finally:
            self._unload()
        many = f"{made.interviews} {'interview' if made.interviews == 1 else 'interviews'}"
        if not made.built:
            return f"The library is up to date ({many})."
        return f"The library was built ({made.reason}): {many}, {made.encoded} texts encoded."

    async def index_in_turn(self) -> str:
        """Bring the library up to date in another process; calls wait for one another. Raises LibraryError."""
        from store.library.background import index_in_background  # noqa: PLC0415 - asking does not need it

        async with self._indexing:
            done = await index_in_background()
        if self._served is not None:
            await self._served.refresh()  # so that the new library answers as soon as this line is read
        return done

    def _model(self) -> str | None:
        """The name of the model; None for words alone, if a setting says so or the packaged model is unusable."""
        try:
            return model_name(self._core.model)
        except EncoderError as error:
            if self._core.model is not None:
                raise
            self._operator.notice(f"Searching by words alone: {error}")
            return None

    async def _ensure_library(self, model: str | None, *, at_once: bool) -> bool:
        """Build the library if it is missing, damaged or outdated. Without seeds, any library will do.

        `at_once`: build nothing now if an outdated one can be served. True if it must then be built later.
        """
        if await asyncio.to_thread(self._upkeep.is_current, model):
            return False
        if at_once:
            if await self._upkeep.unpack(model):
                return False
            await self._upkeep.fetch()
            if await asyncio.to_thread(self._upkeep.is_servable):
                return not await asyncio.to_thread(self._upkeep.is_current, model)
        made = await self._build(model, force=False)
        if made.built and made.reason != indexing.FIRST_BUILD:
            self._operator.notice(f"The library was rebuilt: {made.reason}.")
        return False

    async def _build(self, model: str | None, *, force: bool) -> indexing.IndexResult:
        core = self._core
        with self._operator.progress_bar() as progress:
            index = partial(indexing.index, core.seeds, core.data, model, self._encoder, progress, force=force)
            return await self._upkeep.build(index, model, force=force)

    async def _catch_up(self) -> None:
        """Build the next library while the outdated one is served, and tell the operator how it went."""
        self._operator.notice(
            "The interviews, the model or the program changed since the library was built: it is served as it is "
            "while the next one is built."
        )
        try:
            self._operator.notice(await self.index_in_turn())
        except LibraryError as error:
            logs.log.warning("%s", error)

    def _encoder(self) -> OnnxEncoder:
        """The encoder, loaded once for building and asking. Raises EncoderError."""
        if self._loaded is None:
            self._loaded = OnnxEncoder(self._core.model)
        return self._loaded

    def _unload(self) -> None:
        if self._loaded is not None:
            self._loaded.close()
            self._loaded = None
