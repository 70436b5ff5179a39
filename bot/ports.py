"""What the core needs from the world, as small Protocols. store/ and adapters/ fulfil them."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.model import InterviewInfo, Line, PickFilter, Quote, Ref, RememberedAnswer, View
from bot.search.candidates import Candidate, SearchRequest, Vocabulary
from bot.verify.script import Script


class Library(Protocol):
    """The read-only, derived side of the store. Every method raises LibraryError if it cannot be read."""

    async def interviews(self) -> Sequence[InterviewInfo]:
        """All interviews, by slug."""
        ...

    async def vocabulary(self) -> Vocabulary:
        """The words of the library."""
        ...

    async def find(self, wanted: SearchRequest, vector: NDArray[np.float32] | None) -> Sequence[Candidate]:
        """Candidates, widely: by words and, with a vector, by meaning. In no particular order."""
        ...

    async def lines(self, refs: Sequence[Ref]) -> Sequence[Sequence[Line]]:
        """For each ref the lines that meet it. Raises InputError if an interview has no such words."""
        ...

    async def script(self, interview: str) -> Script:
        """All words of an interview, for laying a claim over them."""
        ...

    async def pickable(self, among: PickFilter = ...) -> Sequence[Ref]:
        """Every quote that stands on its own (bot.quotes.picks), of the interviews and speakers that are asked for."""
        ...

    async def quotes(self, refs: Sequence[Ref], view: View) -> Sequence[Quote]:
        """The stored rendering of spans, snapped outward to whole units; scores are 0."""
        ...


class Encoder(Protocol):
    """Text -> sentence vectors, off the event loop."""

    model: str  # names the weights and the tokenizer; vectors of different models never meet

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one row a text."""
        ...


class Journal(Protocol):
    """The only state: what happened and must not be forgotten, lost or done twice."""

    async def claim(self, key: str, ttl: float) -> bool:
        """Whether this caller is the first to claim a key within `ttl` seconds."""
        ...

    async def remember(self, platform: str, place: str, asker: str, refs: Sequence[Ref]) -> str:
        """Keep an answer's spans for its follow-ups; the token to recall it by."""
        ...

    async def recall(self, token: str) -> RememberedAnswer | None:
        """A remembered answer, unless it is older than 30 days."""
        ...

    async def latest(self, platform: str, place: str, asker: str) -> RememberedAnswer | None:
        """The last answer this asker got in this place."""
        ...

    async def turn_to(self, token: str, shown: int) -> None:
        """Note which of the remembered quotes is shown now."""
        ...


class Clock(Protocol):
    """The time, so that tests can hold it."""

    def now(self) -> float:
        """Seconds since the epoch."""
        ...
