"""Recognises what was fetched: a feed, a web page, a video; and says what to do if it is not a transcript."""

import re
from urllib.parse import urljoin, urlsplit

from adapters.feeds.failures import shown
from adapters.feeds.fetch import FetchedPage
from bot.errors import InputError

_VIDEO_HOSTS = re.compile(r"(?:^|\.)(?:youtube\.com|youtu\.be|youtube-nocookie\.com|vimeo\.com|twitch\.tv)$")
_CAPTIONS_PATH = "/api/timedtext"  # a video site's captions themselves
_START = 4096  # the first bytes, by which a content is recognised
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF|atom:feed)[\s>]")
_HTML = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_LINK = re.compile(r"<link\b[^<>]{0,500}>", re.IGNORECASE)
_FEED_TYPE = re.compile(r"""type\s*=\s*["']?application/(?:rss|atom)\+xml""", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_SEARCHED = 300_000  # the first bytes of a page, in which its feed is looked for


def is_video(address: str) -> bool:
    """Whether an address is one of a site of videos, other than that of captions themselves."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").casefold()
    except ValueError:
        return False
    return _VIDEO_HOSTS.search(host) is not None and not parts.path.startswith(_CAPTIONS_PATH)


def refuse_video(address: str) -> None:
    """Raises InputError for the page of a video, which holds no transcript; says how to get one."""
    if is_video(address):
        raise InputError(
            f"{shown(address)}: is a video, not a transcript; save its captions with yt-dlp --skip-download "
            "--write-subs --write-auto-subs --sub-langs en --sub-format vtt ADDRESS "
            "and add the .vtt file, or transcribe it with WhisperX, which tells speakers apart "
            "(whisperx --diarize FILE), and add its .json file"
        )


def looks_like_feed(page: FetchedPage) -> bool:
    """Whether a content is meant to be an RSS or Atom feed."""
    start = _start(page, _START)
    return start.lstrip().startswith("<") and not _HTML.match(start) and _FEED.search(start) is not None


def is_html(page: FetchedPage) -> bool:
    """Whether a content is a web page."""
    return _HTML.match(_start(page, _START)) is not None


def no_transcript(page: FetchedPage) -> InputError:
    """The error for a web page that holds no transcript; names the feed that the page itself names."""
    address = shown(page.address)
    for link in _LINK.findall(_start(page, _SEARCHED)):
        if _FEED_TYPE.search(link) and (href := _HREF.search(link)):
            feed = urljoin(page.address, href[1].replace("&amp;", "&"))
            return InputError(f"{address}: is a web page, not a transcript; add its feed instead: {shown(feed)}")
    return InputError(
        f"{address}: is a web page without a transcript that can be read; give the address of the transcript's file "
        "(.vtt, .srt, .json ...) or of the show's RSS feed, or save the transcript as text and add that"
    )


def in_utf8(page: FetchedPage) -> bytes:
    """The content in UTF-8, if the server says that it is in another character set, and it is not UTF-8 already."""
    try:
        page.content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return page.content.decode(page.charset).encode() if page.charset else page.content
        except (LookupError, UnicodeError):
            return page.content
    return page.content


def _start(page: FetchedPage, size: int) -> str:
    """The beginning of a content as text."""
    start = page.content[:size]
    wide = start[:2] in (b"\xff\xfe", b"\xfe\xff")
    return start.decode("utf-16" if wide else "utf-8-sig", "replace")
