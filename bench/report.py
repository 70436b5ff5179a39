"""Tables, for the terminal and as plain Markdown."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

Row = tuple[str, ...]

_PIPE = 110
"""Columns of output that does not go to a terminal."""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under a heading. The first column has names, the others numbers; `notes` follow below."""

    title: str
    columns: Row
    rows: Sequence[Row]
    notes: Sequence[str] = ()

    def markdown(self) -> str:
        """The table in GitHub's Markdown."""
        ruler = ["---", *("---:" for _ in self.columns[1:])]
        rows = [_line(self.columns), _line(ruler), *(_line(row) for row in self.rows)]
        return "\n".join([f"## {self.title}", "", *rows, *(f"\n{note}" for note in self.notes)])

    def terminal(self) -> RenderableType:
        """The table as rich draws it."""
        drawn = RichTable(title=self.title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
        for number, column in enumerate(self.columns):
            drawn.add_column(column, justify="right" if number else "left", overflow="fold")
        for row in self.rows:
            drawn.add_row(*map(Text, row))
        return Group(drawn, *(Text(note, style="dim") for note in self.notes))


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def show(tables: Sequence[Table]) -> None:
    """Print tables."""
    console = Console() if sys.stdout.isatty() else Console(width=_PIPE)
    for table in tables:
        console.print(table.terminal(), "")


def document(machine: Sequence[tuple[str, str]], command: str, tables: Sequence[Table]) -> str:
    """The whole of RESULTS.md."""
    facts = [f"- {what}: {value}" for what, value in machine]
    head = [
        "# Results",
        "",
        f"Written by `{command}`; README.md beside this file says what is measured and how.",
        "",
        *facts,
    ]
    return "\n".join([*head, *(f"\n{table.markdown()}" for table in tables)]) + "\n"
