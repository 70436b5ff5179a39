"""How well questions were answered and claims judged, for `score` and the bench. Pure, except that it reads files.

Questions are lines `{"id", "kind", "question", "answers": [{"start", "end"}, ...]}`; answers are the spans (in words of
captions.txt) that a fair reader would accept, none if the interview does not answer it. Claims are lines
`{"id", "claim", "verdict"}`.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import InputError
from bot.model import Answer, Confidence, Span

FEWEST_SHARED = 6
"""Words a returned span must share with an accepted one; fewer are enough only if they are all of it."""

DEPTH = 10
"""Quotes that count for the reciprocal rank."""

VERDICTS = ("verbatim", "altered", "stitched", "absent")

QUESTION_EXAMPLE = '{"id": "q1", "kind": "direct", "question": "...", "answers": [{"start": 10, "end": 40}]}'
CLAIM_EXAMPLE = '{"id": "c1", "claim": "...", "verdict": "verbatim"}'

_Labelled = TypeVar("_Labelled")


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with its accepted answers; none if the interview does not answer it."""

    id: str
    kind: str
    question: str
    answers: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claimed quote with its true verdict."""

    id: str
    claim: str
    verdict: str


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


# --- questions ----------------------------------------------------------------------------------


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


# --- claims -------------------------------------------------------------------------------------


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


# --- reading ------------------------------------------------------------------------------------


def read_questions(path: Path) -> list[LabelledQuestion]:
    """The questions of a file. Raises InputError with file, line and fix."""
    return _read(path, _labelled_question, QUESTION_EXAMPLE)


def read_claims(path: Path) -> list[LabelledClaim]:
    """The claims of a file. Raises InputError with file, line and fix."""
    return _read(path, _labelled_claim, CLAIM_EXAMPLE)


def _read(path: Path, parse: Callable[[Any], _Labelled], example: str) -> list[_Labelled]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (byte {error.start})") from None
    labelled = []
    for number, row in enumerate(text.split("\n"), start=1):
        if not row.strip():
            continue
        try:
            labelled.append(parse(json.loads(row)))
        except _BadLineError as error:
            raise InputError(f"{path}:{number}: {error}; a line looks like {example}") from None
        except (ValueError, RecursionError):
            raise InputError(f"{path}:{number}: is not JSON; a line looks like {example}") from None
    if not labelled:
        raise InputError(f"{path} has no lines; a line looks like {example}")
    return labelled


class _BadLineError(Exception):
    """What is wrong with a line; the caller adds the place."""


def _labelled_question(line: Any) -> LabelledQuestion:
    answers = line.get("answers") if isinstance(line, dict) else None
    if not isinstance(answers, list):
        raise _BadLineError('is not an object with a list "answers"')
    return LabelledQuestion(
        str(line.get("id")), _text(line, "kind"), _text(line, "question"), tuple(_span(answer) for answer in answers)
    )


def _labelled_claim(line: Any) -> LabelledClaim:
    if not isinstance(line, dict):
        raise _BadLineError("is not an object")
    verdict = _text(line, "verdict")
    if verdict not in VERDICTS:
        raise _BadLineError(f"verdict {verdict!r} is not one of {', '.join(VERDICTS)}")
    return LabelledClaim(str(line.get("id")), _text(line, "claim"), verdict)


def _text(line: dict[str, Any], key: str) -> str:
    value = line.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _BadLineError(f'"{key}" must be a text that is not empty')
    return value


def _span(answer: Any) -> Span:
    start, end = (answer.get("start"), answer.get("end")) if isinstance(answer, dict) else (None, None)
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise _BadLineError('an answer must be a span of words ("start" below "end")')
    return Span(start, end)
