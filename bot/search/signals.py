"""The signals of a candidate: how near it is to the question by meaning, words, index, host and wording. Pure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

from bot.model import Ref, Role, Span
from bot.search.candidates import Candidate, Vocabulary
from bot.search.late_interaction import NO_MATCHES, LateInteraction, read_matches
from bot.search.query import Query
from bot.search.terms import stem

REPLY = 300
"""Within so many words after a question, what follows gradually stops being its answer."""

LEAD_IN = 75
"""So many words before a question are part of asking it."""

_FEWEST_REMEMBERED = 4  # a question with fewer words is not half-remembered wording
_ANY_TEXTS = 60  # per cent of its characters that any question shares, in order, with some stretch of an unrelated text
_INDEX_LENGTH = 20  # words of an entry's questions taken together, as BM25 counts length
_TYPICAL_LENGTH = 60  # words of a passage, for the same


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a candidate, each part on its own scale."""

    meaning: float  # cosine of the text, wide and narrow
    cosine: float  # of the whole text
    narrow: float  # of the nearest narrow passage in it
    words: float  # share of the question's words it says, 0 to 1, rare words counting more
    coverage: float  # share of the question's weight that it says, 0 to 1
    index: float | None  # cosine of the nearest question an editor wrote for it; None if none was written
    index_best: float  # mean cosine of the nearest three of them
    index_questions: int  # how many were written for it
    index_by_model: bool  # a language model wrote them
    index_words: float  # share of the question's words in those questions
    asked: float  # cosine of the host's question it answers
    wording: float  # how far the question is half-remembered wording of it, 0 to 1
    late: LateInteraction = NO_MATCHES


class TermWeights:
    """The weight of each word of a question: rare words count more, words that nobody says most of all."""

    def __init__(self, query: Query, vocabulary: Vocabulary) -> None:
        self.terms = {term: weight * vocabulary.rarity(term) for term, weight in query.terms}
        never_used = (vocabulary.rarity(stem(word)) for word in query.never_used)
        self.total = sum(self.terms.values()) + sum(never_used)

    def coverage(self, terms: Collection[str]) -> float:
        """The share of the question's weight that is among some terms."""
        return sum(weight for term, weight in self.terms.items() if term in terms) / self.total if self.total else 0.0

    def unsaid(self, texts: Iterable[Iterable[str]]) -> float:
        """The share of the question's weight that no text has among its terms; 0 if it has only stop words."""
        missing = set(self.terms)
        for terms in texts:
            missing.difference_update(terms)
            if not missing:  # as with most questions, after a few texts
                break
        said = sum(weight for term, weight in self.terms.items() if term not in missing)
        return 1.0 - said / self.total if self.total else 0.0

    def share(self, terms: Sequence[str], length: int) -> float:
        """The share of the question's weight that a text says, by BM25: long texts count less.

        No word counts for more than its own weight, however often a short text says it: one rare word is no answer.
        """
        if self.terms.keys().isdisjoint(terms):
            return 0.0
        counts, thinned = Counter(terms), 1.2 * (0.25 + 0.75 * length / _TYPICAL_LENGTH)
        said = sum(
            weight * min(1.0, counts[term] * 2.2 / (counts[term] + thinned))
            for term, weight in self.terms.items()
            if term in counts
        )
        return said / self.total


