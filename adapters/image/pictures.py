"""Cards drawn off the event loop, in a thread of their own, and kept while they are asked for again."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bot.errors import CardError
from bot.model import Quote
from bot.presentation import wording
from bot.presentation.card import DEFAULT_STYLE, CardStyle

MAX_KEPT_BYTES = 4 * 1024 * 1024
"""Of the PNG files that are kept: about 100 cards."""

MAX_WAITING = 64
"""Cards that may wait for the thread. One more is refused: the last card of a longer queue would take many seconds."""

_Key = tuple[Quote, CardStyle]


class CardDrawer:
    """Fulfils `bot.presentation.card.CardPictures`. A card that is being drawn is not drawn a second time.

    Cards are kept by everything they show, so that a quote that an editor corrected gets a new card.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, bytes] = OrderedDict()
        self._kept_bytes = 0
        self._drawing: dict[_Key, asyncio.Future[bytes]] = {}
        self._thread: ThreadPoolExecutor | None = None

    async def png(self, quote: Quote, style: CardStyle = DEFAULT_STYLE) -> bytes:
        """The card of a quote as a PNG file. Raises CardError if it cannot be drawn, or not now."""
        key = (replace(quote, score=0.0, asked=None, url=None), style)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._drawing:
            if len(self._drawing) >= MAX_WAITING:
                raise CardError(wording.cards.BUSY)
            self._drawing[key] = asyncio.ensure_future(self._draw(key))
        return await asyncio.shield(self._drawing[key])  # others may wait for it, too

    async def close(self) -> None:
        """Finish what is being drawn."""
        await asyncio.gather(*self._drawing.values(), return_exceptions=True)
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None

    async def _draw(self, key: _Key) -> bytes:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "cards")
        try:
            png = await asyncio.get_running_loop().run_in_executor(self._thread, _drawn, *key)
        finally:
            del self._drawing[key]
        self._keep(key, png)
        return png

    def _keep(self, key: _Key, png: bytes) -> None:
        self._kept[key] = png
        self._kept_bytes += len(png)
        while self._kept_bytes > MAX_KEPT_BYTES and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= len(dropped)


def _drawn(quote: Quote, style: CardStyle) -> bytes:
    from adapters.image.drawing import png_of  # noqa: PLC0415 - Pillow is loaded with the first card

    return png_of(quote, style)
