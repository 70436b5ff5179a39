"""Cards are drawn beside the event loop, once, and kept within bounds."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.image import pictures
from adapters.image.pictures import CardDrawer
from bot.errors import CardError
from bot.model import Quote
from bot.presentation.card import CardShape, CardStyle
from tests.fixtures.fake_quotes import quote

SQUARE = CardStyle(CardShape.SQUARE)


class Pencil:
    """Draws a quote as its text; says in which threads, and waits if it is held."""

    def __init__(self) -> None:
        self.drawn: list[str] = []
        self.threads: set[str] = set()
        self.free = threading.Event()
        self.free.set()

    def __call__(self, quote: Quote, _: CardStyle) -> bytes:
        self.free.wait()
        self.threads.add(threading.current_thread().name)
        self.drawn.append(quote.text)
        if "no" in quote.text.split():
            raise CardError("no")
        return quote.text.encode()


@pytest.fixture
def pencil(monkeypatch: pytest.MonkeyPatch) -> Pencil:
    """In place of Pillow."""
    pencil = Pencil()
    monkeypatch.setattr(pictures, "_drawn", pencil)
    return pencil


@pytest.fixture
async def cards() -> AsyncIterator[CardDrawer]:
    """A drawer, closed at the end."""
    drawer = CardDrawer()
    yield drawer
    await drawer.close()


async def test_a_card_is_drawn_once_in_one_thread_that_is_not_the_loop(cards: CardDrawer, pencil: Pencil) -> None:
    pencil.free.clear()
    waiting = [asyncio.ensure_future(cards.png(quote(number % 2))) for number in range(10)]
    await asyncio.sleep(0)
    pencil.free.set()
    assert len(set(await asyncio.gather(*waiting))) == 2
    assert await cards.png(quote(0)) == quote(0).text.encode()
    assert len(pencil.drawn) == 2
    assert len(pencil.threads) == 1
    assert threading.main_thread().name not in pencil.threads


async def test_another_style_view_or_text_is_another_card(cards: CardDrawer, pencil: Pencil) -> None:
    said = quote(0)
    for asked in (said, replace(said, text="corrected"), replace(said, speaker=None)):
        await cards.png(asked)
        await cards.png(asked, SQUARE)
    await cards.png(replace(said, score=0.5))
    assert len(pencil.drawn) == 6


async def test_a_reader_who_leaves_does_not_stop_the_card_of_others(cards: CardDrawer, pencil: Pencil) -> None:
    pencil.free.clear()
    first, second = (asyncio.ensure_future(cards.png(quote(0))) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    pencil.free.set()
    assert await second == quote(0).text.encode()


async def test_a_card_that_cannot_be_drawn_is_tried_again_next_time(cards: CardDrawer, pencil: Pencil) -> None:
    for _ in range(2):
        with pytest.raises(CardError):
            await cards.png(quote(0, "no letters"))
    assert len(pencil.drawn) == 2


async def test_a_queue_that_is_too_long_refuses(
    cards: CardDrawer, pencil: Pencil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_WAITING", 3)
    pencil.free.clear()
    waiting = [asyncio.ensure_future(cards.png(quote(number))) for number in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(CardError, match="try again"):
        await cards.png(quote(9))
    pencil.free.set()
    assert len(await asyncio.gather(*waiting)) == 3


async def test_what_is_kept_is_bounded_and_the_least_used_go_first(
    cards: CardDrawer, pencil: Pencil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_KEPT_BYTES", 100)
    texts = ["a" * 40, "b" * 40, "c" * 40]
    for text in (*texts[:2], texts[0], texts[2], texts[0], texts[1]):
        await cards.png(quote(0, text))
    assert pencil.drawn == [*texts, texts[1]]
