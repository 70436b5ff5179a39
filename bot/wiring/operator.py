"""Tells the operator what the process does: lines in the log or on the terminal, and progress bars."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from adapters.console import terminal
from bot import logs


class Operator:
    """The person who runs the process, reached through its error output or its log."""

    def __init__(self, err: Console, *, json: bool) -> None:
        """`json`: once the log is set up, lines go into it, as JSON."""
        self._err, self._json = err, json

    def notice(self, text: str) -> None:
        """A line for the operator."""
        if self._json and logging.getLogger().handlers:
            logs.notice(text)
            return
        self._err.print(terminal.one_line(text), soft_wrap=True)

    @contextmanager
    def progress_bar(self) -> Iterator[Callable[[str, int, int], None]]:
        """A bar for each stage, on the error output; if that is no terminal, one line before texts are encoded."""
        err = self._err
        columns = (TextColumn("{task.description}", style="dim"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as bars:
            tasks: dict[str, Any] = {}

            def report(stage: str, done: int, total: int) -> None:
                if stage not in tasks:
                    if stage == "Encoding" and not err.is_terminal:
                        err.print(f"Building the library: encoding {total:,} texts ...")
                    tasks[stage] = bars.add_task(stage, total=total)
                bars.update(tasks[stage], completed=done, total=total)

            yield report
