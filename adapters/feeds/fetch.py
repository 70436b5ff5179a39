"""Fetches an http(s) address politely and safely: at most so many bytes, seconds, redirects and tries.

An address that the operator gave may be in the local network. A link that was found in a feed, or a redirect, may not;
except at the very origin (scheme, host and port) that the operator gave, if that is in the local network itself.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, ThreadedResolver, hdrs
from aiohttp.abc import AbstractResolver
from yarl import URL

from adapters.feeds import failures, network
from bot.backoff import Backoff
from bot.errors import FetchError
from bot.transcript.sources.detect import LARGEST
from bot.version import version

_AT_ONCE = 2  # connections to one host
_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RECORDINGS = ("audio/", "video/", "image/")
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one fetch may take."""

    size: int = LARGEST  # bytes, unpacked
    redirects: int = 5
    tries: int = 3
    connecting: float = 15.0  # seconds
    silence: float = 30.0  # seconds without a byte
    seconds: float = 180.0  # in all, for one try
    longest_wait: float = 60.0  # seconds that a server may ask to be left alone between two tries


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server sent with a content, by which it can tell later whether the content changed."""

    etag: str = ""
    modified: str = ""  # the header Last-Modified, as it came


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """The content of an address."""

    address: str  # after all redirects
    content: bytes
    content_type: str = ""  # such as text/vtt
    charset: str = ""
    validators: Validators = Validators()
    local_origin: str = ""  # the origin in the local network that its links may reach; empty: none


class Fetcher:
    """An HTTP client; open it with `async with`."""

    def __init__(
        self,
        limits: Limits | None = None,
        is_public: network.IsPublic = network.is_public,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`pause` waits between two tries."""
        self._limits, self._is_public, self._pause = limits or Limits(), is_public, pause

    async def __aenter__(self) -> Self:
        self._resolver = ThreadedResolver()
        self._anywhere = self._session(self._resolver)
        self._in_public = self._session(network.PublicResolver(self._resolver, self._is_public))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._anywhere.close()
        await self._in_public.close()

    async def fetch(
        self, address: str, known: Validators = Validators(), *, may_be_local: bool = True
    ) -> FetchedPage | None:
        """The content of an address that the operator gave; None if it has not changed since `known`.

        `may_be_local`: whether it may be in the local network. Raises FetchError.
        """
        url = self._url(address)
        local = may_be_local and await self._is_local(url)
        return await self._fetch(url, known, _origin(url) if local else "")

    async def fetch_link(self, address: str, page: FetchedPage) -> FetchedPage:
        """The content of a link that was found in a page. Raises FetchError."""
        found = await self.fetch_changed_link(address, page, Validators())
        if found is None:
            raise FetchError(failures.not_modified_at_first(address))
        return found

    async def fetch_changed_link(self, address: str, page: FetchedPage, known: Validators) -> FetchedPage | None:
        """The same; None if it has not changed since `known`."""
        return await self._fetch(self._url(address), known, page.local_origin)

    # --- one address ----------------------------------------------------------------------------

    async def _fetch(self, url: URL, known: Validators, local_origin: str) -> FetchedPage | None:
        """Try until it comes, or until another try soon would be useless."""
        backoff = Backoff(first=1.0, longest=self._limits.longest_wait)
        for tries_left in reversed(range(self._limits.tries)):
            try:
                return await self._try(url, known, local_origin)
            except FetchError as error:
                wait = error.wait or 0.0
                if not error.temporary or not tries_left or wait > self._limits.longest_wait:
                    raise
            await self._pause(max(backoff.next_wait(), wait))
        raise AssertionError("a last try returns or raises")

    async def _try(self, url: URL, known: Validators, local_origin: str) -> FetchedPage | None:
        """Follow redirects to the content."""
        for _ in range(self._limits.redirects + 1):
            session = self._session_for(url, local_origin)
            with failures.explained(url):
                async with session.get(url, headers=_conditions(known), allow_redirects=False) as response:
                    if response.status not in _REDIRECTS:
                        return await self._page(response, local_origin)
                    target = response.headers.get(hdrs.LOCATION, "")
            url = self._redirected(url, target)
        raise FetchError(
            f"{failures.shown(url)}: redirects more than {self._limits.redirects} times; check the address"
        )

    async def _page(self, response: ClientResponse, local_origin: str) -> FetchedPage | None:
        if response.status == _NOT_MODIFIED:
            return None
        failures.check_status(response)
        if response.content_type.startswith(_RECORDINGS):
            raise FetchError(
                f"{failures.shown(response.url)}: is {response.content_type}, not a transcript; "
                "transcribe it first, for example with WhisperX, which tells speakers apart, and add the file"
            )
        headers = response.headers
        validators = Validators(headers.get(hdrs.ETAG, ""), headers.get(hdrs.LAST_MODIFIED, ""))
        content = await self._content(response)
        return FetchedPage(
            str(response.url), content, response.content_type, response.charset or "", validators, local_origin
        )

    async def _content(self, response: ClientResponse) -> bytes:
        """The body, unpacked as it comes. Never holds more than the limit, however well it was compressed."""
        too_large = FetchError(
            f"{failures.shown(response.url)}: has more than {self._limits.size / 1e6:.0f} MB, "
            "which no transcript or feed has"
        )
        if (response.content_length or 0) > self._limits.size:
            raise too_large
        content = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            if len(content) + len(chunk) > self._limits.size:
                raise too_large
            content += chunk
        return bytes(content)

    # --- where it may go ------------------------------------------------------------------------

    def _session_for(self, url: URL, local_origin: str) -> ClientSession:
        if local_origin and _origin(url) == local_origin:
            return self._anywhere
        if (address := network.literal(url.host or "")) is not None and not self._is_public(address):
            raise failures.in_local_network(url)
        return self._in_public

    def _redirected(self, url: URL, target: str) -> URL:
        try:
            joined = url.join(URL(target)) if target else None
        except ValueError:
            joined = None
        if joined is None or joined.scheme not in ("http", "https") or not joined.host:
            raise FetchError(f"{failures.shown(url)}: redirects to something that is not an http(s) address")
        return joined

    def _url(self, address: str) -> URL:
        try:
            url = URL(address.strip())
            port = url.port
        except ValueError:
            raise FetchError(
                f"{failures.shown(address)}: is not an address; it looks like https://example.org/feed.xml"
            ) from None
        if url.scheme not in ("http", "https") or not url.host or not port:
            raise FetchError(
                f"{failures.shown(address)}: is not an http(s) address; it looks like https://example.org/feed.xml"
            )
        return url

    async def _is_local(self, url: URL) -> bool:
        """Whether a host is in the local network. One that cannot be found is not: the request will say so."""
        if (address := network.literal(url.host or "")) is not None:
            return not self._is_public(address)
        try:
            found = await self._resolver.resolve(url.host or "", url.port or 0)
        except OSError:
            return False
        return bool(found) and not any(self._is_public(result["host"]) for result in found)

    def _session(self, resolver: AbstractResolver) -> ClientSession:
        limits = self._limits
        return ClientSession(
            connector=TCPConnector(limit_per_host=_AT_ONCE, resolver=resolver),
            timeout=ClientTimeout(total=limits.seconds, sock_connect=limits.connecting, sock_read=limits.silence),
            headers={
                hdrs.USER_AGENT: f"Verbatim/{version()}",
                hdrs.ACCEPT_ENCODING: "gzip, deflate",
                hdrs.ACCEPT: "application/rss+xml, application/atom+xml, application/json, text/vtt, */*;q=0.5",
            },
            cookie_jar=DummyCookieJar(),
        )  # fmt: skip


def _origin(url: URL) -> str:
    return str(url.origin())


def _conditions(known: Validators) -> dict[str, str]:
    """The headers that ask for the content only if it changed."""
    headers = {hdrs.IF_NONE_MATCH: known.etag, hdrs.IF_MODIFIED_SINCE: known.modified}
    return {name: value for name, value in headers.items() if value}
