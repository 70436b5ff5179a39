"""The claim's words against the transcript's: where they stand, and word for word what differs.

Places are found by the claim's rarer words voting for where it would begin; the best are compared with
rapidfuzz over words, and the closest few aligned exactly. Fillers and stutters cost nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from bot.model import Span
from bot.search.terms import counts, is_negation
from bot.verify.script import ALWAYS_FILLER, Script

OPENERS = frozenset({"so", "well", "yeah", "okay", "ok", "and", "but"})
"""Words that a quoter may drop or keep where a clause opens."""

_RESEMBLES = 60
"""How alike (0 to 100) a word must be to what stands in its place at an edge, to be called changed rather than added."""

_EDGE = 10  # words looked at on either side of where a claim would stand
_BUCKET = 6  # beginnings so near each other are one
_WINDOWS = 10
_FREE_OPENERS = frozenset({"so", "well", "yeah", "okay", "ok"})


@dataclass(frozen=True, slots=True)
class AlignmentStep:
    """One step of an alignment: a claim word, a token, or both; `free` where the difference means nothing."""

    claim: int | None
    token: int | None
    same: bool
    free: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """A claim laid over a stretch of the script."""

    script: Script
    steps: tuple[AlignmentStep, ...]

    @property
    def cost(self) -> int:
        """Words added, dropped or changed."""
        return sum(1 for step in self.steps if not step.same and not step.free)

    @property
    def tokens(self) -> list[int]:
        """Positions of the tokens that are matched or replaced."""
        return [step.token for step in self.steps if step.token is not None]

    @property
    def span(self) -> Span:
        """The words of the interview from the first to the last token touched."""
        touched = self.tokens
        return Span(self.script.tokens[touched[0]].span.start, self.script.tokens[touched[-1]].span.end)


def likely_windows(script: Script, claim: Sequence[str]) -> list[tuple[int, int]]:
    """Stretches of tokens where a claim, or a part of it, may stand; the likeliest first."""
    before = len(claim) // _BUCKET + 1  # buckets of claims that would begin before the first token
    votes = np.zeros(before + len(script.tokens) // _BUCKET + 2)
    for at, word in enumerate(claim):
        if (places := script.voters.get(word)) is not None:
            np.add.at(votes, (places - at) // _BUCKET + before, script.rarity(word))
    near = np.where(votes[:-1] > 0, votes[:-1] + votes[1:], 0.0)
    voted = np.flatnonzero(near)
    windows: list[tuple[int, int]] = []
    for found in voted[np.argsort(-near[voted], kind="stable")].tolist():
        first = (found - before) * _BUCKET
        start = max(0, first - _EDGE)
        end = min(len(script.tokens), first + len(claim) + len(claim) // 2 + 12 + _EDGE)
        if all(abs(start - other) > 8 for other, _ in windows):
            windows.append((start, end))
            if len(windows) == _WINDOWS:
                break
    return windows


def closest_windows(
    script: Script, claim: Sequence[str], windows: Sequence[tuple[int, int]], *, most: int, fewest: int
) -> list[tuple[int, int]]:
    """The windows that share most words in order with the claim, and at least the fewest."""
    words = [[token.word for token in script.tokens[start:end]] for start, end in windows]
    shared = [(len(claim) + len(said) - Indel.distance(claim, said)) // 2 for said in words]
    order = sorted((at for at in range(len(windows)) if shared[at] >= fewest), key=lambda at: (-shared[at], at))
    return [windows[at] for at in order[:most]]


class CostTable:
    """Costs of aligning the first i claim words so that they end at token j of a window (semi-global)."""

    def __init__(
        self, script: Script, claim: Sequence[str], window: tuple[int, int], *, backward: bool = False
    ) -> None:
        self.script, self.window, self.backward = script, window, backward
        self._claim = list(reversed(claim)) if backward else list(claim)
        tokens = range(*window)
        self._tokens = list(reversed(tokens)) if backward else list(tokens)
        self._skips = [0 if self._droppable(at) else 1 for at in self._tokens]
        costs = self._fill()
        self._ends = costs.argmin(axis=1).tolist()
        self.rows: list[list[int]] = costs.tolist()

    def prefix_costs(self) -> list[tuple[int, int]]:
        """For each number of claim words the least cost, and the first position in the window where it ends."""
        return [(row[end], end) for row, end in zip(self.rows, self._ends, strict=True)]

    def _droppable(self, at: int) -> bool:
        token = self.script.tokens[at]
        return token.optional or token.word in ALWAYS_FILLER

    def _addable(self, at: int) -> bool:
        """A claim's word that may be added: a filler, or its neighbour said twice. Two negations are none, and 20 20 is not 20."""
        word = self._claim[at]
        if word in ALWAYS_FILLER:
            return True
        return at > 0 and word == self._claim[at - 1] and not is_negation(word) and not counts(word)

    def _fill(self) -> NDArray[np.int64]:
        """A row a claim word. Whatever a token costs to skip is summed up, so that the cheapest way from the left is a running minimum."""
        number = {word: at for at, word in enumerate(self._claim)}
        said = np.array([number.get(self.script.tokens[at].word, -1) for at in self._tokens], dtype=np.int64)
        heard = np.array([number.get(self.script.tokens[at].heard or "", -1) for at in self._tokens], dtype=np.int64)
        skipped = np.concatenate(([0], np.cumsum(self._skips, dtype=np.int64)))
        row = np.zeros(len(said) + 1, dtype=np.int64)
        rows = [row]
        for i, word in enumerate(self._claim):
            fresh = row + (0 if self._addable(i) else 1)
            changed = (said != number[word]) & (heard != number[word])
            fresh[1:] = np.minimum(fresh[1:], row[:-1] + changed)
            row = np.minimum.accumulate(fresh - skipped) + skipped
            rows.append(row)
        return np.stack(rows)

    def trace(self, count: int, end: int) -> list[AlignmentStep]:
        """The steps of the cheapest way to that cell, in the order of speech."""
        steps: list[AlignmentStep] = []
        i, j = count, end
        while i > 0:
            cost = self.rows[i][j]
            token = self.script.tokens[self._tokens[j - 1]] if j > 0 else None
            same = token is not None and self._claim[i - 1] == token.word
            heard = token is not None and self._claim[i - 1] == token.heard
            # Where a filler is said and the claim has another word, the filler was dropped and the word added, not one for the other;
            # and an opener before the quoted words does not stand for what was said before them.
            apart = j > 0 and not (same or heard) and self._skips[j - 1] == 0 and cost == self.rows[i][j - 1]
            apart = apart or (i == 1 and not (same or heard) and not self.backward and self._claim[0] in OPENERS)
            if j > 0 and not apart and cost == self.rows[i - 1][j - 1] + (0 if same or heard else 1):
                steps.append(AlignmentStep(i - 1, self._tokens[j - 1], same, free=heard and not same))
                i, j = i - 1, j - 1
            elif j > 0 and cost == self.rows[i][j - 1] + self._skips[j - 1]:
                steps.append(AlignmentStep(None, self._tokens[j - 1], same=False, free=self._skips[j - 1] == 0))
                j -= 1
            else:
                steps.append(AlignmentStep(i - 1, None, same=False, free=self._addable(i - 1)))
                i -= 1
        if self.backward:
            last = len(self._claim) - 1
            return [
                AlignmentStep(last - step.claim if step.claim is not None else None, step.token, step.same, step.free)
                for step in steps
            ]
        return steps[::-1]


