"""Questions -> what the search finds for each: the features of every candidate, and which of them answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.evaluation import hits
from bot.labelled_sets import LabelledQuestion
from bot.quotes.names import NameCache
from bot.search.candidates import EncodedQuestion, SearchRequest
from bot.search.query import Query
from bot.search.ranking import RankedCandidate, rank
from store.encoder import OnnxEncoder
from store.library.reader import ServedLibrary


@dataclass(frozen=True, slots=True)
class Sample:
    """A question with its candidates. `features` has shape (candidates, features), `hits` (candidates,)."""

    interview: str
    question: LabelledQuestion
    query: Query
    ranked: Sequence[RankedCandidate]
    features: NDArray[np.float64]
    hits: NDArray[np.bool_]

    @property
    def is_absent(self) -> bool:
        """Whether the interview does not answer."""
        return not self.question.answers


async def read_samples(
    library: ServedLibrary,
    encoder: OnnxEncoder,
    interview: str,
    questions: Sequence[LabelledQuestion],
    *,
    by_word: bool = True,
) -> list[Sample]:
    """Search an interview for every question; messages that ask nothing and those without candidates are left out."""
    slugs, vocabulary = frozenset({interview}), await library.vocabulary()
    names = await NameCache(library).among(slugs)
    samples = []
    for question in questions:
        query, _ = names.parse(question.question, slugs, vocabulary)
        if query.is_empty:
            continue
        encoded = await encoder.encode_question(query.text)
        if not by_word:
            encoded = EncodedQuestion(encoded.vector)
        found = await library.find(SearchRequest(query.terms, slugs), encoded)
        if ranked := rank(query, found, vocabulary, None):
            features = np.array([item.features for item in ranked])
            hit = np.array([hits(item.ref.span, question.answers) for item in ranked])
            samples.append(Sample(interview, question, query, ranked, features, hit))
    return samples


def ranked_by(sample: Sample, scores: NDArray[np.float64]) -> list[RankedCandidate]:
    """The candidates with these scores, best first, still with overlaps."""
    best = np.argsort(-scores, kind="stable").tolist()
    return [replace(sample.ranked[index], score=float(scores[index])) for index in best]