class SignalReader:
    """Reads the signals of candidates for one question, with the entries and the host's words around each."""

    def __init__(self, query: Query, candidates: Sequence[Candidate], weights: TermWeights) -> None:
        self._weights = weights
        self._wordings = _wordings(query, candidates)
        entries = (candidate for candidate in candidates if candidate.is_entry)
        hosts = (candidate for candidate in candidates if candidate.role is Role.HOST)
        self._entries = _Ordered(
            _Nearness(entry, entry.index_cosine, weights.share(entry.index_terms, _INDEX_LENGTH)) for entry in entries
        )
        self._hosts = _Ordered(_Nearness(host, self._likeness(host)) for host in hosts)

    def signals(self, candidate: Candidate) -> Signals:
        """All signals of a candidate."""
        near = [item for item in self._entries.overlapping(candidate.ref) if same_place(candidate, item.candidate)]
        nearest = max(near, key=lambda item: item.cosine, default=None)
        return Signals(
            meaning=_meaning(candidate),
            cosine=candidate.cosine,
            narrow=max(candidate.narrow_cosines, default=candidate.cosine),
            words=self._weights.share(candidate.terms, len(candidate.ref.span)),
            coverage=self._weights.coverage(set(candidate.terms)),
            index=nearest.cosine if nearest is not None else None,
            index_best=_mean(nearest.candidate.index_cosines) if nearest is not None else 0.0,
            index_questions=nearest.candidate.questions if nearest is not None else 0,
            index_by_model=nearest is not None and nearest.candidate.by_model,
            index_words=max((item.words for item in near), default=0.0),
            asked=self._asked(candidate),
            wording=self._wordings[candidate.plain_text],
            late=read_matches(candidate.matches),
        )

    def _asked(self, candidate: Candidate) -> float:
        """How near the host's question that this answers comes to the member's, with all the host says before it.

        A reply answers at its beginning, so this fades over its first words, the host's interjections included.
        """
        if candidate.asked is None or candidate.turn is None or candidate.role is not Role.GUEST:
            return 0.0
        fading = max(0.0, 1.0 - (candidate.ref.span.start - candidate.asked.end) / REPLY)
        if not fading:
            return 0.0
        lead_in = Ref(candidate.ref.interview, Span(candidate.asked.start - LEAD_IN, candidate.asked.end))
        host = max((item.cosine for item in self._hosts.overlapping(lead_in)), default=0.0)
        return fading * max(candidate.asked_cosine, host)

    def _likeness(self, host: Candidate) -> float:
        """How much the host's words are the question itself: by meaning, an editor's question for them, or wording."""
        index = host.index_cosine if poses_question(host) else 0.0
        return max(_meaning(host), index, self._wordings[host.plain_text])


class _Nearness(NamedTuple):
    """A candidate, and how near it comes by meaning and by words."""

    candidate: Candidate
    cosine: float
    words: float = 0.0


class _Ordered:
    """Candidates ordered by interview and start, so that those around a place are found at once."""

    def __init__(self, items: Iterable[_Nearness]) -> None:
        def start(item: _Nearness) -> tuple[str, int]:
            return item.candidate.ref.interview, item.candidate.ref.span.start

        self._items = sorted(items, key=start)
        self._starts = list(map(start, self._items))
        self._longest = max((len(item.candidate.ref.span) for item in self._items), default=0)

    def overlapping(self, ref: Ref) -> Iterable[_Nearness]:
        """Those that share words with a ref."""
        start = bisect_left(self._starts, (ref.interview, ref.span.start - self._longest))
        end = bisect_left(self._starts, (ref.interview, ref.span.end))
        return (item for item in self._items[start:end] if item.candidate.ref.span.end > ref.span.start)


def _mean(cosines: Sequence[float]) -> float:
    return sum(cosines) / len(cosines) if cosines else 0.0


def _meaning(candidate: Candidate) -> float:
    """The mean of the cosine of the whole and that of its nearest narrow passage."""
    narrow = max(candidate.narrow_cosines, default=candidate.cosine)
    return (candidate.cosine + max(narrow, candidate.cosine)) / 2


def poses_question(candidate: Candidate) -> bool:
    """Whether a host's words are the question itself, not what leads up to it."""
    asked = candidate.asked
    return candidate.role is Role.HOST and asked is not None and asked.overlap(candidate.ref.span) > 0


def same_place(candidate: Candidate, entry: Candidate) -> bool:
    """Whether an entry speaks for a candidate: they share half of the shorter one."""
    if candidate.ref.interview != entry.ref.interview:
        return False
    shared = candidate.ref.span.overlap(entry.ref.span)
    return shared * 2 >= min(len(candidate.ref.span), len(entry.ref.span))


def _wordings(query: Query, candidates: Sequence[Candidate]) -> Mapping[str, float]:
    """Half-remembered wording: how well a longer question matches part of each text, above what any two texts share."""
    texts = dict.fromkeys(candidate.plain_text for candidate in candidates)
    if len(query.folded_text.split()) < _FEWEST_REMEMBERED:
        return dict.fromkeys(texts, 0.0)
    ratios = {text: fuzz.partial_ratio(query.folded_text, text, score_cutoff=_ANY_TEXTS) for text in texts}
    return {text: max(0.0, ratio - _ANY_TEXTS) / (100 - _ANY_TEXTS) for text, ratio in ratios.items()}
