"""QuoteBot: the core as adapters see it. Values in, values out; no platform, no SQL."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.model import (
    ANYTHING,
    Answer,
    CheckResult,
    Confidence,
    InterviewInfo,
    Line,
    PickFilter,
    Quote,
    QuoteInContext,
    Ref,
    Role,
    Span,
    Verdict,
    View,
)
from bot.ports import Encoder, Library
from bot.quotes.picks import apart, order, pick
from bot.search.candidates import SearchRequest
from bot.search.confidence import judge
from bot.search.query import LONGEST, parse_query, speaker_names
from bot.search.ranking import SAME_TOPIC, SHORTEST_QUOTE, RankedCandidate, choose, elsewhere, rank, whole
from bot.verify.claim import parse_claim
from bot.verify.verdict import verify

_MOST_INTERVIEWS = 3
"""Interviews a claim is laid over: those where its words are found most."""

_NEARBY = 3
"""Near passages whose chapters are named where there is no answer."""

_RELATED = 0.45
"""Cosine of an editor's question from which it has to do with a member's."""

_TOPIC_TERMS = 12
"""Words that stand for a quote's topic, the rarest."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an adapter asks for: a member's message, and limits set by options rather than by words."""

    text: str
    view: View = View.CLEAN
    said_by: Role | None = None
    interview: str | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What answers a question, best first, before it is rendered; `question` is false for a message that is none."""

    confidence: Confidence
    chosen: Sequence[RankedCandidate]
    question: bool = True
    words_only: bool = False


