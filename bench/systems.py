"""The systems that are measured, behind one method: a question in, spans of the interview's words out, best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.errors import InputError
from bot.model import EVERYTHING, Confidence, Question, Scope, Span
from bot.quotes.service import QuoteService
from bot.search.selection import MOST_QUOTES


@dataclass(frozen=True, slots=True)
class Result:
    """The spans found, none overlapping; a system that does not judge itself has no confidence."""

    spans: tuple[Span, ...]
    confidence: Confidence | None = None


class System(Protocol):
    """A way to search; `short` is the heading of its column."""

    name: str
    short: str

    async def find(self, question: str) -> Result:
        """At most ten spans, best first."""
        ...


class Verbatim:
    """The whole bot: from a member's words to quotes ready to show."""

    def __init__(
        self, bot: QuoteService, name: str = "Verbatim", short: str = "Verbatim", scope: Scope = EVERYTHING
    ) -> None:
        self.name, self.short = name, short
        self._bot, self._scope = bot, scope

    async def find(self, question: str) -> Result:
        """The spans of the quotes."""
        try:
            answer = await self._bot.ask(Question(question, scope=self._scope))
        except InputError:
            return Result((), Confidence.NONE)
        return Result(tuple(quote.ref.span for quote in answer.quotes), answer.confidence)


def without_overlaps(ranked: Iterable[int], spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans of ranked passages without those that overlap a better one, as Verbatim selects them."""
    selected: list[Span] = []
    for index in ranked:
        if all(spans[index].overlap(other) <= 0 for other in selected):
            selected.append(spans[index])
            if len(selected) == MOST_QUOTES:
                break
    return tuple(selected)
