"""Which interview a question is about, if it names none: the one that has most to say about it. Pure.

A question about one interview finds several passages of it, a chance match in another finds one. So each candidate of a
search over several interviews also gets the combined evidence of its interview's best candidates.
"""

import math
from collections.abc import Mapping, Sequence

from bot.model import Ref

_MOST = 15  # candidates of an interview that are counted
_SPREAD = 2.0  # a candidate whose score is this far behind the best counts 1 / e
_TOO_FAR = 12.0  # a candidate this far behind counts for nothing


def interview_evidence(ranked: Sequence[tuple[Ref, float]]) -> Mapping[str, float]:
    """What to add to the scores of each interview's candidates, from those of all, best first; empty for one interview.

    It is the logarithm of the summed weights of an interview's best candidates that share no words.
    """
    if len({ref.interview for ref, _ in ranked}) < 2:
        return {}
    best = ranked[0][1]
    counted: dict[str, list[tuple[Ref, float]]] = {ref.interview: [] for ref, _ in ranked}
    for ref, score in ranked:
        of_interview = counted[ref.interview]
        far = best - score > _TOO_FAR and bool(of_interview)
        if far or len(of_interview) == _MOST or any(ref.overlaps(other) for other, _ in of_interview):
            continue
        of_interview.append((ref, score))
    return {
        interview: math.log(sum(math.exp((score - best) / _SPREAD) for _, score in items))
        for interview, items in counted.items()
    }
