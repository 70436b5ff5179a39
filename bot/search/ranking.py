"""One score for a candidate out of many signals, and the choice of spans that do not overlap. Pure.

Scores are fused, not ranks: a cosine, and shares of the question's words weighted by rarity, lie on scales
that do not depend on how many passages a library has.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.model import Line, Ref, Role, Span
from bot.search.candidates import Candidate, Vocabulary
from bot.search.query import Query

MOST_QUOTES = 10
SHORTEST_QUOTE = 15
"""Words below which a quote is shown with the sentences that follow it, where its turn goes on: half a thought is no answer."""

LONGEST_QUOTE = 90
"""Words a quote does not grow beyond."""


HALF_REMEMBERED = 4
"""Words up to which a phrase in quotation marks must occur as it stands."""


ELSEWHERE = 150
"""Words between two passages for the second to be said elsewhere: about a minute."""

UNLIKE, ALIKE = 0.35, 0.6
"""Cosines between which a question turns into the host's own question, asked again."""

REPLY = 300
"""Words after a question over which what follows stops being its answer."""

LEADS = 75
"""Words before a question in which the host asks it too."""

_FEWEST_REMEMBERED = 4  # words below which a question is no half-remembered wording
_ANY_TEXTS = 60  # per cent of its letters that a question shares, in order, with a stretch of any text
_QUESTION_LENGTH = 20  # words of an entry's questions taken together, as BM25 counts length

SAME_TOPIC = 0.35
"""Cosine of two passages from which they share a topic."""


@dataclass(frozen=True, slots=True)
class SignalWeights:
    """How much each signal counts, beside 1 for the cosine of the text. Set on questions held out of the index."""

    words: float = 0.12
    index: float = 1.2
    index_words: float = 0.45
    asked: float = 0.5
    wording: float = 0.8
    host: float = 0.12
    same: float = 1.4  # a host's question asked again, beside `asked`
    others: float = 0.9  # what the one who is not asked for loses
    asks: float = 0.7  # share of its score that a host's question loses where it is asked again
    entry: float = 0.03


WEIGHTS = SignalWeights()
BARE_WEIGHTS = SignalWeights(words=0.25, asked=0.25)
"""Where no editor made an index, words and the host's questions must carry more."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a candidate, each part on its own scale."""

    meaning: float  # cosine of the text, wide and narrow
    words: float  # share of the question's words it says, 0 to 1, rare words counting more
    index: float  # cosine of the nearest question an editor wrote for it
    index_words: float  # share of the question's words in those questions
    asked: float  # cosine of the host's question it answers
    wording: float  # how far the question is a half-remembered wording of it, 0 to 1


@dataclass(frozen=True, slots=True)
class RankedCandidate:
    """A candidate with its score and what it is made of."""

    candidate: Candidate
    span: Span
    signals: Signals
    score: float

    @property
    def ref(self) -> Ref:
        """The quote it becomes."""
        return Ref(self.candidate.ref.interview, self.span)


def rank(
    question: Query,
    candidates: Sequence[Candidate],
    vocabulary: Vocabulary,
    role: Role | None,
    weights: SignalWeights | None = None,
) -> list[RankedCandidate]:
    """All candidates with their scores, best first; overlapping ones still among them."""
    rarity = TermWeights(question, vocabulary)
    phrases = _binding(question.phrases, candidates)
    if weights is None:
        weights = WEIGHTS if any(candidate.entry for candidate in candidates) else BARE_WEIGHTS
    wordings = _wordings(question, candidates)
    surroundings = _Surroundings(candidates, rarity, wordings)
    ranked = []
    for candidate in candidates:
        if not all(_says(candidate, phrase) for phrase in phrases):
            continue
        signals = _signals(candidate, surroundings, rarity, wordings)
        score = _score(question, signals, candidate, role or question.role, weights)
        ranked.append(RankedCandidate(candidate, candidate.ref.span, signals, score))
    return sorted(ranked, key=lambda one: (-one.score, one.ref))


def choose(ranked: Iterable[RankedCandidate], most: int = MOST_QUOTES) -> list[RankedCandidate]:
    """The best of those that overlap, best first."""
    chosen: list[RankedCandidate] = []
    for one in ranked:
        if all(other.ref.interview != one.ref.interview or other.span.overlap(one.span) <= 0 for other in chosen):
            chosen.append(one)
            if len(chosen) == most:
                break
    return chosen


def elsewhere(candidates: Sequence[Candidate], here: Ref, most: int = 3) -> list[Candidate]:
    """Passages on the same topic in other places, diverse: each far from the quote and from one another."""

    def far(one: Ref, other: Ref) -> bool:
        return one.interview != other.interview or one.span.overlap(other.span) < -ELSEWHERE

    chosen: list[Candidate] = []
    for one in sorted(candidates, key=lambda one: (-one.cosine, one.ref)):
        near = one.cosine >= SAME_TOPIC or not any(candidate.cosine for candidate in candidates)
        if near and far(one.ref, here) and all(far(one.ref, other.ref) for other in chosen):
            chosen.append(one)
            if len(chosen) == most:
                break
    return chosen


