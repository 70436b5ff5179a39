"""The console's standard streams: kept open, writable on any terminal, and lines of input read without a thread."""

import codecs
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_STDIN, _STDOUT, _STDERR = 0, 1, 2
_CHUNK = 65536  # bytes
_LONGEST_LINE = 262_144  # bytes that are kept of a line: more than any question or claim may have
_REPLACE = "verbatim-replace"  # the name of our error handler
_ASCII = {"…": "...", "─": "-", "●": "o", "·": "-", "–": "-", "—": "--", "‘": "'", "’": "'", "“": '"', "”": '"'}


def prepare() -> None:
    """Make the streams safe to write to, whatever they are connected to."""
    _keep_open()
    codecs.register_error(_REPLACE, replace_unencodable)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=_REPLACE)


def flush() -> None:
    """Write what is buffered. An output that cannot be written was already reported, if that was possible."""
    for number, stream in ((_STDOUT, sys.stdout), (_STDERR, sys.stderr)):
        try:
            if stream is not None:  # it is None if it was closed from the beginning
                stream.flush()
        except OSError:  # Python would try again when it exits, and change the exit code
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def complain(text: str) -> None:
    """Print an error as one line on the error output. If that is impossible, the exit code still reports it."""
    from adapters.console import terminal  # noqa: PLC0415 - only errors need it

    with suppress(OSError):
        terminal.console(stderr=True).print(terminal.one_line(text), style="red", soft_wrap=True)


def _keep_open() -> None:
    """Occupy the numbers of closed standard streams; else the next file that is opened would get their output."""
    for number in (_STDIN, _STDOUT, _STDERR):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = open(_STDOUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - it stays open as long as the process


def replace_unencodable(error: UnicodeError) -> tuple[str | bytes, int]:
    """For streams that cannot carry all of Unicode: ASCII in place of what render.py draws, escapes for the rest."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    return _ASCII.get(character, character.encode("ascii", "backslashreplace").decode()), error.start + 1


class LineReader:
    """Reads lines of standard input without a thread: a waiting thread would delay Ctrl-C until the next line."""

    def __init__(self, out: "Console") -> None:
        """`out` shows the prompt."""
        self._out, self._buffer = out, b""

    async def line(self, prompt: str) -> str | None:
        """The next line; None at the end of input."""
        if os.isatty(_STDIN):
            self._out.print(prompt, end="")
        line = bytearray()
        while True:
            part, ended, self._buffer = self._buffer.partition(b"\n")
            line += part[: _LONGEST_LINE - len(line)]
            if ended or not (more := await self._more()):
                break
            self._buffer = more
        return line.decode(errors="backslashreplace") if line or ended else None

    async def _more(self) -> bytes:
        import asyncio  # noqa: PLC0415 - `--help` reads no input

        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        try:
            loop.add_reader(_STDIN, ready.set)
        except PermissionError:  # epoll refuses a file; a file is always ready
            return os.read(_STDIN, _CHUNK)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(_STDIN)
        return os.read(_STDIN, _CHUNK)
