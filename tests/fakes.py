"""Hand-written stand-ins for the world, each as small as its port."""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.search.terms import terms_of

_SIZE = 64


class FakeEncoder:
    """Texts that share telling words lie near each other: every stem has a direction of its own.

    Fulfils `bot.ports.Encoder` and `store.build.BulkEncoder`; `seen` are all texts it was given.
    """

    def __init__(self, model: str = "fake") -> None:
        self.model = model
        self.seen: list[str] = []

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_all(texts, lambda _: None)

    def encode_all(self, texts: Sequence[str], done: Callable[[int], None]) -> NDArray[np.float32]:
        self.seen += texts
        done(len(texts))
        return np.vstack([_vector(text) for text in texts])


def _vector(text: str) -> NDArray[np.float32]:
    summed = np.full(_SIZE, 0.01, dtype=np.float32)
    for term in terms_of(text):
        summed += _direction(term)
    unit: NDArray[np.float32] = summed / np.linalg.norm(summed)
    return unit


def _direction(term: str) -> NDArray[np.float32]:
    seed = int.from_bytes(hashlib.sha256(term.encode()).digest()[:8])
    return np.random.default_rng(seed).normal(size=_SIZE).astype(np.float32)


class SetClock:
    """A clock that goes only when it is told to. Fulfils `bot.ports.Clock`."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self._now = now

    def now(self) -> float:
        return self._now

    def ticks(self) -> float:
        return self._now

    def wait(self, seconds: float) -> None:
        self._now += seconds


def silent(what: str, done: int, of: int) -> None:
    """A `store.build.Progress` that tells nobody."""
