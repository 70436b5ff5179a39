"""Checks the claimed quotes of a message: each is compared with the interviews that are likely to have it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.model import EVERYTHING, CheckResult, Confidence, Question, Quote, Scope, Verdict, View
from bot.ports import Library
from bot.quotes.display import QuoteDisplay
from bot.quotes.names import NameCache, Names
from bot.quotes.searching import Search, is_related
from bot.search.candidates import SearchRequest, Vocabulary
from bot.search.message import LONGEST_MESSAGE
from bot.search.query import parse_query
from bot.search.signals import TermWeights
from bot.search.terms import folded_words
from bot.steps import step
from bot.verify.claim import read_message
from bot.verify.judging import Judged, judge_message
from bot.verify.misspelling import forgive_misspelling
from bot.verify.named_speakers import names_another
from bot.verify.script import Script
from bot.verify.several_misspellings import read_as_meant
from bot.verify.verdict import Verification

_MOST_INTERVIEWS = 3
"""Interviews that a claim is compared with."""

_LONGEST_SOUGHT = 300
"""Characters of an absent claim for which the nearest passage is looked up: more say no more, and take long."""


class ClaimChecker:
    """Gives each claim a verdict, with the quotes it rests on."""

    def __init__(self, library: Library, names: NameCache, search: Search, shown: QuoteDisplay) -> None:
        self._library, self._names, self._search, self._shown = library, names, search, shown

    async def check(self, text: str, view: View = View.CLEAN, scope: Scope = EVERYTHING) -> CheckResult:
        """Whether a claimed quote was really said; each of several in a message has a result of its own.

        Raises InputError if the message has no words.
        """
        slugs = await self._search.slugs_in(scope)
        names = await self._names.among(slugs)
        message = await step(read_message, text, names.roles)
        claimed = " ".join(claim.text for claim in message.marked) or message.whole.text
        scripts = [await self._library.script(slug) for slug in await self._likely_interviews(claimed, slugs)]
        judged = await step(judge_message, message, names.roles, scripts)
        results = [await self._check_result(item, scripts, names, scope, view) for item in judged]
        for index, result in enumerate(results):
            if result.verdict is Verdict.ABSENT:  # of several claims the first alone: each search takes long
                results[index] = replace(result, nearest=await self._nearest(result.claim, view, scope))
                break
        return replace(results[0], others=tuple(results[1:]))

    async def _check_result(
        self, judged: Judged, scripts: Sequence[Script], names: Names, scope: Scope, view: View
    ) -> CheckResult:
        """A judged claim with the quotes it rests on."""
        claim = judged.claim
        verification, misspelt = await step(_read_misspelt, judged, scripts, await self._library.vocabulary())
        pieces = tuple(await self._shown.with_turns(await self._library.quotes(verification.passages, view)))
        claimed = names.people.called(" ".join(claim.name)) if names.people is not None and claim.name else ()
        return CheckResult(
            claim=claim.text,
            verdict=verification.verdict,
            pieces=pieces,
            diff=verification.diff,
            claimed_role=claim.role,
            claimed_names=tuple(sorted(person.name for person in claimed)),
            names_another=names_another(claimed, pieces),
            searched=await self._search.searched(await self._search.slugs_in(scope)),
            negation_changed=verification.negation_changed,
            number_changed=verification.number_changed,
            times=verification.times,
            order_changed=verification.order_changed,
            cut=verification.cut,
            quoting=verification.quoting,
            misspelt=misspelt,
        )

    async def _likely_interviews(self, claim: str, slugs: frozenset[str] | None) -> list[str]:
        """The interviews with the passages that say most of a claim, of `slugs` (None: all); all if they are few."""
        interviews = [info.slug for info in await self._library.interviews() if slugs is None or info.slug in slugs]
        if len(interviews) <= _MOST_INTERVIEWS:
            return interviews
        vocabulary = await self._library.vocabulary()
        query = await step(parse_query, claim[:LONGEST_MESSAGE], {}, vocabulary)
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
        result = await self._search.find(Question(text.replace('"', " ")[:_LONGEST_SOUGHT], view, scope))
        if result.confidence is Confidence.NONE or not (result.words_only or is_related(result.selected[0])):
            return None
        quotes = await self._search.quotes(replace(result, selected=result.selected[:1]), view)
        return quotes[0] if quotes else None


def _read_misspelt(
    judged: Judged, scripts: Sequence[Script], vocabulary: Vocabulary
) -> tuple[Verification, tuple[str, ...]]:
    """The verdict on a claim as it is meant, and the words that it misspells: none if that is not sure."""
    verification, misspelt = forgive_misspelling(judged.verification, scripts, vocabulary.correct_spelling)
    if verification.verdict is Verdict.VERBATIM:
        return verification, misspelt
    return read_as_meant(judged.claim.words, scripts, vocabulary, verification) or (verification, ())
