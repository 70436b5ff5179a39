"""HTML -> a PNG, by headless Chromium; and how high it is drawn."""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

PHONE, DESKTOP = 360, 600
"""Pixels of CSS. A picture has twice as many."""

WIDTH = PHONE

_MEASURE = """
<style>html {{ width: {width}px }}</style>
<script>
const tops = new Set();
for (const element of document.querySelectorAll(".measured .text")) {{
  const range = document.createRange();
  range.selectNodeContents(element);
  for (const box of range.getClientRects()) if (box.width > 1) tops.add(Math.round(box.bottom / 9));
}}
const rows = new Set([...document.querySelectorAll(".measured .button")].map((item) => item.offsetTop));
const height = Math.ceil(document.body.getBoundingClientRect().height);
const body = [...document.querySelectorAll(".measured")].reduce((sum, item) => sum + item.offsetHeight, 0);
document.title = "height:" + height + " lines:" + (tops.size + rows.size) + " body:" + body;
</script>
"""
INSTALL = "apt install chromium fontconfig fonts-lato fonts-noto-core fonts-noto-color-emoji"
_COLOURS = 128
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


def picture(page: str, out: Path, width: int = PHONE, scale: int = 2) -> Measured:
    """Draw a page in its full height. Raises CannotDrawError, or CalledProcessError if Chromium fails."""
    name = next((found for name in NAMES if (found := shutil.which(name)) is not None), None)
    if name is None:
        raise CannotDrawError(f"drawing the pictures needs Chromium and fonts; on Debian: {INSTALL}")
    if missing := missing_fonts():
        raise CannotDrawError(f"drawing the pictures needs {', '.join(missing)}; on Debian: {INSTALL}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.html")
        file.write_text(page + _MEASURE.format(width=width), encoding="utf-8")
        call = [name, "--headless", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile"]
        if os.geteuid() == 0:  # Chromium's sandbox refuses to run as root
            call.append("--no-sandbox")
        dumped = _run([*call, f"--window-size={width},100", "--dump-dom", file.as_uri()])
        measured = re.search(r"<title>height:(\d+) lines:(\d+) body:(\d+)", dumped)
        if measured is None:
            raise RuntimeError("Chromium did not measure the page")
        size = f"--window-size={width},{measured[1]}"
        _run([*call, f"--force-device-scale-factor={scale}", size, f"--screenshot={out}", file.as_uri()])
    with Image.open(out) as drawn:  # a picture of text needs few colours, and a page on a phone loads it
        drawn.convert("RGB").quantize(_COLOURS).save(out, optimize=True)
    return Measured(int(measured[2]), int(measured[3]))


@cache
def missing_fonts() -> tuple[str, ...]:
    """Fonts in whose place fontconfig would take another one; all of them without fontconfig."""
    if shutil.which("fc-match") is None:
        return FONTS
    return tuple(font for font in FONTS if _run(["fc-match", "--format=%{family}", font]).strip().split(",")[0] != font)


def _run(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
