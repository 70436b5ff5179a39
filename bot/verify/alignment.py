"""A claim word for word beside what was said: what is the same, what differs, which differences mean nothing. Pure.

Fillers and stutters cost nothing, nor do words as the captions misheard them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from rapidfuzz import fuzz

from bot.model import Span
from bot.verify.bridging import bridged
from bot.verify.cost_table import OPENERS, AlignmentStep, CostTable
from bot.verify.script import ALWAYS_FILLER, Script

_RESEMBLES = 60
"""How alike (0 to 100) two words at an edge must be to be one word changed rather than one added."""

_LONGEST_COMPARED, _MOST_ENDS = 40, 8
"""Words of a claim of which several stretches that cost the same are compared, and how many."""

_NEAR_EDGE = 3
"""Words that a first or last word may be off."""

_DROPPED = 0.5  # how much a dropped word changes a passage, beside another word in its place
_MOST_DROPPED = 2.0  # how much a run of dropped words changes it: leaving out a stretch is one change

_FREE_OPENERS = frozenset({"so", "well", "yeah", "okay", "ok"})
"""Words that a quote may leave out at the opening of a clause."""


@dataclass(frozen=True)
class Alignment:
    """A claim aligned with a stretch of the script."""

    script: Script
    steps: tuple[AlignmentStep, ...]

    @cached_property
    def cost(self) -> int:
        """Words added, dropped or changed."""
        return sum(1 for step in self.steps if not step.same and not step.free)

    @cached_property
    def tokens(self) -> list[int]:
        """Indexes of the tokens in it."""
        return [step.token for step in self.steps if step.token is not None]

    @property
    def span(self) -> Span:
        """The words of the interview from its first to its last token."""
        tokens = self.tokens
        return Span(self.script.tokens[tokens[0]].span.start, self.script.tokens[tokens[-1]].span.end)


def align(table: CostTable) -> Alignment:
    """The claim of a table with the stretch of its window that fits it best."""
    script, claim = table.script, table.claim
    least, end = table.prefix_costs()[-1]
    ends = [end]
    if least and len(claim) <= _LONGEST_COMPARED:
        ends = table.columns_of(least)[:_MOST_ENDS]
    best = aligned(script, claim, table.trace(len(claim), end))
    if _says_all(best):
        return best
    others = (aligned(script, claim, table.trace(len(claim), column)) for column in ends if column != end)
    return next(filter(_says_all, others), best)


def _says_all(alignment: Alignment) -> bool:
    """Whether a claim only leaves words out: of stretches that cost the same, that is the one it is from."""
    return all(step.claim is None or step.same or step.free for step in alignment.steps)


def aligned(script: Script, claim: Sequence[str], steps: list[AlignmentStep]) -> Alignment:
    """The alignment of traced steps: its edges as a reader sees them, and what means nothing marked as free."""
    steps = _whole_words(script, _pair_edges(script, claim, bridged(script, claim, steps)))
    return Alignment(script, mark_free_changes(script, claim, steps))


def keep_edges(alignment: Alignment, claim: Sequence[str]) -> Alignment:
    """The alignment of an altered claim, with a first or last word that was said a few words off as said there.

    The table takes it for changed, which costs one word where leaving out those between costs two. To readers it is
    unchanged.
    """
    steps = list(alignment.steps)
    for at_end in (False, True):
        steps = _keep_edge(alignment.script, claim, steps, at_end=at_end)
    return Alignment(alignment.script, tuple(steps))


def _keep_edge(
    script: Script, claim: Sequence[str], steps: list[AlignmentStep], *, at_end: bool
) -> list[AlignmentStep]:
    kept = [index for index, step in enumerate(steps) if step.same]
    edge = (steps[kept[-1] + 1 :] if at_end else steps[: kept[0]]) if kept else []
    words = [step.claim for step in edge if step.claim is not None]
    if len(words) != 1 or claim[words[0]] in ALWAYS_FILLER | OPENERS:
        return steps
    beside = steps[kept[-1] if at_end else kept[0]].token
    assert beside is not None  # noqa: S101 - the same on both sides
    direction = 1 if at_end else -1
    reach = (beside + direction * distance for distance in range(1, _NEAR_EDGE + 2))
    place = next((index for index in reach if _is_word(script, index, claim[words[0]])), None)
    if place is None or any(token.doubtful for token in script.tokens[min(beside, place) : max(beside, place) + 1]):
        return steps
    between = [
        AlignmentStep(None, index, same=False, free=script.tokens[index].optional)
        for index in range(min(beside, place) + 1, max(beside, place))
    ]
    found = AlignmentStep(words[0], place, same=True)
    return [*steps[: kept[-1] + 1], *between, found] if at_end else [found, *between, *steps[kept[0] :]]


def _is_word(script: Script, index: int, word: str) -> bool:
    """Whether a token is a word and no part of one, such as the "do" of "don't"."""
    is_there = 0 <= index < len(script.tokens) and script.tokens[index].word == word
    return is_there and not script.parts_word(index) and not script.parts_word(index + 1)


def _pair_edges(script: Script, claim: Sequence[str], steps: list[AlignmentStep]) -> list[AlignmentStep]:
    """The steps, with a first or last word that was changed paired with what was said in its place.

    At an edge a changed word costs no more than an added one, and the table prefers the shorter stretch: the reader of
    "overvalues", said as "undervalues", would not see what was said.
    """
    tokens = [step.token for step in steps if step.token is not None]
    if not tokens:
        return steps
    for index, beside in ((0, tokens[0] - 1), (-1, tokens[-1] + 1)):
        edge = steps[index]
        if edge.claim is None or edge.token is not None or edge.free or not 0 <= beside < len(script.tokens):
            continue
        resembles = fuzz.ratio(claim[edge.claim], script.tokens[beside].word) >= _RESEMBLES
        if resembles or _completes_clause(script, beside, at_end=index == -1):
            steps[index] = replace(edge, token=beside)
    return steps


def _whole_words(script: Script, steps: list[AlignmentStep]) -> list[AlignmentStep]:
    """The steps, with the rest of a spoken word of which the claim has only a part: "I do" is not "I don't"."""
    tokens = [step.token for step in steps if step.token is not None]
    if not tokens:
        return steps
    first, last = tokens[0], tokens[-1] + 1
    before: list[AlignmentStep] = []
    after: list[AlignmentStep] = []
    while script.parts_word(first):
        first -= 1
        before.insert(0, AlignmentStep(None, first, same=False, free=script.tokens[first].optional))
    while script.parts_word(last):
        after.append(AlignmentStep(None, last, same=False, free=script.tokens[last].optional))
        last += 1
    return [*before, *steps, *after]


def _completes_clause(script: Script, index: int, *, at_end: bool) -> bool:
    """Whether a token beside a claim's edge is the one word that its clause lacks there."""
    following = script.tokens[index + 1] if index + 1 < len(script.tokens) else None
    if at_end:
        return not script.tokens[index].opens and (following is None or following.opens)
    return script.tokens[index].opens and following is not None and not following.opens


