"""Candidates -> one score for each, by a learned model, best first. Pure. Step 13 of a question's way.

The model was learned over many interviews.

Scores are fused, not ranks: a cosine, and shares of the question's words weighted by rarity, are on scales
that do not depend on how many passages a library has.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Ref, Role
from bot.search.candidates import Candidate, Vocabulary
from bot.search.features import read_features
from bot.search.interview_evidence import interview_evidence
from bot.search.models import ranking_model
from bot.search.query import Query
from bot.search.signals import SignalReader, Signals, TermWeights

LONGEST_EXACT_PHRASE = 4
"""A phrase in quotation marks of at most so many words must occur exactly; if it occurs nowhere, nothing matches."""

_NOT_ASKED_FOR = 12.0
"""The penalty for words of the speaker who is not asked for: more than their signals can make up for."""


@dataclass(frozen=True, slots=True)
class RankedCandidate:
    """A candidate with its score and the signals it comes from."""

    candidate: Candidate
    signals: Signals
    features: tuple[float, ...]  # see bot.search.features
    score: float

    @property
    def ref(self) -> Ref:
        """Its passage."""
        return self.candidate.ref


def rank(
    query: Query,
    candidates: Sequence[Candidate],
    vocabulary: Vocabulary,
    role: Role | None,
) -> list[RankedCandidate]:
    """All candidates with their scores, best first, still with overlaps. `role` limits whose words are wanted.

    Of several interviews, the one that has more to say comes first: its candidates may precede some of higher score.
    """
    phrases = _required_phrases(query.phrases, candidates)
    reader = SignalReader(query, candidates, TermWeights(query, vocabulary))
    model = ranking_model(
        by_meaning=any(candidate.cosine for candidate in candidates),
        by_word=any(candidate.matches is not None for candidate in candidates),
    )
    wanted = role or query.role
    ranked = []
    for candidate in candidates:
        if all(says(candidate, phrase) for phrase in phrases):
            signals = reader.signals(candidate)
            features = read_features(query, candidate, signals)
            score = model.score(features)
            if wanted is not None and candidate.role not in (None, wanted):
                score -= _NOT_ASKED_FOR
            ranked.append(RankedCandidate(candidate, signals, features, score))
    ranked.sort(key=_best_first)
    evidence = interview_evidence([(item.ref, item.score) for item in ranked])
    if not evidence:
        return ranked
    return sorted(ranked, key=lambda item: (-item.score - evidence[item.ref.interview], item.ref))


def _best_first(item: RankedCandidate) -> tuple[float, Ref]:
    return -item.score, item.ref


def _required_phrases(phrases: Sequence[Sequence[str]], candidates: Sequence[Candidate]) -> list[Sequence[str]]:
    """The quoted phrases that must occur: all that do somewhere, and short ones even if they do not.

    A long phrase that occurs nowhere is a half-remembered quote, to be matched by its wording.
    """
    return [
        phrase
        for phrase in phrases
        if len(phrase) <= LONGEST_EXACT_PHRASE or any(says(candidate, phrase) for candidate in candidates)
    ]


def says(candidate: Candidate, phrase: Sequence[str]) -> bool:
    """Whether a candidate has these words in a row."""
    return f" {' '.join(phrase)} " in f" {candidate.plain_text} "
