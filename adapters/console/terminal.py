"""The terminal: its width, the characters it must not obey, and texts and bars that fit into it."""

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from bot.presentation import wording
from bot.presentation.truncation import BIDI_CONTROLS

_MAX_COLUMNS, _MIN_COLUMNS = 92, 16  # longer lines tire the eye
_MAX_CELLS, _MIN_CELLS = 32, 8  # of the position bar

# A terminal obeys control characters, so their pictures are shown; to it, U+0080 to U+009F mean Escape and a letter.
# Bidirectional overrides, which have no pictures, are left out.
_PICTURES = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "␡",
    **{code: f"␛{chr(code - 0x40)}" for code in range(0x80, 0xA0)},
    **{ord(character): None for character in BIDI_CONTROLS},
}


class WrappedText:
    """A text broken into lines as wide as the window, indented; no line ends in spaces, which would be copied along."""

    def __init__(self, text: Text, indent: int = 0) -> None:
        """`indent` in columns."""
        self._text, self._indent = text, indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self._text.wrap(console, max(1, options.max_width - self._indent)):
            line.rstrip()
            line.pad_left(self._indent)
            yield line


class PositionBar:
    """A bar that shows where in the interview a quote is, as wide as there is room."""

    def __init__(self, seconds: float, length: float) -> None:
        """Both in seconds."""
        self._fraction, self._end = seconds / length, f" {wording.answers.clock(length)}"

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        """Nothing if there is no room for it."""
        cells = min(_MAX_CELLS, options.max_width - len(self._end))
        if cells >= _MIN_CELLS:
            index = min(cells - 1, int(cells * self._fraction))
            rest = "─" * (cells - 1 - index)
            yield Text.assemble(("─" * index, "dim"), ("●", "cyan"), (rest, "dim"), (self._end, "dim"))


def visible(text: str) -> str:
    """A text without what a terminal would obey."""
    return text.translate(_PICTURES)


def one_line(text: str) -> str:
    """An error on one line, whatever is in the name of a file."""
    return visible(" ".join(text.split()))


class Terminal(Console):
    """A rich console that leaves a closed pipe to its caller."""

    def on_broken_pipe(self) -> None:
        """Rich would end the program with exit code 1, which means that nothing was found."""
        raise  # noqa: PLE0704 - called while the error is being handled


def console(*, stderr: bool = False) -> Console:
    """A terminal no wider than reads well; rich itself honours NO_COLOR and a pipe."""
    terminal = Terminal(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    terminal.width = max(_MIN_COLUMNS, min(terminal.width, _MAX_COLUMNS))
    return terminal
