"""Pages are made once for each version of the library, however many readers ask for them at once."""

import asyncio
import shutil
from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.web.reading.page_cache import GrowingPage, PageCache
from adapters.web.reading.pages import WebPage
from bot.errors import LibraryError
from bot.model import View
from bot.quotes.transcripts import TranscriptPart, TranscriptService
from bot.wiring.background import meanwhile
from tests.adapters.web.reading.conftest import Serve
from tests.adapters.web.reading.test_pages import REF
from tests.conftest import Workbench
from tests.fixtures.lighthouse import EDITED, lighthouse
from tests.fixtures.patience import HANGS


class Maker:
    """Makes pages and counts them."""

    def __init__(self) -> None:
        self.made = 0
        self.go = asyncio.Event()

    async def __call__(self, _: GrowingPage) -> WebPage:
        """A page with its number, once it may go on."""
        self.made += 1
        number = self.made
        await self.go.wait()
        return WebPage.of(f"page {number}")


async def no_pieces(*_: object) -> AsyncIterator[TranscriptPart]:
    """A transcript that cannot be read."""
    for _ in ():
        yield _
    raise LibraryError("away")


async def test_readers_at_once_get_one_page_that_is_made_once() -> None:
    cache, maker, version = PageCache(1_000), Maker(), object()
    readers = [asyncio.ensure_future(cache.page(version, ("a",), maker)) for _ in range(20)]
    await asyncio.sleep(0)
    readers[0].cancel()  # one who leaves does not take the page from the others
    maker.go.set()
    pages = await asyncio.gather(*readers[1:])
    assert maker.made == 1
    assert set(pages) == {WebPage.of("page 1")}
    assert await cache.page(version, ("a",), maker) == WebPage.of("page 1")


async def test_another_version_gets_pages_of_its_own_also_while_one_is_being_made() -> None:
    cache, maker, old, new = PageCache(1_000), Maker(), object(), object()
    before = asyncio.ensure_future(cache.page(old, ("a",), maker))
    await asyncio.sleep(0)
    after = asyncio.ensure_future(cache.page(new, ("a",), maker))
    await asyncio.sleep(0)
    maker.go.set()
    assert (await before, await after) == (WebPage.of("page 1"), WebPage.of("page 2"))
    assert await cache.page(new, ("a",), maker) == WebPage.of("page 2")


async def test_a_page_that_failed_is_tried_again() -> None:
    cache, version = PageCache(1_000), object()

    async def fail(_: GrowingPage) -> WebPage:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - the error of `fail`
        await cache.page(version, ("a",), fail)
    maker = Maker()
    maker.go.set()
    assert await cache.page(version, ("a",), maker) == WebPage.of("page 1")


async def test_what_was_not_asked_for_longest_makes_room() -> None:
    maker, version = Maker(), object()
    maker.go.set()
    cache = PageCache(2 * len(WebPage.of("page 1").compressed))
    for key in ("a", "b", "a", "c"):
        await cache.page(version, (key,), maker)
    assert maker.made == 3
    await cache.page(version, ("a",), maker)
    assert maker.made == 3
    await cache.page(version, ("b",), maker)
    assert maker.made == 4


