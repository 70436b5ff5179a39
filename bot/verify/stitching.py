"""A claim as two passages of one interview, sold as one: "stitched". Pure."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from math import inf

from bot.verify.alignment import Alignment, mark_free_changes, words_changed
from bot.verify.bridging import bridged
from bot.verify.claim_words import ClaimWords
from bot.verify.cost_table import OPENERS, CostTable
from bot.verify.script import ALWAYS_FILLER, Script
from bot.verify.windows import MOST_COMPARED, Window, closest_windows, likely_windows

_SHORTEST_PIECE = 4  # words of a stitched piece
_PIECE_RARITY = 1.0  # rarities of a piece's words summed up: "I do a lot" is said everywhere and is from nowhere
_PIECES_CHANGED = 0.17  # share of the claim's words that may differ within its pieces
_GAIN = 0.15  # share of the claim's words that two places must explain better than one
_APART = 12  # words skipped between two pieces for them to be two places
_BESIDE = 100  # words beside a window that the ends of a piece may reach


def stitched_pieces(
    whole: ClaimWords, script: Script, best_cost: int, known: Mapping[Window, CostTable]
) -> list[Alignment] | None:
    """The claim as two passages of a script, if they explain it far better than one (at `best_cost`) does.

    `known` are tables of the whole claim, which need not be made again.
    """
    claim = whole.words
    half = len(claim) // 2
    head_windows, tail_windows = (_windows_for(script, claim, part) for part in (claim[:half], claim[half:]))
    if _fewest_not_said(script, claim, head_windows, tail_windows) > _PIECES_CHANGED * len(claim):
        return None
    heads = [known[window] if window in known else CostTable(script, claim, window) for window in head_windows]
    tails = [CostTable(script, claim, window, backward=True) for window in tail_windows]
    head_costs = [table.prefix_costs() for table in heads]
    tail_costs = [table.prefix_costs() for table in tails]
    splits: list[tuple[int, int, int, int]] = []
    for split in range(_SHORTEST_PIECE, len(claim) - _SHORTEST_PIECE + 1):
        rest = len(claim) - split
        head = min(range(len(heads)), key=lambda index: head_costs[index][split][0])
        tail = min(range(len(tails)), key=lambda index: tail_costs[index][rest][0])
        splits.append((head_costs[head][split][0] + tail_costs[tail][rest][0], split, head, tail))
    least = min((cost for cost, *_ in splits), default=best_cost)
    if best_cost - least < required_gain(claim):
        return None
    found: list[list[Alignment]] = []
    for cost, split, head, tail in splits:
        if cost == least:
            rest = len(claim) - split
            head_steps = heads[head].trace(split, head_costs[head][split][1])
            tail_steps = tails[tail].trace(rest, tail_costs[tail][rest][1])
            pieces = [
                Alignment(script, mark_free_changes(script, claim, bridged(script, claim, steps)))
                for steps in (head_steps, tail_steps)
            ]
            found.append(pieces)
    changed, _, pieces = min(
        (sum(words_changed(piece, dropped=1.0) for piece in pair), number, pair) for number, pair in enumerate(found)
    )
    if changed > _PIECES_CHANGED * len(claim):
        return None
    return pieces if _are_two_places(claim, pieces) and part_between_texts(whole, pieces) else None


def required_gain(claim: Sequence[str]) -> float:
    """Words that two places must explain better than one."""
    return max(2, _GAIN * len(claim))


def _windows_for(script: Script, claim: Sequence[str], half: Sequence[str]) -> list[Window]:
    """Where a half of the claim may be from; a quotable place comes before others."""
    windows = dict.fromkeys(likely_windows(script, half) + likely_windows(script, claim))
    closest = closest_windows(script, half, list(windows), most=MOST_COMPARED, fewest_shared=_SHORTEST_PIECE)
    return sorted(closest, key=lambda window: not script.tokens[sum(window) // 2].quotable)


def _fewest_not_said(script: Script, claim: Sequence[str], heads: Sequence[Window], tails: Sequence[Window]) -> float:
    """At least how many words of the claim two places do not say, wherever it is parted; infinite without places.

    Takes little time, where the tables of a long claim take most of its check.
    """
    head_counts = [list(accumulate(_not_said(script, claim, window), initial=0)) for window in heads]
    tail_counts = [list(accumulate(_not_said(script, claim, window)[::-1], initial=0)) for window in tails]
    splits = range(_SHORTEST_PIECE, len(claim) - _SHORTEST_PIECE + 1)
    return min(
        (head[split] + tail[len(claim) - split] for split in splits for head in head_counts for tail in tail_counts),
        default=inf,
    )


def _not_said(script: Script, claim: Sequence[str], window: Window) -> list[bool]:
    """For each word of the claim whether it means something and is said nowhere in or near a window."""
    start, end = window
    tokens = script.tokens[max(0, start - _BESIDE) : end + _BESIDE]
    said = {word for token in tokens for word in (token.word, token.heard, token.also)}
    said.update(part for token in tokens if token.heard for part in token.heard.split())
    said |= ALWAYS_FILLER | OPENERS
    return [word not in said for word in claim]


def _are_two_places(claim: Sequence[str], pieces: Sequence[Alignment]) -> bool:
    """Whether both pieces are long and rare enough to be from where they were found, and those are two places."""
    head, tail = pieces
    if not head.tokens or not tail.tokens:
        return False
    if not all(sum(step.same for step in piece.steps) >= _SHORTEST_PIECE - 1 for piece in pieces):
        return False
    if not all(rarity(claim, piece) >= _PIECE_RARITY for piece in pieces):
        return False
    return are_apart(head, tail)


def are_apart(head: Alignment, tail: Alignment) -> bool:
    """Whether two pieces are from two places and not from one, with words between them left out."""
    between = tail.tokens[0] - head.tokens[-1]
    return between < 0 or (between >= _APART and not _in_one_sentence(head, tail))


def _in_one_sentence(head: Alignment, tail: Alignment) -> bool:
    sentence = head.script.sentence_at(head.span.end - 1)
    return sentence is not None and tail.span.start < sentence.end


def rarity(claim: Sequence[str], piece: Alignment) -> float:
    """The rarities of a piece's words, summed up."""
    words = [claim[step.claim] for step in piece.steps if step.same and step.claim is not None]
    return sum(map(piece.script.rarity, words))


def part_between_texts(claim: ClaimWords, pieces: Sequence[Alignment]) -> bool:
    """Whether no typed text, such as "you're", is in two pieces."""
    ends = [[claim.sources[step.claim] for step in piece.steps if step.claim is not None] for piece in pieces]
    return all(before[-1] != after[0] for before, after in pairwise(ends))