def align(script: Script, claim: Sequence[str], window: tuple[int, int]) -> Alignment:
    """The claim over the stretch of a window that fits it best."""
    table = CostTable(script, claim, window)
    _, end = table.prefix_costs()[-1]
    steps = _with_edges(script, claim, table.trace(len(claim), end))
    return Alignment(script, mark_free_changes(script, claim, steps))


def _with_edges(script: Script, claim: Sequence[str], steps: list[AlignmentStep]) -> list[AlignmentStep]:
    """The steps with a first or last word that was changed beside what was said in its place.

    There a word changed costs no more than one added, and the table takes the shorter stretch: of "overvalues", said as
    "undervalues", the reader would not see what was said.
    """
    touched = [step.token for step in steps if step.token is not None]
    if not touched:
        return steps
    for at, beside in ((0, touched[0] - 1), (-1, touched[-1] + 1)):
        edge = steps[at]
        if edge.claim is None or edge.token is not None or edge.free or not 0 <= beside < len(script.tokens):
            continue
        if fuzz.ratio(claim[edge.claim], script.tokens[beside].word) >= _RESEMBLES:
            steps[at] = replace(edge, token=beside)
    return steps


def mark_free_changes(
    script: Script, claim: Sequence[str], steps: Sequence[AlignmentStep]
) -> tuple[AlignmentStep, ...]:
    """The steps with what means nothing marked as free: a word as the captions misheard it, a clause's opener."""
    done = list(steps)
    for first, past in _changed_runs(done):
        opener = all(_opens(script, claim, step) for step in done[first:past])
        first, past = _whole_correction(script, done, first, past)  # noqa: PLW2901
        run = done[first:past]
        said = [script.tokens[step.token] for step in run if step.token is not None]
        claimed = " ".join(claim[step.claim] for step in run if step.claim is not None)
        misheard = (
            bool(said)
            and said[0].heard is not None
            and all(token.span == said[0].span for token in said)
            and claimed == said[0].heard
        )
        if misheard or opener:
            done[first:past] = [replace(step, free=not step.same) for step in run]
    return tuple(done)


def _whole_correction(script: Script, steps: Sequence[AlignmentStep], first: int, past: int) -> tuple[int, int]:
    """A run of changed steps with those beside it in the same correction: of "I don't", heard as "don't", only one word differs."""

    def corrected(at: int) -> Span | None:
        token = steps[at].token if 0 <= at < len(steps) else None
        return script.tokens[token].span if token is not None and script.tokens[token].heard is not None else None

    while (span := corrected(first)) is not None and corrected(first - 1) == span:
        first -= 1
    while (span := corrected(past - 1)) is not None and corrected(past) == span:
        past += 1
    return first, past


def _opens(script: Script, claim: Sequence[str], step: AlignmentStep) -> bool:
    """Whether a word was only dropped from, or added to, the opening of a clause."""
    if step.claim is not None and step.token is not None:
        return step.free
    if step.claim is not None:
        return step.free or (step.claim == 0 and claim[0] in OPENERS)
    return step.free or (
        step.token is not None and script.tokens[step.token].word in _FREE_OPENERS and script.tokens[step.token].opens
    )


def _changed_runs(steps: Sequence[AlignmentStep]) -> list[tuple[int, int]]:
    """Stretches of steps between those that are the same on both sides."""
    runs: list[tuple[int, int]] = []
    first: int | None = None
    for at, step in enumerate(steps):
        if step.same and first is not None:
            runs.append((first, at))
            first = None
        elif not step.same and first is None:
            first = at
    return [*runs, (first, len(steps))] if first is not None else runs
