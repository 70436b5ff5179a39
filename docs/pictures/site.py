"""Draw the pictures of cards and of the reading room's pages anew: python -m docs.pictures.site (or: make pictures).

The real pages over the real library, in Chromium, on a phone and a desktop, light and dark. The documents show some of
them; docs/pictures/site/ has every page in all four looks, to be looked at after a change.
"""

import asyncio
import io
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, async_playwright

from adapters.console.terminal import console
from adapters.image.pictures import CardDrawer
from adapters.web.reading.room import ReadingRoom
from adapters.web.reading.settings import SiteSettings
from adapters.web.server import WebServer
from bot.app import App, environment, read_app_settings
from bot.model import Ref
from bot.presentation.card import CardShape, CardStyle, CardTheme
from bot.quotes.service import QuoteService
from bot.quotes.transcripts import TranscriptService
from docs.pictures.browser import INSTALL, NAMES
from store.library.reader import ServedLibrary

HERE = Path(__file__).parent
QUOTE = Ref.parse("zuckerberg-267:21620-21655")
CLAIM = "my life's work is not around human connection"
PHONE, DESKTOP = (360, 720), (960, 720)
LOOKS = tuple((size, scheme) for size in (PHONE, DESKTOP) for scheme in ("light", "dark"))
SHOWN = ((PHONE, "light"), (DESKTOP, "dark"))
"""The two looks of a page that the documents show."""

IN_DOCUMENTS = ("search", "quote", "transcript")
Look = tuple[tuple[int, int], str]
"""Width and height of a window, and its colors."""

_GAP, _BEHIND = 16, "#8a8f98"


async def _cards(quotes: QuoteService, drawer: CardDrawer) -> bytes:
    """Both shapes, dark and light, in one picture."""
    quote = await quotes.show(QUOTE)
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
        "two-speakers": f"/q/{QUOTE.interview}:20244-20309",
        "transcript": f"/i/{QUOTE.interview}#w{sentence}",
        "chapters": f"/i/{QUOTE.interview}",
        "check": "/check",
        "missing": "/nothing-here",
    }


async def _pages(browser: Browser, address: str, path: str, looks: Sequence[Look]) -> bytes:
    """A page in some looks, in one picture."""
    shots: list[bytes] = []
    for (width, height), scheme in looks:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = await context.new_page()
        await page.goto(f"{address}{path}")
        if path.startswith("/check"):
            await page.fill("#claim", CLAIM)
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
    row.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


async def pictures() -> dict[str, bytes]:
    """The pictures by the names of their files."""
    settings = read_app_settings(environment())
    name = next((found for name in NAMES if (found := shutil.which(name)) is not None), None)
    if name is None:
        raise FileNotFoundError(f"drawing the pictures needs Chromium and fonts; on Debian: {INSTALL}")
    drawer, server, room = CardDrawer(), WebServer(), ReadingRoom(SiteSettings("https://quotes.example.org", rate=None))
    server.add_routes(room.routes())
    async with App(settings, console(stderr=True), console()).bot() as quotes, server.serving(0, "127.0.0.1") as port:
        library = ServedLibrary(settings.core.data)
        transcripts = TranscriptService(library)
        room.open(quotes, transcripts, drawer)
        try:
            made = {"cards.png": await _cards(quotes, drawer)}
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=name, chromium_sandbox=False)
                for page, path in (await _paths(transcripts)).items():
                    address = f"http://127.0.0.1:{port}"
                    made[f"site/{page}.png"] = await _pages(browser, address, path, LOOKS)
                    if page in IN_DOCUMENTS:
                        made[f"site-{page}.png"] = await _pages(browser, address, path, SHOWN)
                await browser.close()
        finally:
            await drawer.close()
            await library.close()
    return made


def main() -> int:
    """Draw all; the exit code."""
    try:
        made = asyncio.run(pictures())
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    (HERE / "site").mkdir(exist_ok=True)
    for name, picture in made.items():
        (HERE / name).write_bytes(picture)
        print(f"{HERE / name}: {len(picture):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
