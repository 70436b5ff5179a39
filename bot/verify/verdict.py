"""Whether a claimed quote is verbatim, altered, stitched or absent: words and scripts in, a verification out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Change, DiffPart, Ref, Span, Verdict
from bot.search.terms import is_negation, is_number
from bot.verify.alignment import Alignment, align, mark_free_changes
from bot.verify.cost_table import AlignmentStep, CostTable
from bot.verify.script import ALWAYS_FILLER, Script
from bot.verify.windows import Window, closest_windows, likely_windows

SHORTEST_CLAIM = 4
"""Words below which a claim proves nothing: the verdict only says whether and how often the words occur."""

_MOST_WINDOWS = 3
_ALIKE = 0.62  # share of the claim's weight that must be said in place for "altered"
_MOST_CHANGED = 0.5  # share of its words that may be changed for "altered"
_FEWEST_SAID = 4  # words said in place for "altered"
_SHORTEST_PIECE = 4  # words of a stitched piece
_PIECE_RARITY = 1.0  # rarities of a piece's words summed up: "I do a lot" is said everywhere and is from nowhere
_PIECES_CHANGED = 0.17  # share of the claim's words that may differ within its pieces
_GAIN = 0.15  # share of the claim's words that two places must explain better than one
_APART = 12  # words skipped between two pieces for them to be two places


@dataclass(frozen=True, slots=True)
class Verification:
    """A verdict and the pieces it is from (`refs`, none for absent); `times` is how often a short claim occurs."""

    verdict: Verdict
    refs: tuple[Ref, ...] = ()
    diff: tuple[DiffPart, ...] = ()
    times: int = 1
    negation_changed: bool = False
    number_changed: bool = False


def verify(claim: Sequence[str], scripts: Sequence[Script]) -> Verification:
    """The verdict on a claim's folded words, over the interviews where it may have been said."""
    without_fillers = [word for word in claim if word not in ALWAYS_FILLER]
    if len(claim) < SHORTEST_CLAIM or not without_fillers:
        return _verify_short(claim, scripts)
    if len(without_fillers) < SHORTEST_CLAIM:  # an "um" makes no longer claim of three words
        for words in (claim, without_fillers):
            if (verification := _verify_short(words, scripts)).verdict is Verdict.VERBATIM:
                return verification
    best = _best_alignment(claim, scripts)
    if best is None:
        return Verification(Verdict.ABSENT)
    if best.cost == 0:
        return _verification(Verdict.VERBATIM, claim, [best])
    if (stitched := _verify_stitched(claim, scripts, best.cost)) is not None:
        return stitched
    return _verification(Verdict.ALTERED, claim, [best]) if _is_alike(claim, best) else Verification(Verdict.ABSENT)


def _best_alignment(claim: Sequence[str], scripts: Sequence[Script]) -> Alignment | None:
    """The cheapest alignment of a claim with one place; of equally cheap ones one that may be quoted."""
    alignments = [
        align(script, claim, window)
        for script in scripts
        for window in closest_windows(
            script, claim, likely_windows(script, claim), most=_MOST_WINDOWS, fewest_shared=len(claim) // 3
        )
    ]
    return min(alignments, key=lambda alignment: (alignment.cost, not _is_quotable(alignment)), default=None)


def _verify_short(claim: Sequence[str], scripts: Sequence[Script]) -> Verification:
    """Whether a few words are said exactly so, and how often."""
    refs = [
        Ref(script.interview, Span(script.tokens[start].span.start, script.tokens[start + len(claim) - 1].span.end))
        for script in scripts
        for start in script.positions.get(claim[0], ())
        if [token.word for token in script.tokens[start : start + len(claim)]] == list(claim)
    ]
    if not refs:
        return Verification(Verdict.ABSENT)
    text = " ".join(claim)
    return Verification(Verdict.VERBATIM, (refs[0],), (DiffPart(Change.EQUAL, text, text),), times=len(refs))


def _is_quotable(alignment: Alignment) -> bool:
    return all(alignment.script.tokens[index].quotable for index in alignment.tokens)


def _is_alike(claim: Sequence[str], alignment: Alignment) -> bool:
    """Whether enough of a claim is said in place for it to be that passage, altered."""
    weights = [alignment.script.rarity(word) for word in claim]
    said = {step.claim for step in alignment.steps if step.claim is not None and (step.same or step.free)}
    weight = sum(weights[index] for index in said)
    enough = len(said) >= min(_FEWEST_SAID, len(claim) - 1)
    return enough and weight >= _ALIKE * sum(weights) and alignment.cost <= _MOST_CHANGED * len(claim)


# --- stitched -----------------------------------------------------------------------------------


def _verify_stitched(claim: Sequence[str], scripts: Sequence[Script], best_cost: int) -> Verification | None:
    """The claim as two real passages of one interview, if they explain it far better than one (at `best_cost`) does."""
    if best_cost < _required_gain(claim):
        return None
    pieces = (_stitched_pieces(claim, script, best_cost) for script in scripts)
    return next((_verification(Verdict.STITCHED, claim, pair) for pair in pieces if pair is not None), None)