class QuoteService:
    """Asks, shows and widens, over a library and (if there is one) an encoder."""

    def __init__(self, library: Library, encoder: Encoder | None) -> None:
        self._library = library
        self._encoder = encoder
        self._named: tuple[Sequence[InterviewInfo], Mapping[str, Role]] = ((), speaker_names(()))

    async def ask(self, ask: Question) -> Answer:
        """Quotes that answer a question, best first. Raises InputError if it holds no words."""
        found = await self._found(ask)
        if not found.question:
            return Answer(Confidence.NONE, (), question=False)
        if found.confidence is Confidence.NONE:
            return Answer(found.confidence, (), chapters=await self._nearby(found.chosen), words_only=found.words_only)
        return Answer(found.confidence, tuple(await self._scored(found.chosen, ask.view)), words_only=found.words_only)

    async def _found(self, ask: Question) -> _Found:
        """What answers a question, and how surely."""
        vocabulary = await self._library.vocabulary()
        question = await asyncio.to_thread(parse_query, ask.text, await self._names(), vocabulary)
        if question.empty:
            return _Found(Confidence.NONE, (), question=False)
        wanted = SearchRequest(question.terms, question.phrases, ask.interview, ask.said_by)
        vector = await self._encoded(question.text)
        ranked = rank(question, await self._library.find(wanted, vector), vocabulary, ask.said_by)
        chosen = choose(ranked)
        confidence = judge(question, chosen, ranked, vocabulary, by_meaning=vector is not None)
        return _Found(confidence, chosen, words_only=vector is None)

    async def _encoded(self, text: str) -> NDArray[np.float32] | None:
        """The vector of a text; None without an encoder."""
        return (await self._encoder.encode([text]))[0] if self._encoder is not None else None

    async def _scored(self, chosen: Sequence[RankedCandidate], view: View) -> list[Quote]:
        """What was chosen, as whole thoughts."""
        quotes = await self._library.quotes(await self._whole([one.ref for one in chosen]), view)
        return [replace(quote, score=round(one.score, 4)) for quote, one in zip(quotes, chosen, strict=True)]

    async def _names(self) -> Mapping[str, Role]:
        """The speakers' names; of hundreds of interviews they are not taken apart anew for every question."""
        cast = await self._library.interviews()
        if self._named[0] is not cast:
            self._named = (cast, speaker_names(cast))
        return self._named[1]

    async def _nearby(self, chosen: Sequence[RankedCandidate]) -> tuple[str, ...]:
        """The chapters that come nearest to a question without an answer, as far as they come near at all."""
        related = [
            one.ref for one in chosen[:_NEARBY] if one.signals.meaning >= SAME_TOPIC or one.signals.index >= _RELATED
        ]
        near = await self._library.quotes(related, View.CLEAN)
        return tuple(dict.fromkeys(quote.chapter for quote in near if quote.chapter))

    async def _whole(self, refs: Sequence[Ref]) -> list[Ref]:
        """The same, the short ones with the sentences beside them that make them a whole thought."""
        words = {one.slug: one.words for one in await self._library.interviews()}
        taken = list(refs)
        short = [at for at, ref in enumerate(taken) if len(ref.span) < SHORTEST_QUOTE]
        around = [Ref(ref.interview, _around(ref.span, words[ref.interview])) for ref in (taken[at] for at in short)]
        for at, lines in zip(short, await self._library.lines(around), strict=True):
            ref = taken[at]
            others = [other.span for other in taken if other != ref and other.interview == ref.interview]
            taken[at] = Ref(ref.interview, whole(ref.span, lines, others))
        return taken

    async def check(self, text: str, view: View = View.CLEAN) -> CheckResult:
        """Whether a claimed quote was really said. Raises InputError if it holds no words."""
        cast = await self._library.interviews()
        claim = parse_claim(text, await self._names())
        scripts = [await self._library.script(slug) for slug in await self._likely(claim.text, cast)]
        finding = await asyncio.to_thread(verify, claim.words, scripts)
        return CheckResult(
            claim=claim.text,
            verdict=finding.verdict,
            pieces=tuple(await self._library.quotes(finding.refs, view)),
            diff=finding.diff,
            nearest=await self._nearest(claim.text, view) if finding.verdict is Verdict.ABSENT else None,
            claimed_role=claim.role,
            negation_changed=finding.negation_changed,
            number_changed=finding.number_changed,
            times=finding.times,
        )

    async def _likely(self, text: str, cast: Sequence[InterviewInfo]) -> list[str]:
        """The interviews where a claim's words are said most; all of them if they are few."""
        if len(cast) <= _MOST_INTERVIEWS:
            return [one.slug for one in cast]
        question = await asyncio.to_thread(parse_query, text, await self._names(), await self._library.vocabulary())
        found = await self._library.find(SearchRequest(question.terms), None)
        return [slug for slug, _ in Counter(one.ref.interview for one in found).most_common(_MOST_INTERVIEWS)]

    async def _nearest(self, text: str, view: View) -> Quote | None:
        """The passage that comes nearest to words that were not said."""
        found = await self._found(Question(text.replace('"', " "), view))
        quotes = await self._scored(found.chosen[:1], view) if found.confidence is not Confidence.NONE else []
        return quotes[0] if quotes else None

    async def also_said(self, ref: Ref, view: View = View.CLEAN) -> tuple[Quote, ...]:
        """Up to three further passages on the topic of a quote, from elsewhere and from different places."""
        quote = await self.show(ref, view)
        vocabulary = await self._library.vocabulary()
        question = await asyncio.to_thread(parse_query, quote.text[:LONGEST], await self._names(), vocabulary)
        rarest = sorted(question.terms, key=lambda term: vocabulary.frequency(term[0]))[:_TOPIC_TERMS]
        found = await self._library.find(SearchRequest(tuple(rarest), role=quote.role), await self._encoded(quote.text))
        refs = [one.ref for one in elsewhere(found, quote.ref)]
        return tuple(await self._library.quotes(refs, view))

    async def pick(
        self, seed: str, shown: Sequence[Ref] = (), view: View = View.CLEAN, among: PickFilter = ANYTHING
    ) -> Quote | None:
        """A quote that stands on its own: none of `shown` (oldest first) until all were; None if there is none at all."""
        pickable = await self._library.pickable(among)
        ref = await asyncio.to_thread(pick, pickable, seed, shown, among.barred)  # of a large library it takes a while
        return await self.show(ref, view) if ref is not None else None

    async def pick_for(self, date: dt.date, seed: str, view: View = View.CLEAN) -> Quote | None:
        """The quote of a day: the seed's order, a day a quote, no words twice; from its start again when all were shown."""
        ordered = apart(order(await self._library.pickable(), seed))
        return await self.show(ordered[date.toordinal() % len(ordered)], view) if ordered else None

    async def show(self, ref: Ref, view: View = View.CLEAN) -> Quote:
        """The quote a permanent id names. Raises InputError if there is no such place."""
        return (await self._library.quotes([ref], view))[0]

    async def widen(self, ref: Ref, before: int, after: int, view: View = View.CLEAN) -> QuoteInContext:
        """A quote with at least so many words before and after it, to the bounds of their sentences."""
        quote = await self.show(ref, view)
        cast = next(one for one in await self._library.interviews() if one.slug == ref.interview)
        span = quote.ref.span
        around = Span(max(0, span.start - before), min(cast.words, span.end + after))
        (lines,) = await self._library.lines([Ref(ref.interview, around)])
        first = _by_turn(lines, Span(lines[0].span.start, span.start)) if before else []
        last = _by_turn(lines, Span(span.end, lines[-1].span.end)) if after else []
        found = await self._library.quotes([Ref(ref.interview, part) for part in (*first, *last)], view)
        turns_before = tuple(one for one in found[: len(first)] if one.text)
        turns_after = tuple(one for one in found[len(first) :] if one.text)
        return QuoteInContext(quote, _run_on(turns_before), _run_on(turns_after), turns_before, turns_after)


def _run_on(turns: Sequence[Quote]) -> str:
    return " ".join(one.text for one in turns)


def _by_turn(lines: Sequence[Line], within: Span) -> list[Span]:
    """The words of a span, cut where another turn begins."""
    spans: list[Span] = []
    turn: int | None = None
    for line in lines:
        part = Span(max(within.start, line.span.start), min(within.end, line.span.end))
        if part.start >= part.end:
            continue
        if spans and line.turn == turn:
            spans[-1] = Span(spans[-1].start, part.end)
        else:
            spans.append(part)
        turn = line.turn
    return spans


def _around(span: Span, words: int) -> Span:
    """A span with as much on either side as a short quote grows by: whole lines, until it has enough words."""
    return Span(max(0, span.start - SHORTEST_QUOTE), min(words, span.end + SHORTEST_QUOTE))
