"""Tables, for the terminal and as plain Markdown."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

Row = tuple[str, ...]

_PIPE = 110
"""Columns of output that does not go to a terminal."""

_SECTION = re.compile(r"\n<!-- (\w+): written by python -m [\w.]+ -->\n.*?<!-- end of \1 -->\n", re.DOTALL)


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
    head = [
        "# Results",
        "",
        f"Written by `{command}`; README.md beside this file says what is measured and how.",
        "",
        *_facts(machine),
    ]
    return "\n".join([*head, *(f"\n{table.markdown()}" for table in tables)]) + "\n"


def section(name: str, module: str, machine: Sequence[tuple[str, str]], tables: Sequence[Table]) -> dict[str, str]:
    """A section that a bench writes by itself, by its name: marked, and with what it was measured on."""
    body = "\n\n".join([*(table.markdown() for table in tables), "\n".join(_facts(machine))])
    return {name: f"\n<!-- {name}: written by python -m {module} -->\n\n{body}\n<!-- end of {name} -->\n"}


def sections(document: str) -> dict[str, str]:
    """The marked sections of a document, by name."""
    return {found[1]: found[0] for found in _SECTION.finditer(document)}


def published(document: str, new: Mapping[str, str]) -> str:
    """A document with marked sections at its end, each in place of the one it had by that name; its others stay."""
    return _SECTION.sub("", document) + "".join((sections(document) | dict(new)).values())


def _facts(machine: Sequence[tuple[str, str]]) -> list[str]:
    return [f"- {what}: {value}" for what, value in machine]
