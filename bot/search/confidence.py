"""Sure, unsure or none: how likely the best match answers the question, judged on evidence. Pure.

A cosine is not a confidence. What counts is whether an editor's question is near, whether the words of the question
are said or indexed where the match is, whether some are words that neither the interviews nor their indexes ever use,
and how far the match leads. A logistic model weighs the evidence: `python -m bench.fit` refits its weights on
bench/tuning.jsonl and shows on bench/validation.jsonl what each threshold gives; the published sets are not used.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from bot.model import Confidence
from bot.search.candidates import Vocabulary
from bot.search.query import Query
from bot.search.ranking import RankedCandidate
from bot.search.signals import TermWeights, same_place

_LONG_QUESTION = 4  # content words from which a question is as clear as it gets
_APART = 60  # words between two matches that are not parts of one answer
_SAME_QUESTION = 0.6  # cosine from which a question is much the same as an editor's or the host's
_MOST = 0.5  # share of the question's weight, and probability, that count as most
_ALL = 0.99  # share of the question's weight that counts as all of it

_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|old|often|heavy|big|tall|fast|expensive|long ago)\b"
    r"|\b(?:what|which) (?:year|date|percentage|percent|number|price|age|share|amount|salary)\b"
    r"|\bwhen (?:did|was|were|will|is)\b"
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|half|hundreds?|thousands?|millions?|billions?|percent|years?|decades?|months?|weeks?|days?|"
    r"century|times|soon|most|more|few|a lot)\b"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best match being the answer."""

    near: float  # cosine of the nearest question an editor wrote for it, or of the host's question it answers
    same: float  # by how much that is nearly the same question
    meaning: float  # cosine of its text
    coverage: float  # share of the question's weight that is said or indexed where it is
    lead: float  # of its score over that of the next match elsewhere
    score: float  # its own
    index_words: float  # share of the question's words in the editor's questions for it
    words: float  # share of them that it says itself
    never_used: float  # share of the question's weight in words that nobody says and no index uses
    length: float  # of the question in content words, 1 from a few on
    no_number: float  # 1 if the question asks for a number or date and the match says none
    nearest: float  # 1 if it is also the nearest by meaning alone


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """A logistic model: weights in the order of Evidence, and a bias."""

    weights: Evidence
    bias: float
    sure: float  # probability from which an answer is sure
    none: float  # probability below which there is none

    def probability(self, evidence: Evidence) -> float:
        """How likely the best match answers."""
        products = (weight * part for weight, part in zip(astuple(self.weights), astuple(evidence), strict=True))
        return 1 / (1 + math.exp(-(sum(products) + self.bias)))


INDEXED_MODEL = ConfidenceModel(
    Evidence(
        near=1.62, same=3.97, meaning=1.91, coverage=2.38, lead=1.34, score=0.69,
        index_words=1.53, words=-1.46, never_used=-2.04, length=3.92, no_number=-2.41, nearest=0.37,
    ),
    bias=-8.70,
    sure=0.75,
    none=0.08,
)  # fmt: skip
"""For interviews with a question index."""

BARE_MODEL = ConfidenceModel(
    Evidence(
        near=0.0, same=0.0, meaning=5.05, coverage=0.49, lead=1.69, score=0.36,
        index_words=0.0, words=-0.54, never_used=-1.01, length=0.93, no_number=-2.35, nearest=0.54,
    ),
    bias=-4.22,
    sure=0.7,
    none=0.08,
)  # fmt: skip
"""For interviews without one."""


def gather_evidence(
    query: Query, selected: Sequence[RankedCandidate], ranked: Sequence[RankedCandidate], vocabulary: Vocabulary
) -> Evidence:
    """The evidence for the first of `selected`, which were selected from `ranked`."""
    best = selected[0]
    weights = TermWeights(query, vocabulary)
    signals = best.signals
    near = max(signals.index, signals.asked)
    nearest = max(ranked, key=lambda item: item.signals.meaning)
    asks_number = bool(_ASKS_NUMBER.search(query.folded_text))
    return Evidence(
        near=near,
        same=max(0.0, near - _SAME_QUESTION),
        meaning=signals.meaning,
        coverage=weights.coverage(_terms_around(best, ranked)),
        lead=best.score - next((item.score for item in selected[1:] if _is_elsewhere(item, best)), 0.0),
        score=best.score,
        index_words=signals.index_words,
        words=signals.words,
        never_used=weights.never_used,
        length=min(len(query.words), _LONG_QUESTION) / _LONG_QUESTION,
        no_number=float(asks_number and not _NUMBER.search(best.candidate.plain_text)),
        nearest=float(nearest.ref.overlaps(best.ref)),
    )


def _is_elsewhere(item: RankedCandidate, best: RankedCandidate) -> bool:
    """Whether two matches are not parts of one answer."""
    return item.ref.interview != best.ref.interview or item.span.overlap(best.span) < -_APART


def _terms_around(best: RankedCandidate, ranked: Sequence[RankedCandidate]) -> set[str]:
    """Every stem that is said or indexed where the best match is."""
    terms = {*best.candidate.terms, *best.candidate.index_terms}
    for item in ranked:
        if item.candidate.is_entry and same_place(best.candidate, item.candidate):
            terms.update(item.candidate.terms, item.candidate.index_terms)
    return terms


def judge(
    query: Query,
    selected: Sequence[RankedCandidate],
    ranked: Sequence[RankedCandidate],
    vocabulary: Vocabulary,
    *,
    by_meaning: bool,
) -> Confidence:
    """How far the best match may be trusted; never more than unsure without a sentence encoder (`by_meaning`)."""
    if not selected:
        return Confidence.NONE
    evidence = gather_evidence(query, selected, ranked, vocabulary)
    if not by_meaning:
        return Confidence.UNSURE if evidence.coverage >= _MOST else Confidence.NONE
    model = INDEXED_MODEL if any(item.candidate.is_entry for item in ranked) else BARE_MODEL
    probability = model.probability(evidence)
    if query.phrases and probability >= model.none:
        return Confidence.SURE if probability >= _MOST else Confidence.UNSURE
    if probability >= model.sure:
        return Confidence.SURE
    # All words of the question are there, as a name said in passing; or an editor or the host asks much the same.
    mentioned = evidence.coverage >= _ALL or evidence.same > 0
    return Confidence.UNSURE if mentioned or probability >= model.none else Confidence.NONE
