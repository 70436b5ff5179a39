"""Quotes -> what a person likes to read in a terminal. Pure: values to rich renderables."""

from collections.abc import Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from bot.model import Answer, Change, Checked, Confidence, DiffPart, Quote, Verdict, Widened
from bot.presentation import wording
from bot.presentation.reply import ChannelRef, Item, ItemPart, Moment, Reply, Tone, UserRef
from bot.presentation.truncation import TURNING

_WIDEST = 92  # columns; longer lines tire the eye
_NARROWEST = 16
_INDENT = 2
_BAR = 32
_SHORTEST_BAR = 8

# Control characters are shown as their pictures: a terminal would obey them. U+0080 to U+009F are, to it, Escape and a letter.
# What turns the direction of writing has no picture: it is left out, as on every platform.
_PICTURES = {
    **dict.fromkeys(map(ord, TURNING)),
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "␡",
    **{code: f"␛{chr(code - 0x40)}" for code in range(0x80, 0xA0)},
}


def on_screen(found: Answer) -> int:
    """How many passages of an answer are printed."""
    return min(len(found.quotes), wording.answers.NEAR_PASSAGES if found.confidence is Confidence.UNSURE else 1)


def answer(found: Answer, shown: int, around: Widened | None) -> RenderableType:
    """An answer: sure shows the quote, unsure the near passages as such, none what the interview covers. Context is dimmed."""
    parts: list[RenderableType] = []
    if lead := wording.answers.lead(found, shown):
        parts.append(
            WrappedText(Text(visible(lead), style="yellow" if found.confidence is not Confidence.SURE else ""))
        )
    if found.quotes:
        near = on_screen(found)
        for at, one in enumerate(found.quotes[shown : shown + near]):
            parts.append(quote(one, around if at == 0 else None))
        if (left := len(found.quotes) - shown - near) > 0:
            parts.append(Text(wording.answers.more_matches(left), style="dim"))
    if found.words_only:
        parts.append(WrappedText(Text(wording.answers.WORDS_ONLY, style="dim")))
    return Group(*_spaced(parts))


def checked(found: Checked) -> RenderableType:
    """A verdict, the differences word by word, and what was really said."""
    style = "green" if found.verdict is Verdict.VERBATIM else "yellow"
    parts: list[RenderableType] = [WrappedText(Text(visible(wording.checks.verdict(found)), style=f"bold {style}"))]
    if any(part.change is not Change.EQUAL and not part.minor for part in found.diff):
        parts.append(
            Group(WrappedText(_diff(found.diff), _INDENT), WrappedText(Text(wording.checks.DIFF_KEY, style="dim")))
        )
    heading = wording.checks.PIECES if found.verdict is Verdict.STITCHED else wording.checks.REALLY_SAID
    if found.pieces:
        parts.append(Text(heading, style="dim"))
        parts.extend(quote(piece) for piece in found.pieces)
    elif found.nearest is not None:
        parts += [Text(wording.checks.NEAREST, style="dim"), quote(found.nearest)]
    return Group(*_spaced(parts))


def _diff(parts: Sequence[DiffPart]) -> Text:
    """The claim with its differences: [-dropped-] {+added+}, which reads without colours too."""
    text = Text()
    for part in parts:
        if text:
            text.append(" ")
        if part.change is Change.EQUAL or part.minor:
            text.append(visible(part.claimed or part.said), style="" if part.change is Change.EQUAL else "dim")
            continue
        if part.said:
            text.append(f"[-{visible(part.said)}-]", style="green")
        if part.claimed:
            text.append(f"{' ' if part.said else ''}{{+{visible(part.claimed)}+}}", style="red")
    return text


def match(one: Quote, shown: int, of: int) -> RenderableType:
    """One match of several."""
    return Group(Text(wording.answers.match(shown, of)), Text(), quote(one))


def also_said(quotes: Sequence[Quote]) -> RenderableType:
    """Where else the topic comes up."""
    return Group(
        *_spaced(
            [Text(wording.answers.ALSO_SAID), *map(quote, quotes)] if quotes else [Text(wording.answers.NOTHING_ALSO)]
        )
    )


