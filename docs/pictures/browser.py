"""HTML -> a PNG, by headless Chromium."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

WIDTH = 400
"""Pixels of CSS: a phone's width. The picture has twice as many."""

_MEASURE = f"""
<style>html {{ width: {WIDTH}px }}</style>
<script>document.title = "height:" + Math.ceil(document.body.getBoundingClientRect().height)</script>
"""
INSTALL = "apt install chromium fonts-lato fonts-noto-core fonts-noto-color-emoji"
NAMES = ("chromium", "chromium-browser", "google-chrome")


class NoBrowserError(Exception):
    """There is no Chromium to draw with."""


def picture(page: str, out: Path) -> None:
    """Draw a page in its full height. Raises NoBrowserError, or CalledProcessError if Chromium fails."""
    name = next((found for name in NAMES if (found := shutil.which(name)) is not None), None)
    if name is None:
        raise NoBrowserError(f"drawing the pictures needs Chromium and fonts; on Debian: {INSTALL}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.html")
        file.write_text(page + _MEASURE, encoding="utf-8")
        call = [name, "--headless", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile"]
        if os.geteuid() == 0:  # Chromium's sandbox refuses to run as root
            call.append("--no-sandbox")
        dumped = _run([*call, f"--window-size={WIDTH},100", "--dump-dom", file.as_uri()])
        height = re.search(r"<title>height:(\d+)", dumped)
        if height is None:
            raise RuntimeError("Chromium did not measure the page")
        size = f"--window-size={WIDTH},{height[1]}"
        _run([*call, "--force-device-scale-factor=2", size, f"--screenshot={out}", file.as_uri()])


def _run(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
