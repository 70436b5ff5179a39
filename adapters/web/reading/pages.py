"""Rendered pages: HTML from templates, compressed, with headers that keep everything foreign out."""

import gzip
import hashlib
import re
import zlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.web.reading import texts
from adapters.web.reading.readback import shown
from bot.model import Quote, View
from bot.presentation import quote_facts, wording
from bot.presentation.reply import Excerpt
from bot.presentation.truncation import BIDI_CONTROLS

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
_GZIP = 31  # zlib's window, with gzip's header


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page's HTML, compressed, and its ETag."""

    compressed: bytes
    tag: str

    @staticmethod
    def of(html: str) -> "WebPage":
        """Compress a page."""
        compressed = gzip.compress(html.encode(), _COMPRESSION, mtime=0)
        return WebPage(compressed, f'"{hashlib.sha256(compressed).hexdigest()[:20]}"')


@cache
def static(name: str) -> bytes:
    """A file of the reading room's own."""
    return (FOLDER / "static" / name).read_bytes()


@cache
def static_path(name: str) -> str:
    """Its path, which changes with its content, so that it can be kept for ever."""
    return f"/static/{hashlib.sha256(static(name)).hexdigest()[:12]}/{name}"


_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{''.join(sorted(BIDI_CONTROLS))}]")
"""Control characters but tabs and ends of lines, lone surrogates, and what reorders the text that follows."""


def _printable(value: Any) -> Any:
    """What a template prints: a name from elsewhere can neither break a page nor reorder what stands beside it."""
    return _UNPRINTABLE.sub("", value) if type(value) is str else value


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False, finalize=_printable,
    )  # fmt: skip
    environment.filters["shown"] = shown
    environment.globals |= {
        "texts": texts, "wording": wording, "static_path": static_path, "source_of": quote_facts.source_of,
        "quote_path": quote_path,
    }  # fmt: skip
    return environment


def parts_of(quote: Quote) -> tuple[Quote, ...]:
    """A quote speaker by speaker; itself alone if one speaks, or it is not known who."""
    return Excerpt(quote).turns or (quote,)


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


async def growing_response(
    request: web.Request, pieces: AsyncIterator[str], headers: Mapping[str, str]
) -> web.StreamResponse:
    """A page that is sent while it is made, compressed piece by piece."""
    zipped = zlib.compressobj(_COMPRESSION, wbits=_GZIP) if _takes_gzip(request) else None
    response = web.StreamResponse(headers={**headers, "Vary": "Accept-Encoding, Cookie"})
    response.content_type, response.charset = "text/html", "utf-8"
    if zipped is not None:
        response.headers["Content-Encoding"] = "gzip"
    await response.prepare(request)
    async for piece in pieces:
        sent = piece.encode()
        await response.write(zipped.compress(sent) + zipped.flush(zlib.Z_SYNC_FLUSH) if zipped is not None else sent)
    if zipped is not None:
        await response.write(zipped.flush())
    await response.write_eof()
    return response


def _takes_gzip(request: web.Request) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "").casefold()


def page_response(request: web.Request, page: WebPage, headers: Mapping[str, str], status: int = 200) -> web.Response:
    """A page, or 304 if the reader has it already."""
    tagged = {**headers, "ETag": page.tag, "Vary": "Accept-Encoding, Cookie"}
    if status == 200 and page.tag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=tagged)
    body = page.compressed
    if _takes_gzip(request):
        tagged["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return web.Response(body=body, status=status, headers=tagged, content_type="text/html", charset="utf-8")
