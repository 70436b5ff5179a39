"""The table of a semi-global alignment of a claim with a window of the script, and the cheapest path. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.terms import is_negation, is_number
from bot.verify.script import ALWAYS_FILLER, Script
from bot.verify.windows import Window

GAP = "[]"
"""A claim word that stands for any one word, or for none: an editor's brackets replace words of the speaker."""

OPENERS = frozenset({"so", "well", "yeah", "okay", "ok", "and", "but"})
"""Words that people drop or add when they quote, at the opening of a clause."""


@dataclass(frozen=True, slots=True)
class AlignmentStep:
    """A claim word, a token, or both, as indexes; `free` if the difference means nothing."""

    claim: int | None
    token: int | None
    same: bool
    free: bool = False


class CostTable:
    """Costs of aligning the first i claim words so that they end at the j-th token of a window.

    With `backward`, claim and window are read from their ends, so that prefixes are endings.
    """

    def __init__(self, script: Script, claim: Sequence[str], window: Window, *, backward: bool = False) -> None:
        self._script, self._backward = script, backward
        self._claim = list(reversed(claim)) if backward else list(claim)
        self._tokens = list(reversed(range(*window))) if backward else list(range(*window))
        self._skip_costs = [0 if self._drops_unawares(token) else 1 for token in self._tokens]
        costs = self._fill()
        self._ends = costs.argmin(axis=1).tolist()
        self.rows: list[list[int]] = costs.tolist()

    def prefix_costs(self) -> list[tuple[int, int]]:
        """For each number of claim words, from 0: the least cost, and the first column that reaches it."""
        return [(row[end], end) for row, end in zip(self.rows, self._ends, strict=True)]

    def _may_drop(self, token_index: int) -> bool:
        token = self._script.tokens[token_index]
        return token.optional or token.word in ALWAYS_FILLER

    def _drops_unawares(self, token_index: int) -> bool:
        """Whether a token costs nothing to leave out here; an aside is a change all the same."""
        return self._may_drop(token_index) or token_index in self._script.asides

    def _may_add(self, index: int) -> bool:
        """Whether the claim may add a word: a filler, or its neighbour said twice.

        A repeated negation or number is a change: "not not" is not "not", and "20 20" is not "20".
        """
        word = self._claim[index]
        if word in ALWAYS_FILLER or word == GAP:
            return True
        return index > 0 and word == self._claim[index - 1] and not is_negation(word) and not is_number(word)

    def _fill(self) -> NDArray[np.int64]:
        """One row per claim word. With summed-up skip costs the cheapest path from the left is a running minimum."""
        numbers = {word: index for index, word in enumerate(self._claim)}
        tokens = [self._script.tokens[index] for index in self._tokens]
        said = np.array([numbers.get(token.word, -1) for token in tokens], dtype=np.int64)
        heard = np.array([numbers.get(token.heard or "", -1) for token in tokens], dtype=np.int64)
        also = np.array([numbers.get(token.also or "", -1) for token in tokens], dtype=np.int64)
        skipped = np.concatenate(([0], np.cumsum(self._skip_costs, dtype=np.int64)))
        row = np.zeros(len(said) + 1, dtype=np.int64)
        rows = [row]
        for index, word in enumerate(self._claim):
            from_above = row + (0 if self._may_add(index) else 1)
            number = numbers[word]
            changed = (said != number) & (heard != number) & (also != number) & (word != GAP)
            from_above[1:] = np.minimum(from_above[1:], row[:-1] + changed)
            row = np.minimum.accumulate(from_above - skipped) + skipped
            rows.append(row)
        return np.stack(rows)

    def trace(self, count: int, end: int) -> list[AlignmentStep]:
        """The steps of the cheapest way to row `count` and column `end`, in the order of speech."""
        steps: list[AlignmentStep] = []
        i, j = count, end
        while i > 0:
            cost = self.rows[i][j]
            token = self._script.tokens[self._tokens[j - 1]] if j > 0 else None
            word = self._claim[i - 1]
            same = token is not None and word in (token.word, token.also)
            heard = token is not None and word in (token.heard, GAP)
            matches = same or heard
            if (
                j > 0
                and not self._keeps_apart(i, j, matches=matches)
                and cost == self.rows[i - 1][j - 1] + (not matches)
            ):
                steps.append(AlignmentStep(i - 1, self._tokens[j - 1], same, free=heard and not same))
                i, j = i - 1, j - 1
            elif j > 0 and cost == self.rows[i][j - 1] + self._skip_costs[j - 1]:
                free = self._may_drop(self._tokens[j - 1])
                steps.append(AlignmentStep(None, self._tokens[j - 1], same=False, free=free))
                j -= 1
            else:
                steps.append(AlignmentStep(i - 1, None, same=False, free=self._may_add(i - 1)))
                i -= 1
        return self._in_order_of_speech(steps)

    def _keeps_apart(self, i: int, j: int, *, matches: bool) -> bool:
        """Whether a claim word that differs from a token must not stand for it.

        If the token is a filler, it was dropped and the claim's word added. And an opener before the quoted words
        does not stand for what was said before them.
        """
        if matches:
            return False
        dropped = self._skip_costs[j - 1] == 0 and self.rows[i][j] == self.rows[i][j - 1]
        return dropped or (i == 1 and not self._backward and self._claim[0] in OPENERS)

    def _in_order_of_speech(self, steps: list[AlignmentStep]) -> list[AlignmentStep]:
        """The traced steps, with the claim's own indexes."""
        if not self._backward:
            return steps[::-1]
        last = len(self._claim) - 1
        return [
            AlignmentStep(last - step.claim if step.claim is not None else None, step.token, step.same, step.free)
            for step in steps
        ]
