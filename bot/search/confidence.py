"""Sure, unsure or none: how likely the best match answers. Pure. Step 14 of a question's way.

Two questions are asked of the evidence (`bot/search/evidence.py`): does the interview answer at all, and is the best
match that answer? A logistic model says how likely each is, and both must be. `python -m bench.ranking` fits them over
many interviews, and chooses the thresholds on interviews that they were not fitted on.
"""

from collections.abc import Sequence

from bot.model import Confidence
from bot.search.candidates import Vocabulary
from bot.search.evidence import EVIDENCE, gather_evidence
from bot.search.features import ALIKE
from bot.search.models import confidence_model
from bot.search.query import Query
from bot.search.ranking import RankedCandidate, says

_MOST = 0.5  # from this share of the question's weight, or this probability, it counts as most
_SOME = 0.35  # share of the question's weight that must be said around words in quotation marks
_ALL = 0.99  # from this share of the question's weight, it counts as all


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
        return Confidence.UNSURE if evidence.match.coverage >= _MOST else Confidence.NONE
    model = confidence_model(EVIDENCE, by_word=any(item.candidate.matches is not None for item in ranked))
    probability = model.probability(evidence.values)
    may_be_sure = not evidence.match.lacks
    said = any(says(selected[0].candidate, phrase) for phrase in query.phrases)
    if said or (query.phrases and probability >= model.none):
        is_sure = may_be_sure and probability >= _MOST and evidence.match.coverage >= _SOME
        return Confidence.SURE if is_sure else Confidence.UNSURE
    bound = model.sure_by_model if selected[0].signals.index_by_model else model.sure
    if may_be_sure and probability >= bound:
        return Confidence.SURE
    # At least unsure: all its words are said, if only in passing, or an editor or the host asks much the same.
    mentioned = evidence.match.coverage >= _ALL or max(evidence.match.index, selected[0].signals.asked) > ALIKE
    return Confidence.UNSURE if mentioned or probability >= model.none else Confidence.NONE