def mark_free_changes(
    script: Script, claim: Sequence[str], steps: Sequence[AlignmentStep]
) -> tuple[AlignmentStep, ...]:
    """The steps, with meaningless changes marked as free: words as the captions misheard them, openers of a clause."""
    marked = list(steps)
    for start, end in changed_runs(marked):
        opener = all(_is_free_opener(script, claim, step) for step in marked[start:end])
        whole_start, whole_end = _whole_correction(script, marked, start, end)
        run = marked[whole_start:whole_end]
        if opener or _is_as_heard(script, claim, run):
            marked[whole_start:whole_end] = [replace(step, free=not step.same) for step in run]
    return tuple(marked)


def _is_as_heard(script: Script, claim: Sequence[str], run: Sequence[AlignmentStep]) -> bool:
    """Whether the claim has the captions' words of one correction."""
    tokens = [script.tokens[step.token] for step in run if step.token is not None]
    if not tokens or tokens[0].heard is None or any(token.span != tokens[0].span for token in tokens):
        return False
    return " ".join(claim[step.claim] for step in run if step.claim is not None) == tokens[0].heard


def _whole_correction(script: Script, steps: Sequence[AlignmentStep], start: int, end: int) -> tuple[int, int]:
    """A run of changed steps with its whole correction: of "I don't", heard as "don't", only one word differs."""

    def correction(index: int) -> Span | None:
        token = steps[index].token if 0 <= index < len(steps) else None
        return script.tokens[token].span if token is not None and script.tokens[token].heard is not None else None

    while (span := correction(start)) is not None and correction(start - 1) == span:
        start -= 1
    while (span := correction(end - 1)) is not None and correction(end) == span:
        end += 1
    return start, end


def _is_free_opener(script: Script, claim: Sequence[str], step: AlignmentStep) -> bool:
    """Whether a word was only dropped from, or added to, the opening of a clause."""
    if step.free:
        return True
    if step.claim is not None:
        return step.token is None and step.claim == 0 and claim[0] in OPENERS
    if step.token is None:
        return False
    token = script.tokens[step.token]
    return token.word in _FREE_OPENERS and token.opens


def changed_runs(steps: Sequence[AlignmentStep]) -> list[tuple[int, int]]:
    """Runs of steps that are not the same on both sides, as half-open ranges."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for index, step in enumerate(steps):
        if step.same and start is not None:
            runs.append((start, index))
            start = None
        elif not step.same and start is None:
            start = index
    return [*runs, (start, len(steps))] if start is not None else runs


def words_changed(alignment: Alignment, dropped: float = _DROPPED) -> float:
    """How much a claim changes what was said, in words; a stretch that it leaves out is little, however long.

    `dropped` is how much a word that it leaves out counts.
    """
    changed = 0.0
    for is_dropped, run in groupby(alignment.steps, key=lambda step: step.claim is None):
        words = sum(1 for step in run if not step.same and not step.free)
        changed += min(dropped * words, _MOST_DROPPED) if is_dropped else words
    return changed
