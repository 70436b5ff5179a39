"""Draw the pictures of cards and of the reading room's pages anew: python -m docs.pictures.site (or: make pictures).

The real pages over the real library, in Chromium, on a phone and a desktop, light and dark. The documents show some of
them; docs/pictures/site/ has every page in all four looks, to be looked at after a change.
"""

import asyncio
import io
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, async_playwright

from adapters.console.terminal import console
from adapters.image.pictures import CardDrawer
from adapters.web.reading.room import ReadingRoom
from adapters.web.reading.settings import Access, SiteSettings
from adapters.web.server import WebServer
from bot.app import App, AppSettings, environment, read_app_settings
from bot.model import Quote, Ref, Span, View
from bot.presentation.card import CardShape, CardStyle, CardTheme
from bot.quotes.service import QuoteService
from bot.quotes.transcripts import TranscriptService
from bot.settings import OFF
from docs.pictures import index, payloads
from docs.pictures.browser import PATIENCE, CannotDrawError, executable
from store.library.reader import ServedLibrary
from tests.fixtures.lighthouse import interview_folder
from tests.fixtures.shows import LISTENER

HERE = Path(__file__).parent
QUOTE = Ref.parse("zuckerberg-267:21620-21655")
TWO_SPEAKERS, LONG = Ref.parse(f"{QUOTE.interview}:20244-20309"), Ref.parse(f"{QUOTE.interview}:20244-20500")
MANY_TURNS = Ref.parse(f"{QUOTE.interview}:20898-20988")
CLAIMS = {
    "check": "my life's work is not around human connection",
    "check-verbatim": payloads.VERBATIM,
    "check-stitched": payloads.STITCHED,
    "check-absent": payloads.ABSENT,
    "check-several": payloads.SEVERAL,
}
"""What is typed into the page that checks quotes, by the name of its picture."""

RIGHT_TO_LEFT = Quote(
    Ref("talk-1", Span(0, 6)), "البحر هادئ والسفن تعود إلى الميناء.", View.CLEAN, "الحديث عن البحر",
    speaker="نور", role=None, chapter=None, seconds=75.0, length=None, url=None, asked=None,
    show="أصوات الميناء", date="2020-01-31",
)  # fmt: skip
"""Words made up for the picture: no interview here is in a script that runs from right to left."""

PHONE, DESKTOP = (360, 720), (960, 720)
LOOKS = tuple((size, scheme) for size in (PHONE, DESKTOP) for scheme in ("light", "dark"))
SHOWN = ((PHONE, "light"), (DESKTOP, "dark"))
"""The two looks of a page that the documents show."""

IN_DOCUMENTS = ("search", "quote", "transcript")
REFUSING = {
    "private": SiteSettings("https://quotes.example.org", Access.PRIVATE, "k" * 32),
    "too-fast": SiteSettings("https://quotes.example.org", rate=1),
}
"""Rooms that show a reader nothing but a page that says why, by the name of its picture."""

_TIMES = 300  # that a short talk is repeated: its transcript needs a second page

Look = tuple[tuple[int, int], str]
"""Width and height of a window, and its colors."""

_GAP, _BEHIND = 16, "#8a8f98"
_COLOURS = 64  # of a picture


async def _cards(quotes: QuoteService, drawer: CardDrawer) -> dict[str, bytes]:
    """Cards of one speaker, of two, of many turns, with too many words, and in a script from right to left."""
    return {
        "cards.png": await _card(await quotes.show(QUOTE), drawer),
        "site/card-two-speakers.png": await _card(await quotes.show(TWO_SPEAKERS), drawer),
        "site/card-many-turns.png": await _card(await quotes.show(MANY_TURNS), drawer),
        "site/card-cut.png": await _card(await quotes.show(LONG), drawer),
        "site/card-right-to-left.png": await _card(RIGHT_TO_LEFT, drawer),
    }


async def _card(quote: Quote, drawer: CardDrawer) -> bytes:
    """Both shapes, dark and light, in one picture."""
    styles = [CardStyle(shape, theme) for shape in CardShape for theme in CardTheme]
    return _side_by_side([await drawer.png(quote, style) for style in styles], 450)


async def _paths(transcripts: TranscriptService) -> dict[str, str]:
    """Which pages are shown; the transcript at the sentence in which the quote begins."""
    sentence = await transcripts.line_start(QUOTE)
    return {
        "home": "/",
        "search": "/?q=is+zuck+scared+of+dying",
        "none": "/?q=submarine+tax+filings",
        "quote": f"/q/{QUOTE}",
        "quote-wide": f"/q/{QUOTE}?wide=1#around",
        "quote-strict": f"/q/{QUOTE}?view=strict#around",
        "two-speakers": f"/q/{TWO_SPEAKERS}",
        "transcript": f"/i/{QUOTE.interview}#w{sentence}",
        "transcript-strict": f"/i/{QUOTE.interview}?view=strict#w{sentence}",
        "transcript-captions": f"/i/{QUOTE.interview}?view=captions#w{sentence}",
        "chapters": f"/i/{QUOTE.interview}",
        "missing": "/nothing-here",
    }


