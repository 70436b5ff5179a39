"""Why an address cannot be fetched, as one line each: what aiohttp raises, and what a status means."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import aiohttp
from aiohttp import ClientResponse, hdrs
from aiohttp.http_exceptions import ContentEncodingError
from yarl import URL

from adapters.feeds.network import NotPublicError
from bot.errors import FetchError

_LONGEST = 120  # characters of an address in an error
_MOST_DIGITS = 8  # of Retry-After
_OK = range(200, 300)
_GONE = (404, 410)
_FORBIDDEN = (401, 402, 403, 451)
_FOR_NOW = (408, 425, 429, 500, 502, 503, 504)

_EXPLANATIONS: tuple[tuple[type[Exception], str, bool], ...] = (
    (TimeoutError, "takes too long to answer; try again later", True),
    (
        aiohttp.ClientConnectorCertificateError,
        "has a certificate that is not valid; check the address",
        False,
    ),
    (aiohttp.ClientConnectorError, "accepts no connection; check the address, or try again later", True),
    (aiohttp.ClientPayloadError, "ended in the middle; try again later", True),
    (aiohttp.ClientOSError, "broke the connection; try again later", True),
    (aiohttp.ServerDisconnectedError, "hung up without an answer; try again later", True),
)
"""The error, what it means, and whether it may pass."""


def shown(address: str | URL) -> str:
    """An address for people: on one line, without user name, password and query, which may be secret."""
    try:
        url = URL(address) if isinstance(address, str) else address
        plain = url.with_user(None) if url.host else url
        text = plain.with_query(None).with_fragment(None).human_repr() + ("?..." if url.query_string else "")
    except ValueError:
        text = str(address)
    text = " ".join("".join(character for character in text if character.isprintable()).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def in_local_network(url: URL) -> FetchError:
    """The error for an address that nobody but the operator may name."""
    return FetchError(
        f"{shown(url)}: is in the local network, where feeds and redirects may not lead; "
        "if you do want it, give that address directly"
    )


def not_modified_at_first(address: str) -> str:
    """The line for a server that says a content has not changed, though it never gave it."""
    return f'{shown(address)}: answered "not modified" (304) to a first request; try again later'


def check_status(response: ClientResponse) -> None:
    """Raises FetchError unless the answer is the content."""
    status, address = response.status, shown(response.url)
    if status in _OK:
        return
    if status in _GONE:
        raise FetchError(f"{address}: there is nothing there ({status}); check the address")
    if status in _FORBIDDEN:
        raise FetchError(
            f"{address}: may not be read by programs ({status}); download it in a browser and add the file"
        )
    if status in _FOR_NOW:
        raise FetchError(
            f"{address}: is not available now ({status}); try again later",
            temporary=True,
            wait=_retry_after(response),
        )
    raise FetchError(f"{address}: answered with status {status}; check the address in a browser")


def _retry_after(response: ClientResponse) -> float | None:
    """Seconds after which the server wants to be asked again: a number, or a date (RFC 9110, 10.2.3)."""
    value = response.headers.get(hdrs.RETRY_AFTER, "").strip()
    if value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS:
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - dt.datetime.now(tz=dt.UTC)).total_seconds())


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn what goes wrong on the way into a FetchError that says it in one line."""
    try:
        yield
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise _explanation(url, error) from None


def _explanation(url: URL, error: Exception) -> FetchError:
    address = shown(url)
    if isinstance(error, aiohttp.ClientConnectorError):
        if isinstance(error.os_error, NotPublicError):
            return in_local_network(url)
        if isinstance(error, aiohttp.ClientConnectorDNSError):
            return FetchError(f"{address}: its host cannot be found; check the address and the network", temporary=True)
    if isinstance(error.__cause__, ContentEncodingError):
        return FetchError(f"{address}: sent something that cannot be unpacked")
    for kind, sentence, temporary in _EXPLANATIONS:
        if isinstance(error, kind):
            return FetchError(f"{address}: {sentence}", temporary=temporary)
    return FetchError(f"{address}: does not answer as a web server does ({type(error).__name__})")
