"""HTML -> a PNG, by headless Chromium; and how high it is drawn."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

PHONE, DESKTOP = 360, 600
"""Pixels of CSS."""

_MEASURE = """() => {
  const tops = new Set();
  for (const element of document.querySelectorAll(".measured .text")) {
    const range = document.createRange();
    range.selectNodeContents(element);
    for (const box of range.getClientRects()) if (box.width > 1) tops.add(Math.round(box.bottom / 9));
  }
  const rows = new Set([...document.querySelectorAll(".measured .button")].map((item) => item.offsetTop));
  const pixels = [...document.querySelectorAll(".measured")].reduce((sum, item) => sum + item.offsetHeight, 0);
  return [tops.size + rows.size, pixels];
}"""
INSTALL = "apt install chromium fontconfig fonts-lato fonts-noto-core fonts-noto-color-emoji"
_COLOURS = 128
PATIENCE = 300_000.0
"""Milliseconds that anything in the browser may take: a busy machine must not fail it."""

NAMES = ("chromium", "chromium-browser", "google-chrome")


FONTS = ("Noto Sans", "Lato", "Noto Color Emoji")
"""Discord's (the nearest free one), Slack's, and the symbols: in others, lines would break elsewhere."""


class CannotDrawError(Exception):
    """There is no Chromium to draw with, or a font is missing."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How high a message is: lines of text and rows of buttons, and pixels."""

    lines: int
    pixels: int


def executable() -> str:
    """The path of Chromium. Raises CannotDrawError if it, or a font, is missing."""
    name = next((found for name in NAMES if (found := shutil.which(name)) is not None), None)
    if name is None:
        raise CannotDrawError(f"drawing the pictures needs Chromium and fonts; on Debian: {INSTALL}")
    if missing := missing_fonts():
        raise CannotDrawError(f"drawing the pictures needs {', '.join(missing)}; on Debian: {INSTALL}")
    return name


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, started once for many pictures. Raises CannotDrawError."""
    name = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=name, chromium_sandbox=False)
        try:
            yield browser
        finally:
            browser.close()


def picture(browser: Browser, html: str, out: Path, width: int = PHONE, scale: int = 2) -> Measured:
    """Draw a page in its full height, with `scale` pixels for each of CSS."""
    page = browser.new_page(viewport={"width": width, "height": 100}, device_scale_factor=scale)
    page.set_default_timeout(PATIENCE)
    page.set_content(html)
    lines, pixels = page.evaluate(_MEASURE)
    shot = page.screenshot(full_page=True)
    page.close()
    with Image.open(io.BytesIO(shot)) as drawn:  # a picture of text needs few colours, and a page on a phone loads it
        drawn.convert("RGB").quantize(_COLOURS).save(out, optimize=True)
    return Measured(lines, pixels)


@cache
def missing_fonts() -> tuple[str, ...]:
    """Fonts in whose place fontconfig would take another one; all of them without fontconfig."""
    if shutil.which("fc-match") is None:
        return FONTS
    return tuple(font for font in FONTS if _family(font) != font)


def _family(font: str) -> str:
    """The family that fontconfig takes for a font."""
    call = ["fc-match", "--format=%{family}", font]
    return subprocess.run(call, capture_output=True, text=True, check=True, timeout=60).stdout.strip().split(",")[0]
