"""QuoteService: ask, check, show and pick. Values in, values out. Step 5 of a question's way.

What chat, console and daily posts call. It knows no platform and no SQL.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.model import (
    ANYTHING,
    EVERYTHING,
    Answer,
    CheckResult,
    Confidence,
    InterviewInfo,
    PickFilter,
    Question,
    Quote,
    QuoteInContext,
    Ref,
    Scope,
    View,
)
from bot.ports import Encoder, Library
from bot.quotes.asked_facts import read_question
from bot.quotes.checking import ClaimChecker
from bot.quotes.display import QuoteDisplay
from bot.quotes.interview_facts import PART_WORDS, InterviewFacts
from bot.quotes.names import NameCache, Names
from bot.quotes.picks import next_pick, picking_order, without_overlaps
from bot.quotes.searching import Search
from bot.search.candidates import SearchRequest, Vocabulary
from bot.search.focus import focus
from bot.search.languages import foreign_language, has_few_known_words
from bot.search.message import LONGEST_MESSAGE
from bot.search.query import parse_query
from bot.search.selection import select_related
from bot.search.terms import stem
from bot.search.wanted_quotes import MOST_WANTED, WantedQuotes, read_wanted_quotes
from bot.steps import step

_TOPIC_TERMS = 12
"""Terms that stand for a quote's topic: its rarest."""


