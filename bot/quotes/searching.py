"""Searches the library for a question: understand, find, rank, judge. Step 6 of a question's way.

Then it makes quotes of what was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.model import ONE_INTERVIEW, Confidence, Line, Question, Quote, Ref, Scope, Searched, View
from bot.ports import Encoder, Library
from bot.quotes.names import NameCache
from bot.quotes.scope import slugs_in
from bot.search.candidates import EncodedQuestion, SearchRequest
from bot.search.confidence import judge
from bot.search.query import Query
from bot.search.ranking import RankedCandidate, rank
from bot.search.selection import select_best
from bot.search.span_choice import around, choose_span
from bot.steps import step

_NEARBY = 3
"""Near passages whose chapters are named if there is no answer."""

_RELATED, _RELATED_QUESTION = 0.37, 0.45
"""Cosines from which a passage, and an editor's question, are related to a member's question.

Of questions about anything else most have no question of an editor so near; of those that are answered most have one.
"""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What answers a question, best first, not yet rendered; `is_question` is False if the message asks nothing."""

    confidence: Confidence
    selected: Sequence[RankedCandidate]
    is_question: bool = True
    words_only: bool = False
    has_phrases: bool = False  # words in quotation marks, which must occur in every quote
    searched: Searched = ONE_INTERVIEW


class Search:
    """Finds passages in a library; by words alone without an encoder."""

    def __init__(self, library: Library, encoder: Encoder | None, names: NameCache) -> None:
        self._library, self._encoder, self._names = library, encoder, names

    async def slugs_in(self, scope: Scope) -> frozenset[str] | None:
        """The interviews of a scope; None: all. Raises InputError for a name that nothing has."""
        return slugs_in(scope, await self._library.interviews())

    async def find(self, question: Question) -> SearchResult:
        """What answers a question, and how surely."""
        slugs = await self.slugs_in(question.scope)
        query, slugs = await self._parse(question.text, slugs)
        searched = await self.searched(slugs)
        if query.is_empty:
            return SearchResult(Confidence.NONE, (), is_question=query.asks_about_unknown, searched=searched)
        vocabulary, said_by = await self._library.vocabulary(), question.scope.said_by
        encoded = await self.encode(query.text)
        request = SearchRequest(query.terms, slugs, said_by)
        found = await self._library.find(request, encoded)

        def ranked_and_judged() -> tuple[Sequence[RankedCandidate], Confidence]:
            ranked = rank(query, found, vocabulary, said_by)
            selected = select_best(ranked)
            return selected, judge(query, selected, ranked, vocabulary, by_meaning=encoded is not None)

        selected, confidence = await step(ranked_and_judged)  # takes a while: hundreds of candidates
        return SearchResult(
            confidence, selected, words_only=encoded is None, has_phrases=bool(query.phrases), searched=searched
        )

    async def _parse(self, text: str, slugs: frozenset[str] | None) -> tuple[Query, frozenset[str] | None]:
        """The query of a text, and those of the interviews (None: all) that it is about."""
        names, vocabulary = await self._names.among(slugs), await self._library.vocabulary()
        return await step(names.parse, text, slugs, vocabulary)

    async def encode(self, text: str) -> EncodedQuestion | None:
        """A text as the encoder reads it; None without an encoder."""
        return await self._encoder.encode_question(text) if self._encoder is not None else None

    async def searched(self, slugs: frozenset[str] | None) -> Searched:
        """How many interviews are searched where only some are allowed (None: all)."""
        interviews = await self._library.interviews()
        among = [info for info in interviews if slugs is None or info.slug in slugs]
        return Searched(len(among), len(interviews), among[0].title if len(among) == 1 else None)

    async def nearby_chapters(self, selected: Sequence[RankedCandidate]) -> tuple[str, ...]:
        """The chapters that come nearest to a question without an answer, if any are related to it."""
        related = [item.ref for item in selected[:_NEARBY] if is_related(item)]
        quotes = await self._library.quotes(related, View.CLEAN)
        return tuple(dict.fromkeys(quote.chapter for quote in quotes if quote.chapter))

    async def quotes(self, result: SearchResult, view: View) -> list[Quote]:
        """The selected passages as quotes, each cut where it begins and ends well."""
        words = {interview.slug: interview.words for interview in await self._library.interviews()}
        needed = [Ref(item.ref.interview, around(item.ref.span, words[item.ref.interview])) for item in result.selected]
        lines = await self._library.lines(needed)
        chosen = await step(_chosen_spans, result.selected, lines, whole=result.has_phrases)
        quotes = await self._library.quotes([ref for _, ref in chosen], view)
        return [replace(quote, score=round(item.score, 4)) for quote, (item, _) in zip(quotes, chosen, strict=True)]


def is_related(item: RankedCandidate) -> bool:
    """Whether a passage, or a question that an editor wrote for it, is about the same as what was asked, by meaning."""
    return item.signals.meaning >= _RELATED or (item.signals.index or 0.0) >= _RELATED_QUESTION


def _chosen_spans(
    selected: Sequence[RankedCandidate], lines: Sequence[Sequence[Line]], *, whole: bool
) -> list[tuple[RankedCandidate, Ref]]:
    """The passages, best first, and the spans of their quotes, given the lines around each; none enters a better one.

    A quote may take words from a passage that ranks lower, which is then no quote of its own.
    """
    chosen: list[tuple[RankedCandidate, Ref]] = []
    for item, near in zip(selected, lines, strict=True):
        better = [ref.span for _, ref in chosen if ref.interview == item.ref.interview]
        if all(span.overlap(item.ref.span) <= 0 for span in better):
            span = choose_span(item.ref.span, near, better, item.candidate.matches, whole=whole)
            chosen.append((item, Ref(item.ref.interview, span)))
    return chosen
