"""Quotes -> what a person likes to read in a terminal. Pure: values to rich renderables."""

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot import wording
from bot.model import Answer, Confidence, Quote, Widened

_WIDEST = 92  # columns; longer lines tire the eye
_BAR = 32


def answer(found: Answer, shown: int, around: Widened | None) -> RenderableType:
    """An answer's quote number `shown`, with its context dimmed."""
    parts: list[RenderableType] = []
    if lead := wording.lead(found.confidence, shown, len(found.quotes)):
        parts.append(Text(lead, style="yellow" if found.confidence is not Confidence.SURE else ""))
    if found.quotes:
        parts.append(quote(found.quotes[shown], around))
        left = len(found.quotes) - shown - 1
        if left:
            parts.append(Text(wording.more_matches(left), style="dim"))
    if found.words_only:
        parts.append(Text(wording.WORDS_ONLY, style="dim"))
    return Group(*_spaced(parts))


def quote(one: Quote, around: Widened | None = None) -> RenderableType:
    """The words, then who, when and where."""
    body = Text()
    if around is not None and around.before:
        body.append(f"… {around.before} ", style="dim")
    body.append(one.text, style="bold")
    if around is not None and around.after:
        body.append(f" {around.after} …", style="dim")
    facts = Text(" · ").join(
        [
            Text(one.speaker or wording.UNKNOWN_SPEAKER, style="bold cyan" if one.speaker else "dim"),
            *(Text(part) for part in (one.chapter, wording.clock(one.seconds) if one.seconds is not None else None) if part),
        ]
    )
    lines: list[RenderableType] = [Padding(body, (0, 0, 0, 2)), Text(), facts]
    if bar := position(one):
        lines.append(bar)
    if one.asked is not None:
        lines.append(Text(wording.asked(one.asked.text), style="italic"))
    if one.corrections:
        lines.append(Text(wording.corrected(one.corrections), style="dim"))
    if one.url:
        lines.append(Text(one.url, style="blue", no_wrap=True, overflow="ignore"))
    lines.append(Text(str(one.ref), style="dim"))
    return Group(*lines)


def position(one: Quote) -> Text | None:
    """A small bar that shows where in the interview the quote stands."""
    if one.seconds is None or not one.length:
        return None
    at = min(_BAR - 1, int(_BAR * one.seconds / one.length))
    return Text.assemble(("─" * at, "dim"), ("●", "cyan"), ("─" * (_BAR - 1 - at), "dim"), (f" {wording.clock(one.length)}", "dim"))


def _spaced(parts: list[RenderableType]) -> list[RenderableType]:
    """A blank line between parts."""
    spaced: list[RenderableType] = []
    for part in parts:
        if spaced:
            spaced.append(Text())
        spaced.append(part)
    return spaced


def console(*, stderr: bool = False) -> Console:
    """A terminal no wider than reads well; rich itself honours NO_COLOR, a narrow window and a pipe."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if made.width > _WIDEST:
        made.width = _WIDEST
    return made
