"""A claim as three or more passages of one interview, sold as one. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.verify.alignment import Alignment, mark_free_changes, words_changed
from bot.verify.claim_words import ClaimWords
from bot.verify.cost_table import OPENERS, AlignmentStep, CostTable
from bot.verify.script import Script
from bot.verify.stitching import are_apart, part_between_texts, rarity, required_gain
from bot.verify.windows import MOST_COMPARED, Window, closest_windows, exact_window, likely_windows

_FEWEST, _MOST = 3, 6  # places
_SHORTEST_PIECE = 3  # words
_PIECE_RARITY = 1.0  # rarities of a piece's words summed up, of which fewer are said everywhere
_CHANGED = 0.1  # share of the claim's words that may differ within its pieces
_LONGEST_CLAIM, _LONGEST_PIECE = 150, 60  # words
_BEGINNINGS = (4, 8, 16)  # words of a piece by which its place is looked for
_CHANGE_COSTS = 4  # words in a row that must be said after one that was not, for both to be of one piece


def many_pieces(whole: ClaimWords, script: Script, best_cost: int) -> list[Alignment] | None:
    """The claim as three to six passages, if they explain it far better than one place (at `best_cost`) does."""
    claim = whole.words
    if not _FEWEST * _SHORTEST_PIECE < len(claim) <= _LONGEST_CLAIM:
        return None
    pieces: list[Alignment] = []
    start = 0
    while start < len(claim):
        found = _longest_piece(script, claim, start) if len(pieces) < _MOST else None
        if found is None:
            return None
        piece, start = found
        pieces.append(piece)
    changed = sum(words_changed(piece, dropped=1.0) for piece in pieces)
    is_better = best_cost - sum(piece.cost for piece in pieces) >= required_gain(claim)
    are_places = len(pieces) >= _FEWEST and all(are_apart(*pair) for pair in pairwise(pieces))
    if not is_better or not are_places or changed > _CHANGED * len(claim):
        return None
    return pieces if part_between_texts(whole, pieces) else None


def _longest_piece(script: Script, claim: Sequence[str], start: int) -> tuple[Alignment, int] | None:
    """The most words of a claim from an index on that one place says, and where they end; None if it is few.

    An "and" before them that was not said there only joins them to what is before.
    """
    joining = [AlignmentStep(start, None, same=False, free=True)] if start and claim[start] in OPENERS else []
    best: tuple[int, int, list[AlignmentStep]] = 0, 0, []
    for begin in range(start, start + len(joining) + 1):
        rest = claim[begin : begin + _LONGEST_PIECE]
        for window in _windows(script, rest):
            for said, count, steps in _prefixes(CostTable(script, rest, window)):
                if said > best[0]:
                    moved = [step if step.claim is None else replace(step, claim=step.claim + begin) for step in steps]
                    best = said, begin + count, [*joining[: begin - start], *moved]
    said, end, steps = best
    if said < _SHORTEST_PIECE:
        return None
    piece = Alignment(script, mark_free_changes(script, claim, steps))
    return (piece, end) if piece.tokens and rarity(claim, piece) >= _PIECE_RARITY else None


def _prefixes(table: CostTable) -> Iterator[tuple[int, int, list[AlignmentStep]]]:
    """The longest beginnings of a table's claim that its window says, with changes and without: how good, how long.

    A beginning that is no beginning, since its first word was not said, is none.
    """
    costs = list(enumerate(table.prefix_costs()))[_SHORTEST_PIECE:]
    for most in (len(table.claim), 0):
        found = [(count - _CHANGE_COSTS * cost, count, end) for count, (cost, end) in costs if cost <= most]
        if found:
            said, count, end = max(found)
            steps = table.trace(count, end)
            if steps[0].same:
                yield said, count, steps


def _windows(script: Script, rest: Sequence[str]) -> list[Window]:
    """Where the beginning of a piece may be from."""
    windows: dict[Window, None] = {}
    for length in _BEGINNINGS:
        words = rest[:length]
        exact = exact_window(script, words)
        likely = likely_windows(script, words)
        closest = closest_windows(script, words, likely, most=MOST_COMPARED, fewest_shared=_SHORTEST_PIECE)
        windows |= dict.fromkeys([*([exact] if exact is not None else []), *closest])
    longest = len(rest) + len(rest) // 2
    return [(start, min(len(script.tokens), max(end, start + longest))) for start, end in windows]
