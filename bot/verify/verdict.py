"""Is a claimed quote verbatim, altered, stitched or absent? Pure: a claim's words and scripts in, a finding out."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Change, DiffPart, Ref, Span, Verdict
from bot.search.terms import counts, is_negation
from bot.verify.alignment import (
    Alignment,
    AlignmentStep,
    CostTable,
    align,
    closest_windows,
    likely_windows,
    mark_free_changes,
)
from bot.verify.script import ALWAYS_FILLER, Script

SHORT = 4
"""Words below which a claim proves nothing: it is only said where and how often the words occur."""

_ALIKE = 0.62  # share of the claim's weight that must be found in place for "altered"
_MOST_CHANGED = 0.5  # of its words
_FEWEST_FOUND = 4  # words in place for "altered"
_PIECE = 4  # words of a stitched piece
_PIECE_TELLS = (
    1.0  # rarity of the words of a piece taken together: "I do a lot" is said everywhere and comes from nowhere
)
_PIECE_CHANGED = 0.17  # of the claim's words may differ within pieces
_GAIN = 0.15  # of the claim's words that two places must explain better than one
_APART = 12  # words skipped between two pieces for them to be two places


@dataclass(frozen=True, slots=True)
class Verification:
    """A verdict with where the words stand. `refs` are the pieces; empty for absent."""

    verdict: Verdict
    refs: tuple[Ref, ...] = ()
    diff: tuple[DiffPart, ...] = ()
    times: int = 1
    negation_changed: bool = False
    number_changed: bool = False


def verify(claim: Sequence[str], scripts: Sequence[Script]) -> Verification:
    """The verdict on a claim's folded words, over the interviews where it may have been said."""
    bare = [word for word in claim if word not in ALWAYS_FILLER]
    if len(claim) < SHORT or not bare:
        return _short(claim, scripts)
    for words in (claim, bare) if len(bare) < SHORT else ():  # an "um" beside three words makes nothing else of them
        if (found := _short(words, scripts)).verdict is Verdict.VERBATIM:
            return found
    alignments = [
        align(script, claim, window)
        for script in scripts
        for window in closest_windows(script, claim, likely_windows(script, claim), most=3, fewest=len(claim) // 3)
    ]
    if not alignments:
        return Verification(Verdict.ABSENT)
    single = min(alignments, key=lambda one: (one.cost, not _quotable(one)))
    if single.cost == 0:
        return _found(Verdict.VERBATIM, claim, single)
    if single.cost >= _gain(claim):
        for script in scripts:
            if (pieces := _stitched(script, claim, single.cost)) is not None:
                return pieces
    if _alike(claim, single):
        return _found(Verdict.ALTERED, claim, single)
    return Verification(Verdict.ABSENT)


def _short(claim: Sequence[str], scripts: Sequence[Script]) -> Verification:
    """Three words or fewer: whether they are said as they stand, and how often."""
    found = [
        Ref(script.interview, Span(script.tokens[at].span.start, script.tokens[at + len(claim) - 1].span.end))
        for script in scripts
        for at in script.places.get(claim[0], ())
        if [token.word for token in script.tokens[at : at + len(claim)]] == list(claim)
    ]
    if not found:
        return Verification(Verdict.ABSENT)
    text = " ".join(claim)
    return Verification(Verdict.VERBATIM, (found[0],), (DiffPart(Change.EQUAL, text, text),), times=len(found))


def _quotable(one: Alignment) -> bool:
    return all(one.script.tokens[at].quotable for at in one.tokens)


def _alike(claim: Sequence[str], one: Alignment) -> bool:
    weight = [one.script.rarity(word) for word in claim]
    same = {step.claim for step in one.steps if step.claim is not None and (step.same or step.free)}
    found = sum(weight[at] for at in same)
    enough = len(same) >= min(_FEWEST_FOUND, len(claim) - 1)
    return enough and found >= _ALIKE * sum(weight) and one.cost <= _MOST_CHANGED * len(claim)


# --- stitched -----------------------------------------------------------------------------------


def _stitched(script: Script, claim: Sequence[str], single: int) -> Verification | None:
    """The claim as two real passages one after the other, if that explains it far better than one place does."""
    half = len(claim) // 2
    heads = [CostTable(script, claim, window) for window in _places(script, claim, claim[:half])]
    tails = [CostTable(script, claim, window, backward=True) for window in _places(script, claim, claim[half:])]
    if not heads or not tails:
        return None
    ends = [table.prefix_costs() for table in heads]
    begins = [table.prefix_costs() for table in tails]
    best: tuple[int, int, int, int] | None = None
    for cut in range(_PIECE, len(claim) - _PIECE + 1):
        head = min(range(len(heads)), key=lambda at: ends[at][cut][0])
        tail = min(range(len(tails)), key=lambda at: begins[at][len(claim) - cut][0])
        cost = ends[head][cut][0] + begins[tail][len(claim) - cut][0]
        if best is None or cost < best[0]:
            best = (cost, cut, head, tail)
    if best is None:
        return None
    cost, cut, head, tail = best
    if cost > _PIECE_CHANGED * len(claim) or single - cost < _gain(claim):
        return None
    first = Alignment(script, mark_free_changes(script, claim, heads[head].trace(cut, ends[head][cut][1])))
    rest = len(claim) - cut
    second = Alignment(script, mark_free_changes(script, claim, tails[tail].trace(rest, begins[tail][rest][1])))
    return _pieces(claim, first, second)


def _gain(claim: Sequence[str]) -> float:
    """Words that two places must explain better than one."""
    return max(2, _GAIN * len(claim))


def _places(script: Script, claim: Sequence[str], part: Sequence[str]) -> list[tuple[int, int]]:
    """Where a half of the claim may come from; of equals first the one that may be quoted."""
    windows = dict.fromkeys(likely_windows(script, part) + likely_windows(script, claim))
    found = closest_windows(script, part, list(windows), most=3, fewest=_PIECE)
    return sorted(found, key=lambda window: not script.tokens[sum(window) // 2].quotable)


def _pieces(claim: Sequence[str], first: Alignment, second: Alignment) -> Verification | None:
    if not first.tokens or not second.tokens:
        return None
    if not all(sum(step.same for step in piece.steps) >= _PIECE - 1 for piece in (first, second)):
        return None
    if not all(_tells(claim, piece) for piece in (first, second)):
        return None
    if 0 <= second.tokens[0] - first.tokens[-1] < _APART:
        return None
    diff = (*_diff(claim, first), *_diff(claim, second))
    refs = tuple(Ref(piece.script.interview, piece.span) for piece in (first, second))
    return Verification(Verdict.STITCHED, refs, diff, **_changed(diff))


def _tells(claim: Sequence[str], piece: Alignment) -> bool:
    """Whether a piece's words are rare enough to have been taken from there."""
    same = [claim[step.claim] for step in piece.steps if step.same and step.claim is not None]
    return sum(map(piece.script.rarity, same)) >= _PIECE_TELLS


# --- the diff -----------------------------------------------------------------------------------


def _found(verdict: Verdict, claim: Sequence[str], one: Alignment) -> Verification:
    diff = _diff(claim, one)
    return Verification(verdict, (Ref(one.script.interview, one.span),), diff, **_changed(diff))


def _diff(claim: Sequence[str], one: Alignment) -> tuple[DiffPart, ...]:
    """Runs of equal and changed words, in order."""
    parts: list[DiffPart] = []
    held: list[AlignmentStep] = []
    for step in one.steps:
        if held and (held[-1].same, held[-1].free) != (step.same, step.free):
            parts.append(_part(claim, one.script, held))
            held = []
        held.append(step)
    if held:
        parts.append(_part(claim, one.script, held))
    return tuple(parts)


def _part(claim: Sequence[str], script: Script, steps: Sequence[AlignmentStep]) -> DiffPart:
    claimed = " ".join(claim[step.claim] for step in steps if step.claim is not None)
    said = " ".join(script.tokens[step.token].word for step in steps if step.token is not None)
    if steps[0].same:
        return DiffPart(Change.EQUAL, claimed, said)
    change = Change.DELETE if not claimed else Change.INSERT if not said else Change.REPLACE
    return DiffPart(change, claimed, said, minor=steps[0].free)


def _changed(diff: Sequence[DiffPart]) -> dict[str, bool]:
    """Whether a negation or a number was added, dropped or changed."""
    claimed = [
        word for part in diff if not part.minor and part.change is not Change.EQUAL for word in part.claimed.split()
    ]
    said = [word for part in diff if not part.minor and part.change is not Change.EQUAL for word in part.said.split()]
    return {
        "negation_changed": sum(map(is_negation, claimed)) != sum(map(is_negation, said)),
        "number_changed": sorted(filter(counts, claimed)) != sorted(filter(counts, said)),
    }
