"""What the quote service needs from the outside, as small Protocols; store/ fulfils them."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.model import InterviewInfo, Line, PickFilter, Quote, Ref, RememberedAnswer, View
from bot.search.candidates import Candidate, EncodedQuestion, SearchRequest, Vocabulary
from bot.verify.script import Script

Progress = Callable[[str, int, int], None]
"""Called while something long is done: with what is worked on, how much of it is done, and how much there is."""


class Library(Protocol):
    """The library, derived from the seeds and read-only. Every method raises LibraryError if it cannot be read."""

    async def interviews(self) -> Sequence[InterviewInfo]:
        """All interviews, by slug."""
        ...

    async def vocabulary(self) -> Vocabulary:
        """The words of the library."""
        ...

    async def find(self, request: SearchRequest, question: EncodedQuestion | None) -> Sequence[Candidate]:
        """Many candidates: by words and, with an encoded question, by meaning. In no particular order."""
        ...

    async def lines(self, refs: Sequence[Ref]) -> Sequence[Sequence[Line]]:
        """For each ref the lines that overlap it. Raises InputError if an interview has no such words."""
        ...

    async def script(self, interview: str) -> Script:
        """All words of an interview, for checking claims."""
        ...

    async def pickable(self, among: PickFilter = ...) -> Sequence[Ref]:
        """Every quote that stands on its own (bot.quotes.picks), of the interviews and speakers that are asked for."""
        ...

    async def quotes(self, refs: Sequence[Ref], view: View) -> Sequence[Quote]:
        """The stored rendering of spans, widened to whole units; scores are 0."""
        ...


class Encoder(Protocol):
    """Text -> sentence vectors, off the event loop."""

    model: str  # names weights and tokenizer; vectors of different models are never compared

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one row per text."""
        ...

    async def encode_question(self, text: str) -> EncodedQuestion:
        """A question as a whole and, if the model reads words, word by word."""
        ...


class Journal(Protocol):
    """The only state: what must not be lost or done twice."""

    async def claim(self, key: str, ttl: float) -> bool:
        """Whether this caller is the first to claim a key within `ttl` seconds."""
        ...

    async def remember(
        self, platform: str, place: str, asker: str, refs: Sequence[Ref], *, doubtful: bool = False
    ) -> str:
        """Store an answer's spans for its follow-ups, and whether it is in doubt; the token to recall it by."""
        ...

    async def recall(self, token: str) -> RememberedAnswer | None:
        """A remembered answer; None if it is older than 30 days."""
        ...

    async def latest(self, platform: str, place: str, asker: str) -> RememberedAnswer | None:
        """The last answer this asker got in this place."""
        ...

    async def latest_of_anybody(self, platform: str, place: str) -> RememberedAnswer | None:
        """The last answer that anybody got in this place."""
        ...

    async def turn_to(self, token: str, shown: int) -> None:
        """Note which of the remembered quotes is shown now."""
        ...


class Clock(Protocol):
    """The time, so that tests can set it."""

    def now(self) -> float:
        """Seconds since the epoch."""
        ...
