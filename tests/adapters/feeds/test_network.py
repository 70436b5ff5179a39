"""Which addresses count as public."""

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.feeds.network import NotPublicError, PublicResolver, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1",
    ],
)  # fmt: skip
def test_addresses_of_this_machine_and_its_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


class NamesOf(AbstractResolver):
    """Knows the addresses of names."""

    def __init__(self, addresses: dict[str, list[str]]) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in self._addresses[host]
        ]

    async def close(self) -> None:
        pass


async def test_a_name_leads_to_its_public_addresses_alone() -> None:
    names = {"mixed.example": ["10.0.0.1", "93.184.216.34"], "home.example": ["10.0.0.1", "::1"]}
    resolver = PublicResolver(NamesOf(names), is_public)
    assert [result["host"] for result in await resolver.resolve("mixed.example")] == ["93.184.216.34"]
    with pytest.raises(NotPublicError):
        await resolver.resolve("home.example")