def quote(one: Quote, around: Widened | None = None) -> RenderableType:
    """The words, then who, when and where."""
    said = Text(visible(one.text), style="bold") if one.text else Text(wording.answers.NO_WORDS, style="dim")
    body: list[RenderableType] = [WrappedText(said, _INDENT)]
    if around is not None and around.before:  # set apart without colours too: it may be another's words
        body = [*_beside(one, around.before, around.turns_before, "… ", ""), Text(), *body]
    if around is not None and around.after:
        body += [Text(), *_beside(one, around.after, around.turns_after, "", " …")]
    facts = Text(" · ").join(
        [
            Text(visible(one.speaker or wording.answers.UNKNOWN_SPEAKER), style="bold cyan" if one.speaker else "dim"),
            *(
                Text(visible(part))
                for part in (one.chapter, wording.answers.clock(one.seconds) if one.seconds is not None else None)
                if part
            ),
        ]
    )
    lines: list[RenderableType] = [*body, Text(), WrappedText(facts)]
    if one.seconds is not None and one.length:
        lines.append(PositionBar(one.seconds, one.length))
    if asked := wording.answers.asked(one):
        lines.append(WrappedText(Text(visible(asked), style="italic")))
    if corrected := wording.answers.corrected(one):
        lines.append(WrappedText(Text(visible(corrected), style="dim")))
    if one.url:
        lines.append(Text(visible(one.url), style="blue", overflow="fold"))
    lines.append(Text(str(one.ref), style="dim"))
    return Group(*lines)


def _beside(one: Quote, text: str, turns: Sequence[Quote], before: str, after: str) -> list[RenderableType]:
    """What stands before or after a quote; with names where another speaks."""
    if any(turn.speaker != one.speaker for turn in turns):
        parts = [f"{turn.speaker or wording.answers.UNKNOWN_SPEAKER}: {turn.text}" for turn in turns]
    else:
        parts = [text]
    parts[0] = f"{before}{parts[0]}"
    parts[-1] = f"{parts[-1]}{after}"
    return [WrappedText(Text(visible(part), style="dim"), 2 * _INDENT) for part in parts]


class WrappedText:
    """A text set in lines as wide as the window, so many columns in; no line ends in spaces, which would be copied along."""

    def __init__(self, text: Text, indent: int = 0) -> None:
        self._text, self._indent = text, indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self._text.wrap(console, max(1, options.max_width - self._indent)):
            line.rstrip()
            line.pad_left(self._indent)
            yield line


class PositionBar:
    """A small bar that shows where in the interview a quote stands, as wide as there is room."""

    def __init__(self, seconds: float, length: float) -> None:
        """Both in seconds."""
        self._part, self._end = seconds / length, f" {wording.answers.clock(length)}"

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        """Nothing where there is no room for it."""
        wide = min(_BAR, options.max_width - len(self._end))
        if wide >= _SHORTEST_BAR:
            at = min(wide - 1, int(wide * self._part))
            yield Text.assemble(("─" * at, "dim"), ("●", "cyan"), ("─" * (wide - 1 - at), "dim"), (self._end, "dim"))


def visible(text: str) -> str:
    """A text without what a terminal would obey."""
    return text.translate(_PICTURES)


def one_line(text: str) -> str:
    """An error on one line, whatever somebody's file is called."""
    return visible(" ".join(text.split()))


def _spaced(parts: list[RenderableType]) -> list[RenderableType]:
    """A blank line between parts."""
    spaced: list[RenderableType] = []
    for part in parts:
        if spaced:
            spaced.append(Text())
        spaced.append(part)
    return spaced


class Terminal(Console):
    """A rich console that leaves a closed pipe to its caller."""

    def on_broken_pipe(self) -> None:
        """Rich would end the program with the code that means that nothing was found."""
        raise  # noqa: PLE0704 - called while the error is being handled


def console(*, stderr: bool = False) -> Console:
    """A terminal no wider than reads well; rich itself honours NO_COLOR and a pipe."""
    made = Terminal(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    made.width = max(_NARROWEST, min(made.width, _WIDEST))
    return made


PLATFORM, SERVER, PLACE = "console", "console", "stdout"
"""The console as a place for daily posts, as the journal names it."""

_PRINTED: Item = (wording.daily.IN, ChannelRef(PLACE))


def reply(one: Reply) -> RenderableType:
    """A reply as the console shows it; buttons are left out, since there is nothing to press."""
    parts: list[RenderableType] = []
    if one.lead:
        parts.append(WrappedText(Text(visible(one.lead), style="yellow" if one.tone is Tone.FAILED else "bold")))
    parts += [WrappedText(Text(visible(_item(item)))) for item in one.items]
    parts += [Group(Text(), quote(excerpt.quote)) for excerpt in one.excerpts]
    parts += [WrappedText(Text(visible(note), style="dim")) for note in one.notes]
    return Group(*parts)


def _item(item: Item) -> str:
    """A line in plain text; what is posted on the console has no channel that could be named."""
    pieces = (*item[:-2], wording.daily.PRINTED) if item[-2:] == _PRINTED else item
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: ItemPart) -> str:
    if isinstance(piece, Moment):
        return wording.daily.moment(piece.seconds, piece.zone)
    return piece.identity if isinstance(piece, (ChannelRef, UserRef)) else piece