def whole(span: Span, lines: Sequence[Line], others: Sequence[Span]) -> Span:
    """A short span with the sentences of its turn beside it, until it is long enough; never into another quote."""
    inside = [at for at, line in enumerate(lines) if line.span.overlap(span) > 0]
    first, last = inside[0], inside[-1]
    turn = lines[first].turn

    def grown(at: int) -> int:
        return max(lines[last].span.end, lines[at].span.end) - min(lines[first].span.start, lines[at].span.start)

    def free(at: int) -> bool:
        fits = 0 <= at < len(lines) and lines[at].turn == turn and lines[at].quotable and grown(at) <= LONGEST_QUOTE
        return fits and all(other.overlap(lines[at].span) <= 0 for other in others)

    while lines[last].span.end - lines[first].span.start < SHORTEST_QUOTE:
        if free(last + 1):
            last += 1
        elif free(first - 1):
            first -= 1
        else:
            break
    return Span(min(span.start, lines[first].span.start), max(span.end, lines[last].span.end))


class TermWeights:
    """How much each word of a question tells: rare words more, words the library never uses most of all."""

    def __init__(self, question: Query, vocabulary: Vocabulary) -> None:
        self._passages = vocabulary.passages
        self.terms = {term: weight * self._idf(vocabulary.frequency(term)) for term, weight in question.terms}
        strange = self._idf(0) * len(question.unknown)
        self.total = sum(self.terms.values()) + strange
        self.unheard = strange / self.total if self.total else 0.0

    def covered(self, terms: Collection[str]) -> float:
        """Which part of the question's weight stands among some terms."""
        return sum(weight for term, weight in self.terms.items() if term in terms) / self.total if self.total else 0.0

    def _idf(self, frequency: int) -> float:
        return math.log(1 + (self._passages - frequency + 0.5) / (frequency + 0.5))

    def share(self, terms: Sequence[str], length: int) -> float:
        """Which part of the question's weight these terms say; saturating like BM25, long texts held back."""
        if self.terms.keys().isdisjoint(terms):
            return 0.0
        counts = Counter(terms)
        said = sum(
            weight * counts[term] * 2.2 / (counts[term] + 1.2 * (0.25 + 0.75 * length / 60))
            for term, weight in self.terms.items()
            if term in counts
        )
        return min(1.5, said / self.total)


class _Surroundings:
    """The entries and the host's passages among the candidates, in order, so that those near a place are found at once."""

    def __init__(self, candidates: Sequence[Candidate], rarity: TermWeights, wordings: Mapping[str, float]) -> None:
        self._entries = _Ordered(
            (one, one.index_cosine, rarity.share(one.index_terms, _QUESTION_LENGTH)) for one in candidates if one.entry
        )
        self._hosts = _Ordered((one, _likeness(one, wordings), 0.0) for one in candidates if one.role is Role.HOST)

    def index(self, candidate: Candidate) -> tuple[float, float]:
        """How near the editors' questions for this place come, by meaning and by words."""
        near = [one for one in self._entries.meeting(candidate.ref) if same_place(candidate, one[0])]
        return max((one[1] for one in near), default=0.0), max((one[2] for one in near), default=0.0)

    def host(self, interview: str, span: Span) -> float:
        """How near what the host says there, or an editor's question for it, comes to the question."""
        return max((one[1] for one in self._hosts.meeting(Ref(interview, span))), default=0.0)


class _Ordered:
    """Candidates with two numbers each, by interview and start."""

    def __init__(self, items: Iterable[tuple[Candidate, float, float]]) -> None:
        self._items = sorted(items, key=lambda item: (item[0].ref.interview, item[0].ref.span.start))
        self._starts = [(item[0].ref.interview, item[0].ref.span.start) for item in self._items]
        self._longest = max((len(item[0].ref.span) for item in self._items), default=0)

    def meeting(self, ref: Ref) -> Iterable[tuple[Candidate, float, float]]:
        """Those that share words with a ref."""
        first = bisect_left(self._starts, (ref.interview, ref.span.start - self._longest))
        past = bisect_left(self._starts, (ref.interview, ref.span.end))
        return (item for item in self._items[first:past] if item[0].ref.span.end > ref.span.start)


