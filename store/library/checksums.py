"""A checksum for every stored row that is shown, so that a byte changed on the disk never changes a quote."""

from collections.abc import Iterable
from hashlib import blake2b

_SIZE = 7  # bytes, so that it is a positive integer in SQLite


def checksum(values: Iterable[str | float | None]) -> int:
    """The checksum of values in this order; it misses 1 change in 7e16."""
    text = "\x1f".join(_canonical(value) for value in values)
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=_SIZE).digest())


class DamageError(Exception):
    """A stored row is not as it was written. The message names the words or facts in it."""


def verify(values: Iterable[str | float | None], stored: object, what: str) -> None:
    """Raise DamageError, which names `what`, if the checksum of values is not the one that was stored."""
    if checksum(values) != stored:
        raise DamageError(f"{what} are not as they were written")


def _canonical(value: object) -> str:
    """A value as text. SQLite may return whole seconds as an integer, and its JSON a number with 15 digits."""
    return f"{value:.3f}" if isinstance(value, (int, float)) else repr(value)