class QuoteService:
    """Answers, checks, shows and picks quotes of a library; by words alone without an encoder."""

    def __init__(self, library: Library, encoder: Encoder | None) -> None:
        self._library = library
        self._names = names = NameCache(library)
        self._facts = InterviewFacts(library)
        self._search = search = Search(library, encoder, names)
        self._display = display = QuoteDisplay(library)
        self._checker = ClaimChecker(library, names, search, display)

    async def interviews(self) -> Sequence[InterviewInfo]:
        """All interviews, by slug."""
        return await self._library.interviews()

    async def slugs_in(self, scope: Scope) -> frozenset[str] | None:
        """The interviews of a scope; None: all. Raises InputError for a name that nothing has."""
        return await self._search.slugs_in(scope)

    # --- asking ---------------------------------------------------------------------------------

    async def ask(self, question: Question) -> Answer:
        """Quotes that answer a question, best first; or facts about the interview. Raises InputError without words."""
        focused = focus(question.text)
        answer = await self._answer(replace(question, text=focused.text))
        part = focused.text if focused.is_part else None
        return replace(answer, part=part, other_questions=focused.others)

    async def _answer(self, question: Question) -> Answer:
        slugs = await self.slugs_in(question.scope)
        names, vocabulary = await self._names.among(slugs), await self._library.vocabulary()
        asked = await step(read_question, question.text, names, vocabulary)
        if asked is not None:
            fact = await self._facts.answer(asked, slugs, question.latest, question.view)
            if fact is not None:
                return fact
        wanted = read_wanted_quotes(question.text)
        if wanted is not None and (several := await self._several(question, wanted)) is not None:
            return several
        is_known = partial(_is_known, names, vocabulary)
        language = foreign_language(question.text, is_known)
        if language is not None:
            return Answer(Confidence.NONE, (), language=language, searched=await self._search.searched(slugs))
        answer = await self._found(question)
        if answer.confidence is Confidence.NONE:
            return replace(answer, may_be_foreign=has_few_known_words(question.text, is_known))
        return answer

    async def _several(self, question: Question, wanted: WantedQuotes) -> Answer | None:
        """As many quotes about a topic as a message asks for; of no topic, quotes that stand on their own.

        None if it asks for quotes only if the topic names a speaker, and it names none.
        """
        if wanted.only_if_said_by:
            return await self._of_speaker(question, wanted)
        count = min(wanted.count, MOST_WANTED)
        if wanted.topic and (of_chapter := await self._of_chapter(question, wanted.topic, count)) is not None:
            return of_chapter
        if (of_speaker := await self._of_speaker(question, wanted)) is not None:
            return of_speaker
        if wanted.topic:
            answer = await self._found(replace(question, text=wanted.topic))
            if answer.question:
                return replace(answer, wanted=wanted.count)
        slugs = await self.slugs_in(question.scope)
        return await self._picked(question, wanted, PickFilter(tuple(sorted(slugs or ()))))

    async def _of_speaker(self, question: Question, wanted: WantedQuotes) -> Answer | None:
        """So many quotes of the speaker that the topic is; None if it is something else.

        What they say is looked for where nothing of theirs stands on its own.
        """
        slugs = await self.slugs_in(question.scope)
        among = (await self._names.among(slugs)).spoken_by(wanted.topic) if wanted.may_be_said_by else None
        if among is None:
            return None
        among = among if among.interviews else replace(among, interviews=tuple(sorted(slugs or ())))
        answer = await self._picked(question, wanted, among)
        return answer if answer.quotes else await self._found(question)

    async def _picked(self, question: Question, wanted: WantedQuotes, among: PickFilter) -> Answer:
        """So many quotes that stand on their own."""
        pickable = await self._library.pickable(among)
        refs = without_overlaps(picking_order(pickable, question.text))[: min(wanted.count, MOST_WANTED)]
        quotes = tuple(await self._library.quotes(refs, question.view))
        confidence = Confidence.SURE if quotes else Confidence.NONE
        searched = await self._search.searched(frozenset(among.interviews) or None)
        return Answer(confidence, quotes, wanted=wanted.count, searched=searched)

    async def _of_chapter(self, question: Question, topic: str, count: int) -> Answer | None:
        """So many quotes of the chapter that a topic names; None if it names none."""
        slugs = await self.slugs_in(question.scope)
        names, vocabulary = await self._names.among(slugs), await self._library.vocabulary()
        asked = await step(read_question, topic, names, vocabulary)
        if asked is None or asked.question.topic is None:
            return None
        answer = await self._facts.answer(asked, slugs, question.latest, question.view, count)
        return replace(answer, wanted=count) if answer is not None and answer.quotes else None

    async def _found(self, question: Question) -> Answer:
        result = await self._search.find(question)
        searched = result.searched
        if not result.is_question:
            return Answer(Confidence.NONE, (), question=False, searched=searched)
        if result.confidence is Confidence.NONE:
            chapters = await self._search.nearby_chapters(result.selected)
            return Answer(result.confidence, (), chapters, words_only=result.words_only, searched=searched)
        found = await self._search.quotes(result, question.view)
        quotes = tuple(await self._display.with_turns(found))
        return Answer(result.confidence, quotes, words_only=result.words_only, searched=searched)

    # --- checking -------------------------------------------------------------------------------

    async def check(self, text: str, view: View = View.CLEAN, scope: Scope = EVERYTHING) -> CheckResult:
        """Whether a claimed quote was really said; each of several in a message has a result of its own.

        Raises InputError if the message has no words.
        """
        return await self._checker.check(text, view, scope)

    # --- showing --------------------------------------------------------------------------------

    async def show(self, ref: Ref, view: View = View.CLEAN) -> Quote:
        """The quote of a permanent id. Raises InputError if the interview has no such words."""
        return await self._display.show(ref, view)

    async def parts(self, ref: Ref, most: int = PART_WORDS) -> tuple[Ref, ...]:
        """A ref as parts of about `most` words, to the ends of sentences. Raises InputError if it does not exist."""
        return await self._display.parts(ref, most)

    async def in_context(self, ref: Ref, sentences: int, view: View = View.CLEAN) -> QuoteInContext:
        """A quote with so many sentences before and after it; fewer at the ends of the interview."""
        return await self._display.in_context(ref, sentences, view)

    async def widen(self, ref: Ref, before: int, after: int, view: View = View.CLEAN) -> QuoteInContext:
        """A quote with at least so many words before and after it, to the limits of their sentences."""
        return await self._display.widen(ref, before, after, view)

    async def also_said(
        self, ref: Ref, view: View = View.CLEAN, within: frozenset[str] | None = None
    ) -> tuple[Quote, ...]:
        """Up to three passages on the topic of a quote, from other places; of the interviews `within` (None: all)."""
        quote = await self.show(ref, view)
        vocabulary = await self._library.vocabulary()
        names = await self._names.among(frozenset({ref.interview}))
        query = await step(parse_query, quote.text[:LONGEST_MESSAGE], names.roles, vocabulary)
        rarest = sorted(query.terms, key=lambda term: vocabulary.frequency(term[0]))[:_TOPIC_TERMS]
        request = SearchRequest(tuple(rarest), within, quote.role)
        candidates = await self._library.find(request, await self._search.encode(quote.text))
        related = select_related(candidates, quote.ref)
        return tuple(await self._library.quotes([candidate.ref for candidate in related], view))

    # --- picking --------------------------------------------------------------------------------

    async def pick(
        self, seed: str, shown: Sequence[Ref] = (), view: View = View.CLEAN, among: PickFilter = ANYTHING
    ) -> Quote | None:
        """A quote that stands on its own, none of `shown` (oldest first) until all were; None if there are none."""
        pickable = await self._library.pickable(among)
        ref = await step(next_pick, pickable, seed, shown, among.barred)  # takes a while in a large library
        return await self.show(ref, view) if ref is not None else None

    async def pick_for(self, date: dt.date, seed: str, view: View = View.CLEAN) -> Quote | None:
        """The quote of a day: one a day in the seed's order, without overlaps; after the last it starts again."""
        ordered = without_overlaps(picking_order(await self._library.pickable(), seed))
        return await self.show(ordered[date.toordinal() % len(ordered)], view) if ordered else None


def _is_known(names: Names, vocabulary: Vocabulary, word: str) -> bool:
    """Whether a folded word is English, names a speaker, or is said in an interview."""
    return word in names.roles or vocabulary.frequency(stem(word)) > 0 or not vocabulary.is_unknown(word)
