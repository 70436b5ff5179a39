"""Whether a claimed quote is verbatim, altered, stitched or absent: words and scripts in, a verification out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model import Change, DiffPart, Ref, Span, Verdict
from bot.verify.alignment import Alignment, align, changed_runs, keep_edges, words_changed
from bot.verify.brackets import without_brackets
from bot.verify.claim_words import ClaimWords, fit_to, read_claim
from bot.verify.context import is_cut, quoting, whole_sentences
from bot.verify.cost_table import CostTable
from bot.verify.diff import changes_negation, changes_number, diff_parts
from bot.verify.many_places import many_pieces
from bot.verify.numbers import number_at
from bot.verify.order import reorder
from bot.verify.script import Script, edited_text
from bot.verify.stitching import part_between_texts, required_gain, stitched_pieces
from bot.verify.windows import MOST_COMPARED, Window, closest_windows, exact_window, likely_windows

SHORTEST_CLAIM = 4
"""Words below which a claim proves nothing: the verdict only says whether and how often the words occur."""

_ALIKE = 0.62  # share of the claim's weight that must be said in place for "altered"
_MOST_CHANGED = 0.5  # share of its words that must not be changed for "altered"
_BESIDE = 8  # words more than its own that a reordered claim may be from, beside its best place: fillers
_SHORT = 6  # words of a claim that must be said in one turn for "altered"
_FEWEST_CHANGED = 2  # words of two pieces that were not said, from which the claim may be from more places
_FEWEST_SAID = 4  # words said in place for "altered"


@dataclass(frozen=True, slots=True)
class Verification:
    """A verdict and the pieces it is from (`refs`, none for absent); `times` is how often a short claim occurs.

    `passages` are the refs widened to whole sentences. `cut`: a negation or condition stands just outside the claim.
    `quoting`: the words that introduce the claim as somebody else's.
    """

    verdict: Verdict
    refs: tuple[Ref, ...] = ()
    diff: tuple[DiffPart, ...] = ()
    times: int = 1
    negation_changed: bool = False
    number_changed: bool = False
    order_changed: bool = False
    cut: bool = False
    quoting: str | None = None
    passages: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fit:
    """The claim as one script has it, and its alignment with the place that fits it best."""

    claim: ClaimWords
    best: Alignment


def verify(texts: Sequence[str], scripts: Sequence[Script]) -> Verification:
    """The verdict on a claim, given word by word as it was typed, over the interviews where it may have been said."""
    claim = read_claim(texts)
    without_fillers = claim.without_fillers
    if len(claim.words) < SHORTEST_CLAIM or not without_fillers:
        return _verify_short(claim, claim.words, scripts)
    if len(without_fillers) < SHORTEST_CLAIM:  # an "um" makes no longer claim of three words
        for words in (claim.words, without_fillers):
            if (verification := _verify_short(claim, words, scripts)).verdict is Verdict.VERBATIM:
                return verification
    return _verify_long([(script, fit_to(script, claim)) for script in scripts])


def _verify_long(claims: Sequence[tuple[Script, ClaimWords]]) -> Verification:
    """The verdict on a claim that is long enough to come from somewhere; each script has it in its own words."""
    tables = [
        {window: CostTable(script, claim.words, window) for window in _windows(script, claim)}
        for script, claim in claims
    ]
    fits = [
        _Fit(claim, without_brackets(claim, align(table), window))
        for (_, claim), by_window in zip(claims, tables, strict=True)
        for window, table in by_window.items()
    ]
    best = min(fits, key=lambda fit: (fit.best.cost, not _is_quotable(fit.best)), default=None)
    if best is None:
        return Verification(Verdict.ABSENT)
    if best.best.cost == 0:
        return _verification(Verdict.VERBATIM, best.claim, [best.best])
    for fit in fits:
        if (blocks := _reordered(fit, best.best.cost)) is not None:
            return _verification(Verdict.ALTERED, fit.claim, blocks, order_changed=True)
    for (script, claim), known in zip(claims, tables, strict=True):
        cost = _spoken_cost(best.best)
        if cost < required_gain(claim.words):
            continue
        if (pieces := _places(claim, script, cost, known)) is not None:
            return _verification(Verdict.STITCHED, claim, pieces)
    for fit in sorted(fits, key=lambda fit: (words_changed(fit.best), not _is_quotable(fit.best))):
        if _is_alike(fit.claim.words, fit.best):
            return _verification(Verdict.ALTERED, fit.claim, [keep_edges(fit.best, fit.claim.words)])
    return Verification(Verdict.ABSENT)


def _spoken_cost(alignment: Alignment) -> int:
    """Words added, dropped or changed, as they are spoken: "I want" for "I don't want" changes one."""
    cost = 0
    for start, end in changed_runs(alignment.steps):
        changed = [step for step in alignment.steps[start:end] if not step.free]
        spoken = {alignment.script.tokens[step.token].span for step in changed if step.token is not None}
        cost += max(len(spoken), sum(step.claim is not None for step in changed))
    return cost


def _places(
    claim: ClaimWords, script: Script, best_cost: int, known: Mapping[Window, CostTable]
) -> list[Alignment] | None:
    """The claim as passages of several places, if they explain it far better than one; two come before more."""
    pair = stitched_pieces(claim, script, best_cost, known)
    if pair is not None and sum(piece.cost for piece in pair) < _FEWEST_CHANGED:
        return pair
    return many_pieces(claim, script, best_cost) or pair


def _windows(script: Script, claim: ClaimWords) -> list[Window]:
    """Where a claim may be from: where it is said word for word, or else the places that share most with it."""
    for words in (claim.words, claim.without_fillers):
        if (window := exact_window(script, words)) is not None:
            return [window]
    likely = likely_windows(script, claim.words)
    return closest_windows(script, claim.words, likely, most=MOST_COMPARED, fewest_shared=len(claim.words) // 3)


def _reordered(fit: _Fit, best_cost: int) -> list[Alignment] | None:
    """The claim as what was said around its best place in another order."""
    tokens = fit.best.tokens
    if not tokens or best_cost < 2:
        return None
    beside = len(fit.claim.words) + _BESIDE
    window = (max(0, tokens[0] - beside), min(len(fit.best.script.tokens), tokens[-1] + 1 + beside))
    blocks = reorder(fit.best.script, fit.claim.words, window, best_cost)
    return blocks if blocks is not None and part_between_texts(fit.claim, blocks) else None


def _verify_short(claim: ClaimWords, words: Sequence[str], scripts: Sequence[Script]) -> Verification:
    """Whether a few words are said exactly so, and how often."""
    found = (
        [(script, start, end) for script in scripts for start, end in sorted(set(script.occurrences(words)))]
        if words
        else []
    )
    places = {
        (script.interview, start): (script, start, end)
        for script, start, end in found
        if not script.parts_word(start) and not script.parts_word(end)
    }
    if not places:
        return Verification(Verdict.ABSENT)
    script, start, end = next(iter(places.values()))
    span = Span(script.tokens[start].span.start, script.tokens[end - 1].span.end)
    said = edited_text(script.tokens[start:end])
    diff = (DiffPart(Change.EQUAL, " ".join(claim.texts), said or " ".join(words)),)
    is_only = len(places) == 1
    return Verification(
        Verdict.VERBATIM,
        (Ref(script.interview, span),),
        diff,
        times=len(places),
        cut=is_only and is_cut(script, start, end - 1),
        quoting=quoting(script, start, end - 1) if is_only else None,
        passages=(Ref(script.interview, whole_sentences(script, span)),),
    )


def _is_quotable(alignment: Alignment) -> bool:
    return all(alignment.script.tokens[index].quotable for index in alignment.tokens)


def _exchanged(claim: Sequence[str], alignment: Alignment) -> set[int]:
    """Words of a claim that stand in each other's places: "cynicism is essential, but criticism is not"."""
    changed = [step for step in alignment.steps if step.claim is not None and step.token is not None]
    changed = [step for step in changed if not step.same and not step.free]
    replaced = [alignment.script.tokens[step.token].word for step in changed if step.token is not None]
    return {step.claim for step in changed if step.claim is not None and claim[step.claim] in replaced}


