"""A claim beside what was said, for Slack: struck through what only the claim has, bold what was really said. Pure.

Read aloud, only what differs is given, in words.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from adapters.slack.markup import Json, plain, words
from bot.model import Change, DiffPart
from bot.presentation import wording
from bot.presentation.diff_runs import RunKind, diff_runs
from bot.presentation.limits import MAX_DIFF, MAX_NOTE
from bot.presentation.truncation import AS_IT_IS, CUT_MARK, fit, utf16_length

_Styled = tuple[str, RunKind]  # escaped text

_STYLES: dict[RunKind, dict[str, bool]] = {
    RunKind.SAME: {},
    RunKind.CLAIMED: {"strike": True},
    RunKind.SAID: {"bold": True},
}


def drawn_diff(parts: Sequence[DiffPart]) -> tuple[str, tuple[Json, ...], str]:
    """A diff as escaped text, as elements of rich text, and as it is read aloud."""
    styled: list[_Styled] = []
    text = ""
    for run in diff_runs(parts):
        run_text = plain(run.text, run.limit)
        longer = f"{text} {run_text}" if text else run_text
        if utf16_length(longer) > MAX_DIFF:
            styled.append((f" {CUT_MARK}", RunKind.SAME))
            break
        styled += [*([(" ", RunKind.SAME)] if text else []), (run_text, run.kind)]
        text = longer
    return text, tuple(_elements(styled)), _aloud(parts)


def _elements(styled: Iterable[_Styled]) -> Iterable[Json]:
    """An element for each run of texts that look alike."""
    for kind, texts in groupby(styled, key=lambda text_and_kind: text_and_kind[1]):
        yield words("".join(text for text, _ in texts), **_STYLES[kind])


def _aloud(parts: Sequence[DiffPart]) -> str:
    changed = (part for part in parts if part.change is not Change.EQUAL and not part.minor)
    changes = "; ".join(plain(wording.checks.change(part), MAX_NOTE) for part in changed)
    return fit(changes.split(), MAX_DIFF, AS_IT_IS)[0].marked