def _stitched_pieces(claim: Sequence[str], script: Script, best_cost: int) -> list[Alignment] | None:
    """The two passages of a script, one after the other in the claim."""
    half = len(claim) // 2
    heads = [CostTable(script, claim, window) for window in _windows_for(script, claim, claim[:half])]
    tails = [CostTable(script, claim, window, backward=True) for window in _windows_for(script, claim, claim[half:])]
    if not heads or not tails:
        return None
    head_costs = [table.prefix_costs() for table in heads]
    tail_costs = [table.prefix_costs() for table in tails]
    best: tuple[int, int, int, int] | None = None
    for split in range(_SHORTEST_PIECE, len(claim) - _SHORTEST_PIECE + 1):
        rest = len(claim) - split
        head = min(range(len(heads)), key=lambda index: head_costs[index][split][0])
        tail = min(range(len(tails)), key=lambda index: tail_costs[index][rest][0])
        cost = head_costs[head][split][0] + tail_costs[tail][rest][0]
        if best is None or cost < best[0]:
            best = (cost, split, head, tail)
    if best is None:
        return None
    cost, split, head, tail = best
    if cost > _PIECES_CHANGED * len(claim) or best_cost - cost < _required_gain(claim):
        return None
    rest = len(claim) - split
    head_steps = heads[head].trace(split, head_costs[head][split][1])
    tail_steps = tails[tail].trace(rest, tail_costs[tail][rest][1])
    pieces = [Alignment(script, mark_free_changes(script, claim, steps)) for steps in (head_steps, tail_steps)]
    return pieces if _are_two_places(claim, pieces) else None


def _required_gain(claim: Sequence[str]) -> float:
    """Words that two places must explain better than one."""
    return max(2, _GAIN * len(claim))


def _windows_for(script: Script, claim: Sequence[str], half: Sequence[str]) -> list[Window]:
    """Where a half of the claim may be from; a quotable place comes before others."""
    windows = dict.fromkeys(likely_windows(script, half) + likely_windows(script, claim))
    closest = closest_windows(script, half, list(windows), most=_MOST_WINDOWS, fewest_shared=_SHORTEST_PIECE)
    return sorted(closest, key=lambda window: not script.tokens[sum(window) // 2].quotable)


def _are_two_places(claim: Sequence[str], pieces: Sequence[Alignment]) -> bool:
    """Whether both pieces are long and rare enough to be from where they were found, and those are two places."""
    head, tail = pieces
    if not head.tokens or not tail.tokens:
        return False
    if not all(sum(step.same for step in piece.steps) >= _SHORTEST_PIECE - 1 for piece in pieces):
        return False
    if not all(_rarity(claim, piece) >= _PIECE_RARITY for piece in pieces):
        return False
    return not 0 <= tail.tokens[0] - head.tokens[-1] < _APART


def _rarity(claim: Sequence[str], piece: Alignment) -> float:
    """The rarities of a piece's words, summed up."""
    words = [claim[step.claim] for step in piece.steps if step.same and step.claim is not None]
    return sum(map(piece.script.rarity, words))


# --- the diff -----------------------------------------------------------------------------------


def _verification(verdict: Verdict, claim: Sequence[str], pieces: Sequence[Alignment]) -> Verification:
    """The verdict with refs and diff of its pieces, and whether the claim changes a negation or a number."""
    diff = tuple(part for piece in pieces for part in _diff(claim, piece))
    changed = [part for part in diff if part.change is not Change.EQUAL and not part.minor]
    claimed = [word for part in changed for word in part.claimed.split()]
    said = [word for part in changed for word in part.said.split()]
    return Verification(
        verdict,
        tuple(Ref(piece.script.interview, piece.span) for piece in pieces),
        diff,
        negation_changed=sum(map(is_negation, claimed)) != sum(map(is_negation, said)),
        number_changed=sorted(filter(is_number, claimed)) != sorted(filter(is_number, said)),
    )


def _diff(claim: Sequence[str], piece: Alignment) -> list[DiffPart]:
    """Runs of equal and of changed words, in order."""
    parts: list[DiffPart] = []
    run: list[AlignmentStep] = []
    for step in piece.steps:
        if run and (run[-1].same, run[-1].free) != (step.same, step.free):
            parts.append(_part(claim, piece.script, run))
            run = []
        run.append(step)
    if run:
        parts.append(_part(claim, piece.script, run))
    return parts


def _part(claim: Sequence[str], script: Script, steps: Sequence[AlignmentStep]) -> DiffPart:
    claimed = " ".join(claim[step.claim] for step in steps if step.claim is not None)
    said = " ".join(script.tokens[step.token].word for step in steps if step.token is not None)
    if steps[0].same:
        return DiffPart(Change.EQUAL, claimed, said)
    change = Change.DELETE if not claimed else Change.INSERT if not said else Change.REPLACE
    return DiffPart(change, claimed, said, minor=steps[0].free)
