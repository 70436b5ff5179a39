"""The standard streams: held open, written without an error on any terminal, and lines of input read without a thread."""

import codecs
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_STDIN, _STDOUT, _STDERR = 0, 1, 2
_CHUNK = 65536
_PLAIN = {"…": "...", "─": "-", "●": "o", "·": "-", "–": "-", "—": "--", "‘": "'", "’": "'", "“": '"', "”": '"'}


def prepare() -> None:
    """Make the streams safe to write to, whatever they are."""
    _hold_open()
    codecs.register_error("plainly", plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="plainly")


def flush() -> None:
    """Write what is left. What cannot be written was reported already, if it could be."""
    for number, stream in ((_STDOUT, sys.stdout), (_STDERR, sys.stderr)):
        try:
            if stream is not None:  # as it is where it was closed from the beginning
                stream.flush()
        except OSError:  # Python would try again at its end, and change the exit code
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def complain(text: str) -> None:
    """An error as one line on the error output. Where it cannot be written, the exit code still tells."""
    from adapters.console import render  # noqa: PLC0415 - only an error needs it here

    with suppress(OSError):
        render.console(stderr=True).print(render.one_line(text), style="red", soft_wrap=True)


def _hold_open() -> None:
    """Keep the numbers of closed standard streams: the next file to be opened would get what is meant for them."""
    for number in (_STDIN, _STDOUT, _STDERR):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = open(_STDOUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - it lasts as long as the process


def plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    """For streams that cannot carry all of Unicode: plain stand-ins of what we draw with, escapes of the rest."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    return _PLAIN.get(character, character.encode("ascii", "backslashreplace").decode()), error.start + 1


class LineReader:
    """Lines of standard input. No thread waits for them, or Ctrl-C would have to be followed by a line."""

    def __init__(self, out: "Console") -> None:
        """`out` shows the prompt."""
        self._out, self._held = out, b""

    async def line(self, prompt: str) -> str | None:
        """The next line; None at the end of input."""
        if os.isatty(_STDIN):
            self._out.print(prompt, end="")
        while b"\n" not in self._held and (more := await self._more()):
            self._held += more
        line, ended, self._held = self._held.partition(b"\n")
        return line.decode(errors="backslashreplace") if line or ended else None

    async def _more(self) -> bytes:
        import asyncio  # noqa: PLC0415 - `--help` reads no lines

        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        try:
            loop.add_reader(_STDIN, ready.set)
        except PermissionError:  # epoll refuses a file, which is always ready
            return os.read(_STDIN, _CHUNK)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(_STDIN)
        return os.read(_STDIN, _CHUNK)
