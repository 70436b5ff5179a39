"""What speaks for the best match being the answer, as the numbers that the models of confidence weigh. Pure.

A cosine is not a confidence. What counts is how well each word of the question is matched where the match is, whether
an editor's or the host's question is near, how much of the question no passage found says, how far the match leads,
how far the best of an interview stands out from the rest of it, and what kind of question it is.
"""

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from heapq import nlargest
from itertools import chain
from operator import attrgetter

from bot.search.attributes import lacks_what_is_asked
from bot.search.candidates import Vocabulary
from bot.search.features import MANY_QUESTIONS
from bot.search.late_interaction import NOTHING_MATCHES, WordByWord, compare_words
from bot.search.query import Query
from bot.search.question_kinds import QuestionKinds, question_kinds
from bot.search.ranking import RankedCandidate
from bot.search.signals import TermWeights, same_place

_LONG_QUESTION = 4  # a question with so many content words is as clear as it gets
_APART = 60  # matches so many words apart are not parts of one answer
_FAR_AHEAD = 6.0  # a larger lead counts as this one
_NEAREST = 20
"""The nearest passage is compared with the mean of so many: with what else the interview says about the topic."""


@dataclass(frozen=True, slots=True)
class MatchEvidence:
    """Of the best match and of how it was found."""

    lead: float  # of its score over that of the next match elsewhere
    share: float  # how likely it is, of all matches, by the ranking model
    agreement: float  # share of the single signals by which it comes first, too
    cosine: float
    wording: float
    indexed: float  # 1: an editor wrote many questions for it
    index: float  # cosine of the nearest of them
    index_best: float  # mean cosine of the nearest three
    index_words: float  # share of the question's words in them
    coverage: float  # share of the question's weight that is said or indexed where it is
    unsaid: float  # share of the question's weight that no candidate says or is indexed with
    length: float  # of the question in content words, 1 from a few on
    lacks: float  # 1 if the question asks for a number or a name and the match has none
    nearest: float  # 1 if it is also the nearest by meaning alone


@dataclass(frozen=True, slots=True)
class Standing:
    """How near the nearest passages come, and how far ahead they are of the other near ones."""

    cosine: float
    cosine_ahead: float
    around: float
    around_ahead: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is weighed."""

    match: MatchEvidence
    words: WordByWord
    words_ahead: WordByWord  # by how much each is more than that of the match that comes second
    standing: Standing
    asks: QuestionKinds

    @property
    def values(self) -> tuple[float, ...]:
        """All numbers, in the order of EVIDENCE."""
        parts: tuple[tuple[float, ...], ...] = tuple(
            read(part)
            for read, part in zip(
                _READERS, (self.match, self.words, self.words_ahead, self.standing, self.asks), strict=True
            )
        )
        return tuple(chain.from_iterable(parts))


def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


_PARTS = (
    ("", MatchEvidence),
    ("words: ", WordByWord),
    ("words ahead: ", WordByWord),
    ("standing: ", Standing),
    ("asks: ", QuestionKinds),
)
_READERS = tuple(attrgetter(*_names(kind)) for _, kind in _PARTS)

EVIDENCE = tuple(prefix + name for prefix, kind in _PARTS for name in _names(kind))
"""The names of a model's weights, in their order."""


def gather_evidence(
    query: Query, selected: Sequence[RankedCandidate], ranked: Sequence[RankedCandidate], vocabulary: Vocabulary
) -> Evidence:
    """The evidence for the first of `selected`, which were selected from `ranked`."""
    words = compare_words(selected[0].candidate.matches)
    second = compare_words(selected[1].candidate.matches) if len(selected) > 1 else NOTHING_MATCHES
    return Evidence(
        match=_match_evidence(query, selected, ranked, vocabulary),
        words=words,
        words_ahead=_difference(words, second),
        standing=_standing([item for item in ranked if item.ref.interview == selected[0].ref.interview]),
        asks=question_kinds(query),
    )


