"""QuoteService: the core as chat, console and daily posts use it. Values in, values out; no platform, no SQL."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.model import (
    ANYTHING,
    EVERYTHING,
    ONE_INTERVIEW,
    Answer,
    CheckResult,
    Confidence,
    InterviewInfo,
    Line,
    PickFilter,
    Quote,
    QuoteInContext,
    Ref,
    Scope,
    Searched,
    Span,
    Verdict,
    View,
)
from bot.ports import Encoder, Library
from bot.quotes.interview_facts import PART_WORDS, InterviewFacts, read_question, split
from bot.quotes.names import NameCache, Names
from bot.quotes.picks import next_pick, picking_order, without_overlaps
from bot.quotes.scope import slugs_in
from bot.search.candidates import EncodedQuestion, SearchRequest, Vocabulary
from bot.search.confidence import judge
from bot.search.focus import focus
from bot.search.languages import foreign_language
from bot.search.message import LONGEST_MESSAGE
from bot.search.query import Query, parse_query
from bot.search.ranking import RankedCandidate, rank
from bot.search.selection import SAME_TOPIC, select_best, select_related
from bot.search.signals import TermWeights
from bot.search.span_choice import around, choose_span
from bot.search.terms import folded_words, stem
from bot.search.wanted_quotes import MOST_WANTED, WantedQuotes, read_wanted_quotes
from bot.verify.claim import read_message
from bot.verify.judging import Judged, judge_message
from bot.verify.named_speakers import names_another

_MOST_INTERVIEWS = 3
"""Interviews that a claim is compared with."""

_NEARBY = 3
"""Near passages whose chapters are named if there is no answer."""

_RELATED = 0.39
"""Cosine from which an editor's question is related to a member's."""

_LONGEST_SOUGHT = 500
"""Characters of an absent claim for which the nearest passage is looked up: more say no more, and take long."""

_SENTENCE_WORDS = 60
"""Words within which a sentence is looked for; few sentences are longer."""

_TOPIC_TERMS = 12
"""Terms that stand for a quote's topic: its rarest."""


@dataclass(frozen=True, slots=True)
class Question:
    """A member's message, and the limits that options set, beside those that its words name."""

    text: str
    view: View = View.CLEAN
    scope: Scope = EVERYTHING
    latest: str | None = None  # the interview of the last answer: what "it" is, if several may be meant


@dataclass(frozen=True, slots=True)
class _SearchResult:
    """What answers a question, best first, not yet rendered; `is_question` is False if the message asks nothing."""

    confidence: Confidence
    selected: Sequence[RankedCandidate]
    is_question: bool = True
    words_only: bool = False
    has_phrases: bool = False  # words in quotation marks, which must occur in every quote
    searched: Searched = ONE_INTERVIEW