async def _pages(browser: Browser, address: str, path: str, looks: Sequence[Look], claim: str = "") -> bytes:
    """A page in some looks, in one picture; with the verdict on a claim that is typed into it."""
    shots: list[bytes] = []
    for (width, height), scheme in looks:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        await page.goto(f"{address}{path}")
        if claim:
            await page.fill("#claim", claim)
            await page.click("main button")
            await page.wait_for_selector("#verdict")
            await page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        shots.append(await page.screenshot())
        await context.close()
    return _side_by_side(shots, PHONE[1])


def _side_by_side(pictures: Sequence[bytes], height: int) -> bytes:
    """Pictures in a row, each so high."""
    images = [Image.open(io.BytesIO(picture)).convert("RGB") for picture in pictures]
    scaled = [
        image.resize((image.width * height // image.height, height), Image.Resampling.LANCZOS) for image in images
    ]
    row = Image.new("RGB", (sum(image.width + _GAP for image in scaled) - _GAP, height), _BEHIND)
    x = 0
    for image in scaled:
        row.paste(image, (x, 0))
        x += image.width + _GAP
    file = io.BytesIO()
    row.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


async def _refused(browser: Browser, settings: SiteSettings) -> bytes:
    """What a room shows whom it lets in no further; its library is never read."""
    server, room = WebServer(), ReadingRoom(settings)
    server.add_routes(room.routes())
    async with server.serving(0, "127.0.0.1") as port:
        await _pages(browser, f"http://127.0.0.1:{port}", "/?q=fog", LOOKS)  # as many as one may open at once
        return await _pages(browser, f"http://127.0.0.1:{port}", "/", LOOKS)


async def _second_part(browser: Browser, drawer: CardDrawer) -> bytes:
    """The second page of a transcript that is too long for one; it is made up."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds")
        interview_folder(seeds, "whales-4", "A Long Night of Whales", LISTENER * _TIMES, "")
        settings = read_app_settings(environment())
        core = replace(settings.core, seeds=seeds, data=Path(folder, "data"), model=OFF)
        async with _room(replace(settings, core=core), drawer) as (address, _, _):
            return await _pages(browser, address, "/i/whales-4?part=2", LOOKS)


@asynccontextmanager
async def _room(
    settings: AppSettings, drawer: CardDrawer
) -> AsyncIterator[tuple[str, QuoteService, TranscriptService]]:
    """A public room over a library, which is built first if it must be: its address, and what it reads."""
    server, room = WebServer(), ReadingRoom(SiteSettings("https://quotes.example.org", rate=None))
    server.add_routes(room.routes())
    async with App(settings, console(stderr=True), console()).bot() as quotes, server.serving(0, "127.0.0.1") as port:
        library = ServedLibrary(settings.core.data)
        transcripts = TranscriptService(library)
        room.open(quotes, transcripts, drawer)
        try:
            yield f"http://127.0.0.1:{port}", quotes, transcripts
        finally:
            await library.close()


async def pictures() -> dict[str, bytes]:
    """The pictures by the names of their files. Raises CannotDrawError."""
    name, drawer = executable(), CardDrawer()
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=name, chromium_sandbox=False)
            async with _room(read_app_settings(environment()), drawer) as (address, quotes, transcripts):
                made = await _cards(quotes, drawer)
                for page, path in (await _paths(transcripts)).items():
                    made[f"site/{page}.png"] = await _pages(browser, address, path, LOOKS)
                    if page in IN_DOCUMENTS:
                        made[f"site-{page}.png"] = await _pages(browser, address, path, SHOWN)
                for page, claim in CLAIMS.items():
                    made[f"site/{page}.png"] = await _pages(browser, address, "/check", LOOKS, claim)
            for page, settings in REFUSING.items():
                made[f"site/{page}.png"] = await _refused(browser, settings)
            made["site/transcript-part-2.png"] = await _second_part(browser, drawer)
            await browser.close()
    finally:
        await drawer.close()
    return made


def main() -> int:
    """Draw all; the exit code."""
    try:
        made = asyncio.run(pictures())
    except CannotDrawError as error:
        print(error, file=sys.stderr)
        return 2
    (HERE / "site").mkdir(exist_ok=True)
    for name, picture in made.items():
        (HERE / name).write_bytes(picture)
        print(f"{HERE / name}: {len(picture):,} bytes")
    listed = index.pages(path.name for path in (HERE / "site").glob("*.png"))
    (HERE / "site" / "README.md").write_text(listed, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
