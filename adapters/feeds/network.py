"""Which addresses are on the public internet: a link in a feed must not reach this machine's own network."""

import ipaddress
import socket
from collections.abc import Callable

from aiohttp.abc import AbstractResolver, ResolveResult

IsPublic = Callable[[str], bool]
"""Whether an IP address is on the public internet."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


class NotPublicError(OSError):
    """A name resolves only to addresses of the local network."""


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet. An IPv6 address that wraps an IPv4 one is judged by that."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        if (wrapped := _wrapped(parsed)) is not None:
            return is_public(str(wrapped))
        if parsed.is_site_local:
            return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def literal(host: str) -> str | None:
    """The host, if it is an IP address and not a name."""
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        return None


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses alone.

    The connection is made to an address that this resolver returned, so a name that stands for another address a
    moment later (DNS rebinding) gains nothing. aiohttp does not ask a resolver about literal IP addresses; the caller
    checks those.
    """

    def __init__(self, inner: AbstractResolver, is_public: IsPublic) -> None:
        self._inner, self._is_public = inner, is_public

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The public addresses of a name. Raises NotPublicError if it has only local ones, OSError if it has none."""
        found = await self._inner.resolve(host, port, family)
        public = [result for result in found if self._is_public(result["host"])]
        if found and not public:
            raise NotPublicError(f"{host} is in the local network")
        return public

    async def close(self) -> None:
        """Close the resolver behind it."""
        await self._inner.close()
