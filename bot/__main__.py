"""The command line's beginning and end: arguments in, exit code out. Nothing is loaded that a command does not need."""

import sys
from collections.abc import Sequence

from adapters.console import streams
from adapters.console.commands import parse
from bot.errors import VerbatimError, lack_of

FAILED, INTERRUPTED = 2, 130
"""Exit codes; those of commands that ran are in docs/contract.md."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    try:
        command = parse(arguments)
        from bot import app  # noqa: PLC0415 - after parsing: `--help` needs none of it

        return app.perform(command)
    except VerbatimError as error:
        streams.complain(str(error))
        return FAILED
    except (OSError, MemoryError, RuntimeError) as error:
        if (lack := lack_of(error)) is None:
            raise
        streams.complain(lack)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def run() -> None:
    """The console script."""
    streams.prepare()
    try:
        code = main(sys.argv[1:])
    except BrokenPipeError:  # the reader of a pipe went away: `... | head`
        code = 0
    streams.flush()
    sys.exit(code)


if __name__ == "__main__":
    run()
