"""An aligned claim -> runs of edited text that differ or not, and whether a negation or a number was changed. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from bot.model import Change, DiffPart
from bot.search.terms import is_negation
from bot.verify.alignment import Alignment, changed_runs
from bot.verify.claim_words import ClaimWords
from bot.verify.cost_table import AlignmentStep
from bot.verify.numbers import WORDS_OF_DIGITS, cardinal, number_at
from bot.verify.script import Token, edited_text

_Block = list[AlignmentStep]
"""Steps that share a typed text or a unit of the transcript, which are shown whole: "don't", 54%, a correction."""


def diff_parts(claim: ClaimWords, pieces: Sequence[Alignment]) -> tuple[DiffPart, ...]:
    """Runs of equal and of changed words in order, as typed and as edited; what the clean view leaves out is not shown.

    The pieces cover the claim in its order; every typed text is in exactly one part.
    """
    parts: list[DiffPart] = []
    shown = 0  # typed texts in parts so far
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        runs = [
            (kind, [step for block in blocks for step in block])
            for kind, blocks in groupby(_blocks(claim, piece), key=partial(_kind, piece))
        ]
        for index, (kind, steps) in enumerate(runs):
            sources = [claim.sources[step.claim] for step in steps if step.claim is not None]
            is_end = number == last and index == len(runs) - 1
            end = len(claim.texts) if is_end else max([shown, *(source + 1 for source in sources)])
            claimed = " ".join(claim.texts[shown:end])
            shown = end
            said = edited_text(_said(piece, steps))
            if claimed or said:
                _append(parts, _part(kind, claimed, said))
    return tuple(parts)


def _append(parts: list[DiffPart], part: DiffPart) -> None:
    """Add a part, joined with the one before if that is of the same kind: a filler between them is not shown."""
    if parts and (parts[-1].change, parts[-1].minor) == (part.change, part.minor) and part.change is Change.EQUAL:
        before = parts.pop()
        part = replace(part, claimed=f"{before.claimed} {part.claimed}", said=f"{before.said} {part.said}")
    parts.append(part)


def _said(piece: Alignment, steps: Iterable[AlignmentStep]) -> Iterator[Token]:
    return (piece.script.tokens[step.token] for step in steps if step.token is not None)


def _part(kind: str, claimed: str, said: str) -> DiffPart:
    if kind == "same":
        return DiffPart(Change.EQUAL, claimed, said)
    change = Change.DELETE if not claimed else Change.INSERT if not said else Change.REPLACE
    return DiffPart(change, claimed, said, minor=kind == "free")


def _blocks(claim: ClaimWords, piece: Alignment) -> Iterator[_Block]:
    block: _Block = []
    source: int | None = None
    unit: int | None = None
    for step in piece.steps:
        step_source = claim.sources[step.claim] if step.claim is not None else None
        step_unit = piece.script.tokens[step.token].span.start if step.token is not None else None
        joins = (step_source is not None and step_source == source) or (step_unit is not None and step_unit == unit)
        if block and not joins:
            yield block
            block = []
        block.append(step)
        source = step_source if step_source is not None else source
        unit = step_unit if step_unit is not None else unit
    if block:
        yield block


def _kind(piece: Alignment, block: _Block) -> str:
    """same, free or changed. A filler that both have is free: it is not part of the text shown."""
    if all(step.same for step in block):
        return "same" if all(token.text for token in _said(piece, block)) else "free"
    return "free" if all(step.same or step.free for step in block) else "changed"


# --- what a change means ------------------------------------------------------------------------


def changes_negation(claim: ClaimWords, pieces: Iterable[Alignment]) -> bool:
    """Whether the claim negates where the speaker did not, or the reverse.

    A doubtful word of the edition proves nothing.
    """
    return any(_negations(claim, piece, start, end) for piece in pieces for start, end in changed_runs(piece.steps))


def _negations(claim: ClaimWords, piece: Alignment, start: int, end: int) -> int:
    """Negations that a run of changed steps adds, less those that it drops."""
    added = 0
    for step in piece.steps[start:end]:
        token = piece.script.tokens[step.token] if step.token is not None else None
        if step.free or (token is not None and token.doubtful) or step.token in piece.script.asides:
            continue
        added += step.claim is not None and is_negation(claim.words[step.claim])
        added -= token is not None and is_negation(token.word)
    return added


def changes_number(claim: ClaimWords, pieces: Iterable[Alignment]) -> bool:
    """Whether the claim has a number of another value than what was said in its place."""
    digits = claim.digits
    return any(
        _run_changes_number(claim, digits, piece, start, end)
        for piece in pieces
        for start, end in changed_runs(piece.steps)
    )


def _run_changes_number(claim: ClaimWords, digits: frozenset[int], piece: Alignment, start: int, end: int) -> bool:
    tokens, steps = piece.script.tokens, piece.steps
    said_words = (
        [token.word for token in tokens[max(0, piece.tokens[0] - 1) : piece.tokens[-1] + 3]] if piece.tokens else []
    )
    offset = max(0, piece.tokens[0] - 1) if piece.tokens else 0

    def claimed_number(step: AlignmentStep) -> bool:
        return step.claim is not None and number_at(claim.words, step.claim, digits)

    def said_number(step: AlignmentStep) -> bool:
        if step.token is None or tokens[step.token].doubtful:
            return False
        index = step.token - offset
        in_digits = any(character.isdigit() for character in tokens[step.token].text)
        return number_at(said_words, index) or (in_digits and said_words[index] in WORDS_OF_DIGITS)

    run = [step for step in steps[start:end] if not step.free]
    claimed = [claim.words[step.claim] for step in run if step.claim is not None and claimed_number(step)]
    said = [tokens[step.token].word for step in run if step.token is not None and said_number(step)]
    if "percent" in (claim.words[step.claim] for step in run if step.claim is not None) and claimed[:1] == ["fifty"]:
        claimed = ["half"]  # fifty percent
    if [cardinal(word) for word in claimed] == [cardinal(word) for word in said]:
        return False
    beside = [*steps[max(0, start - 1) : start], *steps[end : end + 1]]
    return bool(claimed and said) or any(claimed_number(step) and said_number(step) for step in beside)