async def test_the_latest_transcripts_are_made_before_the_first_reader(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = await serve()
    await served.room.warm_up()

    monkeypatch.setattr("bot.quotes.transcripts.TranscriptService.pieces", no_pieces)
    assert [(await served.get(f"/i/{slug}"))[0].status for slug in ("lighthouse-1", "ferry-2")] == [200, 200]
    assert (await served.get("/i/ferry-2?view=strict"))[0].status == 503


async def test_what_cannot_be_made_before_is_reported_to_the_reader(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = await serve()

    monkeypatch.setattr("bot.quotes.transcripts.TranscriptService.pieces", no_pieces)
    await served.room.warm_up()
    assert (await served.get("/i/ferry-2"))[0].status == 503
    served.room.close()
    await served.room.warm_up()


async def test_a_new_version_of_the_library_is_seen_at_once(serve: Serve, workbench: Workbench) -> None:
    served = await serve()
    before, old = await served.get(f"/q/{REF}")
    again, _ = await served.get(f"/q/{REF}")
    assert before.headers["ETag"] == again.headers["ETag"]
    lighthouse(workbench.seeds, EDITED.replace("fog, because fog", "fog — because fog"))
    await workbench.index()
    _, new = await served.get(f"/q/{REF}")
    assert "fog — because fog" not in old
    assert "fog — because fog" in new


async def test_while_a_new_version_is_warmed_up_the_pages_before_it_are_shown() -> None:
    cache, maker, old, new = PageCache(1_000), Maker(), object(), object()
    cache.keeps_old = True
    maker.go.set()
    for key in ("a", "b"):
        await cache.page(old, (key,), maker)
    assert await cache.page(new, ("a",), maker) == WebPage.of("page 1")
    assert cache.old() == [("b",), ("a",)]
    assert await cache.renew(new, ("a",), maker) == WebPage.of("page 3")
    assert await cache.page(new, ("a",), maker) == WebPage.of("page 3")
    assert cache.old() == [("b",)]
    cache.forget_old()
    assert await cache.page(new, ("b",), maker) == WebPage.of("page 4")


async def test_nobody_waits_for_a_new_version_and_soon_everybody_reads_it(
    serve: Serve, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = await serve()
    made = asyncio.Event()
    make = TranscriptService.pieces

    async def slowly(self: TranscriptService, slug: str, number: int, view: View) -> AsyncIterator[TranscriptPart]:
        await made.wait()
        async for piece in make(self, slug, number, view):
            yield piece

    async with meanwhile(served.room.keep_warm(0.0)):
        made.set()
        _, old = await served.get("/i/lighthouse-1")
        made.clear()
        monkeypatch.setattr(TranscriptService, "pieces", slowly)
        lighthouse(workbench.seeds, EDITED.replace("fog, because fog", "fog — because fog"))
        await workbench.index()
        assert (await served.get("/i/lighthouse-1"))[1] == old
        made.set()
        async with asyncio.timeout(HANGS):
            while "fog — because fog" not in (await served.get("/i/lighthouse-1"))[1]:
                pass


async def test_an_interview_that_was_removed_is_not_shown_while_the_rest_is_warmed_up(
    serve: Serve, workbench: Workbench
) -> None:
    served = await serve()
    async with meanwhile(served.room.keep_warm(0.0)):
        assert (await served.get("/i/ferry-2"))[0].status == 200
        shutil.rmtree(workbench.seeds / "ferry-2")
        await workbench.index()
        assert (await served.get("/i/ferry-2"))[0].status == 404


async def test_a_page_is_read_while_it_grows_and_by_those_who_come_later_whole() -> None:
    cache, version, go = PageCache(1_000), object(), asyncio.Event()

    async def make(growing: GrowingPage) -> WebPage:
        growing.add("one ")
        await go.wait()
        growing.add("two")
        return WebPage.of("one two")

    first = await cache.begun(version, ("a",), make)
    assert isinstance(first, GrowingPage)
    pieces = first.pieces()
    assert await anext(pieces) == "one "
    second = await cache.begun(version, ("a",), make)  # another reader meanwhile
    assert second is first
    go.set()
    assert [piece async for piece in pieces] == ["two"]
    assert [piece async for piece in first.pieces()] == ["one ", "two"]
    assert await cache.begun(version, ("a",), make) == WebPage.of("one two")


async def test_a_page_that_fails_while_it_grows_ends_with_the_error_and_is_not_kept() -> None:
    cache, version, go = PageCache(1_000), object(), asyncio.Event()

    async def make(growing: GrowingPage) -> WebPage:
        growing.add("one ")
        await go.wait()
        raise LibraryError("away")

    growing = await cache.begun(version, ("a",), make)
    assert isinstance(growing, GrowingPage)
    pieces = growing.pieces()
    assert await anext(pieces) == "one "
    go.set()
    with pytest.raises(LibraryError):
        await anext(pieces)
    maker = Maker()
    maker.go.set()
    assert await cache.begun(version, ("a",), maker) == WebPage.of("page 1")


async def test_a_transcript_is_sent_while_it_is_made_and_is_the_page_that_is_kept(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.quotes.transcripts._WORDS_READ_FIRST", 40)
    served, go = await serve(), asyncio.Event()
    make = TranscriptService.pieces

    async def slowly(self: TranscriptService, slug: str, number: int, view: View) -> AsyncIterator[TranscriptPart]:
        async for piece in make(self, slug, number, view):
            yield piece
            await go.wait()

    monkeypatch.setattr(TranscriptService, "pieces", slowly)
    async with aiohttp.ClientSession() as session:
        asked: dict[str, str] = {"Accept-Encoding": "identity"}
        async with (
            session.get(f"{served.address}/i/lighthouse-1") as zipped,
            session.get(f"{served.address}/i/lighthouse-1", headers=asked) as plain,
        ):
            assert b"<h1>" in await plain.content.readany()  # the page is begun, and cannot be whole
            go.set()
            sent = await zipped.text()
    again, kept = await served.get("/i/lighthouse-1")
    assert sent == kept
    assert ("ETag" in zipped.headers, "ETag" in plain.headers, "ETag" in again.headers) == (False, False, True)
    assert ("Content-Encoding" in zipped.headers, "Content-Encoding" in plain.headers) == (True, False)
    assert zipped.headers["Content-Security-Policy"] == again.headers["Content-Security-Policy"]


async def test_a_transcript_that_fails_on_the_way_does_not_end_like_a_whole_one(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    served, go = await serve(), asyncio.Event()
    make = TranscriptService.pieces

    async def half(self: TranscriptService, slug: str, number: int, view: View) -> AsyncIterator[TranscriptPart]:
        async for piece in make(self, slug, number, view):
            yield piece
            await go.wait()
            raise LibraryError("away")

    monkeypatch.setattr(TranscriptService, "pieces", half)
    async with aiohttp.ClientSession() as session, session.get(f"{served.address}/i/lighthouse-1") as response:
        go.set()
        with pytest.raises(aiohttp.ClientError):
            await response.read()
    monkeypatch.setattr(TranscriptService, "pieces", make)
    assert (await served.get("/i/lighthouse-1"))[0].status == 200
