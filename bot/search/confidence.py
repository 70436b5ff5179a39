"""Sure, unsure or none: how likely the best match answers. Pure. Step 14 of a question's way.

A cosine is not a confidence. What counts is how well each word of the question is matched where the match is, whether
an editor's or the host's question is near, how much of the question nothing says that was found, and how far the match
leads. A logistic model weighs the evidence: `python -m bench.ranking` fits it over many interviews, and chooses its
thresholds on interviews that it was not fitted on.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from itertools import chain

from bot.model import Confidence
from bot.search.attributes import lacks_what_is_asked
from bot.search.candidates import Vocabulary
from bot.search.features import ALIKE, MANY_QUESTIONS
from bot.search.models import confidence_model
from bot.search.query import Query
from bot.search.ranking import RankedCandidate
from bot.search.signals import TermWeights, same_place

_LONG_QUESTION = 4  # content words from which a question is as clear as it gets
_APART = 60  # words between two matches that are not parts of one answer
_MOST = 0.5  # share of the question's weight, and probability, that count as most
_SOME = 0.35  # share of the question's weight that must be said around words in quotation marks
_FAR_AHEAD = 6.0  # lead from which more is the same
_ALL = 0.99  # share of the question's weight that counts as all of it


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best match being the answer, in the order of the model's weights."""

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


EVIDENCE = tuple(field.name for field in fields(Evidence))


def gather_evidence(
    query: Query, selected: Sequence[RankedCandidate], ranked: Sequence[RankedCandidate], vocabulary: Vocabulary
) -> Evidence:
    """The evidence for the first of `selected`, which were selected from `ranked`."""
    best, weights = selected[0], TermWeights(query, vocabulary)
    signals = best.signals
    texts = chain.from_iterable((item.candidate.terms, item.candidate.index_terms) for item in ranked)
    return Evidence(
        lead=_lead(best, selected),
        share=_share(best, selected),
        agreement=_agreement(best, ranked),
        cosine=signals.cosine,
        wording=signals.wording,
        indexed=min(1.0, signals.index_questions / MANY_QUESTIONS),
        index=signals.index or 0.0,
        index_best=signals.index_best,
        index_words=min(1.0, signals.index_words),
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
    """The probability of the best match among all, which its model states by their scores."""
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
    model = confidence_model(by_word=any(item.candidate.matches is not None for item in ranked))
    probability = model.probability(evidence)
    may_be_sure = not evidence.lacks
    if query.phrases and probability >= model.none:
        is_sure = may_be_sure and probability >= _MOST and evidence.coverage >= _SOME
        return Confidence.SURE if is_sure else Confidence.UNSURE
    if may_be_sure and probability >= model.sure:
        return Confidence.SURE
    # All words of the question are there, as a name said in passing; or an editor or the host asks much the same.
    mentioned = evidence.coverage >= _ALL or max(evidence.index, selected[0].signals.asked) > ALIKE
    return Confidence.UNSURE if mentioned or probability >= model.none else Confidence.NONE