def _signals(
    candidate: Candidate, surroundings: _Surroundings, rarity: TermWeights, wordings: Mapping[str, float]
) -> Signals:
    index, index_words = surroundings.index(candidate)
    return Signals(
        meaning=_meaning(candidate),
        words=rarity.share(candidate.terms, len(candidate.ref.span)),
        index=index,
        index_words=index_words,
        asked=_asked(candidate, surroundings),
        wording=wordings[candidate.said],
    )


def _meaning(candidate: Candidate) -> float:
    """The cosine of the whole and that of its nearest narrow passage, halved."""
    fine = max(candidate.fine, default=candidate.cosine)
    return (candidate.cosine + max(fine, candidate.cosine)) / 2


def _likeness(candidate: Candidate, wordings: Mapping[str, float]) -> float:
    """How much what a host says is the question itself, by meaning, by an editor's question for it, or by wording."""
    return max(_meaning(candidate), candidate.index_cosine if _poses(candidate) else 0.0, wordings[candidate.said])


def _poses(candidate: Candidate) -> bool:
    """Whether a host's words are the question itself, not what leads up to it."""
    return (
        candidate.role is Role.HOST and candidate.asked is not None and candidate.asked.overlap(candidate.ref.span) > 0
    )


def _asked(candidate: Candidate, surroundings: _Surroundings) -> float:
    """How near the host's question comes that this answers: all he says just before, not only the sentence that asks.

    A reply answers at its beginning, so this fades over its first words, interjections of the host's among them.
    """
    if candidate.asked is None or candidate.turn is None or candidate.role is not Role.GUEST:
        return 0.0
    fresh = max(0.0, 1.0 - (candidate.ref.span.start - candidate.asked.end) / REPLY)
    before = Span(candidate.asked.start - LEADS, candidate.asked.end)
    return fresh * max(candidate.asked_cosine, surroundings.host(candidate.ref.interview, before)) if fresh else 0.0


def _score(question: Query, signals: Signals, candidate: Candidate, role: Role | None, weights: SignalWeights) -> float:
    score = (
        signals.meaning
        + weights.words * signals.words
        + weights.index * signals.index
        + weights.index_words * signals.index_words
        + weights.asked * signals.asked
        + weights.same * max(0.0, signals.asked - ALIKE)
        + weights.wording * signals.wording
        + (weights.entry if candidate.entry else 0.0)
    )
    return score - _held_back(question, signals, candidate, role, weights, score)


def _held_back(
    question: Query, signals: Signals, candidate: Candidate, role: Role | None, weights: SignalWeights, score: float
) -> float:
    """What speech of the one who is not asked for loses; of the host's questions those most that are asked again: the answer is wanted.

    A host's question half remembered, and not asked, is wanted itself.
    """
    if candidate.role is None or candidate.role is (role or Role.GUEST):
        return 0.0
    if role is not None:
        return weights.host + weights.others
    if not candidate.asks:
        return weights.host
    likeness = max(signals.meaning, candidate.index_cosine if _poses(candidate) else 0.0)
    if question.asks:
        likeness = max(likeness, signals.wording)
    again = min(1.0, max(0.0, (likeness - UNLIKE) / (ALIKE - UNLIKE)))
    quoted = 0.0 if question.asks else signals.wording
    return weights.host + weights.asks * again * (1.0 - quoted) * score


def same_place(candidate: Candidate, entry: Candidate) -> bool:
    """Whether an entry speaks for a candidate: they share half of the shorter one."""
    if candidate.ref.interview != entry.ref.interview:
        return False
    shared = candidate.ref.span.overlap(entry.ref.span)
    return shared * 2 >= min(len(candidate.ref.span), len(entry.ref.span))


def _wordings(question: Query, candidates: Sequence[Candidate]) -> dict[str, float]:
    """Half-remembered wording: how well a longer question matches a stretch of each text said, above what any two texts share."""
    texts = dict.fromkeys(candidate.said for candidate in candidates)
    if len(question.plain.split()) < _FEWEST_REMEMBERED:
        return dict.fromkeys(texts, 0.0)
    alike = {text: fuzz.partial_ratio(question.plain, text, score_cutoff=_ANY_TEXTS) for text in texts}
    return {text: max(0.0, score - _ANY_TEXTS) / (100 - _ANY_TEXTS) for text, score in alike.items()}


def _binding(phrases: Sequence[Sequence[str]], candidates: Sequence[Candidate]) -> list[Sequence[str]]:
    """The quoted phrases that must occur: all that do somewhere, and the short ones even if they do not.

    A long phrase that occurs nowhere is a half-remembered quote, to be matched by its wording.
    """
    return [
        phrase
        for phrase in phrases
        if len(phrase) <= HALF_REMEMBERED or any(_says(candidate, phrase) for candidate in candidates)
    ]


def _says(candidate: Candidate, phrase: Sequence[str]) -> bool:
    return f" {' '.join(phrase)} " in f" {candidate.said} "