def _is_alike(claim: Sequence[str], alignment: Alignment) -> bool:
    """Whether enough of a claim is said in place for it to be that passage, altered."""
    weights = [alignment.script.rarity(word) for word in claim]
    said = {step.claim for step in alignment.steps if step.claim is not None and (step.same or step.free)}
    weights = [0.0 if index not in said and number_at(claim, index) else weight for index, weight in enumerate(weights)]
    weight = sum(weights[index] for index in said | _exchanged(claim, alignment))
    enough = len(said) >= min(_FEWEST_SAID, len(claim) - 1)
    if len(claim) <= _SHORT and len({alignment.script.tokens[index].turn for index in alignment.tokens}) > 1:
        return False  # a few words of two speakers, one after the other, are no passage
    return enough and weight >= _ALIKE * sum(weights) and words_changed(alignment) < _MOST_CHANGED * len(claim)


def _verification(
    verdict: Verdict, claim: ClaimWords, pieces: Sequence[Alignment], *, order_changed: bool = False
) -> Verification:
    """The verdict with all that is known of its pieces."""
    refs = tuple(Ref(piece.script.interview, piece.span) for piece in pieces if piece.tokens)
    if order_changed:  # one passage, whatever the order of its parts
        span = Span(min(ref.span.start for ref in refs), max(ref.span.end for ref in refs))
        refs = (Ref(refs[0].interview, span),)
    ends = [(piece.script, piece.tokens[0], piece.tokens[-1]) for piece in pieces if piece.tokens]
    introductions = [quoting(*end) for end in ends] if not order_changed else [None]
    script = pieces[0].script
    return Verification(
        verdict,
        refs,
        diff_parts(claim, pieces),
        negation_changed=changes_negation(claim, pieces),
        number_changed=changes_number(claim, pieces),
        order_changed=order_changed,
        cut=len(pieces) == 1 and is_cut(*ends[0]),
        quoting=introductions[0] if len(introductions) == 1 else None,
        passages=tuple(Ref(ref.interview, whole_sentences(script, ref.span)) for ref in refs),
    )
