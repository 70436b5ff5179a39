"""Sure, unsure or none: how likely the best match answers the question, judged on evidence. Pure.

A cosine is no confidence. What tells is whether an editor's question is near, whether the words of the question
are said or indexed where the match stands, whether there are words that neither the interviews nor their indexes
ever use, and how far the match leads. The evidence is weighed by a logistic model: `python -m bench.fit` refits its
weights on bench/tuning.jsonl and shows on bench/validation.jsonl what each threshold gives; the published sets have no say in either.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from bot.model import Confidence
from bot.search.candidates import Vocabulary
from bot.search.query import Query
from bot.search.ranking import RankedCandidate, TermWeights, same_place

_LONG = 4  # telling words from which a question is as clear as it gets
_APART = 60  # words between two matches that are not one answer
_NEAR = 0.6  # cosine from which a question is much the same as an editor's or the host's


_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|old|often|heavy|big|tall|fast|expensive|long ago)\b"
    r"|\b(?:what|which) (?:year|date|percentage|percent|number|price|age|share|amount|salary)\b"
    r"|\bwhen (?:did|was|were|will|is)\b"
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half|"
    r"hundreds?|thousands?|millions?|billions?|percent|years?|decades?|months?|weeks?|days?|century|times|soon|most|more|few|a lot)\b"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best match being the answer."""

    near: float  # cosine of the nearest question an editor wrote for it, or of the host's question it answers
    same: float  # by how much that is nearly the same question
    meaning: float  # cosine of its text
    cover: float  # share of the question's weight that stands in it or in its index
    lead: float  # of its score over that of the next match elsewhere
    score: float  # its own
    index_words: float  # share of the question's words in the editor's questions for it
    words: float  # share of them that it says itself
    unheard: float  # share of the question's weight in words that nobody says and no index uses
    length: float  # telling words of the question, 1 from a few on
    unmet: float  # 1 if it asks for a number or a date and none is said there
    agreed: float  # 1 if it is also the nearest by meaning alone


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """A logistic model: weights in the order of Evidence, and what is added."""

    weights: Evidence
    bias: float
    sure: float  # probability from which an answer is sure
    none: float  # probability below which there is none

    def probability(self, evidence: Evidence) -> float:
        """How likely the best match answers."""
        total = (
            sum(weight * part for weight, part in zip(astuple(self.weights), astuple(evidence), strict=True))
            + self.bias
        )
        return 1 / (1 + math.exp(-total))


INDEXED = ConfidenceModel(
    Evidence(
        near=1.62, same=3.97, meaning=1.91, cover=2.38, lead=1.34, score=0.69,
        index_words=1.53, words=-1.46, unheard=-2.04, length=3.92, unmet=-2.41, agreed=0.37,
    ),
    bias=-8.70,
    sure=0.75,
    none=0.08,
)  # fmt: skip
"""For interviews with a question index."""

BARE = ConfidenceModel(
    Evidence(
        near=0.0, same=0.0, meaning=5.05, cover=0.49, lead=1.69, score=0.36,
        index_words=0.0, words=-0.54, unheard=-1.01, length=0.93, unmet=-2.35, agreed=0.54,
    ),
    bias=-4.22,
    sure=0.7,
    none=0.08,
)  # fmt: skip
"""For interviews without one."""


def evidence(
    question: Query, chosen: Sequence[RankedCandidate], ranked: Sequence[RankedCandidate], vocabulary: Vocabulary
) -> Evidence:
    """The evidence for the first of `chosen`, which were chosen out of `ranked`."""
    best = chosen[0]
    rarity = TermWeights(question, vocabulary)
    signals = best.signals
    near = max(signals.index, signals.asked)
    nearest = max(ranked, key=lambda one: one.signals.meaning)
    return Evidence(
        near=near,
        same=max(0.0, near - _NEAR),
        meaning=signals.meaning,
        cover=rarity.covered(_terms_at(best, ranked)),
        lead=best.score - next((one.score for one in chosen[1:] if _elsewhere(one, best)), 0.0),
        score=best.score,
        index_words=signals.index_words,
        words=signals.words,
        unheard=rarity.unheard,
        length=min(len(question.words), _LONG) / _LONG,
        unmet=float(bool(_ASKS_NUMBER.search(question.plain)) and not _NUMBER.search(best.candidate.said)),
        agreed=float(nearest.ref.interview == best.ref.interview and nearest.span.overlap(best.span) > 0),
    )


def _elsewhere(one: RankedCandidate, other: RankedCandidate) -> bool:
    """Whether two matches are not parts of one answer."""
    return one.ref.interview != other.ref.interview or one.span.overlap(other.span) < -_APART


def _terms_at(best: RankedCandidate, ranked: Sequence[RankedCandidate]) -> set[str]:
    """Every stem that is said or indexed where the best match stands."""
    terms = {*best.candidate.terms, *best.candidate.index_terms}
    for one in ranked:
        if one.candidate.entry and same_place(best.candidate, one.candidate):
            terms.update(one.candidate.terms, one.candidate.index_terms)
    return terms


def judge(
    question: Query,
    chosen: Sequence[RankedCandidate],
    ranked: Sequence[RankedCandidate],
    vocabulary: Vocabulary,
    *,
    by_meaning: bool,
) -> Confidence:
    """How far the best match may be trusted; without a model of meaning never more than unsure."""
    if not chosen:
        return Confidence.NONE
    found = evidence(question, chosen, ranked, vocabulary)
    if not by_meaning:
        return Confidence.UNSURE if found.cover >= _HALF else Confidence.NONE
    model = INDEXED if any(one.candidate.entry for one in ranked) else BARE
    probability = model.probability(found)
    if question.phrases and probability >= model.none:
        return Confidence.SURE if probability >= _HALF else Confidence.UNSURE
    if probability >= model.sure:
        return Confidence.SURE
    # A name or two, looked up, is there, if only in passing; and what an editor or the host asks in much the same way is spoken of.
    spoken_of = found.cover >= _ALL or found.same > 0
    return Confidence.UNSURE if spoken_of or probability >= model.none else Confidence.NONE


_HALF = 0.5
_ALL = 0.99
