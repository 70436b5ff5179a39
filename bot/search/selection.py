"""Ranked candidates -> those that are shown: no overlaps, related ones from elsewhere. Pure."""

from collections.abc import Iterable, Sequence

from bot.model import Ref
from bot.search.candidates import Candidate
from bot.search.ranking import RankedCandidate

MOST_QUOTES = 10
MOST_RELATED = 3

FAR = 150
"""A passage so many words away is said elsewhere: about a minute."""

SAME_TOPIC = 0.4
"""Passages with this cosine share a topic."""


def select_best(ranked: Iterable[RankedCandidate], most: int = MOST_QUOTES) -> list[RankedCandidate]:
    """The best of each group of overlapping candidates, best first."""
    selected: list[RankedCandidate] = []
    for item in ranked:
        if not any(other.ref.overlaps(item.ref) for other in selected):
            selected.append(item)
            if len(selected) == most:
                break
    return selected


def select_related(candidates: Sequence[Candidate], quote: Ref, most: int = MOST_RELATED) -> list[Candidate]:
    """Passages on the topic of a quote, each far from the quote and from the others."""

    def far(ref: Ref, other: Ref) -> bool:
        return ref.interview != other.interview or ref.span.overlap(other.span) < -FAR

    by_meaning = any(candidate.cosine for candidate in candidates)
    selected: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda candidate: (-candidate.cosine, candidate.ref)):
        on_topic = candidate.cosine >= SAME_TOPIC or not by_meaning
        if on_topic and all(far(candidate.ref, other) for other in (quote, *(item.ref for item in selected))):
            selected.append(candidate)
            if len(selected) == most:
                break
    return selected
