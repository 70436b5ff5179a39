"""The table of a semi-global alignment of a claim with a window of the script, and the cheapest path. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.terms import is_negation, is_number
from bot.verify.script import ALWAYS_FILLER, Script
from bot.verify.windows import Window

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

    `costs` has a row for each i and a column for each j, from 0. With `backward`, claim and window are read from their
    ends, so that prefixes are endings.
    """

    def __init__(self, script: Script, claim: Sequence[str], window: Window, *, backward: bool = False) -> None:
        self.script, self.claim = script, claim
        self._backward = backward
        self._claim = list(reversed(claim)) if backward else list(claim)
        self._tokens = list(reversed(range(*window))) if backward else list(range(*window))
        self._skip_costs = [0 if self._drops_unawares(token) else 1 for token in self._tokens]
        self.costs = self._fill()

    def prefix_costs(self) -> list[tuple[int, int]]:
        """For each number of claim words, from 0: the least cost, and the first column that reaches it."""
        ends = self.costs.argmin(axis=1)
        least = self.costs[np.arange(len(ends)), ends]
        return list(zip(least.tolist(), ends.tolist(), strict=True))

    def columns_of(self, cost: int) -> list[int]:
        """The columns at which the whole claim has a cost."""
        columns: list[int] = np.flatnonzero(self.costs[-1] == cost).tolist()
        return columns

    def _may_drop(self, token_index: int) -> bool:
        token = self.script.tokens[token_index]
        return token.optional or token.word in ALWAYS_FILLER

    def _drops_unawares(self, token_index: int) -> bool:
        """Whether a token costs nothing to leave out here; an aside is a change all the same."""
        return self._may_drop(token_index) or token_index in self.script.asides

    def _may_add(self, index: int) -> bool:
        """Whether the claim may add a word: a filler, or its neighbour said twice.

        A repeated negation or number is a change: "not not" is not "not", and "20 20" is not "20".
        """
        word = self._claim[index]
        if word in ALWAYS_FILLER:
            return True
        return index > 0 and word == self._claim[index - 1] and not is_negation(word) and not is_number(word)

    def _fill(self) -> NDArray[np.int32]:
        """One row per claim word. With summed-up costs taken off, the cheapest path is a running minimum.

        While it is filled, a row holds the costs less those of skipping every token before its column and of adding
        every claim word before it, so that skipping and adding cost nothing.
        """
        skip_costs = np.array(self._skip_costs, dtype=np.int32)
        skipped = np.concatenate((np.zeros(1, dtype=np.int32), np.cumsum(skip_costs, dtype=np.int32)))
        add_costs = [0 if self._may_add(index) else 1 for index in range(len(self._claim))]
        places = self._places()
        changed = 1 - skip_costs  # of a word at a token that does not say it, less what skipping the token costs
        at_tokens: dict[tuple[str, int], NDArray[np.int32]] = {}
        rows = np.empty((len(self._claim) + 1, len(skipped)), dtype=np.int32)
        np.negative(skipped, out=rows[0])
        rows[:, 0] = 0
        at_word = np.empty_like(changed)
        accumulate = np.minimum.accumulate
        steps = zip(self._claim, add_costs, rows[:-1, :-1], rows[:-1, 1:], rows[1:, 1:], rows[1:], strict=True)
        for word, add_cost, before, above, row_behind_first, row in steps:
            at_token = at_tokens.get((word, add_cost))
            if at_token is None:
                at_token = at_tokens[word, add_cost] = _lowered(changed, places.get(word)) - add_cost
            np.add(before, at_token, out=at_word)
            np.minimum(above, at_word, out=row_behind_first)
            accumulate(row, out=row)
        rows += skipped
        rows += np.concatenate((np.zeros(1, dtype=np.int32), np.cumsum(add_costs, dtype=np.int32)))[:, np.newaxis]
        return rows

    def _places(self) -> dict[str, list[int]]:
        """Every word that is said in the window, or as good as said, with its tokens as indexes in the window."""
        places: dict[str, list[int]] = {}
        for index, token_index in enumerate(self._tokens):
            token = self.script.tokens[token_index]
            for word in {token.word, token.heard, token.also}:
                if word:
                    places.setdefault(word, []).append(index)
        return places

    def trace(self, count: int, end: int) -> list[AlignmentStep]:
        """The steps of the cheapest way to row `count` and column `end`, in the order of speech."""
        steps: list[AlignmentStep] = []
        i, j = count, end
        costs = self.costs.item
        while i > 0:
            cost = costs(i, j)
            token = self.script.tokens[self._tokens[j - 1]] if j > 0 else None
            word = self._claim[i - 1]
            same = token is not None and word in (token.word, token.also)
            heard = token is not None and word == token.heard
            matches = same or heard
            if j > 0 and not self._keeps_apart(i, j, matches=matches) and cost == costs(i - 1, j - 1) + (not matches):
                steps.append(AlignmentStep(i - 1, self._tokens[j - 1], same, free=heard and not same))
                i, j = i - 1, j - 1
            elif j > 0 and cost == costs(i, j - 1) + self._skip_costs[j - 1]:
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
        dropped = self._skip_costs[j - 1] == 0 and self.costs[i, j] == self.costs[i, j - 1]
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


def _lowered(costs: NDArray[np.int32], places: Sequence[int] | None) -> NDArray[np.int32]:
    """The costs, one less at some places."""
    if places is None:
        return costs
    lowered = costs.copy()
    lowered[places] -= 1
    return lowered
