"""A claim whose words were all said in one place, but in another order: "order changed". Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.search.terms import is_negation
from bot.verify.alignment import Alignment, mark_free_changes
from bot.verify.cost_table import AlignmentStep
from bot.verify.script import Script
from bot.verify.windows import Window

LONGEST_REORDERED = 60
"""Words above which a claim is not compared in other orders."""

_MOST_BLOCKS = 4
_SHORTEST_BLOCK = 2  # words
_FEWEST_WITH_NEGATION = 4  # words
_RARE_WORD = 0.6  # rarity of a word that is a block by itself: "psychology and computer science", said the other way
_BLOCK_RARITY = 0.4  # rarities of its words summed up: "I think" is said everywhere, so in any order
_JOINS = frozenset({"and", "or"})  # stand between parts in any order
_COVERED = 0.85  # share of the claim's words in blocks
_FEWEST_COVERED = 6
_STRETCH = 1.7  # how much longer than the claim the stretch with its blocks may be
_CUT_TEXTS = 8


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of words that claim and script have in common."""

    claim: int
    token: int
    length: int


def reorder(script: Script, claim: Sequence[str], window: Window, best_cost: int) -> list[Alignment] | None:
    """The claim as blocks of one stretch in another order, in the order of the claim; None if it is not that.

    `best_cost` is what the claim costs in the order of speech: another order must explain it better.
    """
    if not _FEWEST_COVERED <= len(claim) <= LONGEST_REORDERED:
        return None
    blocks = _common_blocks(script, claim, window)
    covered = sum(block.length for block in blocks)
    if len(blocks) < 2 or covered < max(_FEWEST_COVERED, _COVERED * len(claim)):
        return None
    blocks.sort(key=lambda block: block.claim)
    starts = [block.token for block in blocks]
    telling = [block.token for block in blocks if _is_telling(script, claim, block)]
    stretch = max(block.token + block.length for block in blocks) - min(starts)
    if telling == sorted(telling) or stretch > _STRETCH * len(claim) + _CUT_TEXTS:
        return None
    inside = {index for block in blocks for index in range(block.claim, block.claim + block.length)}
    added = sum(1 for index, word in enumerate(claim) if index not in inside and word not in _JOINS)
    if added + len(blocks) - 1 >= best_cost:
        return None
    return _alignments(script, claim, blocks)


def _is_telling(script: Script, claim: Sequence[str], block: _Run) -> bool:
    """Whether where a block was said tells the order: a negation with a word or two beside it is said anywhere."""
    words = claim[block.claim : block.claim + block.length]
    if block.length < _FEWEST_WITH_NEGATION and any(map(is_negation, words)):
        return False
    return sum(map(script.rarity, words)) >= _BLOCK_RARITY


def _common_blocks(script: Script, claim: Sequence[str], window: Window) -> list[_Run]:
    """The longest runs that both have, longest first, none overlapping."""
    words = [script.tokens[index].word for index in range(*window)]
    taken_claim = [False] * len(claim)
    taken_words = [False] * len(words)
    blocks: list[_Run] = []
    while len(blocks) < _MOST_BLOCKS:
        start, word, length = _longest_run(claim, words, taken_claim, taken_words)
        if length < _SHORTEST_BLOCK:
            break
        taken_claim[start : start + length] = [True] * length
        taken_words[word : word + length] = [True] * length
        blocks.append(_Run(start, window[0] + word, length))
    if 0 < len(blocks) < _MOST_BLOCKS and (single := _rare_word(script, claim, window, blocks)) is not None:
        blocks.append(single)
    return blocks


def _rare_word(script: Script, claim: Sequence[str], window: Window, blocks: Sequence[_Run]) -> _Run | None:
    """The rarest word that is a block by itself, where it was said nearest to the first block."""
    taken_claim = {index for block in blocks for index in range(block.claim, block.claim + block.length)}
    taken_words = {index for block in blocks for index in range(block.token, block.token + block.length)}
    found = [
        (-script.rarity(word), abs(token - blocks[0].token), index, token)
        for index, word in enumerate(claim)
        if index not in taken_claim and script.rarity(word) >= _RARE_WORD
        for token in range(*window)
        if token not in taken_words and script.tokens[token].word == word
    ]
    if not found:
        return None
    *_, index, token = min(found)
    return _Run(index, token, 1)


def _longest_run(
    claim: Sequence[str], words: Sequence[str], taken_claim: Sequence[bool], taken_words: Sequence[bool]
) -> tuple[int, int, int]:
    best = (0, 0, 0)
    above = [0] * (len(words) + 1)
    for i, claimed in enumerate(claim):
        row = [0] * (len(words) + 1)
        for j, word in enumerate(words):
            if claimed == word and not taken_claim[i] and not taken_words[j]:
                row[j + 1] = above[j] + 1
                if row[j + 1] > best[2]:
                    best = (i + 1 - row[j + 1], j + 1 - row[j + 1], row[j + 1])
        above = row
    return best


def _alignments(script: Script, claim: Sequence[str], blocks: Sequence[_Run]) -> list[Alignment]:
    """An alignment for each block, with the claim's words before it that were not said there."""
    pieces: list[Alignment] = []
    shown = 0
    for number, block in enumerate(blocks):
        steps = [AlignmentStep(index, None, same=False) for index in range(shown, block.claim)]
        steps += [AlignmentStep(block.claim + k, block.token + k, same=True) for k in range(block.length)]
        shown = block.claim + block.length
        if number == len(blocks) - 1:
            steps += [AlignmentStep(index, None, same=False) for index in range(shown, len(claim))]
        pieces.append(Alignment(script, mark_free_changes(script, claim, steps)))
    return pieces
