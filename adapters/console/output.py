"""What the console's commands print: answers and JSON on the standard output, complaints on the error output."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console, RenderableType
from rich.text import Text

from adapters.console import contract, terminal
from bot.errors import VerbatimError

_Result = TypeVar("_Result")


class Output:
    """Both outputs. A text that cannot be delivered raises VerbatimError; a closed pipe raises BrokenPipeError."""

    def __init__(self, out: Console, err: Console) -> None:
        self._out, self._err = out, err

    def print(self, what: RenderableType, *, whole_lines: bool = False) -> None:
        """Print something. Whole lines are not broken at the window's width."""
        with _delivering():
            self._out.print(what, soft_wrap=whole_lines)

    def print_lines(self, lines: Iterable[str]) -> None:
        """Print texts, each on a line of its own, however long it is."""
        for line in lines:
            self.print(Text(terminal.visible(line)), whole_lines=True)

    def print_json(self, value: object) -> None:
        """Print one line of JSON."""
        self.write(contract.line(value) + "\n")

    def write(self, text: str) -> None:
        """Print a text as it is, without colours or added line breaks."""
        with _delivering():
            self._out.file.write(text)
            self._out.file.flush()

    async def waiting(self, work: str, results: AsyncIterator[_Result]) -> AsyncIterator[_Result]:
        """Results as they come; meanwhile the error output shows what is worked on, and how many there are already."""
        with self._err.status(f"{work} ...") as status:
            count = 0
            async for result in results:
                status.stop()  # or it would be drawn into what is printed
                yield result
                count += 1
                status.update(f"{work} ... {count:,} done")
                status.start()

    def complain(self, text: str) -> None:
        """Print one line on the error output."""
        self._err.print(Text(terminal.one_line(text)), soft_wrap=True)


@contextmanager
def _delivering() -> Iterator[None]:
    """An output that cannot be written raises VerbatimError. A reader who closes the pipe has simply seen enough."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise VerbatimError(
            f"standard output cannot be written to ({error.strerror}); free the disk or write elsewhere"
        ) from None
