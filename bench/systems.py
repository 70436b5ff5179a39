"""What is measured, all behind one method: a question in, spans of the interview's words out, best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.errors import InputError
from bot.model import Confidence, Span
from bot.quotes.service import Question, QuoteService
from bot.search.selection import MOST_QUOTES


@dataclass(frozen=True, slots=True)
class Result:
    """Spans found, none overlapping; a method that cannot judge itself has no confidence."""

    spans: tuple[Span, ...]
    confidence: Confidence | None = None


class System(Protocol):
    """A way of finding; `short` heads a column."""

    name: str
    short: str

    async def find(self, question: str) -> Result:
        """What it finds, at most ten spans."""
        ...


class Verbatim:
    """The bot, whole: from the member's words to quotes ready to show."""

    def __init__(self, bot: QuoteService, name: str = "Verbatim", short: str = "Verbatim") -> None:
        self.name, self.short = name, short
        self._bot = bot

    async def find(self, question: str) -> Result:
        """The spans of the quotes."""
        try:
            answer = await self._bot.ask(Question(question))
        except InputError:
            return Result((), Confidence.NONE)
        return Result(tuple(quote.ref.span for quote in answer.quotes), answer.confidence)


def apart(ranked: Iterable[int], spans: Sequence[Span]) -> tuple[Span, ...]:
    """The best of passages that overlap, as Verbatim keeps them."""
    chosen: list[Span] = []
    for at in ranked:
        if all(spans[at].overlap(other) <= 0 for other in chosen):
            chosen.append(spans[at])
            if len(chosen) == MOST_QUOTES:
                break
    return tuple(chosen)
