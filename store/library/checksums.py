"""A checksum with every stored row that is shown: a byte changed on the disk never becomes a word of a quote."""

from collections.abc import Iterable
from hashlib import blake2b

_SIZE = 7  # bytes: a positive integer of SQLite


def checksum(values: Iterable[str | float | None]) -> int:
    """A number that stands for these values, in this order; a different value is noticed, but for 1 in 7e16."""
    text = "\x1f".join(_canonical(value) for value in values)
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=_SIZE).digest())


class DamageError(Exception):
    """A stored row is not as it was written. Says which words or facts it has."""


def verify(values: Iterable[str | float | None], stored: object, what: str) -> None:
    """Raise DamageError if values are not those that a stored checksum was made of."""
    if checksum(values) != stored:
        raise DamageError(f"{what} are not as they were written")


def _canonical(value: object) -> str:
    """A value as text. SQLite may give a whole number of seconds back as an integer, and JSON of it 15 digits."""
    return f"{value:.3f}" if isinstance(value, (int, float)) else repr(value)
