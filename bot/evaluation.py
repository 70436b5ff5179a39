"""How well questions were answered and claims judged, for `score` and the bench. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.labelled_sets import LabelledQuestion
from bot.model import Answer, Confidence, Span

FEWEST_SHARED = 6
"""Words a returned span must share with an accepted one; fewer are enough only if they are all of it."""
DEPTH = 10
"""Quotes that count for the reciprocal rank."""


def hits(span: Span, accepted: Iterable[Span]) -> bool:
    """Whether a span shares half of the shorter with an accepted one, and FEWEST_SHARED words or all of that."""
    return any(_hits(span, other) for other in accepted)


def _hits(span: Span, accepted: Span) -> bool:
    shared = span.overlap(accepted)
    is_half = shared > 0 and shared * 2 >= min(len(span), len(accepted))
    return is_half and (shared >= FEWEST_SHARED or shared == len(accepted))


def rank_of_hit(spans: Sequence[Span], accepted: Sequence[Span]) -> int | None:
    """The rank (from 1) of the first hit among the first DEPTH spans; None without a hit."""
    return next((rank for rank, span in enumerate(spans[:DEPTH], start=1) if hits(span, accepted)), None)


@dataclass(slots=True)
class RankTally:
    """The ranks of first hits, for the answerable questions of one kind."""

    asked: int = 0
    at_1: int = 0
    at_3: int = 0
    reciprocal: float = 0.0

    def add(self, rank: int | None) -> None:
        """Count one question with its first hit at `rank`."""
        self.asked += 1
        if rank is not None:
            self.at_1 += rank <= 1
            self.at_3 += rank <= 3
            self.reciprocal += 1 / rank

    @property
    def success_1(self) -> float:
        """Share of questions whose first quote is a hit."""
        return _share(self.at_1, self.asked)

    @property
    def success_3(self) -> float:
        """Share of questions with a hit among the first three quotes."""
        return _share(self.at_3, self.asked)

    @property
    def mrr(self) -> float:
        """Mean reciprocal rank of the first hit; no hit counts as 0."""
        return _share(self.reciprocal, self.asked)


@dataclass(slots=True)
class QuestionTally:
    """How a set of questions was answered. A question without accepted answers is absent, whatever its kind."""

    kinds: dict[str, RankTally] = field(default_factory=dict)
    all: RankTally = field(default_factory=RankTally)
    answerable: Counter[Confidence] = field(default_factory=Counter)
    absent: Counter[Confidence] = field(default_factory=Counter)
    sure_hits: int = 0
    absents: int = 0

    def add(self, question: LabelledQuestion, answer: Answer) -> None:
        """Count one answer."""
        self.count(question, [quote.ref.span for quote in answer.quotes], answer.confidence)

    def count(self, question: LabelledQuestion, spans: Sequence[Span], confidence: Confidence | None = None) -> None:
        """Count the spans found for a question, best first; a system that does not judge itself gives no confidence."""
        if not question.answers:
            self.absents += 1
            self.absent.update([confidence] if confidence is not None else [])
            return
        rank = rank_of_hit(spans, question.answers)
        self.all.add(rank)
        self.kinds.setdefault(question.kind, RankTally()).add(rank)
        if confidence is not None:
            self.answerable[confidence] += 1
            self.sure_hits += confidence is Confidence.SURE and rank == 1

    @property
    def sure_precision(self) -> float | None:
        """The share of answerable questions answered as sure whose first quote is a hit; None if there are none."""
        sure = self.answerable[Confidence.SURE]
        return self.sure_hits / sure if sure else None

    @property
    def sure(self) -> int:
        """Answerable questions that were answered as sure."""
        return self.answerable[Confidence.SURE]

    @property
    def wrongly_silent(self) -> int:
        """Answerable questions that got no answer."""
        return self.answerable[Confidence.NONE]

    @property
    def wrongly_sure(self) -> int:
        """Absent questions that were answered as sure."""
        return self.absent[Confidence.SURE]

    def table(self) -> str:
        """Everything as lines of text."""
        lines = [f"{'kind':<14}{'questions':>9}{'success@1':>11}{'success@3':>11}{'MRR':>7}"]
        for name, ranks in [*sorted(self.kinds.items()), ("all", self.all)]:
            lines.append(f"{name:<14}{ranks.asked:>9}{ranks.success_1:>11.2f}{ranks.success_3:>11.2f}{ranks.mrr:>7.2f}")
        return "\n".join([*lines, *self.confidence_lines()])

    def confidence_lines(self) -> list[str]:
        """How answerable and absent questions were answered, one line each."""
        precision = self.sure_precision
        hit = f" (of these {precision:.2f} hit)" if precision is not None else ""
        answerable = f"{self.answerable[Confidence.SURE]} sure{hit}, {self.answerable[Confidence.UNSURE]} unsure"
        unsure, none = self.absent[Confidence.UNSURE], self.absent[Confidence.NONE]
        absent = f"{self.wrongly_sure} sure (wrongly), {unsure} unsure, {none} none"
        return [
            f"answerable, {self.all.asked}: {answerable}, {self.wrongly_silent} none (wrongly)",
            f"absent, {self.absents}: {absent}",
        ]


@dataclass(slots=True)
class ClaimTally:
    """How claims were judged: pairs of the true verdict and the given one."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, expected: str, got: str) -> None:
        """Count one claim."""
        self.pairs[str(expected), str(got)] += 1

    def judged(self, expected: str | None = None) -> int:
        """Number of claims with a true verdict, or of all."""
        return sum(count for (true, _), count in self.pairs.items() if expected in (None, true))

    def right(self, expected: str | None = None) -> int:
        """Number of those that were judged correctly."""
        return sum(count for (true, got), count in self.pairs.items() if true == got and expected in (None, true))

    def accuracy(self, expected: str | None = None) -> float:
        """Share of those that were judged correctly."""
        return _share(self.right(expected), self.judged(expected))

    @property
    def falsely_verbatim(self) -> int:
        """Altered, stitched or absent claims that were judged verbatim: the error that must not happen."""
        return sum(count for (true, got), count in self.pairs.items() if got == "verbatim" != true)


def _share(part: float, of: int) -> float:
    return part / of if of else 0.0