class QuoteService:
    """Answers, checks, shows and picks quotes of a library; by words alone without an encoder."""

    def __init__(self, library: Library, encoder: Encoder | None) -> None:
        self._library = library
        self._encoder = encoder
        self._names = NameCache(library)
        self._facts = InterviewFacts(library)

    async def interviews(self) -> Sequence[InterviewInfo]:
        """All interviews, by slug."""
        return await self._library.interviews()

    async def slugs_in(self, scope: Scope) -> frozenset[str] | None:
        """The interviews of a scope; None: all. Raises InputError for a name that nothing has."""
        return slugs_in(scope, await self._library.interviews())

    # --- asking ---------------------------------------------------------------------------------

    async def ask(self, question: Question) -> Answer:
        """Quotes that answer a question, best first; or facts about the interview. Raises InputError without words."""
        focused = focus(question.text)
        answer = await self._answer(replace(question, text=focused.text))
        part = focused.text if focused.is_part else None
        return replace(answer, part=part, questions=focused.questions)

    async def _answer(self, question: Question) -> Answer:
        slugs = await self.slugs_in(question.scope)
        names, vocabulary = await self._names.among(slugs), await self._library.vocabulary()
        asked = await asyncio.to_thread(read_question, question.text, names, vocabulary)
        if asked is not None:
            fact = await self._facts.answer(asked, slugs, question.latest, question.view)
            if fact is not None:
                return fact
        if (wanted := read_wanted_quotes(question.text)) is not None:
            return await self._several(question, wanted)
        language = foreign_language(question.text, partial(_is_known, names, vocabulary))
        if language is not None:
            return Answer(Confidence.NONE, (), language=language, searched=await self._searched(slugs))
        return await self._found(question)

    async def _several(self, question: Question, wanted: WantedQuotes) -> Answer:
        """As many quotes about a topic as a message asks for; of no topic, quotes that stand on their own."""
        count = min(wanted.count, MOST_WANTED)
        if wanted.topic and (of_chapter := await self._of_chapter(question, wanted.topic, count)) is not None:
            return of_chapter
        if wanted.topic:
            answer = await self._found(replace(question, text=wanted.topic))
            if answer.question:
                return replace(answer, wanted=wanted.count)
        slugs = await self.slugs_in(question.scope)
        pickable = await self._library.pickable(PickFilter(tuple(sorted(slugs or ()))))
        refs = without_overlaps(picking_order(pickable, question.text))[:count]
        quotes = tuple(await self._library.quotes(refs, question.view))
        confidence = Confidence.SURE if quotes else Confidence.NONE
        return Answer(confidence, quotes, wanted=wanted.count, searched=await self._searched(slugs))

    async def _of_chapter(self, question: Question, topic: str, count: int) -> Answer | None:
        """So many quotes of the chapter that a topic names; None if it names none."""
        slugs = await self.slugs_in(question.scope)
        names, vocabulary = await self._names.among(slugs), await self._library.vocabulary()
        asked = await asyncio.to_thread(read_question, topic, names, vocabulary)
        if asked is None or asked.question.topic is None:
            return None
        answer = await self._facts.answer(asked, slugs, question.latest, question.view, count)
        return replace(answer, wanted=count) if answer is not None and answer.quotes else None

    async def _found(self, question: Question) -> Answer:
        result = await self._search(question)
        searched = result.searched
        if not result.is_question:
            return Answer(Confidence.NONE, (), question=False, searched=searched)
        if result.confidence is Confidence.NONE:
            chapters = await self._nearby_chapters(result.selected)
            return Answer(result.confidence, (), chapters, words_only=result.words_only, searched=searched)
        quotes = tuple(await self._scored_quotes(result, len(result.selected), question.view))
        return Answer(result.confidence, quotes, words_only=result.words_only, searched=searched)

    async def _search(self, question: Question) -> _SearchResult:
        """What answers a question, and how surely."""
        slugs = await self.slugs_in(question.scope)
        query, slugs = await self._parse(question.text, slugs)
        searched = await self._searched(slugs)
        if query.is_empty:
            return _SearchResult(Confidence.NONE, (), is_question=False, searched=searched)
        vocabulary, said_by = await self._library.vocabulary(), question.scope.said_by
        encoded = await self._encode(query.text)
        request = SearchRequest(query.terms, slugs, said_by)
        found = await self._library.find(request, encoded)

        def ranked_and_judged() -> tuple[Sequence[RankedCandidate], Confidence]:
            ranked = rank(query, found, vocabulary, said_by)
            selected = select_best(ranked)
            return selected, judge(query, selected, ranked, vocabulary, by_meaning=encoded is not None)

        selected, confidence = await asyncio.to_thread(ranked_and_judged)  # takes a while: hundreds of candidates
        return _SearchResult(
            confidence, selected, words_only=encoded is None, has_phrases=bool(query.phrases), searched=searched
        )

    async def _parse(self, text: str, slugs: frozenset[str] | None) -> tuple[Query, frozenset[str] | None]:
        """The query of a text, and those of the interviews (None: all) that it is about."""
        names, vocabulary = await self._names.among(slugs), await self._library.vocabulary()
        return await asyncio.to_thread(names.parse, text, slugs, vocabulary)

    async def _encode(self, text: str) -> EncodedQuestion | None:
        """A text as the encoder reads it; None without an encoder."""
        return await self._encoder.encode_question(text) if self._encoder is not None else None

    async def _searched(self, slugs: frozenset[str] | None) -> Searched:
        interviews = await self._library.interviews()
        among = [info for info in interviews if slugs is None or info.slug in slugs]
        return Searched(len(among), len(interviews), among[0].title if len(among) == 1 else None)

    async def _nearby_chapters(self, selected: Sequence[RankedCandidate]) -> tuple[str, ...]:
        """The chapters that come nearest to a question without an answer, if any are related to it."""
        related = [
            item.ref
            for item in selected[:_NEARBY]
            if item.signals.meaning >= SAME_TOPIC or (item.signals.index or 0.0) >= _RELATED
        ]
        quotes = await self._library.quotes(related, View.CLEAN)
        return tuple(dict.fromkeys(quote.chapter for quote in quotes if quote.chapter))

    async def _scored_quotes(self, result: _SearchResult, most: int, view: View) -> list[Quote]:
        """The best selected passages as quotes, each cut where it begins and ends well."""
        selected = result.selected[:most]
        words = {interview.slug: interview.words for interview in await self._library.interviews()}
        needed = [Ref(item.ref.interview, around(item.ref.span, words[item.ref.interview])) for item in selected]
        refs = await asyncio.to_thread(
            _chosen_spans, selected, await self._library.lines(needed), whole=result.has_phrases
        )
        quotes = await self._library.quotes(refs, view)
        return [replace(quote, score=round(item.score, 4)) for quote, item in zip(quotes, selected, strict=True)]

    async def parts(self, ref: Ref, most: int = PART_WORDS) -> tuple[Ref, ...]:
        """A ref as parts of about `most` words, to the ends of sentences. Raises InputError if it does not exist."""
        (lines,) = await self._library.lines([ref])
        return tuple(Ref(ref.interview, span) for span in split(lines, ref.span, most, by_turn=False))

    # --- checking -------------------------------------------------------------------------------

    async def check(self, text: str, view: View = View.CLEAN, scope: Scope = EVERYTHING) -> CheckResult:
        """Whether a claimed quote was really said; each of several in a message has a result of its own.

        Raises InputError if the message has no words.
        """
        slugs = await self.slugs_in(scope)
        names = await self._names.among(slugs)
        message = await asyncio.to_thread(read_message, text, names.roles)
        claimed = " ".join(claim.text for claim in message.marked) or message.whole.text
        scripts = [await self._library.script(slug) for slug in await self._likely_interviews(claimed, slugs)]
        judged = await asyncio.to_thread(judge_message, message, names.roles, scripts)
        results = [await self._check_result(item, names, scope, view) for item in judged]
        return replace(results[0], others=tuple(results[1:]))

    async def _check_result(self, judged: Judged, names: Names, scope: Scope, view: View) -> CheckResult:
        """A judged claim with the quotes it rests on."""
        claim, verification = judged.claim, judged.verification
        is_absent = verification.verdict is Verdict.ABSENT
        pieces = tuple(await self._with_turns(await self._library.quotes(verification.passages, view)))
        claimed = names.people.called(" ".join(claim.name)) if names.people is not None and claim.name else ()
        return CheckResult(
            claim=claim.text,
            verdict=verification.verdict,
            pieces=pieces,
            diff=verification.diff,
            nearest=await self._nearest(claim.text, view, scope) if is_absent else None,
            claimed_role=claim.role,
            claimed_names=tuple(sorted(person.name for person in claimed)),
            names_another=names_another(claimed, pieces),
            searched=await self._searched(await self.slugs_in(scope)),
            negation_changed=verification.negation_changed,
            number_changed=verification.number_changed,
            times=verification.times,
            order_changed=verification.order_changed,
            cut=verification.cut,
            quoting=verification.quoting,
        )

    async def _likely_interviews(self, claim: str, slugs: frozenset[str] | None) -> list[str]:
        """The interviews with the passages that say most of a claim, of `slugs` (None: all); all if they are few."""
        interviews = [info.slug for info in await self._library.interviews() if slugs is None or info.slug in slugs]
        if len(interviews) <= _MOST_INTERVIEWS:
            return interviews
        vocabulary = await self._library.vocabulary()
        query = await asyncio.to_thread(parse_query, claim[:LONGEST_MESSAGE], {}, vocabulary)
        candidates = await self._library.find(SearchRequest(query.terms, slugs), None)
        weights = TermWeights(query, vocabulary)
        said: dict[str, float] = {}
        for candidate in candidates:
            share = weights.coverage(set(candidate.terms))
            said[candidate.ref.interview] = max(share, said.get(candidate.ref.interview, 0.0))
        return sorted(said, key=lambda slug: (-said[slug], slug))[:_MOST_INTERVIEWS]

    async def _nearest(self, text: str, view: View, scope: Scope) -> Quote | None:
        """The passage that comes nearest to words that were not said."""
        if not folded_words(text):
            return None
        result = await self._search(Question(text.replace('"', " ")[:_LONGEST_SOUGHT], view, scope))
        if result.confidence is Confidence.NONE:
            return None
        quotes = await self._scored_quotes(result, 1, view)
        return quotes[0] if quotes else None

    # --- showing --------------------------------------------------------------------------------

    async def show(self, ref: Ref, view: View = View.CLEAN) -> Quote:
        """The quote of a permanent id. Raises InputError if the interview has no such words."""
        (quote,) = await self._with_turns(await self._library.quotes([ref], view))
        return quote

    async def _with_turns(self, quotes: Sequence[Quote]) -> list[Quote]:
        """The same quotes; those in which more than one speaks with their turns."""
        known: list[Quote] = []
        for quote in quotes:
            turns: tuple[Quote, ...] = ()
            if quote.speaker is None:
                (lines,) = await self._library.lines([quote.ref])
                spans = _turn_spans(lines, quote.ref.span)
                if len(spans) > 1:
                    turns = await self._turns(quote.ref.interview, spans, quote.view)
            known.append(replace(quote, turns=turns) if turns else quote)
        return known

    async def _turns(self, interview: str, spans: Sequence[Span], view: View) -> tuple[Quote, ...]:
        """The words of spans that are a turn each; without those that have none in a view."""
        parts = await self._library.quotes([Ref(interview, span) for span in spans], view)
        return tuple(part for part in parts if part.text)

    async def in_context(self, ref: Ref, sentences: int, view: View = View.CLEAN) -> QuoteInContext:
        """A quote with so many sentences before and after it; fewer at the ends of the interview."""
        words = max(1, sentences) * _SENTENCE_WORDS
        interview = next(item for item in await self._library.interviews() if item.slug == ref.interview)
        around = Span(max(0, ref.span.start - words), min(interview.words, ref.span.end + words))
        (lines,) = await self._library.lines([Ref(ref.interview, around)])
        before = [line.span for line in lines if line.span.end <= ref.span.start and line.text(view)][-sentences:]
        after = [line.span for line in lines if line.span.start >= ref.span.end and line.text(view)][:sentences]
        return await self.widen(
            ref,
            ref.span.start - before[0].start if before else 0,
            after[-1].end - ref.span.end if after else 0,
            view,
        )

    async def widen(self, ref: Ref, before: int, after: int, view: View = View.CLEAN) -> QuoteInContext:
        """A quote with at least so many words before and after it, to the limits of their sentences."""
        quote = await self.show(ref, view)
        interview = next(item for item in await self._library.interviews() if item.slug == ref.interview)
        span = quote.ref.span
        around = Span(max(0, span.start - before), min(interview.words, span.end + after))
        (lines,) = await self._library.lines([Ref(ref.interview, around)])
        spans_before = _turn_spans(lines, Span(lines[0].span.start, span.start)) if before else []
        spans_after = _turn_spans(lines, Span(span.end, lines[-1].span.end)) if after else []
        turns_before = await self._turns(ref.interview, spans_before, view)
        turns_after = await self._turns(ref.interview, spans_after, view)
        return QuoteInContext(quote, _joined(turns_before), _joined(turns_after), turns_before, turns_after)

    async def also_said(
        self, ref: Ref, view: View = View.CLEAN, within: frozenset[str] | None = None
    ) -> tuple[Quote, ...]:
        """Up to three passages on the topic of a quote, from other places; of the interviews `within` (None: all)."""
        quote = await self.show(ref, view)
        vocabulary = await self._library.vocabulary()
        names = await self._names.among(frozenset({ref.interview}))
        query = await asyncio.to_thread(parse_query, quote.text[:LONGEST_MESSAGE], names.roles, vocabulary)
        rarest = sorted(query.terms, key=lambda term: vocabulary.frequency(term[0]))[:_TOPIC_TERMS]
        request = SearchRequest(tuple(rarest), within, quote.role)
        candidates = await self._library.find(request, await self._encode(quote.text))
        related = select_related(candidates, quote.ref)
        return tuple(await self._library.quotes([candidate.ref for candidate in related], view))

    # --- picking --------------------------------------------------------------------------------

    async def pick(
        self, seed: str, shown: Sequence[Ref] = (), view: View = View.CLEAN, among: PickFilter = ANYTHING
    ) -> Quote | None:
        """A quote that stands on its own, none of `shown` (oldest first) until all were; None if there are none."""
        pickable = await self._library.pickable(among)
        ref = await asyncio.to_thread(
            next_pick, pickable, seed, shown, among.barred
        )  # takes a while in a large library
        return await self.show(ref, view) if ref is not None else None

    async def pick_for(self, date: dt.date, seed: str, view: View = View.CLEAN) -> Quote | None:
        """The quote of a day: one a day in the seed's order, without overlaps; after the last it starts again."""
        ordered = without_overlaps(picking_order(await self._library.pickable(), seed))
        return await self.show(ordered[date.toordinal() % len(ordered)], view) if ordered else None


def _chosen_spans(selected: Sequence[RankedCandidate], lines: Sequence[Sequence[Line]], *, whole: bool) -> list[Ref]:
    """The spans of the quotes of passages, given the lines around each; none enters another."""
    refs = [item.ref for item in selected]
    for index, item in enumerate(selected):
        others = [other.span for other in refs if other != item.ref and other.interview == item.ref.interview]
        span = choose_span(item.ref.span, lines[index], others, item.candidate.matches, whole=whole)
        refs[index] = Ref(item.ref.interview, span)
    return refs


def _is_known(names: Names, vocabulary: Vocabulary, word: str) -> bool:
    """Whether a folded word is English, names a speaker, or is said in an interview."""
    return word in names.roles or vocabulary.frequency(stem(word)) > 0 or not vocabulary.is_unknown(word)


def _joined(turns: Sequence[Quote]) -> str:
    return " ".join(turn.text for turn in turns)


def _turn_spans(lines: Sequence[Line], within: Span) -> list[Span]:
    """The words of a span, split where another turn begins."""
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