def _difference(first: WordByWord, second: WordByWord) -> WordByWord:
    read = attrgetter(*_names(WordByWord))
    return WordByWord(*(a - b for a, b in zip(read(first), read(second), strict=True)))


def _standing(ranked: Sequence[RankedCandidate]) -> Standing:
    cosines = _nearest(item.signals.cosine for item in ranked)
    around = _nearest(item.signals.late.around for item in ranked)
    return Standing(
        cosine=cosines[0],
        cosine_ahead=cosines[0] - statistics.fmean(cosines),
        around=around[0],
        around_ahead=around[0] - statistics.fmean(around),
    )


def _nearest(values: Iterable[float]) -> list[float]:
    """The highest values, highest first; if there are too few, the lowest is repeated."""
    found = nlargest(_NEAREST, values)
    return found + [found[-1]] * (_NEAREST - len(found))


def _match_evidence(
    query: Query, selected: Sequence[RankedCandidate], ranked: Sequence[RankedCandidate], vocabulary: Vocabulary
) -> MatchEvidence:
    best, weights = selected[0], TermWeights(query, vocabulary)
    signals = best.signals
    texts = chain.from_iterable((item.candidate.terms, item.candidate.index_terms) for item in ranked)
    return MatchEvidence(
        lead=_lead(best, selected),
        share=_share(best, selected),
        agreement=_agreement(best, ranked),
        cosine=signals.cosine,
        wording=signals.wording,
        indexed=min(1.0, signals.index_questions / MANY_QUESTIONS),
        index=signals.index or 0.0,
        index_best=signals.index_best,
        index_words=signals.index_words,
        coverage=weights.coverage(_terms_around(best, ranked)),
        unsaid=weights.unsaid(texts),
        length=min(len(query.words), _LONG_QUESTION) / _LONG_QUESTION,
        lacks=float(lacks_what_is_asked(query, best.candidate.plain_text, vocabulary)),
        nearest=float(max(ranked, key=lambda item: item.signals.meaning).ref.overlaps(best.ref)),
    )


def _agreement(best: RankedCandidate, ranked: Sequence[RankedCandidate]) -> float:
    """The share of single signals by which the best match, or one at the same place, comes first."""
    first = [max(ranked, key=by) for by in _SINGLE_SIGNALS]
    return sum(not _is_elsewhere(item, best) for item in first) / len(first)


def _lead(best: RankedCandidate, selected: Sequence[RankedCandidate]) -> float:
    rival = next((item.score for item in selected[1:] if _is_elsewhere(item, best)), -math.inf)
    return min(best.score - rival, _FAR_AHEAD)


def _share(best: RankedCandidate, selected: Sequence[RankedCandidate]) -> float:
    """How probable the best match is among all, by the model's scores."""
    rivals = (item.score for item in selected[1:] if _is_elsewhere(item, best))
    return 1 / (1 + sum(math.exp(min(score - best.score, 0.0)) for score in rivals))


def _is_elsewhere(item: RankedCandidate, best: RankedCandidate) -> bool:
    """Whether two matches are not parts of one answer."""
    return item.ref.interview != best.ref.interview or item.ref.span.overlap(best.ref.span) < -_APART


def _terms_around(best: RankedCandidate, ranked: Sequence[RankedCandidate]) -> set[str]:
    """Every stem that is said or indexed where the best match is."""
    terms = {*best.candidate.terms, *best.candidate.index_terms}
    for item in ranked:
        if item.candidate.is_entry and same_place(best.candidate, item.candidate):
            terms.update(item.candidate.terms, item.candidate.index_terms)
    return terms


_SINGLE_SIGNALS: tuple[Callable[[RankedCandidate], float], ...] = (
    lambda item: item.signals.cosine,
    lambda item: item.signals.narrow,
    lambda item: item.signals.late.around,
    lambda item: item.signals.late.weighted,
    lambda item: item.signals.words,
    lambda item: item.signals.index_best,
)
