"""Rendered pages: HTML from templates, compressed, with headers that keep everything foreign out."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.web.reading import texts
from adapters.web.reading.readback import shown
from bot.model import Quote, View
from bot.presentation import layout, wording

FOLDER = Path(__file__).parent
STATIC = {"site.css": "text/css", "site.js": "text/javascript", "icon.svg": "image/svg+xml"}

PLAYER = "https://www.youtube-nocookie.com"
"""The only foreign page that may be shown in ours, and only after a click."""

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; frame-src {frames}"
)
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin",  # YouTube's player wants an origin; the path, with a question, stays here
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SECURE = {"Strict-Transport-Security": "max-age=31536000"}
_COMPRESSION = 6


@dataclass(frozen=True, slots=True)
class Page:
    """A page's HTML, compressed, and what tells it from others."""

    compressed: bytes
    tag: str

    @staticmethod
    def of(html: str) -> "Page":
        """Compress a page."""
        compressed = gzip.compress(html.encode(), _COMPRESSION, mtime=0)
        return Page(compressed, f'"{hashlib.sha256(compressed).hexdigest()[:20]}"')


class PageCache:
    """Pages for a while: a library that was built anew is seen within `seconds`."""

    def __init__(self, most_bytes: int, seconds: float, now: Callable[[], float]) -> None:
        self._most, self._seconds, self._now = most_bytes, seconds, now
        self._pages: OrderedDict[tuple[str, ...], tuple[float, Page]] = OrderedDict()
        self._bytes = 0

    def get(self, key: tuple[str, ...]) -> Page | None:
        """A page that is not too old."""
        if key not in self._pages:
            return None
        made, page = self._pages[key]
        if self._now() - made > self._seconds:
            return None
        self._pages.move_to_end(key)
        return page

    def put(self, key: tuple[str, ...], page: Page) -> None:
        """Keep a page; those that were not asked for longest go."""
        if key in self._pages:
            self._bytes -= len(self._pages.pop(key)[1].compressed)
        self._pages[key] = (self._now(), page)
        self._bytes += len(page.compressed)
        while self._bytes > self._most and len(self._pages) > 1:
            _, (_, dropped) = self._pages.popitem(last=False)
            self._bytes -= len(dropped.compressed)


@cache
def static(name: str) -> bytes:
    """A file of the reading room's own."""
    return (FOLDER / "static" / name).read_bytes()


@cache
def static_path(name: str) -> str:
    """Its path, which changes with its content, so that it can be kept for ever."""
    return f"/static/{hashlib.sha256(static(name)).hexdigest()[:12]}/{name}"


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    environment.filters["shown"] = shown
    environment.globals |= {
        "texts": texts, "wording": wording, "static_path": static_path, "source_of": layout.source_of,
        "quote_path": quote_path,
    }  # fmt: skip
    return environment


def quote_path(quote: Quote) -> str:
    """The page of a quote, in its view."""
    return f"/q/{quote.ref}" + (f"?view={quote.view}" if quote.view is not View.CLEAN else "")


def rendered(template: str, values: Mapping[str, Any]) -> str:
    """The HTML of a template."""
    return _templates().get_template(template).render(values)


def safe_headers(*, secure: bool, plays: bool = False, listed: bool = True) -> dict[str, str]:
    """The headers of every page; `plays` lets the video's player in, `listed` lets search engines list it."""
    headers = {**_SAFE, "Content-Security-Policy": _POLICY.format(frames=PLAYER if plays else "'none'")}
    if secure:
        headers |= _SECURE
    if not listed:
        headers["X-Robots-Tag"] = "noindex"
    return headers


def page_response(request: web.Request, page: Page, headers: Mapping[str, str], status: int = 200) -> web.Response:
    """A page, or the word that the reader has it already."""
    tagged = {**headers, "ETag": page.tag, "Vary": "Accept-Encoding, Cookie"}
    if status == 200 and page.tag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=tagged)
    body = page.compressed
    if "gzip" in request.headers.get("Accept-Encoding", "").casefold():
        tagged["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return web.Response(body=body, status=status, headers=tagged, content_type="text/html", charset="utf-8")
