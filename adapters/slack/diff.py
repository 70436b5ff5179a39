"""The difference between a claim and what was said: struck through what only the claim has, bold what was said. Pure.

Read out, only what differs is told, in words.
"""

from collections.abc import Iterator, Sequence

from adapters.slack.markup import Json, plain, words
from bot.model import Change, DiffPart
from bot.presentation import wording
from bot.presentation.truncation import MARK, Escape, cut, size, words_of

_DIFF, _NAME, _PART, _NOTE = 700, 80, 240, 240


def drawn_diff(parts: Sequence[DiffPart]) -> tuple[str, tuple[Json, ...], str]:
    """A claim beside what was said, in one run of words: as escaped text, as elements of rich text, and as it is read out."""
    runs: list[tuple[str, dict[str, bool]]] = []
    text = ""
    for piece, style in (one for part in parts for one in _marked(part)):
        longer = f"{text} {piece}" if text else piece
        if size(longer) > _DIFF:
            runs.append((f" {MARK}", {}))
            break
        if runs and runs[-1][1] == style == {}:
            runs[-1] = (f"{runs[-1][0]} {piece}", style)
        else:
            runs += [*([(" ", _GAP)] if text else []), (piece, style)]
        text = longer
    elements = tuple(words(run, **({} if style is _GAP else style)) for run, style in runs)
    changes = "; ".join(
        plain(wording.checks.change(part), _NOTE)
        for part in parts
        if part.change is not Change.EQUAL and not part.minor
    )
    return text, elements, _cut(changes)


_GAP = {"gap": True}  # a blank between runs, which joins neither


def _cut(escaped: str) -> str:
    """Escaped text, cut to what is read out of a diff."""
    return cut(escaped.split(), _DIFF, _AS_IT_IS)[0].marked


_AS_IT_IS = Escape(word=lambda word, _: word, sign=lambda sign: sign)


def _marked(part: DiffPart) -> Iterator[tuple[str, dict[str, bool]]]:
    """A part, as pieces that a cut may fall between, each with its style."""
    if part.change is Change.EQUAL or part.minor:
        yield from ((plain(word, _NAME), {}) for word in words_of(part.said or part.claimed))
        return
    if claimed := plain(part.claimed, _PART):
        yield claimed, {"strike": True}
    if said := plain(part.said, _PART):
        yield said, {"bold": True}
